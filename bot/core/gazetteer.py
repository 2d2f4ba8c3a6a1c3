"""Countries and the states of the United States, by the terms that the English analyzer gives their names.

Countries are those of the United Nations with a few that the news names beside them; the adjective of a country
("Ukrainian") tells the country too. Names of several words are known by the word that tells most.
"""

from __future__ import annotations

from collections.abc import Iterable

import Stemmer

_COUNTRIES = (
    "Afghanistan Albania Algeria Andorra Angola Antigua Argentina Armenia Australia Austria Azerbaijan Bahamas "
    "Bahrain Bangladesh Barbados Belarus Belgium Belize Benin Bhutan Bolivia Bosnia Botswana Brazil Britain "
    "Brunei Bulgaria Burkina Burundi Cambodia Cameroon Canada Chad Chile China Colombia Comoros Congo Croatia "
    "Cuba Cyprus Czechia Denmark Djibouti Dominica Dominican Ecuador Egypt England Eritrea Estonia Eswatini "
    "Ethiopia Fiji Finland France Gabon Gambia Germany Ghana Greece Greenland Grenada Guatemala Guinea Guyana "
    "Haiti Honduras Hungary Iceland India Indonesia Iran Iraq Ireland Israel Italy Jamaica Japan Jordan "
    "Kazakhstan Kenya Kiribati Korea Kosovo Kuwait Kyrgyzstan Laos Latvia Lebanon Lesotho Liberia Libya "
    "Liechtenstein Lithuania Luxembourg Madagascar Malawi Malaysia Maldives Mali Malta Mauritania Mauritius "
    "Mexico Micronesia Moldova Monaco Mongolia Montenegro Morocco Mozambique Myanmar Namibia Nauru Nepal "
    "Netherlands Nicaragua Niger Nigeria Norway Oman Pakistan Palau Palestine Panama Paraguay Peru Philippines "
    "Poland Portugal Qatar Romania Russia Rwanda Samoa Scotland Senegal Serbia Seychelles Singapore Slovakia "
    "Slovenia Solomon Somalia Spain Lanka Sudan Suriname Sweden Switzerland Syria Taiwan Tajikistan Tanzania "
    "Thailand Togo Tonga Trinidad Tunisia Turkey Türkiye Turkmenistan Tuvalu Uganda Ukraine Uruguay US USA UK UAE "
    "Uzbekistan Vanuatu Vatican Venezuela Vietnam Wales Yemen Zambia Zimbabwe Arabia Salvador Rica Leone Zealand"
).split()
_ADJECTIVES = (
    "Afghan Albanian Algerian American Angolan Argentine Argentinian Armenian Australian Austrian Bangladeshi "
    "Belarusian Belgian Bolivian Brazilian British Bulgarian Cambodian Cameroonian Canadian Chilean Chinese "
    "Colombian Congolese Croatian Cuban Czech Danish Dutch Ecuadorian Egyptian Emirati English Eritrean Estonian "
    "Ethiopian Filipino Finnish French Georgian German Ghanaian Greek Guatemalan Haitian Honduran Hungarian "
    "Icelandic Indian Indonesian Iranian Iraqi Irish Israeli Italian Jamaican Japanese Jordanian Kazakh Kenyan "
    "Korean Kuwaiti Latvian Lebanese Liberian Libyan Lithuanian Malaysian Malian Maltese Mexican Moldovan "
    "Mongolian Moroccan Mozambican Namibian Nepali Nicaraguan Nigerian Norwegian Omani Pakistani Palestinian "
    "Panamanian Paraguayan Peruvian Polish Portuguese Qatari Romanian Russian Rwandan Saudi Scottish Senegalese "
    "Serbian Singaporean Slovak Slovenian Somali Spanish Sudanese Swedish Swiss Syrian Taiwanese Tanzanian Thai "
    "Tongan Tunisian Turkish Ugandan Ukrainian Uruguayan Venezuelan Vietnamese Welsh Yemeni Zambian Zimbabwean"
).split()
_STATES = (
    "Alabama Alaska Arizona Arkansas California Carolina Colorado Connecticut Dakota Delaware Florida Georgia "
    "Hawaii Idaho Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota "
    "Mississippi Missouri Montana Nebraska Nevada Hampshire Jersey Ohio Oklahoma Oregon Pennsylvania Tennessee "
    "Texas Utah Vermont Virginia Washington Wisconsin Wyoming"
).split()


def _stemmed(names: Iterable[str]) -> frozenset[str]:
    stem = Stemmer.Stemmer("english", 0).stemWord
    return frozenset(stem(name.casefold().replace("ü", "u")) for name in names)


COUNTRIES = _stemmed(_COUNTRIES) | _stemmed(_ADJECTIVES) | {"georgia"}
STATES = _stemmed(_STATES)
