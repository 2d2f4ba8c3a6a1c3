"""From a claim and some articles to a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.answer import Searched
from bot.core.article import Article
from bot.core.claim import claim_of, claims_in
from bot.core.printed import Stored
from bot.core.reading import judge
from bot.core.rights import PageRights, QuotePolicy, Rights
from bot.core.verdict import Altered, Exact, Instead, NotFound, Older, Spliced, Verdict
from bot.core.verification import Library, verify
from tests.making import make_article

FULL = Rights(policy=QuotePolicy.FULL)
HARBOUR = make_article(
    [
        "A storm with gusts of 140 km/h closed the harbour of Port Alder on Saturday, and eleven ferries stayed moored.",
        "Mayor Berta Lund said repairs to the breakwater would not cost 4 million crowns. They will take until the end of May, and the council will pay for all of them.",
        "# What the fishermen want",
        "Fishermen had asked for a higher breakwater since 2019, but the council put the plan off twice.",
        "“We told the US engineers so,” one of them said. Did anybody listen? Nobody did.",
    ],
    title="Storm closes the harbour of Port Alder",
    publisher="Alder Courier",
    rights=FULL,
)
SCHOOLS = make_article(
    ["The school board of Elmton voted to begin lessons at nine from autumn on, after parents collected 2,400 names."],
    number=2,
    title="Elmton schools to begin at nine",
    publisher="Elmton Post",
    rights=FULL,
)
NOON = datetime(2024, 2, 3, 12, 0, tzinfo=UTC)


def library(*articles: Article, histories: dict[int, tuple[Stored, ...]] | None = None) -> Library:
    return Library(newest=articles, histories=histories or {}, searched=Searched(len(articles)))


def check(text: str, *articles: Article) -> Verdict:
    claim = claim_of(text)
    assert claim is not None
    return verify(claim, library(*(articles or (HARBOUR, SCHOOLS))))


def altered(text: str, *articles: Article) -> Altered:
    verdict = check(text, *articles)
    assert isinstance(verdict, Altered)
    assert HARBOUR.text[verdict.quote.start : verdict.quote.end] == verdict.quote.text or articles
    return verdict


def differing(verdict: Altered | Older) -> list[tuple[str, str]]:
    return [(piece.quoted, piece.printed) for piece in verdict.pieces if not piece.is_same]


@pytest.mark.parametrize(
    "text",
    [
        "Fishermen had asked for a higher breakwater since 2019, but the council put the plan off twice.",
        "fishermen had asked for a higher breakwater",
        "FISHERMEN HAD ASKED FOR A HIGHER BREAKWATER SINCE 2019",
        "asked for a “higher” breakwater since 2019 – but the council put the plan off...",
        "eleven ferries\nstayed moored. Mayor Berta Lund said",
        "the council will pay for all of them. Fishermen had asked for a higher breakwater",
    ],
)
def test_what_stands_in_the_article_is_exact_in_any_typography(text: str) -> None:
    verdict = check(text)
    assert isinstance(verdict, Exact)
    assert not verdict.is_shortened
    assert HARBOUR.text[verdict.quote.start : verdict.quote.end] == verdict.quote.text


def test_other_commas_are_told() -> None:
    plain = check("since 2019, but the council put the plan off twice")
    other = check("since 2019. But the council, put the plan off twice")
    assert isinstance(plain, Exact)
    assert isinstance(other, Exact)
    assert (plain.other_marks, other.other_marks) == (False, True)


def test_a_headline_can_be_quoted() -> None:
    verdict = check("Storm closes the harbour of Port Alder")
    assert isinstance(verdict, Exact)
    assert verdict.in_headline
    assert verdict.quote.text == ""
    changed = check("Storm opens the harbour of Port Alder")
    assert isinstance(changed, Altered)
    assert changed.in_headline
    assert differing(changed) == [("opens", "closes")]


def test_who_else_printed_it_is_named() -> None:
    reprint = replace(HARBOUR, id=3, head=replace(HARBOUR.head, publisher="The Echo"))
    verdict = check("the council put the plan off twice", HARBOUR, reprint)
    assert isinstance(verdict, Exact)
    assert verdict.quote.also_in == ("The Echo",)


@pytest.mark.parametrize(
    ("text", "difference"),
    [
        ("repairs to the breakwater would cost 4 million crowns", ("", "not")),
        ("repairs to the breakwater would not cost 4 billion crowns", ("billion", "million")),
        ("repairs to the breakwater would not cost .4 million crowns", (".4", "4")),
        ("Fishermen had never asked for a higher breakwater since 2019", ("never", "")),
        ("Fishermen had asked for a higher breakwater since 2091", ("2091", "2019")),
        ("A storm with gusts of 140 km/h closed the harbour of Port Elder", ("Elder", "Alder")),
        ("Divers had asked for a higher breakwater since 2019", ("Divers", "Fishermen")),
        ("Fishermen had asked for a higher wall", ("wall", "breakwater")),
        ("“We told the us engineers so,” one of them said, Nobody", ("us", "US")),
    ],
)
def test_a_changed_word_is_shown_beside_the_article_s(text: str, difference: tuple[str, str]) -> None:
    verdict = altered(text)
    assert difference in differing(verdict)
    assert (
        " ".join(piece.quoted for piece in verdict.pieces if piece.quoted).split()
        == text.replace("“", "").replace(",”", "").replace("said,", "said").split()
        or len(verdict.pieces) > 1
    )


def test_what_the_article_says_is_shown_in_whole_sentences() -> None:
    verdict = altered("Fishermen had asked for a lower breakwater since 2019")
    assert verdict.quote.text == HARBOUR.paragraph_text(3)


def test_dropped_words_without_a_mark_are_an_alteration() -> None:
    verdict = altered("A storm closed the harbour of Port Alder on Saturday, and eleven ferries stayed moored.")
    assert differing(verdict) == [("", "with gusts of 140 km/h")]


def test_the_same_words_in_another_order_are_told() -> None:
    verdict = altered("the council twice put the plan off")
    assert verdict.reordered


def test_a_question_turned_into_a_statement_inside_a_quotation_is_altered() -> None:
    assert isinstance(check("Did anybody listen? Nobody did"), Exact)
    assert isinstance(check("Did anybody listen. Nobody did"), Altered)


def test_an_honest_mark_of_omission_is_exact_and_said() -> None:
    verdict = check("A storm … closed the harbour of Port Alder [...] and eleven ferries stayed moored.")
    assert isinstance(verdict, Exact)
    assert verdict.is_shortened
    assert verdict.left_out == ("with gusts of 140 km/h", "on Saturday")


def test_words_in_brackets_are_told_with_what_they_stand_for() -> None:
    verdict = check("[The mayor] said repairs to the breakwater would not cost [that much]. They will take until")
    assert isinstance(verdict, Exact)
    assert verdict.instead == (
        Instead("that much", "4 million crowns"),
        Instead("The mayor", "Mayor Berta Lund"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "repairs to the breakwater would … cost 4 million crowns",
        "repairs to the breakwater would not cost [5] million crowns",
        "the council [never] put the plan off twice",
    ],
)
def test_a_mark_in_the_place_of_a_negation_or_a_number_is_no_honest_one(text: str) -> None:
    verdict = altered(text)
    assert verdict.hides_negation
    assert differing(verdict)


@pytest.mark.parametrize("negation", ["didn't", "didn’t", "cannot"])
def test_a_mark_in_the_place_of_a_contracted_negation_is_no_honest_one(negation: str) -> None:
    article = make_article([f"The council said it {negation} pay for the breakwater of Port Alder."])
    assert altered("The council said it … pay for the breakwater of Port Alder.", article).hides_negation


def test_two_places_of_an_article_without_a_mark_are_spliced() -> None:
    verdict = check("A storm with gusts of 140 km/h closed the harbour, but the council put the plan off twice.")
    assert isinstance(verdict, Spliced)
    assert [origin.quoted for origin in verdict.origins] == [
        "A storm with gusts of 140 km/h closed the harbour",
        "but the council put the plan off twice",
    ]
    assert not verdict.is_marked


def test_two_articles_are_spliced() -> None:
    verdict = check("Fishermen had asked for a higher breakwater after parents collected 2,400 names.")
    assert isinstance(verdict, Spliced)
    assert [origin.quote.article_id for origin in verdict.origins] == [1, 2]


def test_a_mark_does_not_join_places_far_apart() -> None:
    verdict = check("A storm with gusts of 140 km/h closed the harbour … one of them said. Did anybody listen?")
    assert isinstance(verdict, Spliced)
    assert verdict.is_marked


@pytest.mark.parametrize(
    "text",
    [
        "The minister resigned on Tuesday after documents showed that he had owned a vineyard.",
        "The mayor of the city said that they will take all of the ferries to the council.",
        "In the end nobody knew what to do with all of it.",
    ],
)
def test_what_no_article_has_is_not_found(text: str) -> None:
    assert check(text) == NotFound(claim=text, searched=Searched(2))


def history(*texts: str) -> tuple[Article, dict[int, tuple[Stored, ...]]]:
    """Print one article with a paragraph that changes, an hour apart."""
    stored = [
        Stored(
            make_article([HARBOUR.paragraph_text(0), text], revision=number, rights=FULL),
            NOON + timedelta(hours=number),
        )
        for number, text in enumerate(texts, start=1)
    ]
    return stored[-1].article, {1: tuple(stored)}


def older(text: str, *texts: str) -> Older:
    article, histories = history(*texts)
    claim = claim_of(text)
    assert claim is not None
    verdict = verify(claim, library(article, histories=histories))
    assert isinstance(verdict, Older)
    return verdict


def test_what_an_earlier_revision_said_is_told_with_when_it_stopped() -> None:
    verdict = older(
        "eleven boats sank in the storm",
        "Police said eleven boats sank in the storm.",
        "Police said eleven boats sank in the storm, and one came back.",
        "Police said nine boats sank in the storm.",
    )
    assert verdict.until == NOON + timedelta(hours=3)
    assert verdict.quote.revision == 2
    assert verdict.quote.text == "eleven boats sank in the storm"
    assert verdict.now is not None
    assert verdict.now.revision == 3
    assert differing(verdict) == [("eleven", "nine")]


def test_what_is_gone_without_a_trace_says_so() -> None:
    verdict = older("Police said eleven boats sank", "Police said eleven boats sank.", "Lessons begin at nine.")
    assert verdict.now is None
    assert verdict.pieces == ()


def test_what_still_stands_is_exact_however_often_the_article_changed() -> None:
    article, histories = history("Police said eleven boats sank.", "Nine boats sank, Police said eleven boats sank.")
    claim = claim_of("Police said eleven boats sank")
    assert claim is not None
    assert isinstance(verify(claim, library(article, histories=histories)), Exact)


@pytest.mark.parametrize(
    "text", ["Fishermen had asked for a higher breakwater", "Fishermen had asked for a lower breakwater since 2019"]
)
def test_of_an_article_that_is_only_linked_no_word_is_shown(text: str) -> None:
    verdict = check(text, replace(HARBOUR, rights=Rights(policy=QuotePolicy.LINK_ONLY)))
    assert isinstance(verdict, Exact | Altered)
    assert verdict.quote.text == ""
    assert not isinstance(verdict, Altered) or (verdict.is_withheld and verdict.pieces == ())


def test_only_one_sentence_is_shown_where_rights_allow_one_and_no_difference_outside_it() -> None:
    rights = Rights(policy=QuotePolicy.SENTENCE)
    text = "the breakwater would not cost 5 million crowns. They will take until the end of March, and the council"
    verdict = altered(text, replace(HARBOUR, rights=rights))
    assert verdict.quote.text == "Mayor Berta Lund said repairs to the breakwater would not cost 4 million crowns."
    assert differing(verdict) == [("5", "4"), ("March", "…")]


def test_what_is_left_out_at_a_mark_is_not_shown_where_the_page_allows_fewer_characters() -> None:
    rights = Rights(page=PageRights(longest=20))
    verdict = check("A storm … closed the harbour of Port Alder", replace(HARBOUR, rights=rights))
    assert isinstance(verdict, Exact)
    assert verdict.quote.text == ""
    assert verdict.left_out == ()


def judged(message: str, *articles: Article) -> Verdict:
    claims = claims_in(message)
    assert claims is not None
    found = library(*(articles or (HARBOUR, SCHOOLS)))
    return judge(claims, lambda claim: verify(claim, found))[0]


@pytest.mark.parametrize(
    "message",
    [
        "did you read that “the council put the plan off twice”? unbelievable",
        "> the council put the plan off twice\nAlder Courier",
        "Alder Courier: the council put the plan off twice",
        "As Bob told me, “the council put the plan off twice”",
    ],
)
def test_a_quotation_inside_a_message_is_judged_by_itself(message: str) -> None:
    assert isinstance(judged(message), Exact)


@pytest.mark.parametrize(
    "message",
    [
        "“We told the US engineers so,” Berta Elm said.",
        "“We told the US engineers so,” two of them said.",
        "one of them said. “We told the US engineers so,” Did anybody listen? Nobody did.",
        "one of them said, and “We told the US engineers so,”",
        "It is not true that the council put the plan off twice",
        "In 2019 two cats said that “the council put the plan on twice” as well",
        "> the council put the plan off twice\n> and the mayor cheered",
    ],
)
def test_words_around_a_quotation_do_not_make_it_exact(message: str) -> None:
    assert not isinstance(judged(message), Exact)


def test_of_several_quotations_the_one_that_departs_most_counts() -> None:
    claims = claims_in("“the council put the plan off twice” and “eleven ferries sank in the harbour of Port Alder”")
    assert claims is not None
    verdict, count = judge(claims, lambda claim: verify(claim, library(HARBOUR)))
    assert count == 2
    assert not isinstance(verdict, Exact)


def test_a_line_of_the_article_with_another_label_is_altered() -> None:
    menu = make_article(["Southern Ring Nebula: shells of gas thrown off by a dying star, far away."])
    for set_off in ("", "> "):
        told = f"{set_off}Northern Bowl Galaxy: shells of gas thrown off by a dying star"
        assert isinstance(judged(told, menu), Altered)
    assert isinstance(judged("> NASA: Southern Ring Nebula: shells of gas\n> — BBC", menu), Exact)


def test_what_an_earlier_revision_said_is_not_exact_because_its_quotation_still_stands() -> None:
    first, later = (
        "Mayor Lund said: “The council will pay for all of it.”",
        "Nobody said: “The council will pay for all of it.”",
    )
    article, histories = history(first, later)
    claims = claims_in(first)
    assert claims is not None
    found = library(article, histories=histories)
    assert isinstance(judge(claims, lambda claim: verify(claim, found))[0], Older)


def test_a_long_omission_that_begins_with_not_is_no_honest_one_and_whole_sentences_may_go() -> None:
    council = make_article(
        ["Members of the council did not, after weeks of talks and a vote, agree. No one spoke. It closed at noon."]
    )
    turned = check("Members of the council did … agree", council)
    assert isinstance(turned, Altered)
    assert turned.hides_negation
    assert isinstance(check("weeks of talks and a vote, agree. … It closed at noon.", council), Exact)
