"""What a page is: articles come through, and what stands in their place does not."""

from __future__ import annotations

import json
from dataclasses import replace

import fetched
import pytest

from monitor.extract import document, kinds
from monitor.model import Entry

ADDRESS = "https://news.example/2026/11/port-orders-forty-cranes"
TITLE = "Port orders forty electric cranes"
BODY = [
    "The port of Halden has ordered forty electric cranes, its largest order ever, it said on Tuesday.",
    "They replace machines that have stood on the northern quay since 1987, and are built in two yards.",
    "Deliveries begin in spring, and the last crane is due three years later, the published contract says.",
    "Residents near the harbour had long complained about noise; the new machines run at half the volume.",
    "The council voted for the order by a wide margin after a debate that lasted well into the night.",
    "Two bidders had withdrawn in the summer, when the price of steel rose by a third within a month.",
]
LEAD = BODY[0]
TEXT = "\n\n".join(BODY)
NOTHING = fetched.entry(feed="", url=ADDRESS)
ANNOUNCED = replace(NOTHING, title=TITLE, text=LEAD)
MENU = "".join(f'<li><a href="/s{n}">Section {n}</a></li>' for n in range(8))


def opened(inside: str, head: str = "", url: str = ADDRESS, title: str = TITLE) -> document.Document:
    source = (
        f"<html><head><title>{title} | News</title>{head}</head><body><nav><ul>{MENU}</ul></nav>{inside}"
        "<footer>News. All rights reserved. <a href='/terms'>Terms</a></footer></body></html>"
    )
    found = document.read(fetched.page(source, url))
    assert isinstance(found, document.Document)
    return found


def marked(text: str) -> str:
    return "".join(f"<p>{one}</p>" for one in text.split("\n\n"))


def judged(
    text: str,
    *,
    around: str = "",
    head: str = "",
    entry: Entry = ANNOUNCED,
    url: str = ADDRESS,
    title: str = TITLE,
) -> tuple[str, str]:
    """Kind and status of a page whose own text is `text`, with `around` beside it."""
    inside = f"<article><h1>{title}</h1>{marked(text)}</article>{around}"
    found = kinds.judge(opened(inside, head, url, title), entry, title=entry.title or title, body=text)
    assert (found.status == "article") == (not found.reason)
    return found.kind, found.status


def ld(**data: object) -> str:
    written = json.dumps({"@context": "https://schema.org", **data})
    return f'<script type="application/ld+json">{written}</script>'


def og(kind: str) -> str:
    return f'<meta property="og:type" content="{kind}">'


# -- articles -----------------------------------------------------------------------------------------


def test_an_article_is_an_article_with_a_feed_and_without() -> None:
    assert judged(TEXT) == ("article", "article")
    assert judged(TEXT, entry=NOTHING, head=og("article")) == ("article", "article")


def test_a_brief_that_the_feed_told_whole_is_an_article() -> None:
    brief = "\n\n".join(BODY[:3])
    assert judged(brief, entry=replace(ANNOUNCED, text=brief)) == ("article", "article")


def test_a_japanese_brief_is_an_article() -> None:
    brief = (
        "港湾局は十七日、電動クレーン四十基を発注したと発表した。北埠頭の設備を三年かけて更新する計画だ。" * 2
    )
    entry = replace(NOTHING, title="港湾局がクレーン四十基を発注")
    assert judged(brief, entry=entry, title=entry.title) == ("article", "article")


@pytest.mark.parametrize(
    "around",
    [
        (
            "<div id='cookies'><h2>We value your privacy</h2><p>We and our partners use cookies to store "
            "information "
            "on your device. Accept all.</p></div>"
        ),
        "<div><h3>Keep reading</h3><p>Subscribe for unlimited access to News.</p></div>",
        "<aside><p>To continue reading this other story, please subscribe now.</p></aside>",
        "<ul><li><a href='/1'>What subscribers only know: how to unlock this article's secret</a></li></ul>",
        "<ul><li><span>Réservé aux abonnés</span> <a href='/1'>Le port</a></li></ul>",
    ],
)
def test_what_stands_beside_an_article_makes_no_wall_of_it(around: str) -> None:
    assert judged("\n\n".join(BODY[:4]), around=around) == ("article", "article")


