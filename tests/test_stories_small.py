"""A batch of few short texts teaches little of what is rare: texts with nothing in common stay apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pytest
from test_stories import apart, article, noise, servers, together

from monitor import semantic
from monitor.model import Scored
from monitor.stories import group

# Three small events in each language, without a name or a figure in common.
EVENTS = {
    "ms": (
        (
            "Harga ikan naik di pasar",
            "Harga ikan di pasar naik kerana cuaca buruk. Beliau berkata bekalan kurang.",
        ),
        ("Sekolah baharu dibuka", "Sebuah sekolah dibuka pada hari Isnin. Beliau berkata murid gembira."),
        (
            "Pasukan bola menang",
            "Pasukan daerah itu menang selepas tendangan penalti. Beliau berkata pemain letih.",
        ),
    ),
    "sv": (
        (
            "Fiskpriserna stiger",
            "Priserna på fisk har stigit på grund av dåligt väder. Enligt handlarna köper folk kyckling.",
        ),
        (
            "Ny skola öppnar i byn",
            "En ny grundskola öppnade på måndagen. Enligt rektorn slipper eleverna åka långt.",
        ),
        (
            "Laget vann finalen",
            "Fotbollslaget vann finalen efter straffar. Enligt tränaren har spelarna tränat hårt.",
        ),
    ),
    "th": (
        ("ราคาปลาขึ้นที่ตลาดเช้า", "ราคาปลาที่ตลาดเช้าสูงขึ้นเพราะอากาศไม่ดี พ่อค้าบอกว่าจับปลาได้น้อยลง"),
        ("โรงเรียนใหม่เปิดในหมู่บ้าน", "โรงเรียนประถมแห่งใหม่เปิดในหมู่บ้านเมื่อวันจันทร์ เด็กๆไม่ต้องเดินทางไกล"),
        ("ทีมฟุตบอลชนะนัดชิง", "ทีมฟุตบอลของอำเภอชนะนัดชิงเมื่อคืนนี้ โค้ชบอกว่านักเตะฝึกหนัก"),
    ),
    "ko": (
        (
            "아침 시장 생선값 올라",
            "아침 시장의 생선값이 궂은 날씨 때문에 올랐다. 상인들은 닭고기가 팔린다고 말했다.",
        ),
        (
            "마을에 새 학교 문 열어",
            "마을에 새 초등학교가 월요일 문을 열었다. 이장은 부모들이 기뻐한다고 말했다.",
        ),
        ("축구팀 결승 승리", "군 축구팀이 어젯밤 결승에서 이겼다. 감독은 선수들이 열심히 훈련했다고 말했다."),
    ),
    "ta": (
        ("காலைச் சந்தையில் மீன் விலை உயர்வு", "மீன் விலை மோசமான வானிலை காரணமாக உயர்ந்துள்ளது. மீனவர்கள் குறைவாகப் பிடித்தனர்."),
        ("கிராமத்தில் புதிய பள்ளி திறப்பு", "புதிய தொடக்கப் பள்ளி திங்கட்கிழமை திறக்கப்பட்டது என்று தலைவர் கூறினார்."),
        ("கால்பந்து அணி வெற்றி", "மாவட்ட கால்பந்து அணி நேற்றிரவு வென்றது. வீரர்கள் கடினமாகப் பயிற்சி செய்தனர்."),
    ),
    "hi": (
        ("बाज़ार में मछली महंगी", "मछली की कीमत खराब मौसम के कारण बढ़ी है। व्यापारी कहते हैं कि ग्राहक मुर्गी खरीदते हैं।"),
        ("गांव में नया स्कूल खुला", "नया प्राथमिक स्कूल सोमवार को खुला। मुखिया ने कहा कि माता-पिता खुश हैं।"),
        ("टीम ने फाइनल जीता", "जिले की टीम ने कल रात फाइनल जीता। कोच ने कहा कि खिलाड़ियों ने मेहनत की।"),
    ),
}
DATELINES = {
    "en": "ORSK, Nov 16 (Reuters) - ",
    "ms": "KUALA LUMPUR, 16 Nov (Bernama) -- ",
    "sv": "ORSK (TT) - ",
    "ko": "(서울=연합뉴스) 홍길동 기자 = ",
}


@pytest.mark.parametrize("lang", EVENTS)
def test_short_texts_of_one_language_that_share_nothing_stay_apart(lang: str) -> None:
    told = [
        article(title, text, name=f"{lang} {n}", hours=n, lang=lang)
        for n, (title, text) in enumerate(EVENTS[lang])
    ]
    for some in (told, *combinations(told, 2)):
        assert apart(group(some), *some)


@pytest.mark.parametrize(("lang", "dateline"), DATELINES.items())
def test_a_dateline_in_common_makes_no_story(lang: str, dateline: str) -> None:
    headlines = [title for title, _ in EVENTS.get(lang, ())] or [
        "Bridge closes for repairs", "Doctors warn of sugar", "Team wins final",
    ]  # fmt: skip
    told = [
        article(title, dateline, name=f"{lang} {n}", hours=n, lang=lang) for n, title in enumerate(headlines)
    ]
    for some in (told, *combinations(told, 2)):
        assert apart(group(some), *some)
    more = [
        article(title, dateline + text, name=f"more {n}", hours=n, lang=lang)
        for n, (title, text) in enumerate(EVENTS.get(lang, ()))
    ]
    assert apart(group(more), *more)


def vectors(told: Sequence[Scored]) -> dict[str, semantic.Vectors]:
    encoder = semantic.load()
    if encoder is None:
        pytest.skip("the extra semantic is not installed")
    articles = [one.article for one in told]
    made = semantic.embed(encoder, [(a.title, a.text) for a in articles], [a.lang for a in articles])
    return {one.id: rows for one, rows in zip(articles, made, strict=True)}


@pytest.mark.parametrize("lang", EVENTS)
def test_meaning_brings_nothing_together_in_a_language_that_it_does_not_know(lang: str) -> None:
    told = [
        article(title, text, name=f"{lang} {n}", hours=n, lang=lang)
        for n, (title, text) in enumerate(EVENTS[lang])
    ]
    made = vectors(told)
    for some in (told, *combinations(told, 2)):
        assert apart(group(some, vectors=made), *some)


def test_tellings_without_vectors_are_judged_by_words_among_others_that_have_them() -> None:
    told = [
        article(
            "Hamnen i Oxelösund köper fyra kranar av Liebherr",
            "Oxelösunds hamn har beställt fyra kranar av Liebherr för 410 miljoner kronor. De ska lyfta stål "
            "från våren 2028, säger hamnchefen Karin Dahlgren.",
            name="ett", lang="sv",
        ),
        article(
            "Fyra nya Liebherr-kranar till Oxelösund",
            "För 410 miljoner kronor får hamnen i Oxelösund fyra kranar från Liebherr. Våren 2028 ska de "
            "lyfta sitt första stål, enligt Karin Dahlgren som leder hamnen.",
            name="två", hours=3, lang="sv",
        ),
        *servers(),
        *noise(),
    ]  # fmt: skip
    made = vectors(told)
    assert not made[told[0].article.id].any()
    found = group(told, vectors=made)
    assert together(found, *told[:2])
    link = next(one.link for story in found for one in story.retellings if one.scored in told[:2])
    assert "meaning" not in {part.name for part in link.parts}
