"""Words in every script: which spellings and forms of a word a rule finds, and which words it must not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruling import found, listed


def finds(rule: str, words: str, lang: str | None = None) -> None:
    """Each of `words` (by |) is found whole by the rule, alone and within a sentence."""
    for word in words.split("|"):
        assert found(rule, "", word, lang=lang) == [word], (rule, word)
        assert len(found(rule, "Xx", f"zz zz {word} zz.", lang=lang)) == 1, (rule, word)


def misses(rule: str, words: str, lang: str | None = None) -> None:
    for word in words.split("|"):
        assert found(rule, "", f"zz {word} zz", lang=lang) == [], (rule, word)


# -- spelling ---------------------------------------------------------------------------------


SPACED = ["AI server", "AI-server", "ai servers", "AI server’s", "AI servers'", "‘AI’ server", "ＡＩ server"]
HIDDEN = ["AI\u00a0server", "AI\u2011server", "AI ser\u00adver", "AI\u200b server", "AI\nserver"]


@pytest.mark.parametrize("spelling", [*SPACED, *HIDDEN])
def test_a_phrase_is_found_in_all_its_spellings(spelling: str) -> None:
    assert len(found('"AI server"', "x", f"The {spelling} boom")) == 1


@pytest.mark.parametrize("other", ["AI, server", "AI. Server", "AI serverless", "xAI server", "AI - server"])
def test_a_phrase_is_not_found_across_other_signs_or_within_words(other: str) -> None:
    assert found('"AI server"', "x", other) == []


def test_a_name_is_not_found_within_a_longer_word() -> None:
    misses("marvel", "marvellous|Marvelous")
    misses("arm", "army|harm")


def test_a_word_written_with_a_hyphen_is_found_without_and_the_other_way_round() -> None:
    finds("e-mail", "email|e-mail|emails|E-mail")
    finds("email", "e-mail")
    finds("semi-conductor", "semiconductors|semi-conductor")
    finds("datacenter", "data-center|datacentre")
    finds("Wi-Fi", "WiFi|Wi-Fi")
    misses("=datacenter", "data-center")


def test_initials_are_found_with_and_without_their_stops() -> None:
    finds('"A. J. Pierzynski"', "A. J. Pierzynski|A.J. Pierzynski|AJ Pierzynski|A J Pierzynski")
    finds('"AJ Pierzynski"', "A. J. Pierzynski|A.J. Pierzynski")
    finds('"George W Bush"', "George W. Bush")
    finds('"St Louis"', "St. Louis")
    finds('"Apple Inc"', "Apple, Inc")
    assert found("US", "", "the U.S. and the US; tell us of the U.S.S.R.") == ["U.S", "US"]
    assert found("U.S.", "", "the US, not us") == ["US"]
    assert found("=US", "", "the U.S. and the US") == ["US"]


def test_signs_that_are_part_of_a_name_count() -> None:
    assert found("C++", "C, C# and C++17") == ["C++"]
    assert found("C", "C++, C#, A/C, C.") == []
    assert found(".NET", "", "on .NET, net of NET income") == ["NET"]
    assert found("Disney+", "", "Disney sells Disney+") == ["Disney"]
    finds("AT&T", "AT&T|AT & T|AT&T’s")
    finds('"S&P 500"', "S&P 500")
    finds('"Procter and Gamble"', "Procter & Gamble|Procter and Gamble")
    assert found('"Moody\'s"', "Moody met Moody’s") == ["Moody’s"]
    finds("3G", "3G")


NAMES = [
    "*NSYNC",
    "M*A*S*H",
    "E! Online",
    "Yahoo!",
    "(500) Days of Summer",
    "24/7",
    "What's up?",
    "AT&T",
    "Q*",
    "A* search",
    "will.i.am",
    "P!nk",
    "AC/DC",
    "R.E.M.",
    "U2",
    'Toys "R" Us',
    "title:x",
    "a OR b",
    "NOT",
    "C++",
    "=Apple",
    "-30-",
    "#MeToo",
    "Dr. No",
    "m1:0.008122",
    "…And You",
    "7-Eleven",
]


@pytest.mark.parametrize("name", NAMES)
def test_signs_in_an_item_of_a_list_are_part_of_the_name(name: str) -> None:
    written = name.removeprefix("=")
    assert len(listed(name, f"We saw {written} again.")) == 1
    assert len(listed(name, written)) == 1


def test_in_a_list_a_star_behind_the_beginning_of_a_word_is_still_a_prefix() -> None:
    assert listed("sovereign* cloud", "sovereignty cloud") == ["sovereignty cloud"]
    assert listed("Yahoo!", "Yahoo and Yahoo!") == ["Yahoo", "Yahoo"]


# -- accents, umlauts, strokes ------------------------------------------------------------------


def test_accents_and_strokes_fold_both_ways() -> None:
    for one, other in (("Zürich", "Zurich"), ("Łódź", "Lodz"), ("Đoković", "Dokovic"), ("Ørsted", "Orsted")):
        finds(one, f"{one}|{other}")
        finds(other, f"{one}|{other}")


def test_an_umlaut_is_found_written_out_but_a_digraph_only_as_an_umlaut() -> None:
    finds("Böhm", "Böhm|Boehm|Bohm")
    finds("Boehm", "Böhm|Boehm")
    misses("Boehm", "Bohm")
    finds("Poehl", "Pöhl|POEHL|Pöhls")
    misses("poet", "pot|pots")
    finds("Straße", "Strasse|STRASSE")
    finds("Aarhus", "Århus")


def test_the_dotted_and_dotless_i_are_one_letter() -> None:
    finds("İstanbul", "İstanbul|ISTANBUL|istanbul|Istanbul")
    finds("Diyarbakır", "Diyarbakir|DİYARBAKIR")


def test_width_and_ligatures_fold_and_the_article_keeps_its_own_spelling() -> None:
    assert found("ソフトバンク OR nvidia", "ｿﾌﾄﾊﾞﾝｸとＮＶＩＤＩＡ") == ["ｿﾌﾄﾊﾞﾝｸ", "ＮＶＩＤＩＡ"]
    finds("finance", "ﬁnance")


# -- English forms ------------------------------------------------------------------------------


def test_plurals_are_found_regular_or_not() -> None:
    finds("refinery", "refineries|refinery’s")
    finds("battery OR box", "batteries|boxes")
    finds("woman OR child OR knife OR crisis", "women|children|knives|crises")
    misses("human", "humen")


def test_the_singular_of_a_plural_is_found_in_a_phrase_only() -> None:
    finds('"oil prices"', "oil price|oil prices")
    misses("chemicals", "chemical")
    misses('"good news"', "good new")


def test_a_verb_is_not_an_inflection_of_a_noun() -> None:
    misses("ship", "shipping|shipped|shipper")
    misses("lead", "leading|leader")


def test_british_and_american_spelling_are_one() -> None:
    for british, american in (
        ("labour", "labor"),
        ("organisation", "organization"),
        ("centre", "center"),
        ("catalogue", "catalog"),
        ("modelling", "modeling"),
        ("programme", "program"),
        ("aluminium", "aluminum"),
        ("grey", "gray"),
        ("tyre", "tire"),
        ("defence", "defense"),
        ("analyse", "analyze"),
        ("sulphur", "sulfur"),
    ):
        finds(british, f"{american}|{british}")
        finds(american, f"{american}|{british}")
    finds('"data centre"', "data centers")
    misses("prize", "prise")
    misses("corporation", "corpouration")


def test_another_form_of_a_name_keeps_its_capital() -> None:
    finds("Apple", "Apples|Apple|apple")
    misses("Apple", "apples")
    finds("apple", "apples")
    finds("NVIDIA", "NVIDIAs")


def test_exactly_means_no_other_form() -> None:
    misses("=Apple", "Apples|apple|APPLE")
    misses('="AI server"', "AI servers|ai server")
    misses("=labour", "labor")
    misses("=Böhm", "Boehm|Bohm")
    misses("=Nvidia", "Nvidii|Nvidię")
    finds("=Apple", "Apple|Apple’s")
    assert found("=Orange", "Orange sells oranges and orange") == ["Orange"]


# -- capitals -----------------------------------------------------------------------------------


def test_short_words_in_capitals_match_only_in_capitals() -> None:
    assert found("ARM", "Arm and arm, ARM-based, ARM's") == ["ARM", "ARM's"]
    assert found("US OR IT", "Tell us about it in the US with IT") == ["US", "IT"]
    assert found("UN OR EC OR M1", "un ec m1 UN EC M1") == ["UN", "EC", "M1"]
    assert found("GPU", "gpu and GPUs") == ["GPUs"]
    assert found("arm", "Arm and ARM") == ["Arm", "ARM"]
    assert found("=Arm OR =ARM", "Arm and ARM, an arm") == ["Arm", "ARM"]


def test_a_company_may_be_written_in_two_cases() -> None:
    assert found("=Arm OR ARM", "Arm-based chips: Arm’s and ARM's, up in arms, an arm") == [
        "Arm",
        "Arm’s",
        "ARM's",
    ]


def test_a_lone_letter_is_no_part_of_another_word() -> None:
    assert found("X", "", "X-ray, x, Plan X/Y, X said; R&X, X. Smith") == ["X"]


def test_in_a_line_of_capitals_common_words_are_not_acronyms() -> None:
    assert found("US OR IMF", "TELL US WHAT THE IMF WANTS") == ["IMF"]


# -- other languages ----------------------------------------------------------------------------


def test_names_are_found_in_the_cases_of_the_languages_that_decline_them() -> None:
    finds("Nvidia", "Nvidii|Nvidię|Nvidią", "pl")
    finds("SoftBank", "SoftBanku|SoftBankiem", "pl")
    finds("Škoda", "Škody|Škodě|Škodou", "cs")
    finds("Россия", "России|Россию|Россией", "ru")
    finds("Сбербанк", "Сбербанка|Сбербанком")
    finds("Україна", "України|Україну|Україною", "uk")
    finds("Nvidia", "Nvidian|Nvidialla", "fi")
    finds("Nvidia", "Nvidiának|Nvidiától", "hu")
    finds("Softbank", "Softbanks", "de")
    misses("Nvidia", "Nvidii|Nvidian")


def test_common_words_are_found_in_number_and_gender() -> None:
    finds("Rechenzentrum", "Rechenzentren|Rechenzentrums", "de")
    finds('"intelligence artificielle souveraine"', "intelligences artificielles souveraines", "fr")
    finds('"servidor soberano"', "servidores soberanos", "es")
    finds("nação", "nações", "pt")
    finds('"cloud sovrano"', "cloud sovrani", "it")
    finds("datacenter", "datacenters", "nl")


def test_what_languages_write_onto_a_name_is_not_the_name() -> None:
    assert found("Softbank", "", "Der Softbank-Chef", lang="de") == ["Softbank"]
    assert found("OpenAI OR Nvidia", "", "d’OpenAI et l'Nvidia", lang="fr") == ["OpenAI", "Nvidia"]
    assert found('"IA souveraine"', "", "l’IA souveraine", lang="fr") == ["IA souveraine"]
    assert found("Nvidia", "", "Nvidia'nın çipi", lang="tr") == ["Nvidia"]
    finds("إنفيديا", "انفيديا|وإنفيديا|بإنفيديا")
    finds("אנבידיה", "ואנבידיה|לאנבידיה")
    finds("소프트뱅크", "소프트뱅크가|소프트뱅크의|소프트뱅크그룹|소프트뱅크그룹은")


def test_endings_are_those_of_the_article_and_not_of_short_words() -> None:
    misses("Arm", "Arme|Armen", "de")
    misses("Meta", "Mety", "pl")
    misses("Nvidia", "Nvidii", "en")
    misses("Ford", "fordern", "de")


def test_what_is_derived_or_of_another_gender_is_another_word() -> None:
    misses("Japan", "Japaner", "de")
    misses("Alberta", "Alberto", "es")
    misses("port", "porte", "fr")


LETTERS = st.text(st.sampled_from("abcdeosy"), min_size=5, max_size=9)


@given(
    LETTERS, st.sampled_from(["{}", "{}'s", "{}’s", "({})", "“{}”", "{},", "the-{}", "{}-based", "\u200b{}"])
)
def test_a_word_is_found_in_any_dress(word: str, dress: str) -> None:
    for written in (word, word.upper(), word.capitalize()):
        assert len(found(word, "x", f"zz {dress.format(written)} zz")) == 1


@given(st.text(st.sampled_from("aáeèoöuüsßłønç"), min_size=3, max_size=8))
def test_a_name_is_found_however_its_accents_are_encoded(name: str) -> None:
    for form in ("NFC", "NFD", "NFKC"):
        assert len(found(f'"{name}"', "x", f"zz {unicodedata.normalize(form, name)} zz")) == 1
