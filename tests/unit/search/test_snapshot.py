"""A snapshot is read as it was written, or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.analysis import Analyzer
from bot.core.answer import Scope
from bot.search.collecting import analysed
from bot.search.local import LocalSearch
from bot.search.snapshot import Snapshots
from bot.search.view import View
from bot.search.writing import Writer
from tests.making import make_article

ROOT = Path(__file__).parents[3]
ANALYZER = Analyzer()
TEXTS = (
    "The ferry to Birch Haven stays moored until the storm of 1911 is over, said the harbour master.",
    "The bridge over the Alder will be closed for repairs from Monday until the middle of June.",
    "Nobody knows who painted the lighthouse of Cape Marrow blue, the council said on Friday.",
)
QUESTION = "When will the bridge over the Alder be open again?"


def put(writer: Writer, number: int, text: str) -> None:
    article = make_article([text, TEXTS[0]], number=number, title=text[:20])
    writer.apply((), analysed([article], ANALYZER))


def filled() -> Writer:
    """Write two segments; an article of the first is gone."""
    writer = Writer()
    for number, text in enumerate(TEXTS, start=1):
        put(writer, number, text)
    writer.settle()
    put(writer, 4, TEXTS[1].replace("June", "July"))
    writer.apply([1])
    writer.settle()
    return writer


def keep(writer: Writer, snapshots: Snapshots, change: int) -> None:
    """Write an index, and go on with what lies on disk."""
    written = snapshots.write(writer.settle(), change)
    assert written is not None
    writer.adopt(written)


def told(view: View) -> list[tuple[str, float]]:
    return [(hit.passage.id, hit.score) for hit in LocalSearch(lambda: view).find(QUESTION, Scope(), 10).hits]


def test_what_is_read_answers_as_what_was_written(tmp_path: Path) -> None:
    writer = filled()
    assert len(writer.view.parts) == 2
    Snapshots(tmp_path, "rules").write(writer.view, 7)
    found = Snapshots(tmp_path, "rules").read()
    assert found is not None
    assert found.change == 7
    assert told(found.view) == told(writer.view)
    assert LocalSearch(lambda: found.view).searched(Scope()) == LocalSearch(lambda: writer.view).searched(Scope())


def test_what_was_read_can_be_changed_merged_and_written_again(tmp_path: Path) -> None:
    Snapshots(tmp_path, "rules").write(filled().view, 1)
    snapshots = Snapshots(tmp_path, "rules")
    found = snapshots.read()
    assert found is not None
    again, straight = Writer(found.view), filled()
    for writer in (again, straight):
        put(writer, 5, "The Alder rose by a metre, and its bridge was closed.")
        while writer.merge():
            pass
        writer.settle()
    assert told(again.view) == told(straight.view)
    snapshots.write(again.view, 2)
    read_again = Snapshots(tmp_path, "rules").read()
    assert read_again is not None
    assert told(read_again.view) == told(straight.view)


def test_segments_that_did_not_change_are_not_written_again_and_old_files_go(tmp_path: Path) -> None:
    writer, snapshots = filled(), Snapshots(tmp_path, "rules")
    keep(writer, snapshots, 1)
    first = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("segment-*")}
    put(writer, 6, TEXTS[2])
    keep(writer, snapshots, 2)
    second = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("segment-*")}
    assert first.items() < second.items()
    while writer.merge():
        pass
    keep(writer, snapshots, 3)
    assert len(list(tmp_path.glob("segment-*"))) == len(writer.view.parts) == 1


def test_what_was_written_is_mapped_and_leaves_memory(tmp_path: Path) -> None:
    writer = filled()
    before = told(writer.view)
    keep(writer, Snapshots(tmp_path, "rules"), 1)
    for part in writer.view.parts:
        assert not part.segment.in_body.documents.flags.owndata
        assert not part.segment.in_body.documents.flags.writeable
    assert told(writer.view) == before


def test_a_process_that_is_killed_while_writing_leaves_a_whole_state(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.unit.search.test_snapshot import TEXTS, Snapshots, Writer, put\n"
        "writer, snapshots = Writer(), Snapshots(Path(sys.argv[1]), 'rules')\n"
        "for number in range(1, 10_000):\n"
        "    put(writer, number, TEXTS[number % 3])\n"
        "    snapshots.write(writer.settle(), number)\n"
        "    print(number, flush=True)\n"
    )
    for kill_after in (1, 2, 5):
        folder = tmp_path / str(kill_after)
        process = subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, cwd=ROOT)
        assert process.stdout is not None
        for _ in range(kill_after):
            assert process.stdout.readline()
        process.kill()
        process.wait()
        process.stdout.close()
        found = Snapshots(folder, "rules").read()
        assert found is not None
        assert kill_after <= found.change == found.view.totals.articles
        Snapshots(folder, "rules").write(found.view, found.change)  # the lock of the dead is no lock


@pytest.mark.parametrize("damage", ["cut", "flipped", "gone", "empty"])
def test_a_damaged_file_is_noticed_whichever_it_is(tmp_path: Path, damage: str) -> None:
    writer = filled()
    for place in range(8):
        folder = tmp_path / str(place)
        Snapshots(folder, "rules").write(writer.view, 1)
        files = sorted(path for path in folder.iterdir() if path.name != "lock")
        if place >= len(files):
            break
        content = files[place].read_bytes()
        if damage == "cut":
            files[place].write_bytes(content[: len(content) // 2])
        elif damage == "flipped":
            middle = len(content) // 2
            files[place].write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
        elif damage == "gone":
            files[place].unlink()
        else:
            files[place].write_bytes(b"")
        assert Snapshots(folder, "rules").read() is None
