"""`pullquote evaluate`, from a set on disk to its figures."""

from __future__ import annotations

import json
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest

from bot.interfaces.cli import drawing
from bot.search import rivals
from tests.integration.conftest import CommandLine

STORIES = {
    "harbour": [
        "A storm with gusts of 140 km/h closed the harbour of Port Alder on Saturday, and eleven ferries stayed moored.",
        "Mayor Berta Lund said repairs to the breakwater would cost 4 million crowns and take until the end of May.",
        "Fishermen had asked for a higher breakwater since 2019, but the council put the plan off twice.",
        "Comments",
    ],
    "library": [
        "The public library of Port Alder will open on Sundays from April, after 2,300 residents signed a petition.",
        "Opening hours on Sundays are ten to four, and two more librarians will be hired.",
    ],
    "bridge": [
        "Engineers found cracks in two pillars of the Kestrel bridge, which carries the railway to Vale.",
        "Trains will run at 30 km/h until the pillars are strengthened, the railway company said on Monday.",
        "The Kestrel bridge was built in 1911 and strengthened once before, after the flood of 1954.",
        "Passengers to Vale should expect journeys that are twelve minutes longer.",
        "The company has ordered steel for the repair from a mill in the south of the country.",
        "A second inspection of the bridge is planned for the autumn, before the first frosts.",
    ],
}  # fmt: skip


def asked(name: str, text: str, story: str = "", paragraph: int = 0, **more: object) -> dict[str, object]:
    evidence = [{"article_id": story, "paragraph_indexes": [paragraph]}] if story else []
    return {"id": name, "question": text, "evidence": evidence, "answerable": bool(story), **more}


QUESTIONS = [
    asked("cost", "how much will repairs to the breakwater cost?", "harbour", 1, answer="4 million crowns"),
    asked("sundays", "when is the library open on Sundays?", "library", 1, answer="Ten to four"),
    asked("built", "when was the Kestrel bridge built?", "bridge", 2, answer="1911"),
    asked("speed", "how fast will trains run over the Kestrel bridge?", "bridge", 1, answer="30 km/h"),
    asked("hidden", "how much will repairs to the breakwater cost?", type="absent_fact", hide=[["harbour", 1]]),
    asked("within", "who is the mayor of Port Alder?", type="foreign", within="library"),
    asked("chess", "who won the chess championship in Kuala Lumpur?", type="foreign"),
]


@pytest.fixture
def set_folder(home: Path) -> Path:
    folder = home / "set"
    folder.mkdir()
    articles = [
        {"id": name, "title": f"The {name} of Port Alder", "language": "en", "paragraphs": paragraphs}
        for name, paragraphs in STORIES.items()
    ]
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, QUESTIONS)), encoding="utf-8")
    return folder


def figures(printed: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(figure["name"], figure["group"]): figure for figure in printed["figures"]}


def evaluate(pullquote: CommandLine, *arguments: str) -> dict[str, Any]:
    ran = pullquote("evaluate", *arguments, "--json")
    assert ran.status == 0, ran.err
    return json.loads(ran.out)


def test_the_run_has_a_line_a_question_with_ten_results_each(pullquote: CommandLine, set_folder: Path) -> None:
    evaluate(pullquote, "set", "--run", "run.jsonl")
    lines = {line["id"]: line for line in map(json.loads, Path("run.jsonl").read_text(encoding="utf-8").splitlines())}
    assert list(lines) == [str(question["id"]) for question in QUESTIONS]
    for name, line in lines.items():
        assert set(line) == {"id", "results", "confidence", "answered", "outcome", "sentence"}
        places = [(article, paragraph) for article, paragraph, _ in line["results"]]
        scores = [score for _, _, score in line["results"]]
        assert len(places) == len(set(places))
        assert len(places) == (2 if name == "within" else 10) or len(places) > 10
        assert scores == sorted(scores, reverse=True)
        assert line["answered"] == (line["outcome"] == "answered") == (line["sentence"] is not None)
    assert lines["cost"]["results"][0][:2] == ["harbour", 1]
    assert lines["cost"]["sentence"] == STORIES["harbour"][1]
    assert ["harbour", 1] not in [result[:2] for result in lines["hidden"]["results"]]
    assert {article for article, _, _ in lines["within"]["results"]} == {"library"}
    assert lines["chess"]["outcome"] == "nothing"


def test_the_figures_are_those_of_the_run(pullquote: CommandLine, set_folder: Path) -> None:
    printed = evaluate(pullquote, "set")
    found = figures(printed)
    assert printed["kinds"] == {"answerable": 4, "absent_fact": 1, "foreign": 2}
    assert printed["mrr"] == found["mrr@10", ""]["value"] >= 0.75
    assert printed["outcomes"]["foreign"]["nothing"] >= 0.5
    assert found["recall@200", "candidates"]["value"] == found["same first ten", "candidates"]["value"] == 1.0
    sentence = found["answer in sentence", ""]
    assert sentence["value"] >= 0.5
    assert sentence["low"] <= sentence["value"] <= sentence["high"]
    assert sentence["questions"] >= 3
    assert not Path("data").exists()


def test_tables_fit_eighty_columns(pullquote: CommandLine, set_folder: Path) -> None:
    pullquote("evaluate", "set")
    ran = pullquote("evaluate", "set", "--against", "rank-bm25,bm25s,tantivy,fts5", "--sizes", "6,1000")
    assert ran.status == 0
    assert max(map(len, ran.out.splitlines())) <= 80
    for words in ("MAP@10", "95 % interval", "since", "expected calibration error", "rank-bm25", "tantivy", "1,000"):
        assert words in ran.out
    assert ran.err == ""  # no bar where nobody looks