def test_an_article_about_walls_is_no_wall() -> None:
    text = (
        TEXT
        + "\n\n"
        + (
            "The paper's paywall was part of the debate: readers who were asked to subscribe to continue "
            "reading the council's own minutes complained, and editors said that subscriber-only articles, "
            "banners asking them to accept all cookies and checks that ask are you a robot had cost readers."
        )
    )
    assert judged(text) == ("article", "article")


# -- walls --------------------------------------------------------------------------------------------

CHALLENGES = [
    (
        "Just a moment...",
        "Checking your browser before you access news.example. Enable JavaScript and cookies.",
    ),
    ("Access Denied", "You don't have permission to access this page on this server. Reference #18.2f"),
    ("Attention Required!", "Sorry, you have been blocked. Ray ID 77a."),
    ("Are you a robot?", "We've detected unusual activity from your computer network."),
    ("Einen Moment, bitte …", "Bestätigen Sie, dass Sie ein Mensch sind."),
    ("少々お待ちください", "ロボットではありませんことを確認しています。"),
]


@pytest.mark.parametrize(("title", "words"), CHALLENGES)
@pytest.mark.parametrize("read", [True, False])
def test_a_browser_check_is_a_challenge(title: str, words: str, *, read: bool) -> None:
    page = opened(f"<h1>{title}</h1><p>{words}</p>", title=title)
    found = kinds.judge(page, ANNOUNCED, title=TITLE, body=words if read else "")
    assert (found.kind, found.status) == ("challenge", "empty")


CONSENTS = [
    (
        "We and our 842 partners use cookies to store and access information on your device, for purposes of "
        "advertising. You can accept all or manage your privacy choices."
    ),
    (
        "Wir verwenden Cookies und bitten um Ihre Einwilligung. Mit unseren Partnern verarbeiten wir Daten "
        "nach Ihrer "
        "Einwilligung; mehr dazu im Datenschutz."
    ),
    "Nous utilisons des cookies avec nos partenaires. Continuer sans accepter ou tout accepter.",
    "当サイトではクッキーを使用しています。クッキーの使用に同意してください。プライバシーの設定はこちら。",
]


@pytest.mark.parametrize("words", CONSENTS)
def test_a_question_about_cookies_in_place_of_the_article_is_a_consent_wall(words: str) -> None:
    page = opened(f"<div><p>{words}</p></div>", title="News")
    for body in (words, ""):
        found = kinds.judge(page, ANNOUNCED, title=TITLE, body=body)
        assert (found.kind, found.status) == ("consent", "consent")


