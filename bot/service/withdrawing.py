"""Taking articles out for good: by name, or all of a domain, which is blocked then."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.ports import Withdrawals
from bot.core.withdrawal import Listed, Withdrawal, domain_in
from bot.errors import InputError, NotFound


class Withdrawing:
    """Finds what was named, withdraws it, and says where its text still stands. Blocking."""

    def __init__(self, store: Withdrawals) -> None:
        self._store = store

    def find(self, names: Sequence[str]) -> tuple[Listed, ...]:
        """Look articles up by id or URL, each once. Raises NotFound for the first that is none."""
        found: dict[int, Listed] = {}
        for name in names:
            listed = self._store.find(name.strip())
            if listed is None:
                raise NotFound(
                    f"There is no article {name}, or it was withdrawn already; nothing was changed.",
                    mend="ask --json names the id and address of each quotation's article.",
                )
            found[listed.article_id] = listed
        return tuple(found.values())

    def of_domain(self, text: str) -> tuple[str, tuple[Listed, ...]]:
        """Return the domain that was named and its articles. Raises InputError where it is none."""
        domain = _domain(text)
        return domain, tuple(self._store.of_domain(domain))

    def withdraw(self, articles: Sequence[Listed]) -> Withdrawal:
        """Delete the texts of articles for good."""
        ids = [article.article_id for article in articles]
        reprints = tuple(self._store.reprints(ids))
        return Withdrawal(articles=tuple(articles), cards=self._store.withdraw(ids), reprints=reprints)

    def block(self, domain: str) -> bool:
        """Take nothing from a domain any more; tell whether it was not blocked before."""
        return self._store.block(domain)

    def unblock(self, text: str) -> tuple[str, bool]:
        """Take a domain's articles again; return it and whether it was blocked. Raises InputError."""
        domain = _domain(text)
        return domain, self._store.unblock(domain)


def _domain(text: str) -> str:
    domain = domain_in(text)
    if not domain:
        raise InputError(f"“{text}” is not the name of a site.", mend="Write it like example.org.")
    return domain
