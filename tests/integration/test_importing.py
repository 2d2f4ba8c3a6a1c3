"""Files into the database: what is new, revised, unchanged, reprint, withdrawn, rejected."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.integration.conftest import HARBOUR, CommandLine


def counts(text: str) -> dict[str, int]:
    return {name: int(number) for number, name in (part.split() for part in text.strip().split(", "))}


def test_importing_twice_changes_nothing(pullquote: CommandLine, newspaper: Path) -> None:
    first, second = pullquote("import", str(newspaper)), pullquote("import", str(newspaper))
    assert counts(first.out)["new"] == 2
    assert counts(second.out) == {"new": 0, "revised": 0, "unchanged": 2, "reprint": 0, "withdrawn": 0, "rejected": 0}
    assert (first.status, second.status) == (0, 0)


def test_a_changed_article_is_a_new_revision_and_only_the_newest_answers(
    pullquote: CommandLine, newspaper: Path
) -> None:
    pullquote("import", str(newspaper))
    (newspaper / "harbour.md").write_text(HARBOUR.replace("4 million", "6 million"), encoding="utf-8")
    assert counts(pullquote("import", str(newspaper)).out)["revised"] == 1
    answer = json.loads(pullquote("ask", "--json", "how much will the breakwater repairs cost?").out)
    article = json.loads(pullquote("article", answer["quotes"][0]["article_id"], "--json").out)
    assert "6 million" in answer["quotes"][0]["text"]
    assert [note["revision"] for note in article["revisions"]] == [1, 2]


def test_what_disappears_from_a_folder_is_withdrawn_and_can_come_back(pullquote: CommandLine, newspaper: Path) -> None:
    pullquote("import", str(newspaper))
    (newspaper / "harbour.md").unlink()
    assert counts(pullquote("import", str(newspaper)).out)["withdrawn"] == 1
    assert json.loads(pullquote("ask", "--json", "breakwater repairs").out)["outcome"] == "nothing"
    (newspaper / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    assert counts(pullquote("import", str(newspaper)).out)["new"] == 1


def test_a_file_that_became_unreadable_is_not_withdrawn(pullquote: CommandLine, newspaper: Path) -> None:
    pullquote("import", str(newspaper))
    (newspaper / "harbour.md").write_bytes(b"\x00\x01\x02" * 100)
    (newspaper / "library.md").unlink()
    ran = pullquote("import", str(newspaper))
    assert counts(ran.out) == {"new": 0, "revised": 0, "unchanged": 0, "reprint": 0, "withdrawn": 1, "rejected": 1}
    assert "harbour.md: It is not text but binary data." in " ".join(ran.err.split())


def test_a_single_file_withdraws_nothing(pullquote: CommandLine, newspaper: Path) -> None:
    pullquote("import", str(newspaper))
    ran = pullquote("import", str(newspaper / "library.md"))
    assert counts(ran.out)["unchanged"] == 1
    assert counts(ran.out)["withdrawn"] == 0


def test_the_same_text_under_another_key_is_a_reprint_and_answers_once(pullquote: CommandLine, newspaper: Path) -> None:
    other = HARBOUR.replace("Alder Courier", "Birch Gazette").replace("title: Storm", "title: A storm")
    (newspaper / "copy.md").write_text(other, encoding="utf-8")
    assert counts(pullquote("import", str(newspaper)).out)["reprint"] == 1
    answer = json.loads(pullquote("ask", "--json", "how much will the breakwater repairs cost?").out)
    names = {answer["quotes"][0]["publisher"], *answer["quotes"][0]["also_in"]}
    texts = [quote["text"] for quote in answer["quotes"]]
    assert names == {"Alder Courier", "Birch Gazette"}
    assert len(texts) == len(set(texts))


def test_every_kind_of_file_is_read(pullquote: CommandLine, newspaper: Path) -> None:
    line = {
        "id": "b1",
        "title": "Bees return",
        "paragraphs": ["Bees have returned to the old orchard after nine years away."],
    }
    page = (
        "<html><head><title>Kites</title></head><body><article><h1>Kites over the dunes</h1>"
        + "".join(
            f"<p>{p}</p>" for p in ["More than sixty kites rose over the northern dunes on Sunday afternoon."] * 1
        )
        + "".join(
            f"<p>Paragraph {n} tells at some length what the children of the village built and flew.</p>"
            for n in range(6)
        )
        + "</article></body></html>"
    )
    (newspaper / "bees.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    (newspaper / "more.jsonl.gz").write_bytes(gzip.compress(json.dumps(line | {"id": "b2", "title": "B"}).encode()))
    (newspaper / "one.json").write_text(
        json.dumps(line | {"id": "b3", "paragraphs": ["A single fox crossed the frozen lake at dawn."]})
    )
    (newspaper / "kites.html.gz").write_bytes(gzip.compress(page.encode()))
    (newspaper / "copied.txt").write_text(
        "top of page\n\nOtters at the mill\n\nBy Ola Reed\n\nThree otters live below the mill since spring.\n"
    )
    ran = pullquote("import", str(newspaper))
    assert counts(ran.out) == {"new": 6, "revised": 0, "unchanged": 0, "reprint": 1, "withdrawn": 0, "rejected": 0}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "The file is empty."),
        (
            "broken.md",
            b"---\ntitle: a\nfoo: [1\nbar: 2\n---\nText of some length.\n",
            "Its front matter is not YAML (line",
        ),
        ("broken.jsonl", b'{"id": 1, "title": "t", "paragraphs": ["One paragraph."]}\n' * 6 + b"{broken\n", "line 7"),
        ("large.txt", b"word " * 1_100_000, "larger than 5 MB"),
        ("picture.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10, "It is not text"),
        ("bad.html.gz", b"not gzip at all", "cannot be read"),
    ],
)
def test_a_broken_file_is_one_line_and_the_rest_is_read(
    pullquote: CommandLine, newspaper: Path, name: str, data: bytes, said: str
) -> None:
    (newspaper / name).write_bytes(data)
    ran = pullquote("import", str(newspaper))
    assert ran.status == 1
    assert said in " ".join(ran.err.split())
    assert counts(ran.out)["rejected"] == 1
    assert counts(ran.out)["new"] >= 2


def test_only_broken_input_is_status_2(pullquote: CommandLine, home: Path) -> None:
    (home / "empty.txt").write_bytes(b"")
    assert pullquote("import", "empty.txt").status == 2


def test_a_link_that_leads_back_up_is_read_once(pullquote: CommandLine, newspaper: Path) -> None:
    (newspaper / "loop").symlink_to(newspaper)
    (newspaper / "nowhere.md").symlink_to(newspaper / "missing.md")
    ran = pullquote("import", str(newspaper))
    assert counts(ran.out)["new"] == 2
    assert "nowhere.md" in ran.err


def test_samples_serve_only_while_there_is_nothing_else(
    pullquote: CommandLine, newspaper: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULLQUOTE_SAMPLES", "auto")
    (home / "corpus").mkdir()
    sample = HARBOUR.replace("---\ntitle", "---\nsample: true\ntitle", 1).replace("Port Alder", "Port Sample")
    (home / "corpus" / "sample.md").write_text(sample, encoding="utf-8")
    before = json.loads(pullquote("ask", "--json", "how much will the breakwater repairs cost?").out)
    assert before["quotes"][0]["sample"]
    assert "sample article" in pullquote("ask", "how much will the breakwater repairs cost?").out
    pullquote("import", str(newspaper))
    after = json.loads(pullquote("ask", "--json", "how much will the breakwater repairs cost?").out)
    assert {quote["sample"] for quote in after["quotes"]} == {False}
