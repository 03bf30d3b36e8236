"""Bytes to characters: what a page says of its charset, what the bytes say, and which to believe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.charsets import codec_of, decode

TEXTS = {
    "Japanese": (
        "港湾局は十七日、電動クレーン四十基を発注したと発表した。"
        "北埠頭の設備を三年かけて更新する計画だ。「最大の発注だ」と述べた。"
    ),
    "simplified Chinese": (
        "港务局周二宣布，"
        "已订购四十台电动起重机，这是该港历史上最大的一笔订单。旧设备自一九八七年以来一直在使用。"
    ),
    "traditional Chinese": (
        "港務局週二宣布，"
        "已訂購四十台電動起重機，這是該港歷史上最大的一筆訂單。舊設備自一九八七年以來一直在使用。"
    ),
    "Korean": "항만청은 화요일 전동 크레인 사십 대를 주문했다고 발표했다. 이 항구 역사상 가장 큰 주문이다.",
    "Russian": (
        "Порт заказал сорок электрических кранов, сообщил во вторник директор. Они "
        "заменят машины, работающие с 1987 года."
    ),
    "Ukrainian": (
        "Порт замовив сорок електричних кранів, повідомив у вівторок директор. Вони "
        "замінять машини, які працюють з 1987 року."
    ),
    "Greek": ("Το λιμάνι παρήγγειλε σαράντα ηλεκτρικούς γερανούς, ανακοίνωσε την Τρίτη ο διευθυντής."),
    "Hebrew": ("הנמל הזמין ארבעים עגורנים חשמליים, כך הודיע המנהל ביום שלישי. אלה מחליפים מכונות ישנות."),
    "Arabic": (
        "طلب الميناء أربعين رافعة كهربائية، حسبما أعلن المدير يوم الثلاثاء. وهي تحل محل الآلات القديمة."
    ),
    "Thai": "ท่าเรือสั่งซื้อปั้นจั่นไฟฟ้าสี่สิบตัว ผู้อำนวยการกล่าวเมื่อวันอังคาร",
    "German": (
        "Der Hafen hat vierzig elektrische Kräne bestellt, wie der Direktor für die "
        "Behörde erklärte. Größe zählt."
    ),
    "French": (
        "Le port a commandé quarante grues électriques, a annoncé mardi le "
        "directeur. « C’est la plus grande commande », a-t-il déclaré."
    ),
    "Spanish": (
        "El puerto encargó cuarenta grúas eléctricas, según anunció el director el "
        "miércoles en España. ¿Cuánto costarán?"
    ),
    "Polish": (
        "Port zamówił czterdzieści elektrycznych żurawi, ogłosił we wtorek "
        "dyrektor. Zastąpią maszyny działające od 1987 roku."
    ),
    "Czech": (
        "Přístav objednal čtyřicet elektrických jeřábů, oznámil v úterý ředitel. "
        "Nahradí stroje, které tu stojí."
    ),
    "Turkish": (
        "Liman kırk elektrikli vinç sipariş etti, müdür salı günü açıkladı. Şehirde "
        "gürültü azalacak, iş gücü değişmeyecek."
    ),
    "Swedish": (
        "Hamnen har beställt fyrtio elektriska kranar, sade direktören på tisdagen. Åtta är färdiga."
    ),
}
CHARSETS = [
    ("Japanese", "cp932"),
    ("Japanese", "euc_jp"),
    ("Japanese", "iso2022_jp"),
    ("simplified Chinese", "gb18030"),
    ("traditional Chinese", "big5"),
    ("Korean", "euc_kr"),
    ("Russian", "cp1251"),
    ("Russian", "koi8_r"),
    ("Ukrainian", "cp1251"),
    ("Ukrainian", "koi8_u"),
    ("Greek", "cp1253"),
    ("Hebrew", "cp1255"),
    ("Arabic", "cp1256"),
    ("Thai", "cp874"),
    ("German", "cp1252"),
    ("French", "cp1252"),
    ("Spanish", "cp1252"),
    ("Polish", "cp1250"),
    ("Polish", "iso8859_2"),
    ("Czech", "cp1250"),
    ("Czech", "iso8859_2"),
    ("Turkish", "cp1254"),
    ("Swedish", "cp1252"),
]
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


def page(text: str, declared: str = "") -> str:
    return f"<html><head><title>{text[:20]}</title>{declared}</head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(("language", "charset"), CHARSETS)
@pytest.mark.parametrize("http", [None, "utf-8", "iso-8859-1"])
def test_a_page_that_says_nothing_or_the_wrong_thing_is_read_by_its_bytes(
    language: str, charset: str, http: str | None
) -> None:
    for size in (80, 1_000):
        document = page((TEXTS[language] * 20)[:size])
        assert decode(document.encode(charset), http) == document


@pytest.mark.parametrize("charset", UNICODE)
@pytest.mark.parametrize("language", TEXTS)
def test_unicode_is_known_by_its_form_whatever_is_said_of_it(language: str, charset: str) -> None:
    document = page(TEXTS[language], '<meta charset="shift_jis">')
    for http in (None, "iso-8859-1", "gb2312"):
        assert decode(document.encode(charset), http) == document


@pytest.mark.parametrize(("language", "charset"), CHARSETS)
def test_a_declaration_that_fits_is_believed(language: str, charset: str) -> None:
    document = page(TEXTS[language][:12], f'<meta charset="{charset}">')
    assert decode(document.encode(charset, "ignore"), None) == document.encode(charset, "ignore").decode(
        charset
    )


def test_a_declaration_of_the_page_stands_against_a_servers_default() -> None:
    document = page(TEXTS["Japanese"], '<meta http-equiv="Content-Type" content="text/html; charset=EUC-JP">')
    assert decode(document.encode("euc_jp"), "iso-8859-1") == document
    assert decode(page(TEXTS["Japanese"], '<meta charset="utf-8">').encode("cp932"), None) == page(
        TEXTS["Japanese"], '<meta charset="utf-8">'
    )


def test_utf_8_with_a_broken_byte_or_cut_off_is_still_utf_8() -> None:
    body = page(TEXTS["Japanese"]).encode()
    cut = body[: body.index("電動".encode()) + 4]
    assert decode(cut, "shift_jis").startswith("<html><head><title>港湾局は")
    assert TEXTS["Japanese"] in decode(body.replace(b"<p>", b"\x96<p>"), "iso-8859-1")


def test_shift_jis_with_a_broken_byte_is_still_shift_jis() -> None:
    document = page(TEXTS["Japanese"] * 9, '<meta charset="Shift_JIS">')
    body = document.encode("cp932").replace(b"<p>", b"<p>\xff")
    assert TEXTS["Japanese"] in decode(body, None)


def test_a_few_odd_characters_without_a_declaration_are_windows_1252() -> None:
    assert decode(b"caf\xe9 \x93q\x94", None) == "café “q”"
    assert decode(b"It costs \xa350 and isn\x92t \xa9 News", None) == "It costs £50 and isn’t © News"


def test_text_that_came_garbled_is_left_as_it_is() -> None:
    garbled = page("SÃ£o Paulo â€” cafÃ©")
    assert decode(garbled.encode(), None) == garbled


def test_names_that_pages_use_mean_what_browsers_take_them_for() -> None:
    assert codec_of("ISO-8859-1") == codec_of("latin1") == "cp1252"
    assert codec_of(" 'x-sjis' ") == "cp932"
    assert codec_of("gb2312") == "gb18030"
    assert codec_of("ks_c_5601-1987") == "cp949"
    for no_charset in ("utf-7", "rot13", "zlib", "idna", "nonsense", "", None, "\0", "x" * 9_000):
        assert codec_of(no_charset) is None


@given(
    st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=12)), st.sampled_from(["", "hz", "big5"])
)
def test_no_bytes_are_too_broken(body: bytes, http: str | None, own: str) -> None:
    assert isinstance(decode(f'<meta charset="{own}">'.encode() + body, http), str)
    assert isinstance(decode(body, http), str)
