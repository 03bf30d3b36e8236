# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Browser checks: captchas, “checking your browser” and the like, known by the form of their page.

Not by its words alone: a check has little text and nothing of its own, and its scripts or its title are those
of a check. A report on captchas, or a page whose comment form has one, is neither.

Known failures: a check that only a picture shows is none; a site of a few words that names itself “Just a
moment” and has no feed, no article and no menu is one.
"""

from __future__ import annotations

import re

from monitor.parse.seen import FEW, LITTLE, Seen

_NEXT_TO_NOTHING = 200

# What stands in the works of a check alone. Much of what these vendors write stands in every page of their
# customers (/cdn-cgi/challenge-platform/scripts/jsd, js.datadome.co/tags.js, an empty #px-captcha): that
# proves nothing.
_SURE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(said, re.IGNORECASE))
    for name, said in (
        (
            "Cloudflare",
            r"_cf_chl_(?:opt|enter|ctx|done|prog)|cf-chl-|/cdn-cgi/challenge-platform/(?:h/\w{1,4}/)?orchestrate|cf-browser-verification|cf-challenge-|challenge-error-t|jschl[-_](?:vc|answer)|cf_captcha_kind|cf-captcha-|/cdn-cgi/l/chk_(?:jschl|captcha)",
        ),
        ("DataDome", r"captcha-delivery\.com"),
        (
            "HUMAN",
            r"captcha\.px-cdn\.net|captcha\.px-cloud\.net|\b_pxBlockedUrl|\bpxCaptchaSrc|perimeterx\.net/px",
        ),
        ("Akamai", r"errors\.edgesuite\.net|/_sec/cp_challenge|sec-if-cpt|\bbm-verify\b|akam-sw-challenge"),
        (
            "Imperva",
            r"_incapsula_resource\?[^\s\"']{0,400}(?:incident_id|edet=|cinfo=)|/captcha/distil|distil_r_",
        ),
        ("Sucuri", r"sucuri_cloudproxy|cdn\.sucuri\.net/sucuri-firewall|sucuri-firewall-block"),
        (
            "AWS WAF",
            r"\bgokuProps\b|awsWafCookieDomainList|AwsWafIntegration\.(?:check|force)",
        ),
        ("DDoS-Guard", r"\.well-known/ddos-guard/|check\.ddos-guard\.net|ddos-guard\.net/(?:\w+/)?check"),
        ("Anubis", r"/\.within\.website/x/cmd/anubis|anubis_challenge"),
        ("go-away", r"gammaspectra\.live/git/go-away"),
        ("Vercel", r"/\.well-known/vercel/security|x-vercel-challenge"),
        ("Kasada", r"\bKPSDK\.now|/149e9513-01fa-4fb0-aad4-566afd725d1b/[\w-]{1,40}/ips\.js"),
        ("Radware", r"validate\.perfdrive\.com|captcha\.perfdrive\.com"),
        ("SiteGround", r"/\.well-known/(?:sg)?captcha/"),
        ("LiteSpeed", r"/\.lsrecap/recaptcha"),
        ("Qrator", r"/__qrator/"),
        ("Yandex", r"/showcaptcha|/checkcaptcha"),
        ("Google", r"//(?:www\.)?google\.[a-z.]{2,6}/sorry/"),
        ("Fastly", r"/_fs-ch-"),
        ("Alibaba Cloud", r"\bacw_sc__v\d|aliyun_waf|renderData\"?>?\{\"_waf_"),
        ("BunkerWeb", r"bunkerweb-(?:challenge|captcha)"),
        ("Bunny", r"/\.bunny-shield/"),
        ("Wordfence", r"wordfence-(?:blocked|lockout)|wf-block"),
        ("Imunify360", r"imunify360-?(?:captcha|splash)|/captcha\.imunify360|wsidchk"),
        ("Reblaze", r"window\.rbzns|winsocks\("),
        ("Amazon", r"/errors/validateCaptcha"),
    )
)
# Whole titles, or their first part, of checks in the languages that they are made in.
_TITLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(said, re.IGNORECASE))
    for name, said in (
        (
            "Cloudflare",
            r"attention required!(?: \| cloudflare)?|please wait\.* \| cloudflare|access denied \| .{1,100} used cloudflare to restrict access",
        ),
        ("Sucuri", r"sucuri web ?site firewall.{0,60}|you are being redirected\.{0,3}"),
        ("DDoS-Guard", r"ddos-guard"),
        ("Anubis", r"making sure you'?(?:re| are) not a bot!?|access denied by anubis"),
        ("Vercel", r"vercel security checkpoint"),
        ("Imperva", r"pardon our interruption\.{0,3}"),
        ("HUMAN", r"access to this page has been denied\.?"),
        ("Radware", r"radware (?:bot manager )?(?:captcha|block|page)(?: page)?"),
        ("StackPath", r"stackpath.{0,40}"),
        (
            "",
            (
                r"just a moment(?: please)?|one moment,? please|please wait|loading challenge|client challenge"
                r"|(?:human|bot|browser|captcha|security|robot) (?:verification|check(?:point)?|challenge)"
                r"|checking (?:your browser|if the site connection is secure)(?: before accessing.{0,80})?"
                r"|verify(?:ing)?(?: that)? you(?:'re| are)(?: a)? human(?: being)?|verifying your browser|(?:re)?captcha"
                r"|are you (?:a |an )?(?:human|robot|bot)|(?:i am|you are|i'm) not a (?:ro)?bot|prove (?:that )?you(?:'re| are) (?:a )?human"
                r"|(?:sorry, )?you (?:have been|are) blocked|unusual traffic(?: detected)?|blocked as a bot"
                r"|nur (?:einen|ein) moment(?: bitte)?|einen moment,? bitte|sicherheits(?:über)?prüfung|browser ?-?(?:über)?prüfung|sind sie ein (?:mensch|roboter)"
                r"|un instant(?: s'il vous pla[iî]t)?|vérification (?:de sécurité|du navigateur|humaine)|êtes-vous un (?:humain|robot)"
                r"|un momento(?: por favor)?|comprobación de seguridad|verificación (?:humana|de seguridad)|¿?es usted un robot"
                r"|um momento(?: por favor)?|verificação (?:humana|de segurança)|ci siamo quasi|verifica (?:di sicurezza|umana)|un attimo"
                r"|een (?:ogenblik|moment)(?: geduld)?(?: a\.?u\.?b\.?)?|even geduld(?: a\.?u\.?b\.?)?|chwileczkę|cierpliwości|bir dakika(?: lütfen)?|ett ögonblick|et øjeblik|et øyeblikk"
                r"|один момент|ещ[её] немного(?: терпения)?|проверка (?:браузера|безопасности)|вы не робот|зачекайте.{0,20}"
                r"|(?:しばらく|少々)お待ち(?:ください|下さい)|お待ちください|(?:セキュリティ|ブラウザー?)(?:チェック|の?確認)|ロボットではありません"
                r"|(?:请稍候|請稍候|请稍等|請稍等)|(?:人机|安全|人機)(?:验证|驗證)|(?:安全检查|浏览器检查)|잠시만 기다리(?:십시오|세요)|로봇이 아닙니다"
            ),
        ),
    )
)
# A check's own words, to the reader whom it checks.
_SAYS = re.compile(
    r"checking (?:your browser|if the site connection)|(?:verify|verifying|confirm|prove|checking|make sure|ensure)(?: that)?(?: if)? (?:you(?:'re| are)|it's you,?) (?:a |an |not a |really )*(?:human|(?:ro)?bot)"
    r"|are you (?:a |an )?(?:human|robot)\b|(?:i'm|you're|you are|i am) not a (?:ro)?bot|press (?:&|and) hold"
    r"|(?:please )?enable (?:js|javascript) and (?:cookies|disable any ad ?blocker)|enable cookies and (?:js|javascript)|(?:javascript|js) and cookies (?:to continue|enabled)"
    r"|needs? to review the security of your connection|security (?:service|check) to (?:protect|access)|performing security verification"
    r"|complete (?:the|this) (?:captcha|(?:security )?(?:check|challenge)|puzzle)|solve (?:the|this) (?:captcha|puzzle)"
    r"|(?:unusual|suspicious|automated) (?:traffic|activity|requests|behaviou?r) (?:from|on|has|detected)"
    r"|(?:you have|you've) been blocked|(?:something about|as) your browser made us think"
    r"|ddos protection by|this process is automatic|automated (?:access|requests|queries) "
    r"|enter the characters you see|request unsuccessful\. incapsula|(?:your|this) request (?:was|has been) (?:blocked|rejected)|requested url was rejected"
    r"|your access to this (?:site|service) has been (?:limited|blocked)|access denied - sucuri"
    r"|browser is being (?:checked|verified)|we're verifying your browser|your browser is being verified"
    r"|(?:überprüf|prüf)(?:en|t|ung)[^.]{0,40}(?:ihre[ns]? browser|ihre verbindung|sicherheit ihrer)|dass sie (?:ein mensch|kein roboter) sind|(?:javascript und cookies|cookies und javascript)"
    r"|vérifi(?:er|ez|ons|cation)[^.]{0,40}(?:votre navigateur|que vous êtes (?:humain|un humain)|la sécurité de votre connexion)|vous n'êtes pas un robot|(?:activer|activez) javascript et les cookies"
    r"|verifi(?:car|que|cando|ca)[^.]{0,40}(?:su navegador|que (?:es|usted es|é|você é) (?:un |um )?(?:humano|ser humano)|la seguridad de su conexión|a segurança da sua conexão)|no (?:soy|es|eres) un robot|não é um robô"
    r"|verific[ah][^.]{0,30}(?:che (?:tu sia|lei sia) (?:un )?(?:umano|essere umano)|il browser)|non (?:sei|sono) un robot"
    r"|провер(?:ка|яем|ьте|ить)[^.]{0,30}(?:браузер|что вы (?:не робот|человек))|вы не робот|я не робот"
    r"|ロボットではない|ロボットではありません|人間であること|ブラウザー?を?(?:確認|チェック)し|接続(?:の|が)[^。]{0,12}(?:安全|セキュリティ)[^。]{0,8}確認|javascript ?と ?cookie"
    r"|(?:确认|验证|驗證|確認)(?:您|你)[^。]{0,6}(?:真人|人类|人類|机器人|機器人)|检查您的浏览器|正在(?:检查|验证|進行)[^。]{0,12}(?:浏览器|安全|連線)|사람인지 확인|로봇이 아닙|브라우저를 확인",
    re.IGNORECASE,
)
# Who says so, where the words tell.
_WHO: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(said, re.IGNORECASE))
    for name, said in (
        ("Turnstile", r"challenges\.cloudflare\.com/turnstile|cf-turnstile"),
        ("Cloudflare", r"cloudflare|\berror(?: code:)? 10(?:05|06|07|08|09|10|12|15|20)\b"),
        ("DataDome", r"datadome"),
        ("HUMAN", r"perimeterx|px-captcha|human security|press (?:&|and) hold"),
        ("Akamai", r"akamai|edgesuite"),
        ("Imperva", r"incapsula|imperva|_incapsula_"),
        ("Sucuri", r"sucuri"),
        ("AWS WAF", r"awswaf|aws waf"),
        ("DDoS-Guard", r"ddos-guard"),
        ("Anubis", r"\banubis\b"),
        ("Vercel", r"\bvercel\b"),
        ("Wordfence", r"wordfence"),
        ("F5", r"requested url was rejected\. please consult with your administrator"),
        ("hCaptcha", r"hcaptcha"),
        ("reCAPTCHA", r"recaptcha"),
        ("GeeTest", r"geetest"),
        ("Tencent", r"TCaptcha"),
        ("Friendly Captcha", r"friendly-?captcha|frc-captcha"),
        ("Arkose", r"arkoselabs|funcaptcha"),
        ("Yandex", r"smartcaptcha"),
    )
)
# A captcha to be had anywhere: many an ordinary form has one.
_CAPTCHA = re.compile(
    r"challenges\.cloudflare\.com/turnstile|cf-turnstile|hcaptcha\.com/|h-captcha|recaptcha/(?:api|enterprise)|g-recaptcha"
    r"|geetest|TCaptcha|friendly-?captcha|frc-captcha|arkoselabs|smartcaptcha|captcha\.(?:js|min\.js)|\bpx-captcha|\.awswaf\.com/",
    re.IGNORECASE,
)
# A page of nothing but a script that sets a cookie and comes again.
_COMES_AGAIN = re.compile(r"location\.(?:reload|replace|href|assign)|location ?=", re.IGNORECASE)
_SETS_COOKIE = re.compile(r"document\.cookie ?=|toNumbers\(|slowAES", re.IGNORECASE)
_AKAMAI = re.compile(r"reference\s{0,3}(?:#|&#35;)\s{0,3}\d{1,3}\.[0-9a-f]", re.IGNORECASE)
_DENIED = re.compile(r"access denied|you don't have permission to access", re.IGNORECASE)
# Answers in a line: Cloudflare's to what asks for no HTML, and others' in JSON.
_CODE = re.compile(r"error code: 10(?:05|06|07|08|09|10|12|15|20)\s*\.?", re.IGNORECASE)
_JSON: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "DataDome",
        re.compile(
            r"\"url\"\s{0,5}:\s{0,5}\"https:(?:\\?/){2}[\w.-]{0,40}captcha-delivery\.com", re.IGNORECASE
        ),
    ),
    ("HUMAN", re.compile(r"\"(?:blockScript|jsClientSrc)\"\s{0,5}:", re.IGNORECASE)),
    (
        "Cloudflare",
        re.compile(
            r"\"cloudflare_error\"\s{0,5}:\s{0,5}true.{0,2000}\"error_code\"\s{0,5}:\s{0,5}10\d\d",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
)


def check(seen: Seen) -> str | None:
    """Whose browser check a document is; "" for nobody's known, None for none."""
    if seen.root is None:
        return _check_in_words(seen)
    if seen.size >= LITTLE:
        return None
    for name, works in _SURE:
        if works.search(seen.works):
            return name
    if _DENIED.search(f"{seen.title} {seen.words}") and _AKAMAI.search(seen.words):
        return "Akamai"
    if "_incapsula_resource" in seen.works.lower() and seen.size < _NEXT_TO_NOTHING:
        return "Imperva"
    # An article, a shop, a sign-up form: what a check has none of.
    if seen.own or seen.asks & {"password", "email", "textarea", "search"}:
        return None
    return _check_by_form(seen)


