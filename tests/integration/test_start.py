"""The five-minute guide, followed word for word in an empty home, with a Discord on loopback in the place of the real one.

The guide's own blocks are run in order: `sh` in a shell, `dotenv` becomes the file, `discord` is typed there, and each line
of `text` must have been seen. Only three things are put in its place from outside: what the shell would download, the
addresses of Discord, and the address of the feed.
"""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree
from urllib.parse import parse_qs, urlsplit

from aiohttp import web

from bot.interfaces.discord.client import permissions
from tests.fakes.discord import APPLICATION_ID, GUILD_ID, FakeDiscord, text_of
from tests.integration.newsroom import feed, item, page

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "start.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
REDIRECT = """
import sys
if "run" in sys.orig_argv:
    from bot.service import polling
    polling._TICK_SECONDS = 0.2  # what is due is looked for every five seconds
if {{"run", "doctor"}} & set(sys.orig_argv):
    import yarl
    from discord.gateway import DiscordWebSocket
    from discord.http import Route
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = {url!r}, yarl.URL({gateway!r})
"""
STORY = [
    "The lighthouse of Port Alder will be painted red and white again, the harbour council decided on Monday evening.",
    "For thirty years it had been grey, since the navy had paint left over and gave it to the town for nothing.",
    "The painters begin in May, when the terns have left the gallery, and need four dry weeks for the work.",
    "Mayor Berta Lund said that sailors had asked for it: in fog a grey tower is of little use to anybody at sea.",
    "A family of islanders pays half of the 41,000 crowns; the other half comes from the tax on moorings.",
]
DONE = "__done__"
PATIENCE_SECONDS = 60.0


@dataclass(slots=True)
class Window:
    """A terminal window: a shell that goes on from block to block, and what it showed last."""

    shell: asyncio.subprocess.Process
    shown: str = ""
    reading: list[str] = field(default_factory=list[str])

    async def type(self, block: str) -> None:
        """Type the lines of a block, and wait until the shell is done with them."""
        await self.begin(block)
        await self.until(DONE)
        assert re.search(rf"{DONE} 0$", self.shown), self.shown
        self.shown = self.shown.partition(DONE)[0]

    async def begin(self, block: str) -> None:
        """Type the lines of a block."""
        self.shown = ""
        assert self.shell.stdin is not None
        self.shell.stdin.write(f"{block}\necho; echo {DONE} $?\n".encode())
        await self.shell.stdin.drain()

    async def until(self, words: str) -> None:
        """Wait until the words are shown."""
        assert self.shell.stdout is not None
        async with asyncio.timeout(PATIENCE_SECONDS):
            while words not in self.shown:
                line = await self.shell.stdout.readline()
                assert line, f"the window closed: {self.shown}"
                self.shown += line.decode()


@asynccontextmanager
async def window(home: Path, environment: dict[str, str]) -> AsyncGenerator[Window]:
    """Open a window in the home folder."""
    shell = await asyncio.create_subprocess_exec(
        "bash", "--norc", "-e", cwd=home, env=environment, start_new_session=True,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield Window(shell)
    finally:
        if shell.returncode is None:
            os.killpg(shell.pid, signal.SIGKILL)
        await shell.wait()


@asynccontextmanager
async def newspaper() -> AsyncGenerator[str]:
    """Serve a feed with an article; yield the feed's address."""
    app = web.Application()
    server = web.AppRunner(app)
    documents: dict[str, str] = {}

    async def answer(request: web.Request) -> web.Response:
        text = documents.get(request.path)
        return web.Response(text=text or "", status=200 if text else 404, content_type="text/html")

    app.router.add_get("/{path:.*}", answer)
    await server.setup()
    await web.TCPSite(server, "127.0.0.1", 0).start()
    site = f"http://127.0.0.1:{server.addresses[0][1]}"
    title = "Port Alder paints its lighthouse red and white"
    documents["/rss.xml"] = feed(item(f"{site}/lighthouse", title, published=datetime.now(UTC)))
    documents["/lighthouse"] = page(title, STORY)
    try:
        yield f"{site}/rss.xml"
    finally:
        await server.cleanup()


def empty_home(folder: Path, lab: FakeDiscord, feed_address: str) -> dict[str, str]:
    """Return the environment of somebody who has nothing yet, from whom Discord is on loopback."""
    redirect = folder / "redirect"
    redirect.mkdir()
    (redirect / "sitecustomize.py").write_text(REDIRECT.format(url=lab.url, gateway=lab.gateway_url), encoding="utf-8")
    home = folder / "home"
    home.mkdir()
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(redirect),
        "PYTHONUNBUFFERED": "1",
        "PULLQUOTE_PRIVATE_HOSTS": urlsplit(feed_address).netloc,
        "PULLQUOTE_COOLDOWN_SECONDS": "0",
    }


