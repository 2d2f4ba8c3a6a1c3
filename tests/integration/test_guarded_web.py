"""No request reaches an address that is not public, however it is spelt and whatever leads to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.fetching import Failed, Failure, Fetched, Wanted
from bot.ingest.web.fetcher import Fetcher
from bot.ingest.web.options import PrivateHost
from tests.fakes.web import QUICK, Blocked, Detour, MemoryRobots, Web, answer, redirect

PUBLIC = "93.184.215.14"
FORBIDDEN = (
    "127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 0x7f.1 127.0.0.1. localhost"
    " localhost. LOCALHOST 0.0.0.0 0 [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [64:ff9b::7f00:1]"
    " [2002:7f00:1::] [fe80::1] [fe80::1%25lo] [fe80::1%lo] 127.0.0.1 ①②⑦.⓪.⓪.① 127。0。0。1 169.254.169.254 10.0.0.1"
    " 192.168.0.1 100.64.0.1 224.0.0.1 255.255.255.255 192.0.2.1 [ff02::1] [fc00::1] [2001:db8::1] 0x7f.0x0.0x0.0x1"
    " %31%32%37.0.0.1 0000127.0.0.1 4294967297"
).split()


def wanted(url: str, *, for_operator: bool = True) -> Wanted:
    return Wanted(url=url, most_bytes=1_000, for_operator=for_operator)


@pytest.mark.parametrize("host", FORBIDDEN)
async def test_no_spelling_reaches_this_machine(host: str) -> None:
    detour = Detour()
    async with Web() as web, web.public({"localhost": [["127.0.0.1", "::1"]]}, detour=detour) as fetcher:
        result = await fetcher.fetch(wanted(f"http://{host}:{web.port}/"))
        assert web.connections == 0
    assert detour.told == []
    assert isinstance(result, Failed)
    assert result.failure in {Failure.ADDRESS, Failure.ROBOTS}


@pytest.mark.parametrize("host", FORBIDDEN)
async def test_no_redirect_reaches_this_machine(host: str) -> None:
    detour = Detour()
    names = {"example.org": [[PUBLIC]], "localhost": [["127.0.0.1"]]}
    async with Web() as web, web.public(names, detour=detour) as fetcher:
        web.at("example.org/start", redirect(f"http://{host}:{web.port}/secret"))
        result = await fetcher.fetch(wanted(web.url("/start")))
        assert web.asked() == ["/robots.txt", "/start"]
        assert web.connections == 2
    assert set(detour.told) == {PUBLIC}
    assert isinstance(result, Failed)


async def test_an_answer_that_changes_is_checked_when_it_is_used() -> None:
    detour = Detour()
    answers = [[PUBLIC], ["127.0.0.1"], ["169.254.169.254"], ["::ffff:10.0.0.1"]]
    async with Web() as web, web.public({"example.org": answers}, detour=detour) as fetcher:
        web.at("example.org/start", answer(b"here"))
        results = [await fetcher.fetch(wanted(web.url(f"/start?{number}"))) for number in range(6)]
    assert set(detour.told) == {PUBLIC}
    assert {result.failure for result in results if isinstance(result, Failed)} == {Failure.ADDRESS}


async def test_of_mixed_answers_only_the_public_one_is_used() -> None:
    detour = Detour()
    answers = [["10.0.0.1", PUBLIC, "127.0.0.1"]]
    async with Web() as web, web.public({"example.org": answers}, detour=detour) as fetcher:
        web.at("example.org/start", answer(b"here"))
        assert isinstance(await fetcher.fetch(wanted(web.url("/start"))), Fetched)
    assert set(detour.told) == {PUBLIC}


async def test_a_robots_file_cannot_lead_inside_either() -> None:
    detour = Detour()
    async with Web() as web, web.public({"example.org": [[PUBLIC]]}, detour=detour) as fetcher:
        web.at("example.org/robots.txt", redirect(f"http://127.0.0.1:{web.port}/secret"))
        result = await fetcher.fetch(wanted(web.url("/start")))
        assert web.asked("127.0.0.1") == []
    assert isinstance(result, Failed)


async def test_a_named_host_of_the_own_network_lends_its_right_to_nobody() -> None:
    names = {"nas.local": [["10.0.0.7"]], "example.org": [[PUBLIC]], "other.local": [["10.0.0.8"]]}
    detour = Detour()
    async with Web() as web:
        own = (PrivateHost(name="nas.local", port=web.port),)
        async with web.public(names, detour=detour, private_hosts=own) as fetcher:
            web.at("nas.local/page", answer(b"own"))
            web.at("nas.local/away", redirect(web.url("/page", "other.local")))
            web.at("nas.local/port", redirect("http://nas.local:8080/page"))
            web.at("example.org/inside", redirect(web.url("/page", "other.local")))
            assert isinstance(await fetcher.fetch(wanted(web.url("/page", "nas.local"))), Fetched)
            for url in (web.url("/away", "nas.local"), web.url("/port", "nas.local"), web.url("/inside")):
                refused = await fetcher.fetch(wanted(url))
                assert isinstance(refused, Failed)
                assert refused.failure == Failure.ADDRESS
    assert set(detour.told) == {"10.0.0.7", PUBLIC}


async def test_a_moderators_source_never_reaches_the_operators_network() -> None:
    names = {"nas.local": [["10.0.0.7"]], "example.org": [[PUBLIC]]}
    detour = Detour()
    async with Web() as web:
        own = (PrivateHost(name="nas.local", port=web.port),)
        async with web.public(names, detour=detour, private_hosts=own) as fetcher:
            web.at("nas.local/page", answer(b"own"))
            web.at("example.org/inside", redirect(web.url("/page", "nas.local")))
            for url in (web.url("/page", "nas.local"), web.url("/inside")):
                refused = await fetcher.fetch(wanted(url, for_operator=False))
                assert isinstance(refused, Failed)
                assert refused.failure == Failure.ADDRESS
    assert set(detour.told) == {PUBLIC}


async def test_a_named_host_may_not_be_where_clouds_keep_their_secrets() -> None:
    detour = Detour()
    async with Web() as web:
        own = (PrivateHost(name="nas.local", port=web.port),)
        async with web.public({"nas.local": [["169.254.169.254"]]}, detour=detour, private_hosts=own) as fetcher:
            refused = await fetcher.fetch(wanted(web.url("/", "nas.local")))
    assert detour.told == []
    assert isinstance(refused, Failed)
    assert refused.sentence.startswith("nas.local is not on the public Internet")


async def test_the_systems_own_answers_are_checked_too() -> None:
    async with Web() as web:
        options = replace(QUICK, ports=frozenset({web.port}))
        async with Fetcher(options, robots=MemoryRobots(), blocked=Blocked()) as fetcher:
            for host in ("localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"):  # noqa: S104 - nothing listens there
                refused = await fetcher.fetch(wanted(f"http://{host}:{web.port}/"))
                assert isinstance(refused, Failed)
                assert refused.failure == Failure.ADDRESS
        assert web.connections == 0


async def test_a_named_host_is_found_by_the_systems_own_answer() -> None:
    async with Web() as web:
        web.at("/page", answer(b"own"))
        options = replace(QUICK, private_hosts=(PrivateHost(name="localhost", port=web.port),))
        async with Fetcher(options, robots=MemoryRobots(), blocked=Blocked()) as fetcher:
            assert isinstance(await fetcher.fetch(wanted(f"  http://LOCALHOST.:{web.port}/page\n")), Fetched)


async def test_a_name_that_does_not_exist_is_said_so() -> None:
    async with Web() as web, web.public({}, detour=Detour()) as fetcher:
        result = await fetcher.fetch(wanted(web.url("/", "exmaple.org")))
    assert isinstance(result, Failed)
    assert result.sentence == (
        "There is no host named exmaple.org, or its name cannot be looked up now. Check the address."
        " It is asked again in 60 minutes."
    )


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("http://user:secret@example.org/", "name or password"),
        ("http://example.org:22/", "names port 22"),
        ("ftp://example.org/", "begin with http"),
        ("file:///etc/passwd", "begin with http"),
        ("javascript:alert(1)", "begin with http"),
        ("http://", "begin with http"),
        ("", "begin with http"),
        ("feed", "begin with http"),
        ("http://[::1", "not a web address"),
        ("http://example.org:99999/", "not a web address"),
        ("http://exa\nmple.org/", "not a web address"),
        ("http://" + "a" * 5_000, "not a web address"),
        ("http://" + "a" * 300 + ".org/", ""),
        ("http://.../", "begin with http"),
        ("http://xn--a/", ""),
        ("http://\ud800/", "not a web address"),
    ],
)
async def test_what_is_no_address_of_the_web_is_said_so(url: str, part: str) -> None:
    detour = Detour()
    async with Web() as web, web.public({}, detour=detour) as fetcher:
        refused = await fetcher.fetch(wanted(url))
    assert isinstance(refused, Failed)
    assert part in refused.sentence
    assert "secret" not in refused.sentence
    assert detour.told == []


async def test_only_lasting_moves_to_public_places_are_reported() -> None:
    detour = Detour()
    names = {"example.org": [[PUBLIC]], "example.net": [["93.184.215.15"]], "nas.local": [["10.0.0.7"]]}
    async with Web() as web:
        own = (PrivateHost(name="nas.local", port=web.port),)
        async with web.public(names, detour=detour, private_hosts=own) as fetcher:
            web.at("example.net/new", answer(b"here"))
            web.at("nas.local/new", answer(b"own"))
            web.at("example.org/moved", redirect(web.url("/on", "example.net"), 301))
            web.at("example.net/on", redirect("/new", 308))
            web.at("example.org/for-now", redirect(web.url("/on", "example.net"), 302))
            web.at("example.org/inside", redirect(web.url("/new", "nas.local"), 301))
            results = [await fetcher.fetch(wanted(web.url(path))) for path in ("/moved", "/for-now", "/inside")]
            moved = [result.moved_to for result in results if isinstance(result, Fetched)]
            assert moved == [web.url("/new", "example.net"), "", ""]
