"""Lines that are page furniture, and sentences that only begin like some."""

from __future__ import annotations

import pytest

from bot.ingest.pages.furniture import is_furniture

FURNITURE = """
Read more: Ministers agree on a deal for the harbour.
See also: The night boat
Lesen Sie auch: Der Hafen schließt
Mehr dazu lesen Sie hier.
À lire aussi : le port ferme
Lee también: El puerto cierra
Leggi anche
Lees ook: De haven sluit.
Läs också: Hamnen stängs
Читайте также: Порт закрыт
→ The night boat sails on
» Zum Liveblog
Sign up for Morning Briefing, a newsletter for the busy.
Sign up here to read on.
Subscribe to our newsletter to get the day's stories.
Get the best of the week straight to your inbox every Friday.
Abonnez-vous pour lire la suite.
Jetzt abonnieren und weiterlesen!
Follow BBC Africa on WhatsApp.
Folge unserem Kanal auf WhatsApp.
Follow us on Instagram, and never miss a story.
Share this article
Support our journalism with a gift today.
Donate now
By signing up, you agree to our terms.
This website uses cookies to give you the best service.
This article was updated on Monday to correct the name of the ship.
© 2024 The Paper. All rights reserved.
Copyright 2024 The Agency. This material may not be rewritten.
Photo: Anna Berg/Agency
Source: Statistics Office
Getty Images
Updated on 3 May 2024 at 10:32 a.m.
Published: May 3, 2024
5 min read
Advertisement
Anzeige
Article continues below
Comments (12)
Related stories
Most read
Also on the BBC
Topics: Ferries, Port Alder
Contact the reporter at anna@paper.example.
Have a tip? Write to us.
Skip to content
Back to top.
""".strip().splitlines()

PROSE = """
Support for the ruling party has fallen to 21 per cent, a poll shows.
Support is growing for a ban on night flights.
Donate blood before the holidays, hospitals asked the public on Monday.
Contact was lost at 10:32, the airline said.
Contact with the boat was lost on Tuesday evening.
Email accounts at three ministries were hacked, officials said.
By signing the treaty, the two countries end a dispute of forty years.
By continuing the blockade the government risks a famine, aid groups say.
Copyright law in the European Union is to change next year.
Copyright holders sued the company in May.
Also on Tuesday, two people died in the south.
More news is expected on Friday.
Popular content was deleted, he said.
Published in 1962, the book sold three million copies.
Updated in 2019, the law covers scooters as well.
»Das ist ein guter Tag für die Stadt«, sagte die Bürgermeisterin.
» C'est un bon jour », a dit le maire.
»Wir gehen nicht«
Germany could join the push for sanctions on Moscow, officials said.
He asked them to join a Telegram channel, prosecutors say.
Phishing mails that land in your inbox are often written by machines, police warn.
The company's newsletter was delivered to 4,000 homes before it was stopped.
This story has been told many times in the village.
This article has been law since 1949, the court said.
Share via text was the only way to get news out, she said.
Sign up for the army fell by a third last year.
Log in to the system was impossible for six hours, the agency said.
Click on a link was all it took to lose the savings of a life.
File photos show the bridge before it fell into the river.
Jump to 2021, and the prices had doubled.
Mehr dazu wollte die Polizei nicht sagen.
Mehr zum Thema sagte der Minister nicht.
Ver más allá de la guerra es difícil, dijo.
Voir également la facture de gaz doubler a surpris les ménages.
Lees meer dan één boek per week, zegt de minister.
Leggi anche severe non bastano, ha detto il ministro.
All rights reserved for the tribe were lost in 1890, the court found.
Print is not dead, says the publisher.
Next, the judges will hear the police.
Play was stopped for an hour.
Reuters and two other agencies left the country.
""".strip().splitlines()


@pytest.mark.parametrize("line", FURNITURE)
def test_a_line_of_furniture_is_known(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize("line", PROSE)
def test_a_sentence_of_an_article_is_none(line: str) -> None:
    assert not is_furniture(line)


def test_a_long_paragraph_is_none_however_it_begins() -> None:
    assert not is_furniture("Read more: " + "the ferry sails. " * 30)


@pytest.mark.parametrize(
    "bait", ["follow ", "a ", "newsletter ", "published 1 ", "»..", "straight sent to ", "read also "]
)
def test_no_line_makes_the_rules_run_wild(bait: str) -> None:
    assert is_furniture(bait * 400) is False
    is_furniture((bait * 400)[:420])
