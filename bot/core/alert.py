"""What the operator is told once when it begins and once when it ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something the operator has to mend. `key` tells it from others, its part before a colon names the kind;
    `subject` says what it is about, `sentence` what happened and the mend.
    """

    key: str
    subject: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Note:
    """A trouble that was told in the log. `sent`: the webhook has it, or there is none. `ended`: it is over, which the
    webhook is still to hear.
    """

    trouble: Trouble
    sent: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What one look came to: the notes from now on, what began and what ended."""

    notes: tuple[Note, ...]
    began: tuple[Trouble, ...]
    ended: tuple[Trouble, ...]


def compared(notes: Iterable[Note], kind: str, troubles: Iterable[Trouble], *, has_webhook: bool) -> Change:
    """Compare what there is of a kind with what was told before. What a webhook never heard of is not taken back."""
    present = {trouble.key: trouble for trouble in troubles}
    kept: list[Note] = []
    ended: list[Trouble] = []
    known: set[str] = set()
    for note in notes:
        is_there = note.trouble.key in present
        if note.trouble.key.partition(":")[0] != kind:
            kept.append(note)
        elif is_there:
            known.add(note.trouble.key)
            kept.append(replace(note, ended=False))
        elif note.ended:
            kept.append(note)
        else:
            ended.append(note.trouble)
            if note.sent and has_webhook:
                kept.append(replace(note, ended=True))
    began = tuple(trouble for key, trouble in present.items() if key not in known)
    kept += [Note(trouble, sent=not has_webhook) for trouble in began]
    return Change(tuple(kept), began, tuple(ended))