NOTICES = [
    "Subscribe to continue reading. Already a subscriber? Sign in.",
    "This article is available to subscribers. Log in or start a free trial to continue.",
    "You have reached your limit of free articles.",
    "Dieser Artikel ist nur für Abonnenten.",
    "Pour lire la suite de cet article, abonnez-vous.",
    "Il vous reste 80% de cet article à lire.",
    "Para seguir leyendo, inicia sesión o suscríbete.",
    "Per continuare a leggere, abbonati.",
    "Om verder te lezen heb je een abonnement nodig.",
    "For å lese videre må du være abonnent.",
    "Aby czytać dalej, wykup dostęp do serwisu.",
    "この記事は会員限定です。登録すると続きをお読みいただけます。",
    "残り1,200文字（全文1,500文字）です。",
    "仅限会员阅读，登录后继续阅读全文。",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_a_teaser_is_known_by_its_notice_in_the_text_or_beside_it(notice: str) -> None:
    assert judged(f"{LEAD}\n\n{notice}") == ("paywall", "paywall")
    assert judged(LEAD, around=f"<div class='box'><p>{notice}</p></div>") == ("paywall", "paywall")


def test_a_teaser_is_known_by_the_pages_own_data() -> None:
    data = ld(**{"@type": "NewsArticle", "headline": TITLE, "isAccessibleForFree": False})
    assert judged("\n\n".join(BODY[:3]), head=data) == ("paywall", "paywall")
    assert judged("\n\n".join(BODY * 4), head=data) == ("article", "article")


METERS = [
    "You have 2 free articles left this month. Subscribe for €4 a month",
    "Das war kostenlos. Noch 3 kostenlose Artikel. Jetzt abonnieren",
    "Il vous reste 4 articles gratuits ce mois-ci. Abonnez-vous",
    "今月はあと3本お読みいただけます。会員登録はこちら",
]


@pytest.mark.parametrize("meter", METERS)
def test_an_article_that_a_meter_counts_is_whole_though_its_data_say_it_is_sold(meter: str) -> None:
    data = ld(**{"@type": "NewsArticle", "headline": TITLE, "isAccessibleForFree": False})
    text = "\n\n".join([*BODY, "The port's minutes name no other bidder, and it gave no further figure."])
    around = f"<div class='meter'><p>{meter}</p></div>"
    assert judged(text, head=data, around=around) == ("article", "article")
    assert judged(text[:-30], head=data, around=around) == ("paywall", "paywall")
    assert judged(text, head=data, around=f"<div><p>{NOTICES[0]}</p></div>") == ("paywall", "paywall")


def test_a_notice_that_is_kept_hidden_shuts_nothing() -> None:
    notice = f"<h3>Keep reading</h3><p>{NOTICES[0]}</p>"
    assert judged(LEAD, around=f"<div class='wall hidden' aria-hidden='true'>{notice}</div>")[0] == "article"
    assert judged(LEAD, around=f"<div class='wall'>{notice}</div>")[0] == "paywall"


@pytest.mark.parametrize("end", ["[+1234 chars]", "[+ 980 characters]"])
def test_a_count_of_what_was_left_out_is_believed(end: str) -> None:
    assert judged(f"{TEXT} {end}") == ("paywall", "paywall")


def test_a_text_that_breaks_off_above_an_offer_is_a_teaser() -> None:
    around = "<div><p>Already a subscriber? Sign in here to your account.</p></div>"
    assert judged(f"{BODY[0]} {BODY[1][:60]}…", around=around) == ("paywall", "paywall")
    assert judged(f"{BODY[0]} {BODY[1]}", around=around) == ("article", "article")


def test_a_page_that_sells_subscriptions_is_a_paywall() -> None:
    words = (
        "Subscribe to unlock this article\n\nTry unlimited access\n\nOnly $1 for 4 weeks\n\nThen $75 per "
        "month. Complete "
        "digital access on any device. Cancel anytime during your trial.\n\nExplore more "
        "offers.\n\nStandard Digital\n\n"
        "$36 per month. Paid annually."
    )
    assert judged(words) == ("paywall", "paywall")


def test_the_chrome_of_a_site_under_any_headline_is_no_article() -> None:
    chrome = "\n\n".join(
        f"- {one}"
        for one in (
            "Subscribe to News Pro",
            "Licensing",
            "Corrections",
            "Careers",
            "Help",
            "Contact",
            "Site Map",
        )
    )
    for title in (TITLE, "Careers in the harbour: who needs help?"):
        assert judged(chrome, entry=replace(ANNOUNCED, title=title), title=title) == ("other", "empty")


@pytest.mark.parametrize(
    "words",
    ["404", "Page not found", "Seite nicht gefunden", "Page introuvable", "お探しのページは見つかりません"],
)
def test_a_missing_page_served_as_if_it_were_there_is_no_article(words: str) -> None:
    text = "The address may have changed. Try the search, or go back to the front page."
    assert judged(text, title=words, entry=ANNOUNCED) == ("other", "empty")


# -- the feed's text ----------------------------------------------------------------------------------


def test_a_page_with_less_than_the_feed_leaves_the_feeds_text() -> None:
    assert judged("\n\n".join(BODY[:2]), entry=replace(ANNOUNCED, text=TEXT))[1] == "feed-text"
    assert judged("The port has ordered forty cranes.")[1] == "feed-text"


def test_a_line_that_is_the_whole_of_a_brief_is_an_article_unless_more_of_it_is_sold() -> None:
    assert judged(LEAD) == ("article", "article")
    assert judged(LEAD, around="<div><p>Already a subscriber? Sign in here.</p></div>")[1] == "feed-text"


def test_a_page_without_words_is_empty() -> None:
    assert judged("") == ("empty", "empty")


# -- other kinds --------------------------------------------------------------------------------------


def test_a_live_blog_is_an_article_of_its_own_kind() -> None:
    assert judged(TEXT, head=ld(**{"@type": "LiveBlogPosting", "headline": TITLE})) == (
        "live-blog",
        "article",
    )
    times = "".join(
        f"<section><time datetime='2026-11-17T09:{n}'>9:{n}</time></section>" for n in range(10, 20)
    )
    assert judged(TEXT, around=times, url="https://news.example/live/port-strike")[0] == "live-blog"


@pytest.mark.parametrize(
    ("head", "url", "kind"),
    [
        (og("video.other"), ADDRESS, "video"),
        (ld(**{"@type": "VideoObject", "name": TITLE}), "https://news.example/video/cranes", "video"),
        (ld(**{"@type": "ImageGallery", "name": TITLE}), ADDRESS, "gallery"),
        ("", "https://news.example/fotostrecke/krane-im-hafen", "gallery"),
    ],
)
def test_a_caption_is_no_article_and_a_report_beside_a_film_is(head: str, url: str, kind: str) -> None:
    assert judged(LEAD, head=head, url=url) == (kind, "feed-text")
    assert judged(LEAD, head=head, url=url, entry=replace(ANNOUNCED, text="")) == (kind, "empty")
    assert judged("\n\n".join(BODY * 2), head=head, url=url) == (kind, "article")


PICTURES = [f"Crane number {n} on the quay at dawn, seen from the ferry." for n in range(1, 13)]


def test_pictures_with_a_line_each_are_a_gallery_and_no_article() -> None:
    inside = "".join(f"<figure><img src='/{n}.jpg'><figcaption>{one}</figcaption></figure>"
                     for n, one in enumerate(PICTURES))  # fmt: skip
    head = ld(**{"@type": "ImageGallery", "name": TITLE})
    lines = "\n\n".join(PICTURES)
    assert judged(lines, head=head, around=inside) == ("gallery", "feed-text")
    report = "\n\n".join([*PICTURES, *BODY, *BODY[:2]])
    assert judged(report, head=head, around=inside) == ("gallery", "article")


def test_a_menu_read_in_place_of_a_gallerys_pictures_is_not_taken_for_its_words() -> None:
    menu = "\n\n".join(f"Section {n}" for n in range(30))
    page = opened(f"<h1>{TITLE}</h1>", ld(**{"@type": "ImageGallery", "name": TITLE}))
    found = kinds.judge(page, NOTHING, title=TITLE, body=menu)
    assert (found.kind, found.status, found.told) == ("gallery", "empty", False)


CARDS = "".join(
    f"<div class='product-card'><h3><a href='/p/{n}'>Crane model {n}</a></h3>"
    f"<span class='price'>€{n}99.00</span><button>Add to cart</button></div>"
    for n in range(12)
)
POSTS = "".join(
    f"<div class='message-body' itemscope itemtype='https://schema.org/Comment'>"
    f"<span class='username'>ola{n}</span><p>I had the same problem with crane {n}, and grease helped me. "
    "Quote Reply</p></div>"
    for n in range(8)
)
LINKS = "".join(
    f"<h3><a href='/2026/{n}'>The harbour council decided on matter number {n} today</a></h3><p>A line.</p>"
    for n in range(20)
)


def unannounced(inside: str, body: str, *, head: str = "", url: str, title: str) -> tuple[str, str]:
    found = kinds.judge(opened(inside, head, url, title), NOTHING, title=title, body=body)
    return found.kind, found.status


def test_what_no_feed_announced_and_looks_like_no_article_is_refused() -> None:
    shop = ld(**{"@type": "Product", "name": "Crane", "offers": {"@type": "Offer", "price": "199"}})
    assert unannounced(
        f"<h1>Crane 4</h1>{CARDS}",
        "Crane 4\n\nModel 1\n\n€199.00",
        head=shop + og("product"),
        url="https://shop.example/products/crane-4",
        title="Crane 4",
    ) == ("list", "list")
    thread = ld(**{"@type": "DiscussionForumPosting", "headline": "Crane squeaks"})
    assert unannounced(
        f"<h1>Crane squeaks</h1>{POSTS}",
        "I had the same problem with crane 1, and greasing it helped me.\n\nQuote Reply",
        head=thread + og("website"),
        url="https://forum.example/threads/crane-squeaks.1234/",
        title="Crane squeaks",
    ) == ("other", "empty")
    assert unannounced(
        f"<h1>Harbour</h1>{LINKS}",
        "\n\n".join(f"The harbour council decided on matter number {n} today" for n in range(20)),
        head=og("website"),
        url="https://news.example/tag/harbour",
        title="Harbour",
    ) == ("list", "list")


def test_a_section_of_which_only_the_rights_were_read_is_a_list() -> None:
    cards = "".join(f"<article><a href='/{n}'><h3>Crane {n} moves</h3></a><p>A line.</p></article>"
                    for n in range(8))  # fmt: skip
    rights = "© 2026 News. All rights reserved. No part of it may be reproduced without permission."
    found = unannounced(
        f"<h1>Harbour</h1>{cards}", rights, url="https://news.example/harbour/", title="Harbour"
    )
    assert found == ("list", "list")


PLAIN_JA = [
    "港湾局は十七日、電動クレーン四十基を発注したと発表した。",
    "北埠頭の設備を三年かけて更新する計画で、投資額は百二十億円に上る。",
    "最初の機械は来春に到着し、最後の一基は三年後に据え付けられる予定だ。",
    "周辺の住民は長年にわたり騒音に苦情を申し立ててきた。",
    "市議会は賛成多数で発注を承認した。",
]
PLAIN_EN = [
    "The harbour office ordered forty electric cranes on Tuesday.",
    "They replace machines that have stood on the quay since 1987.",
    "Deliveries begin in spring and end three years later, it says.",
    "Residents had long complained about the noise at night.",
    "The council voted for the order by a wide margin.",
]


@pytest.mark.parametrize(
    "url", ["https://a.example/12", "https://a.example/ja.html", "https://a.example/", "https://a.example/en"]
)
@pytest.mark.parametrize(
    ("title", "lines"), [("港湾局がクレーン四十基を発注", PLAIN_JA), ("Harbour orders cranes", PLAIN_EN)]
)
def test_a_small_plain_article_needs_no_data_and_no_feed(url: str, title: str, lines: list[str]) -> None:
    inside = f"<article><h1>{title}</h1>{marked((chr(10) * 2).join(lines))}</article>"
    assert unannounced(inside, "\n\n".join(lines), url=url, title=title) == ("article", "article")


@pytest.mark.parametrize("told", ["", "An entry's own summary, which is about other things altogether."])
@pytest.mark.parametrize("url", ["https://a.example/12", "https://a.example/2026/cranes"])
def test_a_plain_page_that_a_feed_announced_under_another_headline_is_an_article(url: str, told: str) -> None:
    title = "Harbour orders cranes"
    inside = f"<article><h1>{title}</h1>{marked((chr(10) * 2).join(PLAIN_EN))}</article><ul>{MENU * 2}</ul>"
    entry = replace(NOTHING, url=url, title="Night quiet again at last?", text=told)
    found = kinds.judge(opened(inside, "", url, title), entry, title=entry.title, body="\n\n".join(PLAIN_EN))
    assert (found.kind, found.status) == ("article", "article")


def test_what_a_feed_announced_and_the_page_bears_out_stays_though_it_looks_otherwise() -> None:
    notes = (
        "Release 4 of the crane software mends two faults in the brake and adds a log of every lift made. "
        * 4
    )
    entry = replace(NOTHING, title="Crane software, release 4")
    looks = {"head": og("website"), "url": "https://cranes.example/docs/product/release-4"}
    assert judged(notes, entry=entry, title=entry.title, **looks) == ("article", "article")


def test_a_front_page_behind_an_articles_address_is_no_article() -> None:
    page = opened(
        f"<h1>News from Halden</h1>{LINKS}", og("website"), "https://news.example/", "News from Halden"
    )
    body = "\n\n".join(f"The harbour council decided on matter number {n} today" for n in range(20))
    assert kinds.judge(page, ANNOUNCED, title=TITLE, body=body).status == "list"


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<div>" * 5_000,
        "<a href='http://[bad'>x</a>" * 500,
        "<p " + "class='x' " * 3_000 + ">",
        "<h1>" * 300,
    ],
)
@pytest.mark.parametrize("body", ["", "x", "a b " * 30_000, "\n\n" * 500, "…" * 900, "subscribe to " * 200])
@pytest.mark.parametrize(
    "url", ["", "http://[", "https://a.example/%ff%fe", "https://a.example/" + "a/" * 900]
)
def test_no_page_is_too_strange_to_be_judged(inside: str, body: str, url: str) -> None:
    head = ld(**{"@type": ["Article", 7, None], "isAccessibleForFree": {"a": 1}}) + og("x" * 5_000)
    kinds.judge(opened(inside, head, url or ADDRESS), NOTHING, title="", body=body)


