# ruff: noqa: E501 - a page cut in two reads worse than a long line
"""What stands in place of a feed: browser checks, pages that name their feed, logins, pictures, other XML."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Page, Validators
from monitor.parse.instead import challenge, in_its_place

URL = "https://harbour.example/news/feed"
LINK = '<link rel="alternate" type="application/rss+xml" title="News" href="{}">'
WORDS = (
    "The harbour board ordered forty electric cranes on Tuesday, the largest order it has ever made. "
    "The machines replace a fleet that has worked the northern quay since 1987. "
)


def page(
    body: bytes | str, *, url: str = URL, final_url: str | None = None, charset: str | None = None
) -> Page:
    return Page(
        url=url,
        final_url=final_url or url,
        status=200,
        media_type="text/html",
        charset=charset,
        body=body.encode() if isinstance(body, str) else body,
        validators=Validators(),
        fetched_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
    )


def web(*, title: str = "Harbour News", head: str = "", body: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body>{body}</body></html>"
    )


def words(
    body: bytes | str, *, url: str = URL, final_url: str | None = None, charset: str | None = None
) -> str:
    return in_its_place(page(body, url=url, final_url=final_url, charset=charset)).message


def offers(body: str, *, url: str = URL, final_url: str | None = None) -> tuple[str, ...]:
    return in_its_place(page(body, url=url, final_url=final_url)).offers


# -- nothing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b" \r\n\t", b"\0" * 300, b"\xef\xbb\xbf\n", b"\xef\xbb\xbf"])
def test_an_empty_answer_is_called_one(body: bytes) -> None:
    error = in_its_place(page(body))
    assert (error.kind, error.message) == ("empty", "an empty answer in place of a feed")
    assert error.offers == ()


def test_the_error_names_the_address_asked_for_without_its_password() -> None:
    error = in_its_place(page(b"", url="https://ann:secret@harbour.example/feed"))
    assert error.subject == "https://harbour.example/feed"


# -- browser checks -------------------------------------------------------------------------------

CHECKS: dict[str, tuple[str, str]] = {
    "Cloudflare, waiting": (
        "Cloudflare",
        web(
            title="Just a moment...",
            head='<meta http-equiv="refresh" content="390"><meta name="robots" content="noindex,nofollow">',
            body='<div class="main-wrapper"><noscript><span id="challenge-error-text">Enable JavaScript and '
            "cookies to continue</span></noscript></div><script>(function(){window._cf_chl_opt={cvId:'3'};"
            "a.src='/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1?ray=1';})();</script>",
        ),
    ),
    "Cloudflare, old": (
        "Cloudflare",
        web(
            title="Please Wait... | Cloudflare",
            body="<h1>Checking your browser before accessing harbour.example.</h1><p>This process is automatic.</p>"
            '<form id="challenge-form" class="challenge-form"><input type="hidden" name="jschl_vc"></form>'
            "<p>DDoS protection by Cloudflare. Ray ID: 1</p>",
        ),
    ),
    "Cloudflare, blocked": (
        "Cloudflare",
        web(
            title="Attention Required! | Cloudflare",
            body='<div id="cf-error-details"><h1>Sorry, you have been blocked</h1><h2>You are unable to access '
            "harbour.example</h2><p>This website is using a security service to protect itself from online "
            "attacks.</p><p>Cloudflare Ray ID: 8d1</p></div>",
        ),
    ),
    "Cloudflare, error 1020": (
        "Cloudflare",
        web(
            title="Access denied | harbour.example used Cloudflare to restrict access",
            body="<h1>Error 1020</h1><h2>Access denied</h2><p>What happened? This website is using a security "
            "service to protect itself from online attacks.</p>",
        ),
    ),
    "Cloudflare, in a line": ("Cloudflare", "error code: 1020"),
    "Cloudflare, in German": (
        "Cloudflare",
        web(
            title="Nur einen Moment…",
            body='<div id="cf-chl-widget-x"></div><p>Sicherheitsüberprüfung wird durchgeführt</p>',
        ),
    ),
    "DataDome": (
        "DataDome",
        web(
            title="harbour.example",
            body="<p id='cmsg'>Please enable JS and disable any ad blocker</p><script>var dd={'rt':'c','cid':'A',"
            "'host':'geo.captcha-delivery.com'}</script><script src='https://ct.captcha-delivery.com/c.js'></script>",
        ),
    ),
    "DataDome, JSON": ("DataDome", '{"url":"https://geo.captcha-delivery.com/captcha/?initialCid=A"}'),
    "HUMAN": (
        "HUMAN",
        web(
            title="Access to this page has been denied",
            body="<h1>Press &amp; Hold to confirm you are a human (and not a bot).</h1><div id='px-captcha'></div>"
            "<p>Reference ID 6a1</p>",
        ),
    ),
    "HUMAN, JSON": (
        "HUMAN",
        '{"appId":"PXabc","jsClientSrc":"/abc/init.js","blockScript":"/abc/captcha.js"}',
    ),
    "Akamai": (
        "Akamai",
        (
            "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n \nYou don't have "
            'permission to access "http&#58;&#47;&#47;harbour&#46;example&#47;feed" on this server.<P>\n'
            "Reference&#32;&#35;18&#46;6f8e1702&#46;1732&#46;5b1\n</BODY>\n</HTML>"
        ),
    ),
    "Akamai, waiting": (
        "Akamai",
        web(
            title="",
            body='<div id="sec-if-cpt-container"></div><script src="/_sec/cp_challenge/sec-4.js"></script>',
        ),
    ),
    "Imperva": (
        "Imperva",
        (
            '<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX"></head><body><iframe id="main-iframe" '
            'src="/_Incapsula_Resource?CWUDNSAI=9&xinfo=1&incident_id=123-456&edet=12">Request unsuccessful. Incapsula '
            "incident ID: 123-456</iframe></body></html>"
        ),
    ),
    "Imperva, a script": (
        "Imperva",
        "<html><head><script src='/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e'></script></head><body></body></html>",
    ),
    "Imperva, once Distil": (
        "Imperva",
        web(
            title="Pardon Our Interruption",
            body="<h1>Pardon Our Interruption...</h1><p>As you were browsing, something about your browser made us "
            "think you might be a bot. There are a few reasons this might happen.</p>",
        ),
    ),
    "Sucuri": (
        "Sucuri",
        web(title="You are being redirected...", body="<script>sucuri_cloudproxy_js='';S='cz0i';</script>"),
    ),
    "Sucuri, blocked": (
        "Sucuri",
        web(
            title="Sucuri WebSite Firewall - Access Denied",
            body="<h1>Access Denied - Sucuri Website Firewall</h1><p>Block reason: Bad bot access attempt.</p>",
        ),
    ),
    "AWS": (
        "AWS WAF",
        web(
            title="",
            head="<script>window.awsWafCookieDomainList=[];window.gokuProps={'key':'A'};</script>"
            '<script src="https://a.b.eu-west-1.token.awswaf.com/a/b/c/challenge.js"></script>',
            body="<div id='challenge-container'></div><noscript><h1>JavaScript is disabled</h1>In order to continue, "
            "we need to verify that you're not a robot.</noscript>",
        ),
    ),
    "DDoS-Guard": (
        "DDoS-Guard",
        web(
            title="DDoS-Guard",
            body="<h1>Checking your browser before accessing harbour.example</h1>"
            '<script src="/.well-known/ddos-guard/js-challenge/index.js"></script>',
        ),
    ),
    "Anubis": (
        "Anubis",
        web(
            title="Making sure you&#39;re not a bot!",
            head='<script id="anubis_version" type="application/json">"1"</script>',
            body='<h1>Making sure you&#39;re not a bot!</h1><img src="/.within.website/x/cmd/anubis/static/img/p.webp">'
            "<details><summary>Why am I seeing this?</summary><p>"
            + "You are seeing this because the administrator of this website has set up Anubis to protect the server "
            "against the scourge of AI companies aggressively scraping websites. " * 4 + "</p></details>",
        ),
    ),
    "Vercel": (
        "Vercel",
        web(
            title="Vercel Security Checkpoint",
            body="<p>We're verifying your browser</p><a href='https://vercel.link/security-checkpoint'>Website owner? "
            "Click here to fix</a>",
        ),
    ),
    "Kasada": (
        "Kasada",
        "<!DOCTYPE html><html><head></head><body><script>window.KPSDK={};KPSDK.now=1;</script></body></html>",
    ),
    "Google": (
        "reCAPTCHA",
        web(
            title="https://harbour.example/",
            body="<form id='captcha-form' method='post'><script src='https://www.google.com/recaptcha/enterprise.js'>"
            "</script><div class='g-recaptcha' data-sitekey='6L'></div></form><p>Our systems have detected unusual "
            "traffic from your computer network. This page checks to see if it's really you sending the requests, "
            "and not a robot.</p>",
        ),
    ),
    "hCaptcha": (
        "hCaptcha",
        web(
            title="harbour.example",
            body="<form><div class='h-captcha' data-sitekey='1'></div></form><p>Please complete the captcha to go on."
            "</p><script src='https://js.hcaptcha.com/1/api.js'></script>",
        ),
    ),
    "Turnstile": (
        "Turnstile",
        web(
            title="harbour.example",
            body="<div class='cf-turnstile' data-sitekey='1'></div>"
            "<script src='https://challenges.cloudflare.com/turnstile/v0/api.js'></script>",
        ),
    ),
    "Wordfence": (
        "Wordfence",
        web(
            title="Your access to this site has been limited",
            body="<h1>Your access to this site has been limited by the site owner</h1><p>If you think you have been "
            "blocked in error, contact the owner of this site.</p><p>Generated by Wordfence</p>",
        ),
    ),
    "F5": (
        "F5",
        (
            "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with "
            "your administrator.<br><br>Your support ID is: 123</body></html>"
        ),
    ),
    "Amazon": (
        "Amazon",
        web(
            title="Amazon",
            body="<form action='/errors/validateCaptcha'><h4>Enter the characters you see below</h4>"
            "<input type=text></form>",
        ),
    ),
    "Radware": (
        "Radware",
        web(title="Radware Captcha Page", body="<p>We apologise for the inconvenience.</p>"),
    ),
    "SiteGround": (
        "SiteGround",
        '<html><head><meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2Ffeed&y=1"></head></html>',
    ),
    "a cookie and back": (
        "",
        "<html><body><script>document.cookie='k=1; path=/';location.reload(true);</script></body></html>",
    ),
    "nobody's": ("", web(title="Human Verification", body="<p>Loading.</p>")),
    "a word and a script": (
        "",
        web(title="harbour.example", body="<p>Please enable JavaScript and cookies to continue.</p>"),
    ),
    "in Japanese": ("", web(title="少々お待ちください...", body="<p>ブラウザーを確認しています。</p>")),
    "in Japanese, by its words": (
        "",
        web(title="港", body="<p>あなたがロボットではないことを確認してください。</p>"),
    ),
    "in French": (
        "",
        web(
            title="harbour.example",
            body="<p>Vérification que vous êtes humain. Cela peut prendre un instant.</p>",
        ),
    ),
    "in Spanish": ("", web(title="Un momento…", body="<p>Verificando la conexión.</p>")),
    "in Russian": ("", web(title="harbour.example", body="<p>Подтвердите, что вы не робот</p>")),
    "in Chinese": ("", web(title="请稍候…", body="<p>正在进行安全检查</p>")),
    "in Korean": ("", web(title="잠시만 기다리십시오…", body="<p>연결을 확인하는 중</p>")),
    "plain words": ("", "Please verify you are a human to continue."),
}


@pytest.mark.parametrize(("name", "body"), CHECKS.values(), ids=CHECKS)
def test_a_browser_check_is_known_and_who_made_it(name: str, body: str) -> None:
    assert challenge(body.encode(), None) == name
    error = in_its_place(page(body))
    assert error.kind == "challenge"
    assert error.message.startswith(
        f"a browser check ({name}) in place of a feed; " if name else "a browser check in place of a feed; "
    )
    assert "the site lets no program read it: ask the outlet" in error.message
    assert error.offers == ()


def test_a_check_in_the_charset_that_the_answer_names_is_known() -> None:
    body = web(title="しばらくお待ちください").replace("<meta charset=utf-8>", "").encode("shift_jis")
    assert challenge(body, "Shift_JIS") == ""


LONG = f"<p>{WORDS}</p>" * 20
NO_CHECKS = {
    "a report on captchas": web(
        title="Cloudflare retires the captcha",
        body=f"<h1>“Just a moment...”: Cloudflare retires the captcha</h1><p>Checking your browser, verify you are a "
        f"human, press &amp; hold: readers know the words.</p>{LONG}",
    ),
    "a brief on captchas": web(
        title="Captcha maker buys a robot",
        head='<meta property="og:type" content="article">',
        body="<h1>Captcha maker buys a robot</h1><p>“I'm not a robot”, the robot said. Verify you are human, it was "
        "asked. The price is not known.</p>",
    ),
    "a brief of an article element": web(
        title="Are you a robot?",
        body="<article><h1>Are you a robot?</h1><p>Confirm you are human: a new play at the harbour theatre.</p></article>",
    ),
    "a captcha in a comment form": web(
        title="Forty cranes",
        head='<script src="https://www.google.com/recaptcha/api.js"></script>',
        body=f"{LONG}<form><textarea name=comment></textarea><div class=g-recaptcha data-sitekey=1></div></form>",
    ),
    "a captcha under a short contact form": web(
        title="Contact",
        body='<form><input type="email" name="mail"><textarea></textarea><div class="h-captcha"></div></form>'
        "<p>This site is protected by hCaptcha.</p><script src='https://js.hcaptcha.com/1/api.js'></script>",
    ),
    "what Cloudflare writes into every page": web(
        title="Harbour News",
        body=f"<h1>Harbour News</h1><p>{WORDS}</p><script>(function(){{window.__CF$cv$params={{r:'1'}};"
        "a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js';})();</script>",
    ),
    "what DataDome and others write into every page": web(
        title="Harbour News",
        head="<script src='https://js.datadome.co/tags.js'></script>"
        "<script src='//client.px-cloud.net/PXabc/main.min.js'></script>",
        body=f"<h1>Harbour News</h1><p>{WORDS}</p>",
    ),
    "a place kept for HUMAN's captcha": web(
        title="Harbour News",
        head=LINK.format("/rss"),
        body=f"<div id='px-captcha-wrapper'><div id='px-captcha'></div></div><p>{WORDS}</p><a href='/cranes'>Cranes</a>",
    ),
    "what Kasada and AWS write into every page": web(
        title="Harbour News",
        head="<script src='/149e9513-01fa-4fb0-aad4-566afd725d1b/2d206a39-8ed7-437e-a3be-862e0f06eea3/p.js'></script>"
        "<script src='https://a.eu-west-1.sdk.awswaf.com/a/b/challenge.js'></script>",
        body=f"<p>{WORDS * 2}</p><script>var dd = {{open: 1}};</script>",
    ),
    "a page that was let through": web(
        title="Harbour News", head='<link rel="canonical" href="/?__cf_chl_tk=abc">', body=f"<p>{WORDS}</p>"
    ),
    "Cloudflare's own pages": web(title="Bot management | Cloudflare", body=f"<nav></nav><p>{WORDS}</p>"),
    "what Imperva writes into every page": web(
        title="Harbour News",
        body=f"<p>{WORDS * 3}</p><script src='/_Incapsula_Resource?SWJIYLWA=719d&ns=1'></script>",
    ),
    "Cloudflare's word that the site is down": web(
        title="harbour.example | 522: Connection timed out",
        body='<div id="cf-wrapper"><div id="cf-error-details"><h1>Connection timed out Error code 522</h1>'
        "<p>Ray ID: 8d1. Performance &amp; security by Cloudflare</p></div></div>",
    ),
    "an application that needs scripts": web(
        title="Harbour News",
        body="<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>"
        "<script src=/static/main.js></script>",
    ),
    "a server's plain refusal": web(
        title="403 Forbidden", body="<center><h1>403 Forbidden</h1></center><hr><center>nginx</center>"
    ),
    "a page that is missing": web(title="404 Not Found", body="<h1>Not Found</h1>"),
    "a log in with a captcha": web(
        title="Log in",
        body='<form><input name=user><input type=password><div class="g-recaptcha"></div></form>'
        '<script src="https://www.google.com/recaptcha/api.js"></script>',
    ),
    "a page that sets a cookie": web(
        title="Harbour News",
        body=f"<p>{WORDS * 2}</p><script>document.cookie='a=1';x=location.href;</script>",
    ),
    "a feed": f"<?xml version='1.0'?><rss><channel><title>Just a moment</title><item><title>{WORDS}</title></item></channel></rss>",
    "JSON": '{"title": "Just a moment", "items": []}',
    "long words": WORDS * 8 + "Please verify you are a human.",
    "nothing": "",
}


@pytest.mark.parametrize("body", NO_CHECKS.values(), ids=NO_CHECKS)
def test_what_only_looks_like_a_browser_check_is_none(body: str) -> None:
    assert challenge(body.encode(), None) is None
    assert in_its_place(page(body)).kind != "challenge"


def test_a_check_s_marks_count_only_where_a_page_works_by_them_not_where_it_shows_them() -> None:
    shown = web(
        title="How we read checks",
        body="<pre>&lt;script&gt;window._cf_chl_opt={}&lt;/script&gt; px-captcha</pre>",
    )
    worked = web(title="harbour.example", body="<script>window._cf_chl_opt={}</script>")
    assert challenge(shown.encode(), None) is None
    assert challenge(worked.encode(), None) == "Cloudflare"


# -- pages that name their feed -------------------------------------------------------------------


def test_a_page_that_names_its_feed_offers_it_in_the_message_too() -> None:
    error = in_its_place(page(web(head=LINK.format("/rss"), body=LONG)))
    assert error.kind == "not-a-feed"
    assert error.offers == ("https://harbour.example/rss",)
    assert (
        error.message == "a web page in place of a feed; the page names its feed: https://harbour.example/rss"
    )


def test_a_page_that_names_none_says_where_to_look() -> None:
    error = in_its_place(page(web(body=LONG)))
    assert error.offers == ()
    assert error.message == "a web page in place of a feed; look on that page for the feed's own address"


@pytest.mark.parametrize(
    "kind",
    [
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/json",
        "application/rdf+xml",
        "application/xml",
        "text/xml",
        "APPLICATION/RSS+XML; charset=utf-8",
    ],
)
def test_feeds_of_every_type_are_offered(kind: str) -> None:
    assert offers(web(head=f'<link rel="alternate" type="{kind}" href="/f">')) == (
        "https://harbour.example/f",
    )


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="text/html" hreflang="de" href="/de">',
        '<link rel="alternate" type="application/json+oembed" href="/oembed?url=1">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/7">',
        '<link rel="alternate" type="text/xml" href="/oembed/1.0?format=xml">',
        '<link rel="alternate stylesheet" type="text/xml" href="/x">',
        '<link rel="EditURI" type="application/rsd+xml" href="/xmlrpc.php?rsd">',
        '<link rel="stylesheet" type="application/rss+xml" href="/feed.css">',
        '<link rel="alternate" type="application/rss+xml">',
        '<link rel="alternate" type="application/rss+xml" href="">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',
        '<link rel="alternate" type="application/rss+xml" href="file:///etc/passwd">',
        '<link rel="alternate" type="application/rss+xml" href="feed://harbour.example/rss">',
        '<link rel="alternate" type="application/rss+xml" href="data:text/xml,x">',
        '<link rel="alternate" type="application/rss+xml" href="http://[::1/x">',
        f'<link rel="alternate" type="application/rss+xml" href="/{"x" * 3000}">',
    ],
)
def test_a_link_that_leads_to_no_feed_is_not_offered(link: str) -> None:
    assert offers(web(head=link)) == ()


def test_offers_stand_in_the_page_s_order_each_once_and_ten_at_most() -> None:
    links = [LINK.format(f"/feed/{at}") for at in (3, 1, 3, 2, *range(4, 20))]
    found = offers(web(head="".join(links)))
    assert found == tuple(f"https://harbour.example/feed/{at}" for at in (3, 1, 2, *range(4, 11)))


def test_feeds_of_comments_come_last() -> None:
    head = (
        LINK.format("/comments/feed/")
        + '<link rel="alternate" type="application/rss+xml" title="Harbour » Kommentar-Feed" href="/k">'
        + LINK.format("/feed/all/")
        + LINK.format("/?feed=comments-rss2")
        + LINK.format("/feed/sport/")
    )
    assert offers(web(head=head)) == tuple(
        f"https://harbour.example{one}"
        for one in ("/feed/all/", "/feed/sport/", "/comments/feed/", "/k", "/?feed=comments-rss2")
    )


def test_relative_addresses_go_by_where_the_page_was_had_from() -> None:
    assert offers(web(head=LINK.format("rss.xml")), final_url="https://www.harbour.example/en/start") == (
        "https://www.harbour.example/en/rss.xml",
    )


@pytest.mark.parametrize(
    ("base", "offered"),
    [
        ("https://cdn.example/feeds/", "https://cdn.example/feeds/rss.xml"),
        ("/feeds/", "https://harbour.example/feeds/rss.xml"),
        ("javascript:alert(1)//", "https://harbour.example/news/rss.xml"),
        ("//cdn.example", "https://cdn.example/rss.xml"),
    ],
)
def test_and_by_the_page_s_base_where_that_is_an_address(base: str, offered: str) -> None:
    assert offers(web(head=f'<base href="{base}">{LINK.format("rss.xml")}')) == (offered,)


def test_no_offer_has_a_user_or_a_password() -> None:
    own = "https://ann:secret@harbour.example/news/feed"
    head = LINK.format("/rss") + LINK.format("https://bob:pass@other.example/rss")
    assert offers(web(head=head), url=own) == ("https://harbour.example/rss", "https://other.example/rss")


def test_an_offer_keeps_its_parameters_and_has_no_fragment() -> None:
    assert offers(web(head=LINK.format("/?feed=atom&amp;utm_source=rss#top"))) == (
        "https://harbour.example/?feed=atom&utm_source=rss",
    )


def test_the_page_s_own_address_is_no_offer() -> None:
    head = LINK.format(URL) + LINK.format("https://harbour.example/home") + LINK.format("/real")
    assert offers(web(head=head), final_url="https://harbour.example/home") == (
        "https://harbour.example/real",
    )


@pytest.mark.parametrize(
    ("href", "offered"),
    [
        ("/rss/", "https://harbour.example/rss/"),
        ("/en/feed", "https://harbour.example/en/feed"),
        ("news.rss", "https://harbour.example/news/news.rss"),
        ("/atom.xml", "https://harbour.example/atom.xml"),
        ("/feed.xml", "https://harbour.example/feed.xml"),
        ("/blog/index.xml", "https://harbour.example/blog/index.xml"),
        ("/feed.json", "https://harbour.example/feed.json"),
        ("/?feed=rss2", "https://harbour.example/?feed=rss2"),
        ("https://feeds.feedburner.com/Harbour", "https://feeds.feedburner.com/Harbour"),
    ],
)
def test_a_page_without_links_offers_its_anchors_that_can_be_nothing_else(href: str, offered: str) -> None:
    assert offers(web(body=f'<a href="/about">About</a><a href="{href}">RSS</a>')) == (offered,)


@pytest.mark.parametrize(
    "href",
    [
        "/feedback",
        "/rss-explained",
        "/sitemap.xml",
        "https://feedly.com/i/subscription/feed/https://harbour.example/feed",
        "https://feeds.feedburner.com/",
        "mailto:rss@harbour.example",
        "/about?page=feed",
    ],
)
def test_an_anchor_that_may_be_something_else_is_not_offered(href: str) -> None:
    assert offers(web(body=f'<a href="{href}">RSS</a>')) == ()


def test_anchors_do_not_count_beside_a_link() -> None:
    assert offers(web(head=LINK.format("/a"), body='<a href="/rss">RSS</a>')) == (
        "https://harbour.example/a",
    )


def test_a_page_under_a_server_s_warning_is_still_a_page() -> None:
    body = "Warning: Undefined variable in /srv/x.php on line 3\n" + web(head=LINK.format("/rss"))
    assert offers(body) == ("https://harbour.example/rss",)


def test_a_page_of_xhtml_is_a_page() -> None:
    body = '<?xml version="1.0"?>\n<!-- made by hand -->\n' + web(head=LINK.format("/rss"))
    assert offers(body) == ("https://harbour.example/rss",)


def test_a_page_in_utf_16_offers_its_feed() -> None:
    error = in_its_place(page(web(head=LINK.format("/rss")).encode("utf-16")))
    assert error.offers == ("https://harbour.example/rss",)


# -- other pages ----------------------------------------------------------------------------------


def test_a_login_page_is_called_one() -> None:
    body = web(title="Sign in", body='<form><input name="user"><input type="password"></form>')
    assert words(body) == "a login page in place of a feed"


def test_an_article_page_with_a_login_in_its_head_is_no_login_page() -> None:
    body = web(body=f'<form><input type="password"></form><article>{LONG}</article>')
    assert words(body).startswith("a web page in place of a feed")


def test_a_consent_page_is_called_one() -> None:
    body = web(
        title="Before you continue",
        body="<h1>We value your privacy</h1><p>We and our 842 partners store and access information on a device.</p>"
        "<button>Accept all</button><button>Manage options</button>",
    )
    assert words(body) == "a page that asks for consent (cookies) in place of a feed"


def test_a_consent_page_in_german_is_called_one() -> None:
    body = web(
        title="Willkommen",
        body="<p>Mit Werbung weiterlesen: wir brauchen Ihre Einwilligung.</p><button>Alle akzeptieren</button>",
    )
    assert words(body) == "a page that asks for consent (cookies) in place of a feed"


def test_a_page_with_a_cookie_banner_is_a_web_page() -> None:
    body = web(body=f"<article>{LONG}</article><div>We value your privacy <button>Accept all</button></div>")
    assert words(body).startswith("a web page in place of a feed")


def test_a_parked_domain_is_called_one_and_offers_nothing() -> None:
    body = web(title="harbour.example", body="<h1>This domain is for sale!</h1><a href='/search'>Cranes</a>")
    assert words(body) == "a parked domain in place of a feed; the outlet is no longer at this address"
    parker = web(title="harbour.example", body="<script src='https://img.sedoparking.com/js/a.js'></script>")
    assert words(parker).startswith("a parked domain")


def test_an_error_page_is_quoted_by_its_title() -> None:
    assert words(web(title="404 Not Found", body="<h1>Not Found</h1>")) == (
        "an error page in place of a feed: “404 Not Found”"
    )


def test_a_price_in_a_headline_is_no_error() -> None:
    assert words(web(title="2026 may be the year of the $500 memory module", body=LONG)).startswith(
        "a web page"
    )


def test_an_error_page_that_names_the_feed_offers_it() -> None:
    found = words(web(title="Seite nicht gefunden", head=LINK.format("/rss")))
    assert (
        found
        == "an error page in place of a feed: “Seite nicht gefunden”; the page names its feed: https://harbour.example/rss"
    )


# -- other documents ------------------------------------------------------------------------------

NS = "http://www.sitemaps.org/schemas/sitemap/0.9"
DOCUMENTS = {
    '{"a": 1}': "JSON, but not a JSON Feed",
    "[1, 2]": "JSON, but not a JSON Feed",
    '{"code": "rest_no_route", "message": "No route was found"}': "JSON, but not a JSON Feed: “No route was found”",
    '{"title": "Cranes", "text": "Forty"}': "JSON, but not a JSON Feed",
    '{"title": "Not Found", "status": 404}': "JSON, but not a JSON Feed: “Not Found”",
    '{"error": {"message": "No such key"}}': "JSON, but not a JSON Feed: “No such key”",
    f'<?xml version="1.0"?><urlset xmlns="{NS}"><url><loc>{URL}</loc></url></urlset>': "a sitemap, not a feed",
    f'<sm:sitemapindex xmlns:sm="{NS}"></sm:sitemapindex>': "a sitemap, not a feed",
    '<opml version="2.0"><body><outline xmlUrl="x"/></body></opml>': "a list of feeds (OPML), not a feed",
    "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>": (
        "an error document in XML, not a feed: “AccessDenied Access Denied”"
    ),
    "<soap:Envelope><soap:Body>No such service</soap:Body></soap:Envelope>": "a SOAP message, not a feed: “No such service”",
    "<?xml version='1.0'?><recipe><step/></recipe>": "XML (<recipe>), but not a feed",
    "<?xml version='1.0'?>": "XML, but not a feed",
    "<svg xmlns='http://www.w3.org/2000/svg'></svg>": "an image (SVG) in place of a feed",
    "<rss version='2.0'><channel><tit": "what begins like a feed, but holds nothing that can be read",
    "Service down.\r\nCome\x1b[31m back\tlater": "plain text in place of a feed: “Service down. Come[31m back later”",
}


@pytest.mark.parametrize(("body", "said"), DOCUMENTS.items())
def test_another_document_is_called_what_it_is(body: str, said: str) -> None:
    error = in_its_place(page(body))
    assert error.message == said
    assert (error.kind, error.offers) == ("not-a-feed", ())


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (b"\x89PNG\r\n\x1a\n", "an image (PNG)"),
        (b"\xff\xd8\xff\xe0", "an image (JPEG)"),
        (b"GIF89a", "an image (GIF)"),
        (b"RIFF\0\0\0\0WEBP", "an image (WebP)"),
        (b"%PDF-1.7", "a PDF"),
        (b"PK\3\4", "an archive (zip)"),
        (b"\x1f\x8b\x08", "compressed data (gzip)"),
        (b"\0\0\0\x18ftypmp42", "a film file (MP4)"),
    ],
)
def test_a_file_is_known_by_its_first_bytes(start: bytes, name: str) -> None:
    assert words(start + bytes(range(256)) * 4) == f"{name} in place of a feed"


def test_a_quotation_is_cut_to_eighty_characters_and_holds_no_markup() -> None:
    said = words("One two three four " * 30)
    quoted = said.partition("“")[2].rstrip("”")
    assert len(quoted) <= 80
    assert quoted.endswith("…")
    assert "<" not in words("1 < 2 <script>alert(1)</script>")


def test_bytes_that_are_no_text_are_not_quoted() -> None:
    assert words(bytes(range(1, 9)) * 30 + b"abc") == "data of an unknown kind in place of a feed"


def test_a_direction_mark_in_a_quotation_is_gone() -> None:
    assert words("safe \u202egnp.exe") == "plain text in place of a feed: “safe gnp.exe”"


# -- bounds ---------------------------------------------------------------------------------------

LARGE = 10_000_000
HOSTILE = {
    "open tags": b"<html>" + b"<div><b><a>" * (LARGE // 11),
    "links": b"<html>" + b"<link rel=alternate type=text/xml href=/a>" * (LARGE // 42),
    "anchors": b"<html>" + b"<a href=/feed>x</a>" * (LARGE // 19),
    "comments": b"<!---->" * (LARGE // 7),
    "declarations": b"<!D[" * (LARGE // 4),
    "attributes": b"<html><div " + b"a=b " * (LARGE // 4),
    "brackets": b"[" * LARGE,
    "objects": b'{"a":' * (LARGE // 5),
    "half a phrase": b"<html>" + b"verify that if you are a not a " * (LARGE // 31),
    "half a mark": b"<html><script>" + b"_incapsula_resource?token.awswaf.com" * (LARGE // 36),
    "spaces": b"<html>" + b" " * LARGE,
    "no characters": b"\xff" * LARGE,
    "zeros and a letter": b"\0" * LARGE + b"x",
    "a title": b"<html><title>" + b"| cloudflare " * (LARGE // 13),
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_ten_megabytes_of_anything_cost_little(body: bytes) -> None:
    in_its_place(page(b"<html>"))  # loads what reads
    before = time.process_time()
    in_its_place(page(body))
    challenge(body, None)
    assert time.process_time() - before < 2.0


def hold_to_it(body: bytes, charset: str | None) -> None:
    asked = page(body, charset=charset)
    error = in_its_place(asked)
    assert error.message == "".join(one for one in error.message if one.isprintable())
    assert 0 < len(error.message) < 2_500
    assert error.kind in {"empty", "challenge", "not-a-feed"}
    assert len(error.offers) <= 10
    assert all(
        one.startswith(("http://", "https://")) and "@" not in one.split("/")[2] for one in error.offers
    )
    assert str(in_its_place(asked)) == str(error)
    assert (challenge(body, charset) is not None) == (error.kind == "challenge")


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "shift_jis", "no-such-charset", "utf-16"]))
def test_no_bytes_do_more_than_yield_a_line_of_words(body: bytes, charset: str | None) -> None:
    hold_to_it(body, charset)


PIECES = st.sampled_from(
    "<html> <head> </head> <body> <title> </title> Just a moment... <script> </script> _cf_chl_opt <!-- --> <! [ ]> "
    "<?xml ?> { [ ] } <rss> <urlset> <opml> <link rel=alternate type=text/xml href= http://a@b/ //x \\ \x1b \u202e \0 "
    "'> \"> <base href= <a href=/feed> <noscript> <input type=password> &#0; &lt; 検査 <svg> ]]> <![CDATA[".split(
        " "
    )
)


@given(st.lists(PIECES, max_size=30))
def test_no_heap_of_markup_does_either(pieces: list[str]) -> None:
    hold_to_it(" ".join(pieces).encode(), None)


@given(st.text(max_size=60))
def test_no_address_that_a_page_names_breaks_out_of_the_message(href: str) -> None:
    said = href.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    for one in offers(web(head=LINK.format(said))):
        assert one.isascii()
        assert not set(one) & set(' <>"`\\')


def test_only_the_first_part_of_a_page_is_looked_at() -> None:
    late = web(head=f"<!--{'x' * 300_000}-->{LINK.format('/rss')}")
    assert offers(late) == ()
