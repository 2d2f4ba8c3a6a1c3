"""What went wrong with a fetch, in words for moderators and operators; never with what a server sent."""

from __future__ import annotations

from datetime import timedelta

from bot.core.fetching import Failed, Failure

_GATED = {
    401: "asks for a login",
    402: "asks for payment",
    403: "refuses this program",
    451: "may not show it, for legal reasons",
}
_TOO_MANY_REQUESTS = 429
_SERVER_ERRORS = 500


def address(sentence: str) -> Failed:
    """Say why an address is none that can be fetched."""
    return Failed(failure=Failure.ADDRESS, sentence=f"{sentence} Check the address.")


def not_public(host: str) -> Failed:
    """Say that a name leads into a network that is not public."""
    return Failed(
        failure=Failure.ADDRESS,
        sentence=f"{host} is not on the public Internet, so it was not fetched. If it is a host of the operator's own"
        " network, the operator can name it in PULLQUOTE_PRIVATE_HOSTS.",
    )


def blocked(host: str) -> Failed:
    """Say that the operator does not want it."""
    return Failed(failure=Failure.BLOCKED, sentence=f"{host} was blocked by the operator of this bot.")


def robots_forbid(host: str) -> Failed:
    """Say that the site does not want it."""
    return Failed(
        failure=Failure.ROBOTS,
        sentence=f"The robots.txt of {host} does not allow Pullquote to read this address."
        " Only the site can change that.",
    )


def robots_unknown(host: str, wait: timedelta, why: str = "") -> Failed:
    """Say that the site's wish is not known now; `why` is a sentence where more is known."""
    minutes = max(1, round(wait.total_seconds() / 60))
    said = why or f"The robots.txt of {host} could not be read, so it is not known what the site allows."
    return Failed(failure=Failure.ROBOTS, sentence=f"{said} It is asked again in {minutes} minutes.", wait=wait)


def status(host: str, number: int, wait: timedelta | None) -> Failed:
    """Say what a status means that brings no document."""
    if number in _GATED:
        return Failed(
            failure=Failure.GATED,
            sentence=f"{host} {_GATED[number]} (status {number}). Choose an address that everybody can read.",
            wait=wait,
        )
    if number in {_TOO_MANY_REQUESTS, 503}:
        why = "asks for fewer requests" if number == _TOO_MANY_REQUESTS else "cannot answer at the moment"
        return Failed(
            failure=Failure.BUSY, sentence=f"{host} {why} (status {number}). It is asked again later.", wait=wait
        )
    mend = "It is asked again later." if number >= _SERVER_ERRORS else "Check the address in a browser."
    return Failed(failure=Failure.STATUS, sentence=f"{host} answered with status {number}. {mend}", wait=wait)


def unasked_not_modified(host: str) -> Failed:
    """Say that a server answered what it was not asked."""
    return Failed(
        failure=Failure.STATUS,
        sentence=f"{host} said that nothing has changed, though it had not been asked that. It is asked again later.",
    )


def too_many_hops(host: str, hops: int) -> Failed:
    """Say that following was given up."""
    return Failed(
        failure=Failure.REDIRECTS,
        sentence=f"{host} redirects more than {hops} times. Use the address at which the document really is.",
    )


def circle(host: str) -> Failed:
    """Say that following leads nowhere."""
    return Failed(
        failure=Failure.REDIRECTS,
        sentence=f"{host} redirects in a circle. Use the address at which the document really is.",
    )


def leads_nowhere(host: str) -> Failed:
    """Say that a redirect has no target."""
    return Failed(failure=Failure.REDIRECTS, sentence=f"{host} redirects without saying where. Check the address.")


def too_large(host: str, most_bytes: int) -> Failed:
    """Say that a document is over its limit."""
    return Failed(
        failure=Failure.TOO_LARGE,
        sentence=f"What {host} sends is larger than {most_bytes / 1_000_000:g} MB, so it was not read."
        " Choose a smaller feed or page.",
    )


def slow(host: str, seconds: float) -> Failed:
    """Say that the time was up."""
    return Failed(
        failure=Failure.SLOW, sentence=f"{host} did not answer within {seconds:g} seconds. It is asked again later."
    )


def connection(sentence: str) -> Failed:
    """Say what kept the answer from coming."""
    return Failed(failure=Failure.CONNECTION, sentence=sentence)
