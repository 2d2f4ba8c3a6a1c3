"""An article's language: told by its function words where they decide, by the model otherwise."""

from __future__ import annotations

import pytest

from bot.core.detection import Classifier, LanguageDetector

TEXTS = {
    "en ": "The council of the town met and spoke for three hours about the price of the bridge and of the library, and "
    "for two of the school.",
    "en": "The harbour office said on Tuesday that the old lighthouse had been sold to a group of islanders, who want to "
    "keep it open for visitors.",
    "de": "Das Hafenamt teilte am Dienstag mit, dass der alte Leuchtturm an eine Gruppe von Inselbewohnern verkauft "
    "wurde, die ihn für Besucher offen halten will.",
    "fr": "Le bureau du port a annoncé mardi que le vieux phare avait été vendu à un groupe d'habitants de l'île qui "
    "veulent le garder ouvert pour les visiteurs.",
    "es": "La oficina del puerto dijo el martes que el viejo faro había sido vendido a un grupo de vecinos de la isla que "
    "quiere mantenerlo abierto para los visitantes.",
    "ru": "Администрация порта сообщила во вторник, что старый маяк был продан группе жителей острова, которые хотят, "
    "чтобы он оставался открытым для всех, кто к ним приезжает, и не только летом.",
}  # fmt: skip


def no_model() -> Classifier:
    raise AssertionError("the model was loaded")


@pytest.mark.parametrize("code", TEXTS)
def test_function_words_tell_a_language_without_the_model(code: str) -> None:
    assert LanguageDetector(no_model).detect(TEXTS[code]) == code.strip()


def test_the_model_tells_what_words_cannot() -> None:
    detector = LanguageDetector()
    assert detector.detect("港务局周二表示,这座古老的灯塔已卖给一群岛民,他们希望继续向游客开放。" * 2) == "zh"
    assert detector.detect("Die hawekantoor het Dinsdag gesê dat die ou vuurtoring verkoop is aan 'n groep eilandbewoners "
                           "wat dit vir besoekers wil oophou, en dat hulle reeds geld ingesamel het.") == "af"  # fmt: skip


def test_one_that_is_mixed_goes_to_the_model() -> None:
    asked: list[str] = []

    def classify(text: str) -> tuple[str, float]:
        asked.append(text)
        return "en", 0.3

    mixed = f"{TEXTS['en']} {TEXTS['de']}"
    assert LanguageDetector(lambda: classify).detect(mixed) == ""
    assert asked == [mixed]


@pytest.mark.parametrize("text", ["", "   ", "Too short for any."])
def test_what_is_too_short_has_no_language(text: str) -> None:
    assert LanguageDetector(no_model).detect(text) == ""
