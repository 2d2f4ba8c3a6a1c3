"""Look at what is installed: known weaknesses, packages that do not fit each other, licences: `python docs/audit.py`.

`.ci/run` calls it through `.ci/audit`. What is told to it further goes to pip-audit, such as `--osv-url ADDRESS` for a
mirror of the advisories. Where the advisories cannot be had, it says so in one line and goes on; the rest needs no
network. `--licences` prints the licence of each package that Pullquote runs with.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, files, metadata
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
_SECONDS = 300
_SAYS_NOTHING = ("OSI Approved", "UNKNOWN", "Other/Proprietary License")  # the file then says which
_UNREACHED = re.compile(
    r"could not connect|ServiceError|connection|timed? ?out|network|unreachable|resolve|proxy|http ?error",
    re.IGNORECASE,
)
_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==\S+", re.MULTILINE)
# May be used by, and shipped beside, a program under MIT. The weak copyleft ones bind only their own files.
_FREE = re.compile(
    r"\b(?:MIT(?:-0|-CMU)?|BSD(?:-\d-Clause)?|0BSD|Apache(?:2\.0)?|ISC|PSF|Python Software Foundation|Python-2\.0|"
    r"Unlicense|Public Domain|CC0|HPND|Zlib|ZPL|MPL|Mozilla Public|LGPL|Lesser General)\b",
    re.IGNORECASE,
)
_BINDING = re.compile(
    r"(?<!L)\bA?GPL|(?<!Lesser )General Public|Affero|Commons Clause|SSPL|BUSL|proprietary", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one look came to: its exit status, and what is to be printed."""

    status: int
    lines: Sequence[str]


def judge(status: int, out: str, err: str) -> Verdict:
    """Read what pip-audit came back with: a report, or why there is none."""
    try:
        report = cast("dict[str, Any]", json.loads(out))
        listed = cast("list[dict[str, Any]]", report["dependencies"])
    except (ValueError, KeyError, TypeError):
        why = next((line for line in reversed(err.splitlines()) if line.strip()), f"status {status}").strip()
        if _UNREACHED.search("\n".join(err.splitlines()[-3:])):
            return Verdict(0, [f"advisories: not looked up, for they cannot be reached ({why.partition('(')[0][:80]})"])
        return Verdict(1, [f"advisories: pip-audit broke: {why[:400]}"])
    weak = [
        f"{package['name']} {package.get('version', '?')}: {weakness['id']}, mended in "
        f"{', '.join(weakness['fix_versions']) or 'no version yet'}"
        for package in listed
        for weakness in package.get("vulns", ())
    ]
    skipped = [
        f"{package['name']}: not looked at ({package['skip_reason']})" for package in listed if "skip_reason" in package
    ]
    if weak:
        return Verdict(1, ["advisories: known weaknesses", *weak, *skipped])
    if skipped or not listed:
        return Verdict(1, ["advisories: not every package was looked at", *skipped])
    return Verdict(0, [f"advisories: none for {len(listed)} packages"])


def advisories(further: Sequence[str]) -> Verdict:
    """Ask for known weaknesses of the exact versions in the lock."""
    call = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--require-hashes", "--disable-pip"]
    call += ["--format", "json", "--progress-spinner", "off", "--vulnerability-service", "osv", *further]
    try:
        done = subprocess.run(call, capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603 - our own call
    except subprocess.TimeoutExpired:
        return Verdict(0, [f"advisories: not looked up, for they did not come within {_SECONDS} s"])
    return judge(done.returncode, done.stdout, done.stderr)


def fitting() -> Verdict:
    """Tell whether the installed packages fit each other."""
    done = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    return Verdict(done.returncode, [f"packages: {done.stdout.strip() or done.stderr.strip()}"])


def locked() -> list[str]:
    """Name the packages of the lock."""
    return list(dict.fromkeys(_PINNED.findall(LOCK.read_text(encoding="utf-8"))))


def licence_of(name: str) -> str:
    """Return what a package says of its licence, "" where it is not installed or says nothing."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return ""
    classifiers = [
        line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if line.startswith("License")
    ]
    expression, free_text = (
        str((about.get_all(field) or [""])[0]).strip() for field in ("License-Expression", "License")
    )
    stated = [expression, *classifiers, free_text.split("\n")[0], *_first_lines(name)]
    return next((text.strip() for text in stated if text.strip() and text.strip() not in _SAYS_NOTHING), "")


def _first_lines(name: str) -> Iterator[str]:
    """Give the first line of each licence that comes with a package."""
    for file in files(name) or ():
        if "licen" in file.name.casefold():
            yield next((line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()), "")


def is_free(licence: str) -> bool:
    """Tell whether a licence lets a program under MIT use and ship its package; of a choice, one is enough."""
    return any(
        _FREE.search(choice) is not None and not _BINDING.search(choice) for choice in re.split(r"\bOR\b|;", licence)
    )


def licences() -> Verdict:
    """Look at the licence of each package of the lock that is installed here."""
    stated = {name: licence_of(name) for name in locked()}
    known = {name: licence for name, licence in stated.items() if licence}
    wrong = [f"{name}: {licence}" for name, licence in known.items() if not is_free(licence)]
    silent = [name for name, licence in stated.items() if not licence]
    told = f", {len(silent)} say nothing or are for other systems: {', '.join(silent)}" if silent else ""
    if wrong:
        return Verdict(1, ["licences: these bind a program that uses them", *wrong])
    return Verdict(0, [f"licences: {len(known)} packages are free to use beside MIT{told}"])


def main(further: Sequence[str]) -> int:
    """Look at everything; the status is the worst."""
    if list(further) == ["--licences"]:
        print("\n".join(f"| {name} | {licence_of(name)} |" for name in locked()))  # noqa: T201 - its report
        return 0
    verdicts = [licences(), fitting(), advisories(further)]
    for verdict in verdicts:
        print("\n".join(verdict.lines), flush=True)  # noqa: T201 - its report
    return max(verdict.status for verdict in verdicts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
