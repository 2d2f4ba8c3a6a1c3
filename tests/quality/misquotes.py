"""Makes quotations that are exact, altered, outdated, spliced or invented out of articles, and measures the verdicts.

`python -m tests.quality.misquotes [SETDIR] [--seed N] [--each N]` prints the table of docs/verifying.md; SETDIR is a folder
with articles.jsonl(.gz) and questions.jsonl(.gz), without it the articles of corpus/ are taken.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.core.analysis import Analyzer
from bot.core.article import Article, Block, Kind, layout
from bot.core.detection import LanguageDetector
from bot.core.printed import Stored
from bot.core.sentences import sentence_texts
from bot.core.verdict import Exact, Verdict
from bot.core.wording import negates, wording
from bot.errors import QuestionRefused
from bot.ingest.judgedset import read_set
from bot.search.local import LocalSearch
from bot.service.verifying import Verifying
from tests.fakes.backend import FakeStore
from tests.fakes.revisions import FakeRevisions

ROOT = Path(__file__).parents[2]
QUESTIONS = Path(__file__).parent / "questions.jsonl"
VERDICTS = ("exact", "shortened", "altered", "older", "spliced", "not found")
_CUT_AT = datetime(2026, 3, 1, 14, 5, tzinfo=UTC)
_TRIES = 200


@dataclass(frozen=True, slots=True)
class Case:
    """A text that is said to be quoted, how it was made, and the verdict it should have."""

    kind: str
    text: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article, of six words or more."""

    article: Article
    paragraph: int
    number: int
    text: str

    @property
    def words(self) -> list[str]:
        """What stands between white space."""
        return self.text.split()


