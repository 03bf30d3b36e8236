# ruff: noqa: E501 - an outlet a line
"""Outlets and agencies by all the names they are credited under: which are one, and their domains.

One line an outlet: its name, other names, domains. A name in quotation marks of another outlet's
("the Times") that may be several is left out: an unknown name is better than a wrong one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor import text, urls
from monitor.model import Article

_TABLE = """
Nikkei | Nikkei Asia; Nikkei Asian Review; Nikkei newspaper; Nikkei business daily; Nikkei daily; Nihon Keizai Shimbun; The Nikkei; 日本経済新聞; 日本経済新聞社; 日経新聞; 日経; 日経電子版 | nikkei.com
Nikkei xTECH | 日経クロステック; 日経xTECH; Nikkei xTech | xtech.nikkei.com
Reuters | Thomson Reuters; Reuters news agency; ロイター; ロイター通信 | reuters.com
Bloomberg | Bloomberg News; Bloomberg Businessweek; Bloomberg.com; ブルームバーグ; ブルームバーグ通信 | bloomberg.com bloomberg.co.jp
Kyodo News | Kyodo; Kyodo news agency; Kyodo News agency; 共同通信; 共同通信社; 共同 | kyodonews.net kyodonews.jp
Jiji Press | Jiji; 時事通信; 時事通信社; 時事 | jiji.com
NHK | NHK World; public broadcaster NHK; ＮＨＫ | nhk.or.jp
Yomiuri Shimbun | Yomiuri; The Yomiuri; Japan News; 読売新聞; 読売 | yomiuri.co.jp
Asahi Shimbun | Asahi; The Asahi; 朝日新聞; 朝日 | asahi.com
Mainichi Shimbun | Mainichi; The Mainichi; 毎日新聞 | mainichi.jp
Sankei Shimbun | Sankei; 産経新聞; 産経 | sankei.com
Nikkan Kogyo Shimbun | Nikkan Kogyo; 日刊工業新聞 | nikkan.co.jp
Toyo Keizai | 東洋経済; 東洋経済オンライン; Toyo Keizai Online | toyokeizai.net
Diamond | ダイヤモンド; 週刊ダイヤモンド; ダイヤモンド・オンライン | diamond.jp
ITmedia | ITmedia NEWS; アイティメディア | itmedia.co.jp
Impress Watch | PC Watch; INTERNET Watch; インプレス | impress.co.jp
The Japan Times | Japan Times; ジャパンタイムズ | japantimes.co.jp
Financial Times | The Financial Times; FT; the FT; FT.com; フィナンシャル・タイムズ; 英フィナンシャル・タイムズ; 英紙フィナンシャル・タイムズ | ft.com
The Wall Street Journal | Wall Street Journal; WSJ; ウォール・ストリート・ジャーナル; 米紙ウォール・ストリート・ジャーナル | wsj.com
The New York Times | New York Times; NYT; NY Times; ニューヨーク・タイムズ; 米紙ニューヨーク・タイムズ | nytimes.com
The Washington Post | Washington Post; WaPo; ワシントン・ポスト | washingtonpost.com
The Information | ジ・インフォメーション | theinformation.com
Associated Press | The Associated Press; AP; the AP; AP News; AP通信 | apnews.com
Agence France-Presse | AFP; AFP通信; AFP時事 | afp.com
CNBC | CNBC.com | cnbc.com
CNN | CNN Business | cnn.com
BBC | BBC News; the BBC; 英BBC | bbc.com bbc.co.uk
NBC News | NBC | nbcnews.com
CBS News | CBS | cbsnews.com
ABC News | | abcnews.go.com
Fox News | Fox Business; Fox Business Network | foxnews.com foxbusiness.com
Sky News | | sky.com
NPR | National Public Radio | npr.org
PBS | PBS NewsHour | pbs.org
TechCrunch | Techcrunch; テッククランチ | techcrunch.com
The Verge | Verge | theverge.com
Wired | WIRED; Wired magazine; Wired Magazine; ワイアード | wired.com
Ars Technica | Ars | arstechnica.com
Engadget | | engadget.com
Axios | アクシオス | axios.com
Politico | POLITICO | politico.com politico.eu
Business Insider | Insider | businessinsider.com
Fortune | Fortune magazine | fortune.com
Forbes | フォーブス | forbes.com
The Guardian | Guardian | theguardian.com
The Times of London | | thetimes.co.uk thetimes.com
The Sunday Times | Sunday Times |
The Telegraph | Telegraph; The Daily Telegraph; Daily Telegraph | telegraph.co.uk
The Independent | | independent.co.uk
The Economist | エコノミスト | economist.com
The Atlantic | | theatlantic.com
The New Yorker | New Yorker | newyorker.com
Vox | | vox.com
Vice | Motherboard; Vice News | vice.com
404 Media | | 404media.co
Semafor | | semafor.com
Puck | Puck News | puck.news
Platformer | | platformer.news
The Register | | theregister.com
ZDNET | ZDNet | zdnet.com
CNET | | cnet.com
Gizmodo | | gizmodo.com
Mashable | | mashable.com
The Hollywood Reporter | Hollywood Reporter; THR | hollywoodreporter.com
Variety | | variety.com
Deadline | | deadline.com
IGN | | ign.com
Kotaku | | kotaku.com
Polygon | | polygon.com
Eurogamer | | eurogamer.net
GamesIndustry.biz | GamesIndustry | gamesindustry.biz
Game Developer | | gamedeveloper.com
Game File | | gamefile.news
Insider Gaming | | insider-gaming.com
VGC | Video Games Chronicle | videogameschronicle.com
Windows Central | | windowscentral.com
PC Gamer | | pcgamer.com
PCWorld | | pcworld.com
PCMag | PC Magazine | pcmag.com
Tom's Hardware | Tom’s Hardware | tomshardware.com
VideoCardz | Videocardz; Videocardz.com; VideoCardz.com | videocardz.com
Phoronix | | phoronix.com
AnandTech | Anandtech | anandtech.com
9to5Mac | | 9to5mac.com
9to5Google | | 9to5google.com
MacRumors | | macrumors.com
The Daily Beast | Daily Beast | thedailybeast.com
ProPublica | | propublica.org
The Intercept | | theintercept.com
Los Angeles Times | LA Times; The Los Angeles Times | latimes.com
San Francisco Chronicle | | sfchronicle.com
The San Francisco Standard | San Francisco Standard | sfstandard.com
USA Today | | usatoday.com
The New York Post | New York Post | nypost.com
MarketWatch | | marketwatch.com
Barron's | Barron’s | barrons.com
Music Business Worldwide | | musicbusinessworldwide.com
MIT Technology Review | Technology Review | technologyreview.com
Nature | | nature.com
Le Monde | French newspaper Le Monde; ルモンド | lemonde.fr
Le Figaro | | lefigaro.fr
Les Echos | Les Échos | lesechos.fr
Handelsblatt | | handelsblatt.com
Der Spiegel | Spiegel | spiegel.de
Frankfurter Allgemeine Zeitung | FAZ | faz.net
Süddeutsche Zeitung | | sueddeutsche.de
Welt | Die Welt | welt.de
Manager Magazin | | manager-magazin.de
El País | El Pais | elpais.com
Corriere della Sera | | corriere.it
Il Sole 24 Ore | | ilsole24ore.com
La Repubblica | | repubblica.it
La Stampa | | lastampa.it
ANSA | | ansa.it
DPA | dpa; German news agency dpa | dpa.com
Xinhua | Xinhua News Agency; 新華社 | xinhuanet.com news.cn
Caixin | 財新 | caixin.com caixinglobal.com
South China Morning Post | SCMP | scmp.com
Global Times | 環球時報 | globaltimes.cn
LatePost | | latepost.com
36Kr | | 36kr.com
DigiTimes | Digitimes; DIGITIMES | digitimes.com
Commercial Times | 工商時報 | ctee.com.tw
Economic Daily News | 経済日報; 經濟日報 | udn.com
Central News Agency | | cna.com.tw
TrendForce | | trendforce.com
Yonhap | Yonhap News Agency; Yonhap News; 聯合ニュース | yna.co.kr
The Korea Herald | Korea Herald | koreaherald.com
Chosun Ilbo | 朝鮮日報 | chosun.com
Maeil Business Newspaper | Maeil Business | mk.co.kr
The Straits Times | Straits Times | straitstimes.com
Channel News Asia | | channelnewsasia.com
The Business Times | | businesstimes.com.sg
The Economic Times | Economic Times | indiatimes.com
The Times of India | Times of India |
The Hindu | | thehindu.com
Mint | Livemint | livemint.com
Moneycontrol | | moneycontrol.com
The Globe and Mail | Globe and Mail | theglobeandmail.com
CBC | CBC News | cbc.ca
Australian Financial Review | The Australian Financial Review; AFR | afr.com
Haaretz | | haaretz.com
Calcalist | | calcalist.co.il calcalistech.com
Globes | | globes.co.il
Al Jazeera | | aljazeera.com
TASS | タス通信 | tass.com
SemiAnalysis | | semianalysis.com
Data Center Dynamics | DatacenterDynamics; DCD | datacenterdynamics.com
Argus Leader | Sioux Falls Argus Leader | argusleader.com
AZ Mirror | Arizona Mirror | azmirror.com
Stat News | STAT; STAT News | statnews.com
Business Wire | BUSINESS WIRE; BusinessWire; ビジネスワイヤ | businesswire.com
PR Newswire | PRNewswire; PRNEWSWIRE; PR NEWSWIRE | prnewswire.com
GlobeNewswire | GLOBE NEWSWIRE; GlobeNewsWire; Globe Newswire | globenewswire.com
PR TIMES | | prtimes.jp
"""

RELEASES = frozenset({"Business Wire", "PR Newswire", "GlobeNewswire", "PR TIMES"})
# Names that are words or companies, too: they need more than a capital to be an outlet.
AMBIGUOUS = frozenset({"Mint", "Nature", "Vice", "Diamond", "Deadline", "Fortune", "Variety", "Insider", "Globes", "Ars", "Welt",
                       "Spiegel", "FAZ", "Asahi", "Sankei", "共同", "時事", "朝日", "ダイヤモンド", "エコノミスト", "Game File", "STAT",
                       "Commercial Times", "Guardian", "Telegraph", "Motherboard", "Verge", "インプレス", "Kyodo"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet: the name we give it, and its domains."""

    name: str
    domains: tuple[str, ...]


