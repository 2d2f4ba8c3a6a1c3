"""Which pages are articles, and which are notices, lists of links or another story."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.core.acceptance import judge
from bot.core.article import Head
from bot.core.page import Page
from tests.making import blocks_of

HEADLINE = "Storm closes the harbour of Port Alder"
STORY = (
    "A storm with gusts of 140 km/h closed the harbour of Port Alder on Saturday, and eleven ferries stayed moored.",
    "Mayor Berta Lund said repairs to the breakwater would cost 4 million crowns and take until the end of May.",
    "Fishermen had asked for a higher breakwater since 2019, but the council put the plan off twice in three years.",
    "The harbour master hopes to open the northern basin on Tuesday, when divers will have looked at the quay wall.",
    "Two cruise ships that were due on Sunday have been sent to Birch Haven instead, some forty miles down the coast.",
)


def a_page(
    texts: Sequence[str] = STORY, *, title: str = HEADLINE, says_article: bool = False, link_share: float = 0.1
) -> Page:
    return Page(head=Head(title=title), blocks=blocks_of(*texts), says_article=says_article, link_share=link_share)


@pytest.mark.parametrize(
    "announced",
    [
        HEADLINE,
        "",
        "Port Alder: harbour shut by storm",
        "STORM CLOSES HARBOUR",
        "Harbour closed — live updates",
        "Eleven ferries moored as a storm hits Port Alder",
    ],
)
def test_an_article_is_one_also_under_a_headline_that_the_feed_rewrote(announced: str) -> None:
    assert judge(a_page(), announced) == ""


def test_another_story_than_the_announced_one_is_refused_unless_the_page_says_that_it_is_an_article() -> None:
    assert "unlike" in judge(a_page(title="Your privacy"), HEADLINE)
    assert judge(a_page(title="Your privacy", says_article=True), HEADLINE) == ""


def test_a_stub_is_refused_with_its_number_of_words() -> None:
    assert judge(a_page(STORY[:1], says_article=True), HEADLINE).startswith("The page has 21 words of text;")
    assert "0 words" in judge(a_page(["# Only a heading"]), HEADLINE)


def test_a_section_front_is_refused() -> None:
    front = [f"- {HEADLINE}, and what it means" for _ in range(12)]
    assert "list of links" in judge(a_page(front), "")
    assert "list of links" in judge(a_page(link_share=0.8), "")
    assert judge(a_page(link_share=0.8, says_article=True), "") == ""


NOTICES = {
    "English": "We use cookies to store and read data on your device. You can accept all cookies or say no. "
    "Manage your cookies at any time at the foot of every page, where the cookie policy is explained.",
    "German": "Wir und unsere Partner speichern Daten auf Ihrem Gerät. Sie können alle Cookies akzeptieren oder "
    "ablehnen. Ihre Einwilligung gilt ein Jahr. Die Datenschutzeinstellungen finden Sie unten auf jeder Seite.",
    "French": "Nous et nos partenaires lisons des données sur votre appareil. Vous pouvez accepter les cookies ou "
    "refuser les cookies. Gérer mes choix est possible à tout moment au bas de chaque page du site.",
    "Spanish": "Usamos datos de su dispositivo para medir la audiencia. Puede aceptar las cookies o cambiar sus "
    "preferencias. La política de cookies está al pie de cada página de este sitio y se puede leer siempre.",
    "Italian": "Noi e i nostri partner leggiamo dati sul dispositivo. Accetta i cookie per leggere il sito. "
    "Puoi accettare tutti i cookie o rifiutarli, e cambiare idea in ogni momento in fondo alla pagina.",
    "Dutch": "Wij en onze partners lezen gegevens op uw apparaat. U kunt alle cookies accepteren of weigeren. "
    "Het cookiebeleid staat onder aan iedere pagina, en daar kunt u uw keuze altijd weer wijzigen of intrekken.",
    "Portuguese": "Nós e os nossos parceiros lemos dados no seu dispositivo. Pode aceitar os cookies ou recusar. "
    "A política de cookies está no fim de cada página, e pode mudar de ideias sempre que quiser, ali mesmo.",
    "a bot check": "Checking your browser before you go on. Our systems have seen unusual traffic from your network. "
    "Please enable JavaScript and confirm that you are human, and the page will be shown to you in a moment.",
    "a wall": "Subscribe to continue with this story and all others of the Courier. Already a subscriber? Log in to "
    "read on. The first month costs one crown, and you can end the subscription whenever you want to do so.",
    "a missing page": "Page not found. The story that you are looking for cannot be found at this address, or it was "
    "moved. Try the search, or begin again on the front page, where all the news of today is to be seen.",
}


@pytest.mark.parametrize("language", NOTICES)
@pytest.mark.parametrize("says_article", [True, False])
def test_a_notice_is_refused_in_any_language_whatever_its_markup_says(language: str, *, says_article: bool) -> None:
    filler = "More of such words stand here in long lines that nobody reads, so that there is enough text on the page."
    page = a_page([NOTICES[language], filler, filler, filler], title="Courier", says_article=says_article)
    assert judge(page, HEADLINE).startswith("The page is a notice")


def test_an_article_that_names_cookies_once_is_no_notice() -> None:
    story = [*STORY, "The regulator fined the port's web site, which made visitors accept all cookies at once."]
    assert judge(a_page(story), HEADLINE) == ""


def test_a_long_article_about_cookies_is_no_notice() -> None:
    about = [f"In case {n} of the ruling on the cookie policy the court said that to accept all cookies by one button "
             "while hiding how to manage cookies is no consent that the law knows." for n in range(15)]  # fmt: skip
    assert judge(a_page(about, title="Court rules on cookies"), "Court rules on cookies") == ""


def test_a_report_about_a_strike_that_mentions_a_login_stays() -> None:
    report = [*STORY[:4], "Passengers who log in to continue their booking were told that access was denied all day."]
    assert judge(a_page(report), HEADLINE) == ""
