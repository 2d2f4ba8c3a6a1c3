"""A small newspaper to be asked."""

from __future__ import annotations

from bot.core.rights import QuotePolicy, Rights
from tests.making import make_article

_FULL = Rights(policy=QuotePolicy.FULL)
ARTICLES = (
    make_article(
        [
            "A storm with gusts of 140 km/h closed the harbour of Port Alder on Saturday, and eleven ferries stayed moored.",
            "Mayor Berta Lund said repairs to the breakwater would cost 4 million crowns. They will take until the end of May.",
            "Fishermen had asked for a higher breakwater since 2019, but the council put the plan off twice.",
        ],
        title="Storm closes the harbour of Port Alder",
        published="2024-02-03",
        publisher="Alder Courier",
        rights=_FULL,
    ),
    make_article(
        [
            "The public library of Port Alder will open on Sundays from April, after 2,300 residents signed a petition.",
            "“Nobody could read on a Sunday,” said the librarian Ada Fink.",
        ],
        number=2,
        title="Port Alder library to open on Sundays",
        published="2024-03-10",
        publisher="Alder Courier",
        url="https://courier.example/library",
        rights=_FULL,
    ),
    make_article(
        [
            "Die Bücherei von Port Alder öffnet ab April auch am Sonntag, sagte Ada Fink.",
            "Mehr als 2300 unterschrieben.",
        ],
        number=3,
        title="Bücherei öffnet sonntags",
        published="2024-03-11",
        language="de",
        rights=_FULL,
    ),
)