def _load() -> tuple[dict[str, Outlet], dict[str, Outlet]]:
    names: dict[str, Outlet] = {}
    domains: dict[str, Outlet] = {}
    for line in _TABLE.strip().splitlines():
        name, others, hosts = (part.strip() for part in line.split("|"))
        outlet = Outlet(name, tuple(hosts.split()))
        for alias in (name, *(o.strip() for o in others.split(";"))):
            if alias:
                names[alias] = outlet
        for host in outlet.domains:
            domains[host] = outlet
    return names, domains


NAMES, _DOMAINS = _load()
_FOLDED = {text.fold(alias): outlet for alias, outlet in NAMES.items()}

_LATIN = sorted((n for n in NAMES if n.isascii() or not text.is_unspaced(n)), key=lambda n: (-len(n), n))
_CJK = sorted((n for n in NAMES if text.is_unspaced(n)), key=lambda n: (-len(n), n))
# For use inside larger expressions: the longest name first. Case matters: "axios" may be, "the mint" is not.
LATIN = "|".join(re.escape(n) for n in _LATIN)
CJK = "|".join(re.escape(n) for n in (*_CJK, *(n for n in _LATIN if len(n) >= 2 and n.isascii())))


def named(name: str) -> str | None:
    """The outlet that goes by this name, or None."""
    found = NAMES.get(name) or _FOLDED.get(text.fold(name.strip()))
    if found is None and name.lower().startswith("the "):
        found = _FOLDED.get(text.fold(name[4:].strip()))
    return found.name if found else None


def of(article: Article) -> str:
    """The outlet of an article under the name it is credited by: by its domain, else by its name.

    A feed's name may say more than the outlet's ("CNBC Technology", "TechCrunch - AI").
    """
    host = urls.host(article.url).partition(":")[0].removeprefix("www.")
    for domain in (host, urls.site(article.url)):
        if domain in _DOMAINS:
            return _DOMAINS[domain].name
    label = article.outlet.strip()
    whole = named(label)
    if whole is not None:
        return whole
    head = re.split(r"\s[-–—|:]\s|\s*[(（:]", label, maxsplit=1)[0].strip()
    return named(head) or label


def domains(name: str) -> tuple[str, ...]:
    """The domains of an outlet in the table, by its name there."""
    found = NAMES.get(name)
    return found.domains if found else ()