def test_the_next_run_is_compared_with_the_last(pullquote: CommandLine, set_folder: Path) -> None:
    assert evaluate(pullquote, "set")["since"] is None
    again = evaluate(pullquote, "set")
    assert again["since"] is not None
    assert {figure["change"] for figure in again["figures"]} == {0.0}
    assert "compares with the run of" in pullquote("evaluate", "set").out


def test_a_run_over_other_questions_is_remembered_apart(pullquote: CommandLine, set_folder: Path) -> None:
    (set_folder / "other.jsonl").write_text(json.dumps(QUESTIONS[0]), encoding="utf-8")
    evaluate(pullquote, "set")
    assert evaluate(pullquote, "set", "--questions", "set/other.jsonl")["since"] is None
    assert evaluate(pullquote, "set")["since"] is not None


def test_a_run_is_not_remembered_on_request_and_forgotten_on_request(pullquote: CommandLine, set_folder: Path) -> None:
    evaluate(pullquote, "set", "--no-remember")
    assert not list(Path(".state").rglob("*"))
    first = evaluate(pullquote, "set")
    assert first["since"] is None
    since = evaluate(pullquote, "set", "--no-remember")["since"]
    assert evaluate(pullquote, "set", "--no-remember")["since"] == since
    assert evaluate(pullquote, "set", "--forget", "--no-remember")["since"] is None
    assert not list(Path(".state").rglob("*.json"))


def test_a_broken_memory_is_said_and_replaced(pullquote: CommandLine, set_folder: Path) -> None:
    evaluate(pullquote, "set")
    (remembered,) = Path(".state").rglob("*.json")
    remembered.write_text("{", encoding="utf-8")
    ran = pullquote("evaluate", "set")
    assert ran.status == 0
    assert "is broken. Nothing is compared" in " ".join(ran.err.split())
    assert evaluate(pullquote, "set")["since"] is not None


def test_a_memory_that_cannot_be_written_stops_nothing(
    pullquote: CommandLine, set_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    ran = pullquote("evaluate", "set")
    assert ran.status == 0
    assert "not remembered" in " ".join(ran.err.split())
    assert "MRR@10" in ran.out


def test_other_engines_answer_the_same_questions(pullquote: CommandLine, set_folder: Path) -> None:
    printed = evaluate(pullquote, "set", "--against", " fts5 , rank-bm25,fts5")
    assert list(printed["against"]) == ["fts5", "rank-bm25"]
    for its in printed["against"].values():
        found = figures(its)
        assert found["hit@10", ""]["value"] == 1.0
        assert found["hit@10", ""]["change"] is not None  # the difference from pullquote
        assert ("answered", "answerable") not in found


def test_sizes_measure_cuts_of_the_set(pullquote: CommandLine, set_folder: Path) -> None:
    printed = evaluate(pullquote, "set", "--sizes", "1_000,6,1")
    assert [sized["passages"] for sized in printed["sizes"]] == [1, 6, 1000]
    none, small, whole = printed["sizes"]
    assert none["figures"] == []
    assert small["cuts"] >= 2
    assert small["kinds"]["answerable"] == 4
    assert figures(whole)["auroc", ""]["value"] == figures(printed)["auroc", ""]["value"]


def test_pictures_are_drawn_where_asked(pullquote: CommandLine, set_folder: Path) -> None:
    printed = evaluate(pullquote, "set", "--pictures", "new/folder")
    assert [Path(path).name for path in printed["pictures"]] == ["reliability.png", "risk-coverage.png"]
    assert all(Path(path).read_bytes().startswith(b"\x89PNG") for path in printed["pictures"])


def test_without_recall_the_candidates_are_not_measured(pullquote: CommandLine, set_folder: Path) -> None:
    assert ("recall@200", "candidates") not in figures(evaluate(pullquote, "set", "--no-recall"))


def nowhere(wanted: str, package: str | None = None) -> ModuleSpec | None:
    return None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--against", "lucene"), "There is no engine 'lucene' to compare with. There are rank-bm25, bm25s"),
        (("--sizes", "many"), "--sizes many cannot be read."),
        (("--sizes", "0"), "--sizes 0 cannot be read."),
        (("--sizes", ",".join(["7"] * 13)), "up to 12 numbers"),
        (("--run", "no/such/folder/run.jsonl"), "no/such/folder/run.jsonl cannot be used"),
        (("--pictures", "set/articles.jsonl"), "set/articles.jsonl cannot be used"),
        (("--questions", "set/none.jsonl"), "set/none.jsonl cannot be read"),
        (("--articles", "nowhere"), "does not exist"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_status_2(
    pullquote: CommandLine, set_folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    ran = pullquote("evaluate", "set", *arguments)
    assert ran.status == 2
    assert said in " ".join(ran.err.split())
    assert ran.out == ""


def test_missing_packages_say_which_extra_brings_them(
    pullquote: CommandLine, set_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rivals, "find_spec", nowhere)
    monkeypatch.setattr(drawing, "find_spec", nowhere)
    for arguments, extra in ((("--against", "tantivy"), "bench"), (("--pictures", "p"), "pictures")):
        ran = pullquote("evaluate", "set", *arguments)
        assert ran.status == 2
        assert f"pip install 'pullquote[{extra}]'" in " ".join(ran.err.split())


def test_a_broken_question_names_its_line(pullquote: CommandLine, set_folder: Path) -> None:
    (set_folder / "questions.jsonl").write_text(f"{json.dumps(QUESTIONS[0])}\n{{oops", encoding="utf-8")
    ran = pullquote("evaluate", "set")
    assert ran.status == 2
    assert "questions.jsonl, line 2: broken JSON." in " ".join(ran.err.split())