# -- reports that speak of walls ----------------------------------------------------------------------

SPOKEN = [
    ("Flight 404 lands safely", "The aircraft touched down in Halden at noon with all aboard unhurt."),
    ("Road 404 closed", "Crews expect to clear the snow by Friday, the county said on Monday evening."),
    (
        "Access denied: journalists barred from the trial",
        "Reporters waited outside the court in the rain until late in the evening.",
    ),
    (
        "Airport security check queues grow",
        "Travellers waited for up to three hours on Monday, the airport of Halden said.",
    ),
    ("Just a moment of silence", "The town remembered the sailors of the ferry lost a year ago."),
    ("Impfstoff nicht verfügbar", "In Halden warten seit Montag Hunderte auf ihren Termin beim Amt."),
]


@pytest.mark.parametrize(("title", "words"), SPOKEN)
def test_a_brief_whose_headline_has_a_walls_words_is_an_article(title: str, words: str) -> None:
    for entry in (replace(NOTHING, title=title), replace(NOTHING, title=title, text=words)):
        assert judged(words, entry=entry, title=title) == ("article", "article")
        assert judged(f"{title}. {words}", entry=entry, title=title) == ("article", "article")


@pytest.mark.parametrize(("title", "words"), SPOKEN)
def test_such_a_headline_alone_makes_no_wall_of_a_page_that_no_feed_announced(title: str, words: str) -> None:
    assert judged(words, entry=NOTHING, title=title, head=og("article"))[0] not in {"challenge", "consent"}
    article = ld(**{"@type": "NewsArticle", "headline": title, "datePublished": "2026-11-23"})
    assert judged(words, entry=NOTHING, title=title, head=article + og("article")) == ("article", "article")


