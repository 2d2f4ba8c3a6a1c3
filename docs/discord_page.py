"""Messages as Discord's API has them → a page in the look of its dark theme, in shapes and colours of our own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from docs.discord_markdown import Reader, to_html

Json = Mapping[str, Any]

_EPHEMERAL = 64
_ACTION_ROW, _BUTTON, _SELECT, _TEXT, _SEPARATOR, _CONTAINER, _CHANNEL_SELECT = 1, 2, 3, 10, 14, 17, 8
_BUTTON_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "secondary"}
_COLOURS = {"Pullquote": "#7c5cbf", "alice": "#c2557a", "bob": "#4f8f6b", "mira": "#b0763a"}
_CSS = """
* { box-sizing: border-box; margin: 0; }
body { background: #313338; color: #dbdee1; width: WIDTHpx; padding: 14px 16px 18px;
  font: 16px/22px "Noto Sans", "Liberation Sans", Arial, "DejaVu Sans", sans-serif; }
.message { display: grid; grid-template-columns: 40px 1fr; column-gap: 16px; }
.message + .message { margin-top: 18px; }
.avatar { width: 40px; height: 40px; border-radius: 50%; color: #fff; font: bold 18px/40px inherit;
  display: grid; place-items: center; font-weight: 600; }
.via { grid-column: 2; color: #b5bac1; font-size: 14px; line-height: 20px; position: relative; margin-bottom: 2px;
  white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.via::before { content: ""; display: inline-block; width: 22px; height: 9px; margin-right: 6px; vertical-align: -5px;
  border: 2px solid #4e5058; border-width: 2px 0 0 2px; border-top-left-radius: 6px; }
.via b, .name { color: #f2f3f5; font-weight: 500; }
.app { background: #5865f2; color: #fff; border-radius: 3px; font-size: 10px; line-height: 15px; padding: 0 5px;
  margin-left: 5px; display: inline-block; vertical-align: 2px; font-weight: 500; }
.time { color: #949ba4; font-size: 12px; margin-left: 8px; }
.card { border: 1px solid #3f4147; background: #2b2d31; border-radius: 8px; border-left: 4px solid #3f4147;
  padding: 14px 16px; margin-top: 6px; max-width: 580px; }
.card hr { border: 0; border-top: 1px solid #3f4147; margin: 10px 0; }
h3 { font-size: 17px; line-height: 24px; color: #f2f3f5; margin: 4px 0; }
blockquote { border-left: 4px solid #4e5058; border-radius: 3px; padding: 0 8px 0 12px; margin: 3px 0; }
strong { color: #f2f3f5; font-weight: 700; }
.subtext { color: #949ba4; font-size: 13px; line-height: 18px; }
.subtext strong { color: #b5bac1; }
ul { padding-left: 22px; margin: 2px 0; }
a { color: #00a8fc; }
code { background: #1e1f22; border-radius: 4px; padding: 1px 4px; font: 14px/18px "Liberation Mono", monospace; }
.mention { background: #3c4270; color: #c9cdfb; border-radius: 3px; padding: 0 3px; }
.row { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }
.button { border-radius: 8px; color: #fff; background: #4e5058; font-size: 14px; line-height: 18px; padding: 7px 14px;
  font-weight: 500; }
.primary { background: #5865f2; } .success { background: #248046; } .danger { background: #da373c; }
.select { background: #1e1f22; border: 1px solid #3f4147; border-radius: 6px; padding: 8px 12px; flex: 1;
  display: flex; justify-content: space-between; }
.select::after { content: ""; width: 8px; height: 8px; margin: 4px 4px 0 0; border-right: 2px solid #949ba4;
  border-bottom: 2px solid #949ba4; transform: rotate(45deg); }
.empty { color: #949ba4; }
.alone { color: #949ba4; font-size: 12px; margin-top: 5px; }
"""
WIDTH = 700  # of a picture, in CSS pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message in a channel. `via` is the line above it: the command that was used, or what it replies to."""

    author: str
    message: Json
    is_app: bool = False
    via: str = ""
    time: str = "12:00"


@dataclass(slots=True)
class Chat:
    """What somebody sees of a channel, top to bottom."""

    reader: Reader
    shown: list[Shown] = field(default_factory=list[Shown])

    def page(self) -> str:
        """Return it as one HTML document that loads nothing."""
        css = _CSS.replace("WIDTH", str(WIDTH))
        body = "".join(map(self._message, self.shown))
        head = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A channel in Discord</title>'
        return f"{head}<style>{css}</style></head><body>{body}</body></html>\n"

    def _message(self, shown: Shown) -> str:
        message = shown.message
        via = f'<div class="via">{shown.via}</div>' if shown.via else ""
        app = '<span class="app">APP</span>' if shown.is_app else ""
        colour = _COLOURS.get(shown.author, "#5865f2")
        avatar = f'<div class="avatar" style="background:{colour}">{escape(shown.author[0].upper())}</div>'
        name = f'<span class="name">{escape(shown.author)}</span>{app}<span class="time">{shown.time}</span>'
        said = to_html(message["content"], self.reader) if message.get("content") else ""
        parts = "".join(map(self._part, message.get("components", [])))
        alone = '<div class="alone">Only you can see this</div>' if message.get("flags", 0) & _EPHEMERAL else ""
        return f'<div class="message">{via}{avatar}<div>{name}{said}{parts}{alone}</div></div>'

    def _part(self, part: Json) -> str:
        """Show one component with those in it."""
        inside = part.get("components", [])
        match part["type"]:
            case x if x == _CONTAINER:
                tone = f"#{part['accent_color']:06x}" if part.get("accent_color") is not None else "#3f4147"
                return f'<div class="card" style="border-left-color:{tone}">{"".join(map(self._part, inside))}</div>'
            case x if x == _TEXT:
                return to_html(part["content"], self.reader)
            case x if x == _SEPARATOR:
                return "<hr>"
            case x if x == _ACTION_ROW:
                return f'<div class="row">{"".join(map(self._part, inside))}</div>'
            case x if x == _BUTTON:
                return f'<span class="button {_BUTTON_STYLES[part["style"]]}">{escape(part["label"])}</span>'
            case x if x in (_SELECT, _CHANNEL_SELECT):
                return self._select(part)
            case other:
                raise ValueError(f"There is no way to draw a component of type {other}.")

    def _select(self, part: Json) -> str:
        chosen: Sequence[str] = [option["label"] for option in part.get("options", []) if option.get("default")]
        chosen = chosen or ["# " + self.reader.channels.get(str(value["id"]), "channel") for value in _defaults(part)]
        if chosen:
            return f'<div class="select">{escape(", ".join(chosen))}</div>'
        return f'<div class="select empty">{escape(part.get("placeholder") or "")}</div>'


def _defaults(part: Json) -> Sequence[Json]:
    return part.get("default_values") or []
