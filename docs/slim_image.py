"""Takes out of an installed environment what Pullquote never reads: python docs/slim_image.py ENVIRONMENT.

The Dockerfile runs it. Licences stay. docs/docker.md tells how each rule was proven.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_WITHOUT_A_LIST = "zh ja ko th"  # bot/core/background.py reads no word frequencies of them


@dataclass(frozen=True, slots=True)
class Rule:
    """What goes: every match of some patterns below site-packages but those of others."""

    why: str
    gone: str
    kept: str = ""

    def matches(self, packages: Path) -> Iterator[Path]:
        """Give the files and folders that go."""
        kept = {path for pattern in self.kept.split() for path in packages.glob(pattern)}
        for pattern in self.gone.split():
            yield from (path for path in packages.glob(pattern) if path not in kept)


def rules(languages: list[str]) -> list[Rule]:
    """Return the rules for a bot that speaks these languages."""
    spoken = " ".join(f"babel/locale-data/{language}.dat" for language in [*languages, "root", "en_001", "en_GB"])
    unlisted = " ".join(f"wordfreq/data/small_{language}.msgpack.gz" for language in _WITHOUT_A_LIST.split())
    return [
        Rule("word frequencies: the long lists", "wordfreq/data/*", "wordfreq/data/small_*"),
        Rule("word frequencies of languages without spaces", unlisted),
        Rule("languages and regions that the bot does not speak", "babel/locale-data/*.dat", spoken),
        Rule("tests of packages", "**/tests **/test"),
        Rule("types and sources of compiled modules", "**/*.pyi **/*.pyx **/*.pxd **/*.pxi **/*.c **/*.cpp **/*.h"),
        Rule("numpy: for those who build upon it", "numpy/f2py numpy/_core/include numpy/_core/lib numpy/random/lib"),
        Rule(
            "colours for languages of programs, of which a traceback shows Python alone",
            "pygments/lexers/*",
            " ".join(f"pygments/lexers/{name}.py" for name in ("__init__", "_mapping", "python", "special")),
        ),
        Rule("discord.py: libraries for voice on Windows", "discord/bin"),
    ]


def slim(packages: Path) -> dict[str, int]:
    """Apply every rule to a site-packages folder; return the bytes that each one freed."""
    languages = ["en", *sorted(path.stem for path in packages.glob("bot/locale/*.po"))]
    return {rule.why: sum(_remove(path) for path in list(rule.matches(packages))) for rule in rules(languages)}


def _remove(path: Path) -> int:
    if not path.exists():  # inside a folder that went already
        return 0
    if path.is_file():
        size = path.stat().st_size
        path.unlink()
        return size
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    shutil.rmtree(path)
    return size


def main() -> None:
    """Slim the environment that is named on the command line."""
    environment = sys.argv[1] if sys.argv[1:] else "."
    folders = list(Path(environment).glob("lib/python*/site-packages"))
    if not folders:
        sys.exit(f"{environment} is no virtual environment: it has no lib/python*/site-packages.")
    for folder in folders:
        for why, freed in slim(folder).items():
            sys.stdout.write(f"{freed / 1e6:7.1f} MB  {why}\n")


if __name__ == "__main__":
    main()