@pytest.mark.parametrize(("title", "words"), CHALLENGES)
@pytest.mark.parametrize("headline", ["Just a moment of silence", "Access denied: journalists barred", ""])
def test_a_browser_check_is_one_whatever_was_announced(title: str, words: str, headline: str) -> None:
    page = opened(f"<h1>{title}</h1><p>{words}</p>", title=title)
    for body in (words, ""):
        found = kinds.judge(page, replace(NOTHING, title=headline), title=headline or title, body=body)
        assert found.kind == "challenge"


@pytest.mark.parametrize(
    "title",
    ["404", "Error 404: Page not found", "Page not found | The Post", "Not found (404)", "404 - Not Found"],
)
@pytest.mark.parametrize("headline", ["Flight 404 lands safely", "Page not found", ""])
def test_a_missing_page_is_missing_whatever_was_announced(title: str, headline: str) -> None:
    text = "The address may have changed. Try the search, or go back to the front page."
    assert judged(text, title=title, entry=replace(NOTHING, title=headline))[1] == "empty"


FINED = [
    "The data authority fined the largest news site of Halden four million kroner on Tuesday.",
    "Its cookie banner gave readers no way to refuse consent, and told them nothing of its 800 partners.",
    "The site stored personal data for purposes of advertising before anybody could reject all cookies.",
    "The regulator gave it until March to change the cookie banner and its privacy notice.",
]


def test_a_report_on_a_cookie_banner_is_no_consent_wall() -> None:
    title = "Regulator fines site over cookie banner"
    entry = replace(NOTHING, title=title, text=FINED[0])
    assert judged("\n\n".join(FINED), entry=entry, title=title) == ("article", "article")
    for words in CONSENTS:
        for body in (words, f"{title}\n\n{words}"):
            assert judged(body, entry=entry, title=title) == ("consent", "consent")
