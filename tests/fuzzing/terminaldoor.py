"""What is written for a terminal: for people, and as JSON for programs."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC

from bot.core.answer import Answered, Nothing, Related
from bot.core.source import SourceKind
from bot.core.verdict import Verified
from bot.interfaces.cli import rendering, verifying
from bot.interfaces.cli.asjson import answer_object, written
from bot.interfaces.cli.sourcelist import preview_lines, sources_table
from bot.interfaces.cli.terminal import PrintableConsole
from bot.interfaces.cli.verdictjson import verified_object
from tests.fuzzing.discorddoor import TARGETS as ON_DISCORD
from tests.fuzzing.hostile import NOW, Texts, preview, replies, sources, verdicts
from tests.fuzzing.target import Target, text_of

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_STYLE = re.compile(r"\x1b\[[\d;]*m")  # how the house itself sets words in bold or in a colour


class _Paper(io.StringIO):
    """Takes what a terminal would."""

    encoding = "utf-8"


def _check(text: str, *, styled: bool = False) -> None:
    found = _CONTROLS.search(_STYLE.sub("", text) if styled else text)
    assert found is None, f"U+{ord(found[0]):04X} would reach the terminal"


def _people(data: bytes) -> None:
    texts = Texts(text_of(data))
    is_terminal = len(data) % 2 == 1
    paper = _Paper()
    out = PrintableConsole(
        highlight=False,
        emoji=False,
        file=paper,
        width=80,
        force_terminal=is_terminal,
        color_system="standard" if is_terminal else None,
    )
    for reply in replies(texts):
        rendering.show(out, reply, NOW)
        if isinstance(reply, Answered):
            rendering.explain(out, reply)
    for verdict in verdicts(texts):
        verifying.show(out, Verified(verdict=verdict), NOW, UTC)
    out.print(sources_table(sources(texts), NOW, UTC))
    for line in preview_lines(preview(texts, SourceKind.FEED)):
        out.print(line)
    paper.getvalue().encode()
    _check(paper.getvalue(), styled=is_terminal)


def _programs(data: bytes) -> None:
    texts = Texts(text_of(data))
    objects = [answer_object(reply, 1.0) for reply in replies(texts) if isinstance(reply, Answered | Related | Nothing)]
    objects += [verified_object(Verified(verdict=verdict), texts.whole, 1.0) for verdict in verdicts(texts)]
    for made in objects:
        line = written(made)
        assert json.loads(line) == json.loads(json.dumps(made))
        assert "\n" not in line
        line.encode()
        _check(line)


_SHOWN = ON_DISCORD[0]
_ESCAPES = (
    b"\x1b[2J",
    b"\x1b]0;owned\x07",
    b"\x1b]8;;http://evil.example\x1b\\",
    b"\x9b31m",
    b"\xc2\x9b2J",
    b"\x08\x08",
    b"[bold]",
    b"[/]",
    b"[link=x]",
)

TARGETS = (
    Target(name="the terminal", attack=_people, seeds=_SHOWN.seeds, tokens=(*_ESCAPES, *_SHOWN.tokens), longest=1_000),
    Target(name="JSON output", attack=_programs, seeds=_SHOWN.seeds, tokens=(*_ESCAPES, *_SHOWN.tokens), longest=4_000),
)