class Press:
    """Articles, some of which were revised, and what can be made of their sentences."""

    def __init__(self, articles: Sequence[Article], seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - the same cases each time
        self.articles, self.histories = self._revised(articles)
        self.sentences = [s for a in self.articles for s in sentences_of(a)]
        self.sentences_by = dict[int, list[Sentence]]()
        for sentence in self.sentences:
            self.sentences_by.setdefault(sentence.article.id, []).append(sentence)
        self.cut = [s for history in self.histories for s in self._cut_sentences(history)]
        self.names = sorted({w for s in self.sentences for w in s.words[1:] if re.fullmatch(r"[A-Z][a-z]{3,}", w)})
        self.content = sorted({w for s in self.sentences for w in s.words if re.fullmatch(r"[a-z]{5,}", w)})
        self.read = [" ".join(("", *wording(a.text).keys, "")) for a in self.articles]

    def pick(self, fits: Callable[[Sentence], bool] = lambda _: True) -> Sentence:
        """Choose a sentence."""
        for _ in range(_TRIES):
            sentence = self.random.choice(self.sentences)
            if fits(sentence):
                return sentence
        raise LookupError

    def pick_in(self, other: Sentence) -> Sentence:
        """Choose a sentence of the same article that does not stand beside another."""
        far = [
            s
            for s in self.sentences_by[other.article.id]
            if len(s.words) > 11 and abs(s.paragraph - other.paragraph) > 1
        ]
        if not far:
            raise LookupError
        return self.random.choice(far)

    def neighbour(self, sentence: Sentence, step: int = 1) -> Sentence | None:
        """Return the sentence that follows in the same paragraph."""
        same = (s for s in self.sentences_by[sentence.article.id] if s.paragraph == sentence.paragraph)
        return next((s for s in same if s.number == sentence.number + step), None)

    def _revised(self, articles: Sequence[Article]) -> tuple[list[Article], list[tuple[Stored, ...]]]:
        """Take a sentence out of one article in three, in a second revision."""
        newest: list[Article] = []
        histories: list[tuple[Stored, ...]] = []
        for number, article in enumerate(articles):
            later = without_a_sentence(article) if number % 3 == 0 and len(histories) < 400 else None
            newest.append(later or article)
            if later:
                histories.append((Stored(article, _CUT_AT), Stored(later, _CUT_AT)))
        return newest, histories

    def _cut_sentences(self, history: Sequence[Stored]) -> Iterator[Sentence]:
        now = {s.text for s in sentences_of(history[-1].article)}
        yield from (
            s for s in sentences_of(history[0].article) if s.text not in now and s.text not in history[-1].article.text
        )


def sentences_of(article: Article) -> Iterator[Sentence]:
    """Give the sentences of an article."""
    for place, paragraph in enumerate(article.paragraphs):
        if paragraph.kind is Kind.HEADING:
            continue
        for number, text in enumerate(sentence_texts(article.paragraph_text(place), article.head.language)):
            if len(wording(text)) >= 6 and "\n" not in text and "://" not in text:
                yield Sentence(article, place, number, text)


def without_a_sentence(article: Article) -> Article | None:
    """Revise an article: the last sentence of its third paragraph goes, or a number in it changes."""
    texts = [article.paragraph_text(n) for n in range(len(article.paragraphs))]
    for place in range(min(2, len(texts) - 1), len(texts)):
        found = sentence_texts(texts[place], article.head.language)
        if len(found) > 1 and len(wording(found[-1])) >= 6:
            texts[place] = texts[place].removesuffix(found[-1]).strip()
            blocks = tuple(Block(kind=p.kind, text=t) for p, t in zip(article.paragraphs, texts, strict=True))
            return replace(
                article, revision=2, text="\n\n".join(texts), paragraphs=layout(blocks), text_hash=f"{article.id}"
            )
    return None


def cases(press: Press, each: int) -> list[Case]:
    """Make `each` cases of each kind; those that by chance stand in an article are made again."""
    made: list[Case] = []
    for kind, wanted, make in KINDS:
        count = 0
        for _ in range(each * 20):
            if count == each:
                break
            try:
                text = make(press)
            except LookupError:
                continue
            if text and (wanted in ("exact", "shortened") or not _stands(press, text)):
                made.append(Case(kind, text, wanted))
                count += 1
    return made


def _stands(press: Press, text: str) -> bool:
    keys = " ".join(("", *wording(text).keys, ""))
    return any(keys in read for read in press.read)


# --- exact -----------------------------------------------------------------------------------------------------------


def whole_sentence(press: Press) -> str:
    return press.pick().text


def two_sentences(press: Press) -> str:
    first = press.pick(lambda s: press.neighbour(s) is not None)
    following = press.neighbour(first)
    return f"{first.text} {following.text}" if following else ""


def part_of_a_sentence(press: Press) -> str:
    words = press.pick(lambda s: len(s.words) > 9).words
    begin = press.random.randrange(1, len(words) - 6)
    return " ".join(words[begin : begin + press.random.randrange(5, len(words) - begin + 1)])


def other_typography(press: Press) -> str:
    text = press.pick(lambda s: bool(re.search("[-–—’'“\"]", s.text))).text
    swaps = {"–": "-", "—": " - ", "’": "'", "“": '"', "”": '"', "'": "’", "\u00a0": " "}
    text = "".join(swaps.get(c, c) for c in text)
    return f"“{text.replace(' ', press.random.choice(('  ', chr(0xA0), chr(10))), 2)}”"


def other_case(press: Press) -> str:
    text = press.pick().text
    return press.random.choice((text.lower(), text.upper(), text[0].lower() + text[1:], text[0].upper() + text[1:]))


def in_a_message(press: Press) -> str:
    text = press.pick(lambda s: '"' not in s.text and "“" not in s.text and len(s.words) > 7).text
    outlet = press.random.choice(("Reuters", "the BBC", "Jane Doe, mayor", "AP, 3 May"))
    return press.random.choice(
        (
            f"did you see this? “{text}” unbelievable if you ask me",
            f"> {text}\n— {outlet}\nis that true??",
            f"{outlet}: {text}",
            f"**{text}** — {outlet} https://example.org/a?b=c",
            f'> "{text}"',
            f"*{text}*",
            f"according to {outlet} <@123456789012345678>\n>>> {text}",
            f"„{text}“ ({outlet})",
        )
    )


def honest_omission(press: Press) -> str:
    words = press.pick(
        lambda s: len(s.words) > 14 and not negates(wording(s.text).keys) and "..." not in s.text and "…" not in s.text
    ).words
    first = press.random.randrange(4, len(words) - 9)
    second = press.random.randrange(first + 2, len(words) - 4)
    mark = press.random.choice(("…", " … ", "...", " [...] ", " […] ", " (...) "))
    mark = mark if mark.startswith(" ") else f"{mark} "
    return f"{' '.join(words[:first])}{mark}{' '.join(words[second:])}"


def honest_brackets(press: Press) -> str:
    words = press.pick(lambda s: len(s.words) > 11 and "[" not in s.text and not negates(wording(s.text).keys)).words
    place = press.random.randrange(4, len(words) - 4)
    fits = not any(map(str.isdigit, "".join(words[place : place + 2])))
    return " ".join([*words[:place], "[the team]", *words[place + 2 :]]) if fits else ""


# --- altered ---------------------------------------------------------------------------------------------------------


def word_substituted(press: Press) -> str:
    words = press.pick(lambda s: any(re.fullmatch("[a-z]{5,}", w) for w in s.words)).words
    place = press.random.choice([n for n, w in enumerate(words) if re.fullmatch("[a-z]{5,}", w)])
    other = press.random.choice(press.content)
    return " ".join([*words[:place], other, *words[place + 1 :]]) if other != words[place] else ""


def number_changed(press: Press) -> str:
    text = press.pick(lambda s: bool(re.search(r"\d", s.text))).text
    found = press.random.choice(list(re.finditer(r"\d+(?:[.,]\d+)*", text)))
    number = found[0]
    options = [
        number[::-1],
        number + "0",
        str(int(re.sub(r"\D", "", number)) + 1),
        number.replace(".", ""),
        number[:-1],
    ]
    options += [number[:-1] + "." + number[-1]]
    fits = [o for o in options if o and o != number and wording(o).keys != wording(number).keys]
    return text[: found.start()] + press.random.choice(fits) + text[found.end() :]


def negation_inserted(press: Press) -> str:
    text = press.pick(
        lambda s: bool(re.search(r"\b(?:was|were|is|are|will|would|had|has|could|can|said)\b", s.text))
    ).text
    found = press.random.choice(list(re.finditer(r"\b(?:was|were|is|are|will|would|had|has|could|can|said)\b", text)))
    return text[: found.end()] + press.random.choice((" not", " never")) + text[found.end() :]


def negation_removed(press: Press) -> str:
    pattern = r"\b(?:not|never|no longer|no) |(?<=[a-z])n['’]t\b"
    text = press.pick(lambda s: bool(re.search(pattern, s.text))).text
    return re.sub(pattern, "", text, count=1)


def name_swapped(press: Press) -> str:
    words = press.pick(lambda s: any(w in press.names for w in s.words[1:])).words
    place = press.random.choice([n for n, w in enumerate(words) if n and w in press.names])
    other = press.random.choice(press.names)
    return " ".join([*words[:place], other, *words[place + 1 :]]) if other != words[place] else ""


def unit_swapped(press: Press) -> str:
    swaps = {
        "million": "billion", "billion": "million", "percent": "points", "kilometres": "miles", "miles": "kilometres",
        "years": "months", "months": "years", "days": "weeks", "weeks": "days", "hours": "minutes", "minutes": "hours",
        "dollars": "euros", "euros": "dollars", "thousand": "million", "hundred": "thousand", "%": "", "$": "€",
    }  # fmt: skip
    pattern = "|".join(rf"\b{w}\b" if w.isalpha() else re.escape(w) for w in swaps)
    text = press.pick(lambda s: bool(re.search(pattern, s.text))).text
    return re.sub(pattern, lambda m: swaps[m[0]], text, count=1)


def words_dropped(press: Press) -> str:
    words = press.pick(lambda s: len(s.words) > 10).words
    count = press.random.randrange(1, 6)
    place = press.random.randrange(2, len(words) - count - 2)
    return " ".join(words[:place] + words[place + count :])


def words_added(press: Press) -> str:
    words = press.pick().words
    place = press.random.randrange(2, len(words) - 1)
    added = [press.random.choice(press.content) for _ in range(press.random.randrange(1, 5))]
    return " ".join(words[:place] + added + words[place:])


def speaker_swapped(press: Press) -> str:
    text = press.pick(lambda s: len(re.findall('["“”]', s.text)) == 2 and len(s.words) > 9 and _speakers(press, s)).text
    name = press.random.choice(press.names)
    found = press.random.choice(_outside(press, text))
    return text[: found.start()] + name + text[found.end() :] if name not in text else ""


def _speakers(press: Press, sentence: Sentence) -> bool:
    return bool(_outside(press, sentence.text))


def _outside(press: Press, text: str) -> list[re.Match[str]]:
    """Return the names in a sentence that stand outside its quotation marks."""
    quoted = re.search('["“].*["”]', text)
    names = re.finditer(r"\b[A-Z][a-z]{3,}\b", text)
    return [
        m
        for m in names
        if quoted and m.start() and not quoted.start() <= m.start() < quoted.end() and m[0] in press.names
    ]


def order_changed(press: Press) -> str:
    words = press.pick(lambda s: len(s.words) > 9).words
    first, second = sorted(press.random.sample(range(len(words)), 2))
    words[first], words[second] = words[second], words[first]
    return " ".join(words)


def clauses_moved(press: Press) -> str:
    words = press.pick(lambda s: len(s.words) > 14).words
    first, second = len(words) // 3, 2 * len(words) // 3
    return " ".join([*words[second:], *words[first:second], *words[:first]])


def words_shuffled(press: Press) -> str:
    words = press.pick(lambda s: 8 < len(s.words) < 25).words
    return " ".join(press.random.sample(words, len(words)))


def several_changes(press: Press) -> str:
    words = press.pick(lambda s: len(s.words) > 12).words
    for place in press.random.sample(range(len(words)), 3):
        words[place] = press.random.choice(press.content)
    return " ".join(words)


def altered_in_a_message(press: Press) -> str:
    text = word_substituted(press)
    return f"look what they wrote: “{text}” lol" if text and not re.search('[“”"]', text) else ""


def negation_behind_a_mark(press: Press) -> str:
    text = press.pick(lambda s: bool(re.search(r"\w \b(?:not|never) \w", s.text))).text
    return re.sub(r" (?:not|never) ", " … ", text, count=1)


def altered_with_a_mark(press: Press) -> str:
    text = honest_omission(press)
    words = text.split()
    places = [n for n, w in enumerate(words[:4]) if re.fullmatch("[a-z]{4,}", w)]
    if not places:
        return ""
    words[places[0]] = press.random.choice(press.content)
    return " ".join(words)


# --- older, spliced, invented ----------------------------------------------------------------------------------------


def of_an_earlier_revision(press: Press) -> str:
    return press.random.choice(press.cut).text


def part_of_an_earlier_revision(press: Press) -> str:
    words = press.random.choice(press.cut).words
    return " ".join(words[:-2]) if len(words) > 9 else ""


def spliced_within_an_article(press: Press) -> str:
    first = press.pick(lambda s: len(s.words) > 11)
    second = press.pick_in(first)
    return _joined(first.words, second.words)


def spliced_of_two_articles(press: Press) -> str:
    first = press.pick(lambda s: len(s.words) > 11)
    second = press.pick(lambda s: len(s.words) > 11 and s.article is not first.article)
    return _joined(first.words, second.words)


def sentences_of_two_articles(press: Press) -> str:
    first = press.pick(lambda s: 8 < len(s.words) < 25)
    second = press.pick(lambda s: 8 < len(s.words) < 25 and s.article is not first.article)
    return f"{first.text} {second.text}"


def _joined(first: Sequence[str], second: Sequence[str]) -> str:
    return " ".join([*first[: len(first) // 2 + 1], *second[len(second) // 2 - 1 :]])


INVENTED = (
    "The minister resigned on Tuesday after documents showed that he had owned a vineyard in secret for years.",
    "Scientists found that drinking vinegar every morning doubles the life of laboratory mice.",
    "The central bank will hand out a banknote made of wood from next spring, its governor told reporters.",
    "A court in Lisbon ordered the airline to pay back every ticket that it had sold since 1998.",
    "“We never wanted this bridge in the first place,” the mayor told the crowd in front of the town hall.",
    "Police arrested eleven people who had dug a tunnel under the museum with kitchen spoons.",
    "Parliament voted to move the capital to an island that most members had never visited.",
    "The company said that all its robots had been recalled because they refused to work on Mondays.",
    "Voters in the canton rejected a ban on church bells by a margin of nine ballots.",
    "Astronomers saw a second moon rise over the southern ocean and named it after a dog.",
    "The president said on television that taxes would be paid in potatoes until further notice.",
    "Firefighters needed three days to free a whale that had swum into the canal of the old harbour.",
    "Researchers in Norway taught a reindeer to play chess at the level of a beginner.",
    "The stadium was sold to a circus for one euro, the club's treasurer confirmed.",
    "Nobody was hurt when the clock tower fell into the market square shortly before noon.",
    "According to the ministry, schools will close for a year so that teachers can learn to swim.",
    "The vaccine turned out to be plain sugar water, the whistleblower claimed in her memoir.",
    "Der Minister trat am Dienstag zurück, weil er heimlich einen Weinberg besessen hatte.",
    "Sales of umbrellas rose by a third in the driest summer that the desert state has ever seen.",
    "The painting was found behind a wardrobe in Ghent, where it had hung upside down for decades.",
    "She won the marathon barefoot and said afterwards that her shoes had been stolen at the start.",
    "Engineers admitted that the dam had been built back to front and would have to be turned around.",
    "A ferry with four hundred goats on board went missing in thick fog off the coast of Chile.",
    "The treaty allows both countries to fish for herring on alternate days until 2061.",
)


def invented(press: Press) -> str:
    return press.random.choice(INVENTED)


def invented_about_a_name(press: Press) -> str:
    name, other = press.random.sample(press.names, 2)
    return press.random.choice(
        (
            f"{name} announced yesterday that {other} will be painted green at public expense.",
            f"“I have always disliked {other},” {name} told a local newspaper over breakfast.",
            f"Experts from {name} warned that {other} could run out of cheese before the winter.",
            f"{name} and {other} signed a pact on the exchange of retired circus elephants.",
            f"In {name}, thousands queued overnight to see {other} juggle burning torches.",
        )
    )


def paraphrased(press: Press) -> str:
    """Keep the names and numbers of a sentence and none of its wording."""
    words = press.pick(lambda s: len(s.words) > 12).words
    kept = [w.strip(".,;:") for w in words if w[0].isupper() or w[0].isdigit()][:3]
    return (
        f"People who follow the matter closely argue that {' or '.join(kept)} played a part nobody had expected of them"
    )


KINDS: tuple[tuple[str, str, Callable[[Press], str]], ...] = (
    ("whole sentence", "exact", whole_sentence),
    ("two sentences", "exact", two_sentences),
    ("part of a sentence", "exact", part_of_a_sentence),
    ("other typography", "exact", other_typography),
    ("other case", "exact", other_case),
    ("inside a message", "exact", in_a_message),
    ("honest mark of omission", "shortened", honest_omission),
    ("honest brackets", "shortened", honest_brackets),
    ("word substituted", "altered", word_substituted),
    ("number changed", "altered", number_changed),
    ("negation inserted", "altered", negation_inserted),
    ("negation removed", "altered", negation_removed),
    ("name swapped", "altered", name_swapped),
    ("speaker swapped", "altered", speaker_swapped),
    ("unit swapped", "altered", unit_swapped),
    ("words dropped", "altered", words_dropped),
    ("words added", "altered", words_added),
    ("order changed", "altered", order_changed),
    ("clauses moved", "altered", clauses_moved),
    ("words shuffled", "altered", words_shuffled),
    ("three words changed", "altered", several_changes),
    ("altered inside a message", "altered", altered_in_a_message),
    ("“not” behind a mark", "altered", negation_behind_a_mark),
    ("altered and marked", "altered", altered_with_a_mark),
    ("earlier revision", "older", of_an_earlier_revision),
    ("part of an earlier revision", "older", part_of_an_earlier_revision),
    ("two places of an article", "spliced", spliced_within_an_article),
    ("halves from two articles", "spliced", spliced_of_two_articles),
    ("sentences from two articles", "spliced", sentences_of_two_articles),
    ("invented", "not found", invented),
    ("invented about a name", "not found", invented_about_a_name),
    ("paraphrased", "not found", paraphrased),
)


def named(verdict: Verdict) -> str:
    """Name a verdict as the table does."""
    if isinstance(verdict, Exact):
        return "shortened" if verdict.is_shortened else "exact"
    return {"NotFound": "not found"}.get(type(verdict).__name__, type(verdict).__name__.lower())


async def judged(press: Press, made: Sequence[Case]) -> list[tuple[Case, str]]:
    """Have every case checked."""
    search = LocalSearch.of(press.articles, Analyzer())
    verifying = Verifying(search, FakeStore(press.articles), FakeRevisions(press.histories))
    found: list[tuple[Case, str]] = []
    for case in made:
        try:
            found.append((case, named((await verifying.verify(case.text)).verdict)))
        except QuestionRefused:
            found.append((case, "refused"))
    return found


def right(found: Sequence[tuple[Case, str]]) -> float:
    """Return the share of right verdicts."""
    return sum(case.wanted == verdict for case, verdict in found) / len(found)


def false_exact(found: Sequence[tuple[Case, str]]) -> list[Case]:
    """Return the cases that were wrongly called exact."""
    return [
        case
        for case, verdict in found
        if verdict in ("exact", "shortened") and case.wanted not in ("exact", "shortened")
    ]


def table(found: Sequence[tuple[Case, str]]) -> Iterator[str]:
    """Write the confusion table in Markdown."""
    yield f"| made as | should be | {' | '.join(VERDICTS)} |"
    yield f"|---|---|{'---:|' * len(VERDICTS)}"
    counts = Counter((case.kind, verdict) for case, verdict in found)
    for kind, wanted, _ in KINDS:
        cells = (str(counts[kind, verdict] or "") for verdict in VERDICTS)
        yield f"| {kind} | {wanted} | {' | '.join(cells)} |"
    yield f"\n{len(found)} quotations, {right(found):.3f} right, {len(false_exact(found))} false “exact”"


def press_of(folder: Path | None, seed: int) -> Press:
    """Read articles."""
    if folder is None:
        return Press(read_set(ROOT, QUESTIONS, ROOT / "corpus", LanguageDetector()).articles, seed)
    return Press(read_set(folder, [], None, LanguageDetector()).articles, seed)


def main() -> None:
    """Print the table, and what was judged wrongly."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--each", type=int, default=16)
    parser.add_argument("--wrong", action="store_true", help="print the wrong ones")
    options = parser.parse_args()
    press = press_of(options.folder, options.seed)
    found = asyncio.run(judged(press, cases(press, options.each)))
    sys.stdout.write("\n".join(table(found)) + "\n")
    for case, verdict in found if options.wrong else ():
        if case.wanted != verdict:
            sys.stdout.write(f"\n[{case.kind}] {case.wanted} → {verdict}\n{case.text}\n")


if __name__ == "__main__":
    main()
