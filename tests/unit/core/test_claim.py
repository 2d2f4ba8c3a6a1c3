"""Which part of a message is the quotation."""

from __future__ import annotations

import pytest

from bot.core.claim import LONGEST_CLAIM, Claims, Mark, claim_of, claims_in

SAID = "Repairs will cost 4 million crowns this year"


def quoted(message: str) -> list[str]:
    claims = claims_in(message)
    assert claims is not None
    return [innermost(one) for one in claims.quoted]


def innermost(claims: Claims) -> str:
    """Return the words without source and quotation marks."""
    return innermost(claims.quoted[0]) if claims.is_set_off else (claims.whole, *claims.bare)[-1].text


@pytest.mark.parametrize(
    "message",
    [
        f"did you see “{SAID}” wow",
        f'"{SAID}" - is this real?',
        f"„{SAID}“ (Courier)",
        f"he wrote «{SAID}» yesterday",
        f"they said ‘{SAID}’ to us",
        f"> {SAID}\nis that true?",
        f">>> {SAID}",
        f"<@123> look\n> **{SAID}**\n> — Alder Courier",
    ],
)
def test_quotation_marks_and_block_quotes_set_a_quotation_off(message: str) -> None:
    assert quoted(message) == [SAID]


@pytest.mark.parametrize(
    "message",
    [
        f"Alder Courier: {SAID}",
        f"{SAID}. — Berta Lund, mayor",
        f"{SAID}\n- Alder Courier, 3 May",
        f"{SAID}. (Alder Courier)",
        f"**Mayor Lund**: {SAID} https://courier.example/a",
    ],
)
def test_who_is_named_as_the_source_is_no_part_of_it(message: str) -> None:
    claims = claims_in(message)
    assert claims is not None
    assert claims.bare[-1].text.rstrip(".") == SAID


def test_markdown_links_and_mentions_are_no_words() -> None:
    claims = claims_in(f"__*{SAID}*__ <@!12> <:wave:34> ||indeed|| <https://x.example/y> [so](https://x.example)")
    assert claims is not None
    assert claims.whole.text.split() == [*SAID.split(), "indeed", "so"]


def test_several_quotations_are_checked_longest_first() -> None:
    message = "“Repairs will cost money soon” and “the council had put the plan off twice”"
    assert quoted(message) == ["the council had put the plan off twice", "Repairs will cost money soon"]


def test_marks_cut_a_quotation_into_parts() -> None:
    claim = claim_of("… Mayor Lund [...] said [she] would pay [sic] 4 million…")
    assert claim is not None
    assert [(" ".join(part.words.keys), part.mark, part.instead) for part in claim.parts] == [
        ("mayor lund", None, ""),
        ("said", Mark.LEFT_OUT, ""),
        ("would pay 4 million", Mark.INSTEAD, "she"),
    ]


@pytest.mark.parametrize("message", ["", "two words", "https://example.org/a-long-address-with-words", "<@1> 🎉 …"])
def test_too_few_words_are_no_quotation(message: str) -> None:
    assert claims_in(message) is None


@pytest.mark.parametrize("sign", ['"', "'", "‘", "“", ">", "[", "(", "…", ":", "\n", "*_", "> \n"])
def test_a_message_of_signs_is_read_to_its_end(sign: str) -> None:
    """A pattern that tries everything again and again would never come to it."""
    message = (sign + "a") * (LONGEST_CLAIM // (len(sign) + 1)) + " and one more word"
    claims = claims_in(message)
    assert claims is not None
    assert claims.whole.text.endswith("one more word")


def test_much_white_space_is_as_little() -> None:
    words = "Mayor Berta Lund said repairs would cost 4 million"
    assert claims_in(f"{words}{chr(10) * 6_000} — Reuters") == claims_in(f"{words}{chr(10) * 2} — Reuters")
    assert claims_in(f"{words}{' ' * 5_000}crowns") == claims_in(f"{words}  crowns")
