"""`status`: asks the running bot how it is. Containers do so every minute, so it loads little."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from bot.interfaces.cli.terminal import Terminal

HOST = "127.0.0.1"
_SECONDS = 5.0
_MOST_BYTES = 10_000
_OK = 200


class HasStatusPort(Protocol):
    """What this command needs of the house."""

    @property
    def status_port(self) -> int | None:
        """The port of the status pages, None where they are off."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says: whether all is well, and rows of state, name and words."""

    is_well: bool
    rows: tuple[tuple[str, str, str], ...]


def register(cli: typer.Typer, open_house: Callable[[Terminal], HasStatusPort], terminal: Terminal) -> None:
    """Add the command."""

    @cli.command()
    def status(
        alive: Annotated[bool, typer.Option("--alive", help="Only whether it runs; not whether it is ready.")] = False,
    ) -> None:
        """Ask the running bot how it is: 0 where it is ready, 1 where it is not, 2 where it cannot be asked."""
        port = open_house(terminal).status_port
        if port is None:
            raise ConfigurationError(
                "There is no status port, so the bot cannot be asked.",
                mend="Set PULLQUOTE_STATUS_PORT, for example to 8477, and start pullquote run again.",
            )
        told = [asked(port, page) for page in (("/healthz",) if alive else ("/healthz", "/readyz"))]
        rows = [row for page in told for row in page.rows]
        width = max((len(name) for _, name, _ in rows), default=0)
        for state, name, words in rows:
            terminal.out.print(f"{state}  {name:<{width}}  {words}", markup=False, soft_wrap=True)
        raise typer.Exit(0 if all(page.is_well for page in told) else 1)


def asked(port: int, page: str) -> Told:
    """Fetch a page. Raises ConfigurationError where there is none that can be read."""
    connection = HTTPConnection(HOST, port, timeout=_SECONDS)
    try:
        connection.request("GET", page)
        response = connection.getresponse()
        text = response.read(_MOST_BYTES).decode("utf-8", "replace")
    except ConnectionRefusedError as error:
        raise ConfigurationError(
            f"Nothing listens on {HOST}:{port}.",
            mend="Start pullquote run with the same PULLQUOTE_STATUS_PORT, or see why it has stopped.",
        ) from error
    except TimeoutError as error:
        raise ConfigurationError(
            f"{HOST}:{port} did not answer within {_SECONDS:.0f} s.", mend="If it stays so, start pullquote run again."
        ) from error
    except (OSError, HTTPException) as error:
        raise _stranger(port) from error
    finally:
        connection.close()
    rows = tuple(_row(line) for line in text.splitlines() if line.strip())
    if not rows or any(state not in ("ok", "no") for state, _, _ in rows):
        raise _stranger(port)
    return Told(response.status == _OK, rows)


def _row(line: str) -> tuple[str, str, str]:
    """Read `ok index: 512 passages`."""
    state, _, rest = line.partition(" ")
    name, _, words = rest.partition(": ")
    return state, name, words


def _stranger(port: int) -> ConfigurationError:
    return ConfigurationError(
        f"What listens on {HOST}:{port} is not this bot.",
        mend="Set PULLQUOTE_STATUS_PORT to a free port and start pullquote run again.",
    )
