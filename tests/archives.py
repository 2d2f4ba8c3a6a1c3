"""Web archives for tests, written record by record."""

from __future__ import annotations

import gzip
from collections.abc import Sequence

SENTENCES = (
    "The ferry of Port Alder will stop at midnight from June on, the council decided on Thursday after a long debate.",
    "Nine sailors of the night crew are to move to the day shift, and two of the oldest will retire in the autumn.",
    "The union of the dock workers has agreed to the plan, because nobody is to lose a place or an hour of pay.",
    "Fewer than forty people a night have crossed the river after midnight since the bridge was opened to cars.",
    "The harbour master says that the last boat will be rung in by the old bell, as it was before the war.",
)


def article_page(number: int = 0) -> bytes:
    """Write a page with an article long enough to be one; each number has words of its own."""
    told = "".join(f"<p>Report {number}: {sentence}</p>" for sentence in SENTENCES)
    title = f"Ferry {number} to stop at midnight"
    return (
        f'<html lang="en"><head><title>{title}</title><meta property="og:type" content="article"></head>'
        f"<body><article><h1>{title}</h1>{told}</article></body></html>"
    ).encode()


def response(
    body: bytes, url: str = "https://paper.example/1", head: str = "HTTP/1.1 200 OK\nContent-Type: text/html\n"
) -> bytes:
    """Write an HTTP answer as a record."""
    return record(head.replace("\n", "\r\n").encode() + b"\r\n" + body, url)


def record(block: bytes, url: str, content: str = "application/http; msgtype=response", stated: int = -1) -> bytes:
    """Write a record; `stated` is the length that it claims, if not its own."""
    lines = (
        "WARC/1.0",
        "WARC-Type: response",
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>",
        "WARC-Date: 2026-01-01T00:00:00Z",
        f"WARC-Target-URI: {url}",
        f"Content-Type: {content}",
        f"Content-Length: {len(block) if stated < 0 else stated}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def article_records(count: int) -> list[bytes]:
    """Write a record for each of some articles."""
    return [response(article_page(number), f"https://paper.example/{number}") for number in range(count)]


def compressed(records: Sequence[bytes]) -> bytes:
    """Compress each record on its own, as archives are."""
    return b"".join(map(gzip.compress, records))
