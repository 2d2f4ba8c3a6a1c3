"""Whatever is typed or sent as an address is a target or a sentence."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.fetching import Failed
from bot.ingest.web.options import FetchOptions
from bot.ingest.web.targets import Target, read_target

PARTS = (
    *"@:/%\\?#[]-. é。٣ß\u200b\ud800\x00",
    *("http:// https:// // example.org [::1] 127.1 xn-- .. 0x 80 99999999 %00 %zz user:secret " + "a" * 70).split(),
)
ADDRESSES = st.one_of(st.text(), st.lists(st.sampled_from(PARTS), max_size=9).map("".join))


@given(ADDRESSES, ADDRESSES)
@example("http://][@", "//] [@")
def test_an_address_is_read_or_refused_in_words(text: str, location: str) -> None:
    base = read_target("https://example.org/feed", FetchOptions())
    assert isinstance(base, Target)
    for target in (read_target(text, FetchOptions()), read_target(location, FetchOptions(), base=base)):
        if isinstance(target, Failed):
            assert target.sentence.isprintable()
            assert target.sentence.endswith("Check the address.")
        else:
            assert target.url.scheme in {"http", "https"}
            assert target.host == target.url.raw_host
            assert target.host.isascii()
            assert not target.own
            assert read_target(str(target.url), FetchOptions()) == target