def _check_by_form(seen: Seen) -> str | None:
    title = _bare(seen.title)
    for name, said in _TITLES:
        if said.fullmatch(title) or said.fullmatch(_bare(re.split(r"\s[|–—-]\s", seen.title)[0])):
            return name or _who(seen)
    if _SETS_COOKIE.search(seen.works) and _COMES_AGAIN.search(seen.works) and seen.size < _NEXT_TO_NOTHING:
        return _who(seen)
    asked = _SAYS.search(seen.words) or _SAYS.search(seen.unscripted)
    if asked and seen.size < FEW:
        return _who(seen)
    if _CAPTCHA.search(seen.works) and (asked or (seen.size < _NEXT_TO_NOTHING and "text" not in seen.asks)):
        return _who(seen)
    return None


def _check_in_words(seen: Seen) -> str | None:
    start = seen.source.lstrip("\ufeff \t\r\n\0")
    if start[:1] == "{":
        return next((name for name, said in _JSON if said.search(start[:8_000])), None)
    if start[:1] in {"<", "["} or seen.size >= FEW:
        return None
    if _CODE.fullmatch(seen.words):
        return "Cloudflare"
    return _who(seen) if _SAYS.search(seen.words) else None


def _who(seen: Seen) -> str:
    said = f"{seen.title}\n{seen.words}\n{seen.unscripted}"
    by_words = next((name for name, who in _WHO if who.search(said)), "")
    return by_words or next((name for name, who in _WHO if who.search(seen.works)), "")


def _bare(title: str) -> str:
    return title.strip(" .…!?。！？")