def install(home: Path) -> None:
    """Put what the first two blocks download in its place: the repository's files, and the environment of the tests."""
    folder = home / "pullquote"
    copytree(ROOT / "corpus", folder / "corpus")
    commands = folder / ".venv" / "bin"
    commands.mkdir(parents=True)
    found = shlex.quote(str(Path(sys.executable).parent))
    (commands / "activate").write_text(f'export PATH={found}:"$PATH"\n', encoding="utf-8")


def unseen(shown: str, expected: str) -> list[str]:
    """Return the lines that were expected and not seen, however they were wrapped; `…` stands for anything."""
    flat = " ".join(shown.replace("┃ ", "").split())
    return [line for line in expected.splitlines() if not re.search(pattern_of(line), flat)]


def pattern_of(line: str) -> str:
    """Make a pattern of a line of the guide."""
    pieces = " ".join(line.removeprefix("┃ ").split()).split("…")
    return ".*".join(re.escape(piece) for piece in pieces)


def test_the_guide_installs_as_the_readme_does() -> None:
    (from_readme,) = re.findall(r"^```sh\n(.*pullquote ask.*)\n```$", README, re.MULTILINE)
    install_line, _, asking = from_readme.rpartition(" && .venv/bin/")
    shell = [content for kind, content in BLOCKS if kind == "sh"]
    assert shell[0].splitlines()[-1] == "cd pullquote"
    assert shell[1].strip() == install_line
    assert asking in shell[2]


def test_a_line_that_the_guide_announces_and_nobody_saw_is_found() -> None:
    assert unseen("Connected as Pull\nquote in 1 server.", "…\nConnected as … in 1 server.") == []
    assert unseen("Connected as Pullquote in 2 servers.", "Connected as … in 1 server.") == [
        "Connected as … in 1 server."
    ]


class Reader:
    """Somebody who follows the guide."""

    def __init__(self, lab: FakeDiscord, first: Window, second: Window, feed_address: str) -> None:
        self._lab = lab
        self._windows = (first, second)
        self._window = first
        self._feed = feed_address
        self._saw = ""
        self._folder = Path()

    async def follow(self, home: Path) -> None:
        """Do what the blocks say, one after the other."""
        install(home)
        self._folder = home / "pullquote"
        first, second = self._windows
        await first.type("cd pullquote")
        for kind, content in BLOCKS[2:]:
            match kind:
                case "sh" if content.strip() == "pullquote run":
                    await first.begin(content)
                    await first.until("Ctrl-C stops.")
                    self._saw, self._window = first.shown, second
                case "sh":
                    await self._window.type(re.sub(r"https://\S+\.xml", self._feed, content))
                    self._saw = self._window.shown
                case "dotenv":
                    self._write_settings(content)
                case "discord":
                    await self._ask(content)
                case _:
                    assert kind == "text"
                    assert unseen(self._saw, content) == []
            self._open_invite()

    def _write_settings(self, content: str) -> None:
        text = re.sub(r"(?<=TOKEN=).*", "a.token.of-nothing", content)
        text = re.sub(r"(?<=GUILD_ID=).*", GUILD_ID, text)
        (self._folder / ".env").write_text(text, encoding="utf-8")

    def _open_invite(self) -> None:
        """Open the link, when it has been printed, as long as the bot is in no server."""
        link = re.search(r"^invite: (\S+)$", self._saw, re.MULTILINE)
        if link and not self._lab.is_member:
            wanted = parse_qs(urlsplit(link[1]).query)
            assert wanted["client_id"] == [APPLICATION_ID]
            assert wanted["permissions"] == [str(permissions().value)]
            assert wanted["scope"] == ["bot applications.commands"]
            self._lab.is_member = True

    async def _ask(self, content: str) -> None:
        command, option, question = re.findall(r"^/(\w+) (\w+): (.*)$", content)[0]
        self._saw = re.sub(
            r"[>*#-]+ |\*\*", "", text_of(await self._lab.slash("501", command, manages=True, **{option: question}))
        )


async def test_who_follows_the_guide_gets_an_answer_in_the_server_and_then_the_news(tmp_path: Path) -> None:
    async with FakeDiscord() as lab, newspaper() as address:
        lab.is_member = False
        environment = empty_home(tmp_path, lab, address)
        home = Path(environment["HOME"])
        async with window(home, environment) as first, window(home, environment) as second:
            reader = Reader(lab, first, second, address)
            await reader.follow(home)
            assert {command["name"] for command in lab.registered} >= {"ask", "sources", "help"}
            answer = ""
            async with asyncio.timeout(PATIENCE_SECONDS):
                while "painted red and white" not in answer:  # the running bot reads the feed by itself
                    answer = text_of(
                        await lab.slash("501", "ask", question="What colour will the lighthouse be painted?")
                    )
            assert "Port Alder paints its lighthouse" in answer
            os.killpg(first.shell.pid, signal.SIGINT)
            await first.until("Stopping")
        assert lab.violations == []
