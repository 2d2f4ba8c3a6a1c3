"""`withdraw`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from bot.core.withdrawal import Listed, Withdrawal
from bot.errors import InputError
from bot.interfaces.cli.house import OpenHouse
from bot.interfaces.cli.terminal import Terminal
from bot.service.withdrawing import Withdrawing

_MOST_LISTED = 20
_Names = Annotated[list[str] | None, typer.Argument(metavar="[ARTICLE_OR_URL]…", help="Its number, or its address.")]
_Domain = Annotated[str, typer.Option(metavar="NAME", help="All articles of a site, which is blocked from now on.")]
_Unblock = Annotated[str, typer.Option(metavar="NAME", help="Take a blocked site's articles again.")]
_Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def register(cli: typer.Typer, open_house: OpenHouse, terminal: Terminal) -> None:
    """Add the command."""

    @cli.command()
    def withdraw(names: _Names = None, domain: _Domain = "", unblock: _Unblock = "", yes: _Yes = False) -> None:
        """Delete articles for good and take them out of posted answers, or all of a site."""
        if sum(map(bool, (names, domain, unblock))) != 1:
            raise InputError(
                "Name articles, or a site, or a site to unblock.",
                mend="For example: pullquote withdraw 17, or pullquote withdraw --domain example.org",
            )
        house = open_house(terminal)
        with house.withdrawing() as withdrawing:
            if unblock:
                _unblock(withdrawing, unblock, terminal)
            elif domain:
                _withdraw_domain(withdrawing, domain, terminal, is_sure=yes)
            else:
                found = withdrawing.find(names or [])
                _confirm(found, f"Delete {_count(found)} for good?", terminal, is_sure=yes)
                _tell(withdrawing.withdraw(found), terminal)


def _withdraw_domain(withdrawing: Withdrawing, name: str, terminal: Terminal, *, is_sure: bool) -> None:
    """Block first, so that nothing of it comes in while its articles go."""
    domain, found = withdrawing.of_domain(name)
    _confirm(found, f"Block {domain} and delete {_count(found)} for good?", terminal, is_sure=is_sure)
    is_new = withdrawing.block(domain)
    terminal.out.print(f"{domain} is blocked." if is_new else f"{domain} was blocked already.", markup=False)
    _, arrived = withdrawing.of_domain(domain)
    _tell(withdrawing.withdraw(arrived), terminal)


def _unblock(withdrawing: Withdrawing, name: str, terminal: Terminal) -> None:
    domain, was_blocked = withdrawing.unblock(name)
    if not was_blocked:
        raise InputError(f"{domain} is not blocked.", mend="A site is blocked under the name that was given then.")
    terminal.out.print(
        f"{domain} is not blocked any more. Articles that were withdrawn stay withdrawn.", markup=False, soft_wrap=True
    )


def _confirm(found: Sequence[Listed], question: str, terminal: Terminal, *, is_sure: bool) -> None:
    """Ask where somebody can answer; only yes goes on."""
    if is_sure or not sys.stdin.isatty():
        return
    _list(found, terminal)
    answer = terminal.read_line(f"{question} It cannot be undone. [y/N] ")
    if (answer or "").strip().casefold() not in ("y", "yes"):
        terminal.notify("Nothing was deleted.")
        raise typer.Exit(1)


def _tell(done: Withdrawal, terminal: Terminal) -> None:
    terminal.out.print(f"{_count(done.articles)} withdrawn.", markup=False)
    if done.cards:
        cards = "posted answer" if done.cards == 1 else "posted answers"
        terminal.out.print(f"{done.cards:,} {cards} will be taken down while pullquote run is running.", markup=False)
    if done.reprints:
        again = " ".join(str(one.article_id) for one in done.reprints[:_MOST_LISTED])
        terminal.out.print("The same text is also printed in:", markup=False)
        _list(done.reprints, terminal)
        terminal.out.print(f"Withdraw them too with: pullquote withdraw {again}", markup=False, soft_wrap=True)


def _list(found: Sequence[Listed], terminal: Terminal) -> None:
    for one in found[:_MOST_LISTED]:
        parts = (str(one.article_id), one.title or "(without a headline)", one.outlet, one.url)
        terminal.out.print("  " + " · ".join(filter(None, parts)), markup=False, soft_wrap=True)
    if len(found) > _MOST_LISTED:
        terminal.out.print(f"  … and {len(found) - _MOST_LISTED:,} more", markup=False)


def _count(found: Sequence[Listed]) -> str:
    return f"{len(found):,} article{'' if len(found) == 1 else 's'}"
