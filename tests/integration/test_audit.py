"""The audit fails where a package is known to be weak, and says so where it could not look."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Generator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from docs import audit

Answer = Callable[[str], tuple[int, dict[str, Any]]]
Serve = Callable[[Answer], str]

WEAK: dict[str, Any] = {
    "id": "PYSEC-0000-1",
    "summary": "Anybody may come in.",
    "affected": [
        {
            "package": {"name": "aiohttp", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.1"}]}],
        }
    ],
}


@pytest.fixture
def serve() -> Generator[Serve]:
    """Serve advisories as their service does: a package in, what is known of it out."""
    running: list[HTTPServer] = []

    def start(answer: Answer) -> str:
        class Service(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, body = answer(asked["package"]["name"])
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 - the name of the standard library

        server = HTTPServer(("127.0.0.1", 0), Service)
        threading.Thread(target=server.serve_forever).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}/v1/query"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def asked(url: str, cache: Path) -> audit.Verdict:
    return audit.advisories(["--osv-url", url, "--timeout", "5", "--cache-dir", str(cache)])


def test_a_weak_package_fails_with_its_mend(serve: Serve, tmp_path: Path) -> None:
    verdict = asked(serve(lambda name: (200, {"vulns": [WEAK]} if name == "aiohttp" else {})), tmp_path)
    assert verdict.status == 1
    assert any("aiohttp" in line and "PYSEC-0000-1" in line and "99.1" in line for line in verdict.lines)


def test_packages_without_a_weakness_pass_and_are_counted(serve: Serve, tmp_path: Path) -> None:
    names: list[str] = []

    def answer(name: str) -> tuple[int, dict[str, Any]]:
        names.append(name)
        return 200, {}

    verdict = asked(serve(answer), tmp_path)
    assert verdict.status == 0
    assert {"aiohttp", "discord-py", "lxml"} <= set(names)
    assert verdict.lines == [f"advisories: none for {len(names)} packages"]


def test_a_service_that_refuses_is_told_of_in_one_line_and_fails_nothing(serve: Serve, tmp_path: Path) -> None:
    verdict = asked(serve(lambda _: (503, {})), tmp_path)
    assert verdict.status == 0
    assert [line.startswith("advisories: not looked up") for line in verdict.lines] == [True]


def test_a_service_that_is_not_there_is_told_of_in_one_line(tmp_path: Path) -> None:
    verdict = asked("http://127.0.0.1:1/v1/query", tmp_path)
    assert (verdict.status, len(verdict.lines)) == (0, 1)
    assert "not looked up" in verdict.lines[0]


@pytest.mark.parametrize(
    ("out", "err", "said"),
    [
        ("", "error: unrecognized arguments: --no-such", "broke"),
        ("{}", "KeyError: 'x'", "broke"),
        ('{"dependencies": []}', "", "not every package"),
        ('{"dependencies": [{"name": "a", "skip_reason": "it is local"}]}', "", "not every package"),
    ],
)
def test_an_audit_that_did_not_look_for_another_reason_fails(out: str, err: str, said: str) -> None:
    verdict = audit.judge(1, out, err)
    assert verdict.status == 1
    assert said in verdict.lines[0]


@pytest.mark.parametrize(
    ("licence", "free"),
    [
        ("MIT License", True),
        ("Apache-2.0 AND MIT", True),
        ("Mozilla Public License 2.0 (MPL 2.0)", True),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True),
        ("GNU Library or Lesser General Public License (LGPL)", True),
        ("GPL-3.0-only", False),
        ("GNU Affero General Public License v3", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("MIT AND GPL-2.0-only", False),
        ("SSPL-1.0", False),
        ("", False),
    ],
)
def test_a_licence_that_binds_its_user_is_told_from_a_free_one(licence: str, *, free: bool) -> None:
    assert audit.is_free(licence) is free


def test_every_package_that_pullquote_runs_with_is_free_to_use() -> None:
    verdict = audit.licences()
    assert verdict.status == 0, verdict.lines
    assert len(audit.locked()) > 40


def test_the_installed_packages_fit_each_other() -> None:
    verdict = audit.fitting()
    assert verdict.status == 0, verdict.lines
