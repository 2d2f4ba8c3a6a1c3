"""Names that many articles share, by numbers that they keep: outlets and languages."""

from __future__ import annotations

from collections.abc import Iterable

Outlet = tuple[tuple[str, ...], str]
"""The names of the sources that have an article, and of its publisher."""


class Catalogue:
    """Grows only, so that readers need no lock. For each outlet the language of the first article that it was seen
    with, in which its name is read.
    """

    def __init__(self, outlets: Iterable[tuple[Outlet, str]] = (), languages: Iterable[str] = ()) -> None:
        self.outlets = list(outlets)
        self.languages = list(languages)
        self._outlets = {entry: number for number, entry in enumerate(self.outlets)}
        self._languages = {code: number for number, code in enumerate(self.languages)}

    def outlet(self, outlet: Outlet, code: str) -> int:
        """Return an outlet's number; a new one is added. For the one writer."""
        entry = (outlet, code)
        if entry not in self._outlets:
            self.outlets.append(entry)
            self._outlets[entry] = len(self.outlets) - 1
        return self._outlets[entry]

    def language(self, code: str) -> int:
        """Return a language's number; a new one is added. For the one writer."""
        if code not in self._languages:
            self.languages.append(code)
            self._languages[code] = len(self.languages) - 1
        return self._languages[code]
