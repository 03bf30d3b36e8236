"""What a reading takes from an article: what two rewrites of one report have in common, in any language."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import text as texts
from monitor.model import Article
from monitor.stories import quotes
from monitor.stories.datelines import parted
from monitor.stories.reading import Reading, read, shared_quotes, stem
from monitor.stories.words import NO_NAMES


def article(text: str = "", title: str = "Plan", lang: str | None = "en") -> Article:
    return Article(
        id="0" * 16, url="https://one.example/a", feed="https://one.example/", outlet="One", title=title,
        text=text, text_from="page" if text else "title", status="article", lang=lang, authors=(),
        published=None, seen=datetime(2026, 11, 16, tzinfo=UTC),
    )  # fmt: skip


def reading(text: str = "", title: str = "Plan", lang: str | None = "en") -> Reading:
    return read(article(text, title, lang))


def names(text: str, lang: str = "en") -> set[str]:
    return set(reading(text, lang=lang).names)


def figures(text: str, lang: str = "en") -> set[str]:
    return set(reading(text, lang=lang).figures)


# -- words --------------------------------------------------------------------------------------


def test_title_opening_and_lead_are_the_first_words_of_the_body() -> None:
    one = reading(
        "Divers found the wreck. " + "The harbour office said nothing more of it. " * 40, "Wreck found"
    )
    assert one.title == ("wreck", "found")
    assert one.body[:6] == ("wreck", "found", "diver", "found", "the", "wreck")
    assert one.title == one.opening[:2] == one.lead[:2]
    assert len(one.title) < len(one.opening) < len(one.lead) < len(one.body)


def test_no_word_is_cut_where_the_lead_ends() -> None:
    one = reading("extraordinarily " * 200)
    assert set(one.lead[1:]) == set(one.opening[1:]) == {stem("extraordinarily")}


def test_japanese_is_read_as_overlapping_pairs_of_characters() -> None:
    assert reading("工場を建てる。", "計画", lang="ja").body == (
        "計画",
        "工場",
        "場を",
        "を建",
        "建て",
        "てる",
    )


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("aB c.'\u2019\"&_-1,日ア한é\n“”"), max_size=80))
def test_tokens_stand_where_the_text_has_them(source: str) -> None:
    found, starts = texts.tokens(source)
    end = 0
    for token, start in zip(found, starts, strict=True):
        assert source[start : start + len(token)] == token
        assert not any(c.isalnum() for c in source[end:start])
        end = start + len(token)
    assert not any(c.isalnum() for c in source[end:])


HARD = "0123456789,,..-:%$¥'\"“”‘’「」«» \n人死第月日年兆億万killedtoldaccording toMay２½Ⅻ١𐩀İßﬁ한가アタ\u200d"


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.sampled_from(HARD) | st.characters(), max_size=120), st.sampled_from(["en", "ja", "de", None])
)
def test_any_text_can_be_read(text: str, lang: str | None) -> None:
    one = reading(text, text[:40], lang)
    assert one.lead_figures <= one.figures == one.shown_figures.keys()
    assert one.title_names <= one.lead_names <= one.names.keys() | one.loose.keys()
    assert one.names.keys() | one.loose.keys() == one.shown.keys()
    assert one.lead_years <= one.years
    assert one.lead_days <= one.days
    assert list(one.shingles) == sorted(set(one.shingles.tolist()))


@pytest.mark.parametrize(
    "piece",
    [
        "'Ab ",
        "‘a ",
        "“a ",
        "1,111",
        "May 5 ",
        "killed 1,",
        "according to A ",
        "日経",
        "アア・",
        "据《",
        "死者1人",
        "12th ",
    ],
)
def test_a_text_made_to_be_slow_is_read_in_time(piece: str) -> None:
    started = time.process_time()
    reading(piece * (24_000 // len(piece)))
    assert time.process_time() - started < 2


# -- names --------------------------------------------------------------------------------------


def test_capitals_within_a_sentence_are_names_and_at_its_beginning_only_perhaps() -> None:
    one = reading("Yesterday the office of Ines Calder closed. Nobody knew. Harbours stayed shut.")
    assert {"ines", "calder", "ines calder"} <= one.names.keys()
    assert {"harbours", "nobody"} <= one.loose.keys()
    assert "harbours" not in one.names


@pytest.mark.parametrize(
    "text",
    [
        "It closed. Furthermore, it burned. I'm told so. They’re there. Didn't it?",
        "Ia ditutup. Beliau berkata begitu. Menurut mereka, namun tidak.",
        "Es brannte. Dabei war es neu. Allerdings nicht lange.",
        "Det stängdes. Enligt dem var det så. Dessutom brann det.",
    ],
)
def test_words_that_a_sentence_begins_with_are_no_names_however_small_the_batch(text: str) -> None:
    one = reading(text)
    assert not (one.names + one.loose).keys() & {
        "furthermore", "i'm", "they're", "didn't", "beliau", "menurut", "dabei", "allerdings", "enligt",
        "dessutom",
    }  # fmt: skip


def test_a_title_before_a_name_is_no_part_of_it() -> None:
    assert names("There Gov. Ines Calder met Datuk Orsk.") == {"ines", "calder", "ines calder", "orsk"}
    assert {"o'brien", "l'oréal"} <= names("There O'Brien met L'Oréal.")


def test_a_possessive_ends_a_name() -> None:
    assert "corvex ines" not in names("They met Corvex's Ines Calder there.")
    assert {"corvex", "ines calder"} <= names("They met Corvex's Ines Calder there.")


def test_a_list_is_no_full_name() -> None:
    assert "corvex hinode" not in names("It names Corvex, Hinode and others.")


def test_one_foreign_name_does_not_turn_an_english_text_into_names() -> None:
    one = reading(
        "The founder, 森川大地, spoke of large plans for the harbour and for its many workers there."
    )
    assert not one.unspaced
    assert "plans" not in one.names
    assert "plans" in one.lower


def test_what_an_article_writes_small_is_told_once_and_without_stop_words() -> None:
    assert sorted(reading("the ferry and the ferry left", "").lower) == ["ferry", "left"]


def test_every_mark_that_stands_for_an_apostrophe_is_one() -> None:
    assert len({reading(f"It is Corvex{mark}s plan.").body for mark in "'\u2018\u2019\u02bc\u2032"}) == 1


def test_katakana_and_latin_words_are_names_in_japanese() -> None:
    assert {"コルベックス", "gx900"} <= names("国内でコルベックスのGX900を採用する。", "ja")


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The Tokyo group SoftBank wants it.", "en"),
        ("ソフトバンクグループは投資を決めた。", "ja"),
        ("软银集团宣布投资。", "zh"),
        ("소프트뱅크가 투자를 결정했다.", "ko"),
    ],
)
def test_a_company_is_one_name_in_four_scripts(text: str, lang: str) -> None:
    assert "softbank" in names(text, lang)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Then the Bank of Japan raised its rate.", "en"),
        ("Then the BOJ raised its rate.", "en"),
        ("日銀は利上げを決めた。", "ja"),
        ("日本銀行は利上げを決めた。", "ja"),
    ],
)
def test_a_central_bank_is_one_name_spelt_out_or_short(text: str, lang: str) -> None:
    assert "bankofjapan" in names(text, lang)


def test_a_country_is_one_name_in_its_neighbours_languages() -> None:
    told = (
        ("Es war in Deutschland schon bekannt.", "de"),
        ("On le savait en Allemagne depuis hier.", "fr"),
        ("Se sabe en Alemania desde ayer.", "es"),
        ("ドイツで知られていた。", "ja"),
        ("在德国早已知道。", "zh"),
    )
    assert all("germany" in names(text, lang) for text, lang in told)


def test_a_person_reads_word_by_word_so_that_a_surname_alone_still_meets() -> None:
    japanese = reading("オープンAIのアルトマン氏が語った。", lang="ja")
    assert japanese.names.keys() >= {"sam", "altman", "sam altman"}
    assert japanese.shown["sam altman"] == "アルトマン氏"
    assert names("There Sam Altman said more.") == {"sam", "altman", "sam altman"}
    assert names("Then Altman left.") == {"altman"}


def test_a_headline_gives_no_full_names_even_of_the_well_known() -> None:
    assert reading(title="Kim Jong Un meets Wladimir Putin").names.keys() == {
        "kim",
        "jong",
        "vladimir",
        "putin",
    }


def test_a_surname_that_is_a_word_counts_within_the_full_name() -> None:
    assert (
        names("Then Masayoshi Son left.")
        == names("孫正義会長が語った。", "ja")
        == {"masayoshi", "masayoshi son"}
    )


def test_the_longest_known_form_counts_and_none_within_it() -> None:
    assert names("インドネシアの首都。", "ja") == {"indonesia"}
    assert names("日本銀行の総裁。", "ja") == {"bankofjapan"}
    assert "india" not in names("インドアで楽しむ。", "ja")


def test_a_pronoun_is_no_country() -> None:
    assert "unitedstates" not in names("He told us so, and who knew?")
    assert "worldhealthorganization" not in names("He told us so, and who knew?")
    assert {"unitedstates", "worldhealthorganization"} <= names("Then the US left the WHO again.")


def test_a_reading_shows_names_as_the_article_spells_them() -> None:
    assert reading("In the U.S. the Fed met.").shown["unitedstates"] == "U.S"
    assert (
        reading("米連邦準備理事会が会合を開いた。", lang="ja").shown["federalreserve"] == "米連邦準備理事会"
    )


def test_names_of_title_and_lead_are_known_as_such() -> None:
    one = reading(
        "In Mie they met. " + "Nothing else was said of it at all. " * 30 + "Later Lotte came.", "Corvex"
    )
    assert one.title_names == {"corvex"}
    assert {"corvex", "mie"} <= one.lead_names
    assert "lotte" in one.names
    assert "lotte" not in one.lead_names


def test_every_form_of_the_table_means_one_thing() -> None:
    meant: dict[str, set[str]] = {}
    for _, line in table():
        for form in line:
            meant.setdefault(texts.fold(form), set()).add(line[0])
    assert not [form for form, of in meant.items() if len(of) > 1]


def test_every_form_of_the_table_is_found_in_a_text() -> None:
    """Each form, among the others of its line, adds one to what the line counts as."""
    lost = [
        line
        for person, line in table()
        if texts.fold(line[0]) not in NO_NAMES
        and any(_told(line)[key] < len(line) for key in _expected(person, line[0]))
    ]
    assert not lost


def test_the_table_knows_some_hundreds_of_names() -> None:
    assert len(table()) >= 900


def table() -> list[tuple[bool, list[str]]]:
    out, section = [], ""
    for line in files("monitor.stories").joinpath("aliases.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line
        elif line and not line.startswith("#"):
            out.append((section == "[people]", line.split(" | ")))
    return out


def _expected(person: bool, canonical: str) -> set[str]:
    folded = texts.fold(canonical)
    words = {word for word in folded.replace("-", " ").split() if len(word) > 1}
    return words - NO_NAMES if person else {folded.replace(" ", "")}


def _told(line: list[str]) -> Counter[str]:
    spaced = "".join(f"and then {form} was there, " for form in line if not texts.is_unspaced(form))
    unspaced = "".join(f"今日、{form}、だと言う。" for form in line if texts.is_unspaced(form))
    return reading(spaced).names + reading(unspaced, lang="ja").names


# -- datelines ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dateline", "lang"),
    [
        ("ORSK, Nov 16 (Reuters) - ", "en"),
        ("(Bloomberg) -- ", "en"),
        ("Orsk (dpa) - ", "de"),
        ("PARIS, 16 nov 2026 (AFP) - ", "fr"),
        ("KUALA LUMPUR, 16 Nov (Bernama) -- ", "ms"),
        ("［東京　16日　ロイター］ - ", "ja"),
        ("新华社北京11月16日电（记者王明）", "zh"),
        ("(서울=연합뉴스) 홍길동 기자 = ", "ko"),
    ],
)
def test_a_dateline_is_no_part_of_what_a_report_says(dateline: str, lang: str) -> None:
    alone = reading(dateline, lang=lang)
    assert not alone.has_text
    assert alone.names.keys() | alone.loose.keys() <= {"plan"}
    assert not alone.dates
    one = reading(f"{dateline}Nobody knows the harbour.", lang=lang)
    assert one.body == reading("Nobody knows the harbour.", lang=lang).body


def test_the_agency_of_a_dateline_is_credited() -> None:
    assert (
        reading("ORSK (Reuters) - The harbour is closed.").credits == reading("He told Reuters so.").credits
    )


@pytest.mark.parametrize(
    "text", ["Ines Calder (D) said so.", "BBC 10:30 it is.", "Corvex - the maker - left."]
)
def test_what_begins_as_a_dateline_does_and_is_none_stays(text: str) -> None:
    assert len(reading(text).body) == len(text.replace("10:30", "10 30").replace("-", " ").split()) + 1


# -- figures ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("It costs 1 trillion yen now.", "en"),
        ("It costs ¥1tn now.", "en"),
        ("投資額は1兆円に上る。", "ja"),
        ("約1兆円を投じる。", "ja"),
        ("耗资1万亿日元。", "zh"),
    ],
)
def test_an_amount_is_one_figure_in_every_language(text: str, lang: str) -> None:
    assert figures(text, lang) == {"jpy:1e+12"}


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("$1.5 billion", "en"),
        ("15億ドルで買う", "ja"),
        ("以15亿美元收购", "zh"),
        ("1,5 Milliarden Dollar", "de"),
        ("1,5 milliard de dollars", "fr"),
        ("15억 달러에 샀다", "ko"),
    ],
)
def test_dollars_are_dollars_everywhere(text: str, lang: str) -> None:
    assert figures(text, lang) == {"usd:1.5e+09"}


def test_points_part_thousands_where_the_language_does() -> None:
    assert figures("Es kostet 1.500 Euro.", "de") == {"eur:1.5e+03"}
    assert figures("It weighs 1.500 kg.", "en") == {"kg:1.5"}


def test_per_cent_is_a_share_in_every_wording() -> None:
    told = (
        ("3.5%", "en"),
        ("3.5 per cent", "en"),
        ("3,5 Prozent", "de"),
        ("3.5パーセント", "ja"),
        ("百分之3.5", "zh"),
    )
    assert all(figures(f"{text} ", lang) == {"%:3.5"} for text, lang in told)


def test_people_are_counted_alike_in_english_and_japanese() -> None:
    assert figures("It has 150 people there.") == figures("従業員は150人です。", "ja") == {":150"}


def test_casualties_are_figures_whatever_the_wording() -> None:
    told = ("Four people were killed there.", "It killed at least four.", "It left 4 dead there.")
    assert all("dead:4" in figures(text) for text in told)
    assert "dead:4" in figures("事故で4人が死亡した。", "ja")
    assert "dead:4" in figures("事故造成4人死亡。", "zh")
    assert "hurt:12" in figures("The crash injured 12 people.")
    assert reading("The quake killed 1,200 people.").shown_figures["dead:1.2e+03"] == "killed 1,200"


def test_a_number_of_another_sentence_is_no_toll() -> None:
    assert figures("Her son Paul, 15, was killed. They were arrested, 12 of them old.") == {":12", ":15"}
    assert figures("It has 12 rooms. Killed were none.") == {":12"}


def test_times_days_years_and_ordinals_are_no_figures() -> None:
    assert not figures(
        "At 10:30 on 17 November 2026, the 13th time, by 11am, it opened. On May 14 it closed."
    )
    assert not figures("11月17日の10時に始まる。", "ja")


def test_small_counts_are_no_figures_and_words_count_in_the_lead() -> None:
    assert not figures("He has 3 boats and four houses.")
    assert figures("She met twelve ministers there.") == {":12"}


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("It is due to COVID-19 there.", "en"),
        ("Akibat Covid-19 di sana.", "ms"),
        ("An F-35 and seven AK-47s came with a Type-15.", "en"),
        ("The Boeing 737 came down, as another Boeing 737 did.", "en"),
        ("He has Windows 11 on it, and an iPhone 15 Pro.", "en"),
        ("It was at Studio 54, said Formula 1 and the G20.", "en"),
        ("Then flight 370 left by route 52, under Article 50.", "en"),
        ("The S&P 500 index fell with the Nikkei 225.", "en"),
        ("The Philadelphia 76ers of the 80s, they say.", "en"),
        ("It was after 9/11, of (27/10/2022), all 24/7 of it.", "en"),
        ("It is the No. 12 of them.", "en"),
        ("Es gilt Artikel 50 auch dort.", "de"),
        ("ボーイング737型機とアポロ13号、新型コロナウイルス。", "ja"),
        ("日経225は第41回の会合。", "ja"),
        ("波音737客机。", "zh"),
        ("삼성은 아이폰 15 이후.", "ko"),
    ],
)
def test_a_number_that_is_part_of_a_name_is_no_figure(text: str, lang: str) -> None:
    one = reading(text, lang=lang)
    assert not one.figures
    assert not one.rounded


@pytest.mark.parametrize(
    ("text", "lang", "figure"),
    [
        ("It lost at Nvidia 12 % of it.", "en", "%:12"),
        ("It pays SoftBank 500 billion yen.", "en", "jpy:5e+11"),
        ("It is said that in Gaza 35 people lived.", "en", ":35"),
        ("He gave Boeing 200 orders.", "en", ":200"),
        ("Es gibt in Berlin 12 Museen davon.", "de", ":12"),
        ("Then Evansville 51, Drake 65 it was; Evansville 51 in all.", "en", ":51"),
        ("Her blood pressure was 100/65 then.", "en", ":65"),
        ("He boarded the flight. 12 people did not.", "en", ":12"),
        ("ドローン100機を買う。", "ja", ":100"),
        ("メンバー12人が来た。", "ja", ":12"),
    ],
)
def test_a_number_behind_a_name_that_counts_something_is_a_figure(text: str, lang: str, figure: str) -> None:
    assert figure in figures(text, lang)


def test_what_a_text_numbers_again_and_again_is_a_name() -> None:
    said = "They landed with Halcyon 14, and Halcyon 14 was lost."
    assert not figures(said)
    assert figures("They bought of Halcyon 14, and of it 14 were lost.") == {":14"}
    assert figures(said + " At last 14 people died.") == {":14", "dead:14"}


def test_a_rounded_figure_meets_the_exact_one() -> None:
    exact, rounded = reading("It paid $1.52 billion."), reading("It paid $1.5 billion.")
    assert not exact.figures & rounded.figures
    assert exact.rounded & rounded.rounded == {"usd:1.5e+09"}


def test_a_score_is_the_same_for_winner_and_loser() -> None:
    assert reading("They won 3-1 there.").scores == reading("They lost 1-3 there.").scores == {"3-1"}
    assert not reading("In the season 2014-15 they won 60-70% of all.").scores


def test_a_figure_is_shown_in_the_words_of_the_article() -> None:
    assert reading("It paid US$1.5 Billion in all.").shown_figures == {"usd:1.5e+09": "US$1.5 Billion"}


# -- dates, ordinals, models --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("on November 17, 2026 it", "en"),
        ("on 17 Nov 2026 it", "en"),
        ("on the 17th of November 2026 it", "en"),
        ("am 17. November 2026", "de"),
        ("le 17 novembre 2026", "fr"),
        ("el 17 de noviembre de 2026", "es"),
        ("2026年11月17日に", "ja"),
        ("on 2026-11-17 it", "en"),
    ],
)
def test_a_day_is_one_date_in_every_wording(text: str, lang: str) -> None:
    assert reading(text, lang=lang).dates == {"2026-11-17"}


def test_a_day_without_a_year_says_so() -> None:
    assert (
        reading("On November 17 it opened.").dates
        == reading("11月17日に開く。", lang="ja").dates
        == {"--11-17"}
    )


def test_weekdays_of_the_lead_are_dates_and_later_ones_are_not() -> None:
    late = "It was said again and again. " * 40 + "On Friday it closed."
    assert reading("On Tuesday it opened. " + late).dates == {"W-2"}
    assert reading("火曜日に開いた。", lang="ja").dates == reading("星期二开幕。", lang="zh").dates == {"W-2"}


def test_days_and_years_are_taken_from_the_whole_text() -> None:
    one = reading("In 2014, it began. " + "It was said again. " * 60 + "On May 4 of 2016 it closed.")
    assert one.years == {"2014", "2016"}
    assert one.lead_years == {"2014"}
    assert one.days == {(5, 4)}
    assert not one.lead_days


def test_a_verb_is_no_month_and_a_price_no_year() -> None:
    one = reading("They may 5 times ask for $2014 or 2,014 or 2014.5 of it.")
    assert not one.days
    assert not one.years


def test_ordinals_say_which_of_a_series() -> None:
    assert (
        reading("the 13th package").ordinals
        == reading("its thirteenth packages").ordinals
        == {("packag", "13")}
    )
    assert ("弾", "2") in reading("第2弾を発表した。", lang="ja").ordinals
    assert not reading("for the second time").ordinals


def test_numbered_things_are_a_name_and_a_number() -> None:
    assert reading("It runs on Corvex 5, they say.").models == {("corvex", "5")}
    assert not reading("It grew at Corvex 5 percent.").models
    assert not reading("On May 5 it met.").models


# -- quotations ---------------------------------------------------------------------------------

SPEECH = "we cannot rent our intelligence from abroad"


@pytest.mark.parametrize(
    "text",
    [
        f"“{SPEECH}”, he said.",
        f'He said: "{SPEECH}."',
        f"« {SPEECH} », dit-il.",
        f"„{SPEECH}“, sagte er.",
        f"He said ‘{SPEECH}’.",
        f"'{SPEECH.capitalize()},' he said.",
        f"“{SPEECH}\n\nThen he left the house and closed the door.",
        f"He told the workers’ council that “{SPEECH}”.",
    ],
)
def test_speech_meets_in_every_style_of_marks(text: str) -> None:
    assert reading(text).quotes == reading(f"“{SPEECH}”").quotes
    assert len(reading(text).quotes) == 4


def test_half_a_quotation_still_meets_the_whole() -> None:
    assert reading('He said they "cannot rent our intelligence".').quotes < reading(f"“{SPEECH}”").quotes


def test_japanese_speech_meets_in_both_brackets() -> None:
    said = "計算資源を海外に頼ることはできない"
    one, other = (reading(f"社長は{a}{said}{b}と述べた。", lang="ja") for a, b in ("「」", "『』"))
    assert one.quotes == other.quotes
    assert one.quotes
    assert not reading("新型機「ステラマーレ号」を公開した。", lang="ja").quotes


@pytest.mark.parametrize(
    "text",
    [
        "It's the workers' plan and the owners' money that they don't have, isn't it",
        'He called it "a big deal" and left.',
        "A 6'2\" man and a 5'9\" woman came to the door of the house in the evening.",
        "The ’90s were good to the town and to the people of the valley, weren’t they?",
    ],
)
def test_apostrophes_inches_and_single_words_are_no_speech(text: str) -> None:
    assert not reading(text).quotes


def test_of_long_speech_two_articles_keep_the_same_part() -> None:
    speech = " ".join(f"word{n}" for n in range(100))
    one, other = reading(f"“{speech}”"), reading(f"“{speech}” and “{SPEECH}”")
    assert len(one.quotes) == len(other.quotes) == quotes.MOST
    assert len(one.quotes & other.quotes) >= quotes.MOST - 4


def test_a_shared_quotation_is_shown_verbatim_and_cut() -> None:
    whole = article(f"“We say it once more: {SPEECH},” he said. “All else has been told already today.”")
    half = reading('They "cannot rent our intelligence", she heard.')
    assert shared_quotes(whole, half) == (f"We say it once more: {SPEECH},",)
    assert shared_quotes(whole, reading("Nothing was said.")) == ()
    long = article("“" + "And so it went on and on. " * 20 + "”")
    (shown,) = shared_quotes(long, read(long))
    assert len(shown) <= 120


# -- credits ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("It will open, according to the Nikkei.", "en"),
        ("It will open, the Nikkei newspaper reported.", "en"),
        ("It will open, citing Nikkei Asia.", "en"),
        ("He told Nikkei that it will open.", "en"),
        ("日経によると、開業する。", "ja"),
        ("日本経済新聞が17日報じた。", "ja"),
        ("据日经新闻报道，将开业。", "zh"),
        ("Laut Nikkei wird es bald eröffnet.", "de"),
        ("Selon le Nikkei, cela ouvrira bientôt.", "fr"),
    ],
)
def test_whoever_is_credited_is_one_name_in_every_wording(text: str, lang: str) -> None:
    assert reading(text, lang=lang).credits == {"nikkei"}


def test_outlets_known_by_several_names_are_one() -> None:
    assert reading("He told the FT so.").credits == reading("He told the Financial Times so.").credits
    assert (
        reading("TOKYO (Reuters) - It opened.").credits
        == reading("ロイターによると、開いた。", lang="ja").credits
    )


def test_an_unknown_source_is_its_folded_name() -> None:
    assert reading("It opens, according to the Keizai Daily.").credits == {"keizai daily"}
    assert reading("Her radar had failed, Orsk Times has first reported.").credits == {"orsk times"}


def test_who_is_told_without_a_name_is_no_source() -> None:
    assert not reading("He told reporters that, according to officials, they reported it to police.").credits
    assert not reading("警察によると、火は消えた。", lang="ja").credits


@pytest.mark.parametrize(
    "opening",
    [
        "COVID-19 cases rose in Orsk.", "US-China trade talks resume.", "IBM-backed Qrux files to list.",
        "SoftBank (9984): shares rose.", "NVIDIA — the chip maker — rose.", "SONY: the maker said so.",
        "OpenAI (backed by Microsoft) - a start-up - said so.", "IBM (NYSE) - shares rose.",
        "MH-370 vanished.", "AI-driven sales rose.", "ORSK: the council met.",
    ],
)  # fmt: skip
def test_who_is_named_first_is_no_dateline(opening: str) -> None:
    assert parted(opening) == ("", opening)


@pytest.mark.parametrize(
    "dateline",
    [
        "TOKYO, Nov 16 (Reuters) - ", "London (AFP) — ", "ORSK (TT) - ", "BEIJING, Nov. 5 — ",
        "SAN FRANCISCO, Nov. 16, 2026 /PRNewswire/ -- ", "［東京 16日 ロイター］ - ",
    ],
)  # fmt: skip
def test_a_place_with_its_sender_or_its_day_is_one(dateline: str) -> None:
    assert parted(f"{dateline}Forty cranes were ordered.") == (dateline, "Forty cranes were ordered.")
