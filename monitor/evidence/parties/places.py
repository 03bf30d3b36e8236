# ruff: noqa: E501 - a table of places reads best as lines of places
"""Places: which country a name stands for, and whether two places can be one.

A modest gazetteer in English and Japanese: countries, the regions they are in, and large cities. A place that
it does not know can be anywhere, so nothing is said of it; two that it knows are `apart` only where neither
can lie in the other. Left out on purpose: names that are also names of people, states or words ("Georgia",
"Jordan", "Chad", "Turkey" in lower case, "Paris Hilton" is the caller's to guard against).
"""

from __future__ import annotations

import re
from functools import lru_cache

# Region: the countries in it, by the names they have below. A country may lie in several.
_REGIONS = {
    "Southeast Asia": "Brunei Cambodia Indonesia Laos Malaysia Myanmar Philippines Singapore Thailand Vietnam",
    "East Asia": "China Japan Mongolia South_Korea North_Korea Taiwan Hong_Kong",
    "South Asia": "Afghanistan Bangladesh Bhutan India Maldives Nepal Pakistan Sri_Lanka",
    "Central Asia": "Kazakhstan Kyrgyzstan Tajikistan Turkmenistan Uzbekistan",
    "Middle East": "Bahrain Egypt Iran Iraq Israel Kuwait Lebanon Oman Palestine Qatar Saudi_Arabia Syria Turkey UAE Yemen",
    "Europe": "Albania Austria Belarus Belgium Bosnia Bulgaria Croatia Cyprus Czechia Denmark Estonia Finland France Germany "
    "Greece Hungary Iceland Ireland Italy Kosovo Latvia Lithuania Luxembourg Malta Moldova Netherlands Norway Poland Portugal "
    "Romania Russia Serbia Slovakia Slovenia Spain Sweden Switzerland Turkey Ukraine UK",
    "Africa": "Algeria Angola Cameroon Congo Egypt Ethiopia Ghana Kenya Libya Mali Morocco Mozambique Namibia Niger Nigeria Rwanda "
    "Senegal Somalia South_Africa Sudan Tanzania Tunisia Uganda Zambia Zimbabwe",
    "North America": "US Canada Mexico",
    "Latin America": "Argentina Bolivia Brazil Chile Colombia Costa_Rica Cuba Ecuador Guatemala Haiti Honduras Jamaica Mexico Nicaragua "
    "Panama Paraguay Peru Uruguay Venezuela",
    "Oceania": "Australia New_Zealand Fiji Papua_New_Guinea",
}
_ASIA = ("Southeast Asia", "East Asia", "South Asia", "Central Asia", "Middle East")

# Other names of countries and of regions.
_OTHER = {
    "US": "United States|America|U.S.|USA|the States|米国|アメリカ",
    "UK": "United Kingdom|Britain|Great Britain|England|Scotland|Wales|Northern Ireland|U.K.|英国|イギリス",
    "UAE": "United Arab Emirates|アラブ首長国連邦",
    "South Korea": "Korea|韓国",
    "North Korea": "北朝鮮",
    "Czechia": "Czech Republic|チェコ",
    "Myanmar": "Burma|ミャンマー",
    "Palestine": "Gaza|West Bank|ガザ",
    "Netherlands": "Holland|オランダ",
    "Japan": "日本|国内", "China": "中国", "Taiwan": "台湾", "India": "インド", "Thailand": "タイ", "Vietnam": "ベトナム",
    "Indonesia": "インドネシア", "Malaysia": "マレーシア", "Singapore": "シンガポール", "Philippines": "フィリピン",
    "Hong Kong": "香港", "Russia": "ロシア", "Ukraine": "ウクライナ", "Germany": "ドイツ", "France": "フランス",
    "Italy": "イタリア", "Spain": "スペイン", "Canada": "カナダ", "Mexico": "メキシコ", "Brazil": "ブラジル",
    "Australia": "オーストラリア|豪州", "Israel": "イスラエル", "Saudi Arabia": "サウジアラビア", "Ireland": "アイルランド",
    "Poland": "ポーランド", "Hungary": "ハンガリー",
    "Southeast Asia": "South-east Asia|South East Asia|東南アジア", "Europe": "European Union|EU|欧州|ヨーロッパ",
    "Middle East": "中東", "Africa": "アフリカ", "Latin America": "South America|Central America|中南米|南米", "North America": "北米",
}  # fmt: skip

# Country: parts and cities of it that are hardly ever anything else.
_INSIDE = {
    "US": "California|Texas|Florida|New York|New York City|Illinois|Ohio|Michigan|Arizona|Nevada|Oregon|Colorado|Pennsylvania|"
    "Massachusetts|New Jersey|Tennessee|Alabama|Louisiana|Oklahoma|Kansas|Wisconsin|Minnesota|Missouri|Utah|New Mexico|"
    "North Carolina|South Carolina|Kentucky|Indiana|Iowa|Nebraska|Hawaii|Alaska|Maryland|Connecticut|Mississippi|Arkansas|"
    "Los Angeles|San Francisco|Silicon Valley|Chicago|Houston|Seattle|Boston|Philadelphia|Atlanta|Miami|Dallas|Detroit|Las Vegas|"
    "Manhattan|Brooklyn|カリフォルニア州|テキサス州|ニューヨーク|ロサンゼルス",
    "UK": "London|Manchester|Birmingham|Liverpool|Glasgow|Edinburgh|Belfast|ロンドン",
    "Japan": "Tokyo|Osaka|Hokkaido|Kyoto|Fukuoka|Nagoya|Yokohama|Sapporo|Kobe|Hiroshima|Sendai|Kumamoto|Okinawa|東京|大阪|北海道|京都|福岡|"
    "名古屋|横浜|札幌|神戸|広島|仙台|熊本|沖縄|千葉|埼玉|愛知",
    "China": "Beijing|Shanghai|Shenzhen|Guangzhou|Chongqing|Wuhan|Xinjiang|Tibet|Zhengzhou|Guangdong|Sichuan|北京|上海|深圳|広州|武漢",
    "Taiwan": "Taipei|Hsinchu|Kaohsiung|台北|新竹|高雄",
    "South Korea": "Seoul|Busan|Incheon|ソウル|釜山",
    "North Korea": "Pyongyang|平壌",
    "India": "Mumbai|New Delhi|Delhi|Bangalore|Bengaluru|Chennai|Hyderabad|Kolkata|Gujarat|Tamil Nadu|Maharashtra|Kerala|Karnataka|ムンバイ|ニューデリー",
    "Pakistan": "Karachi|Lahore|Islamabad|Punjab",
    "Germany": "Berlin|Munich|Frankfurt|Hamburg|Dresden|Bavaria|Cologne|ベルリン",
    "France": "Paris|Lyon|Marseille|Toulouse|パリ",
    "Italy": "Rome|Milan|Naples|Turin|Venice|ローマ|ミラノ",
    "Spain": "Madrid|Barcelona|Catalonia|Seville",
    "Russia": "Moscow|Saint Petersburg|St Petersburg|Siberia|Chechnya|モスクワ",
    "Ukraine": "Kyiv|Kiev|Kharkiv|Odesa|Donetsk|Crimea|キーウ",
    "Canada": "Toronto|Vancouver|Montreal|Ottawa|Ontario|Quebec|British Columbia|Calgary|トロント",
    "Australia": "Sydney|Melbourne|Brisbane|Perth|Queensland|New South Wales|シドニー",
    "New Zealand": "Auckland|Wellington|Christchurch",
    "Brazil": "Rio de Janeiro|Sao Paulo|São Paulo|Brasilia",
    "Mexico": "Mexico City|Tijuana|Monterrey",
    "Turkey": "Istanbul|Ankara", "Iran": "Tehran", "Iraq": "Baghdad|Mosul|Basra", "Syria": "Damascus|Aleppo|Raqqa|Kobani",
    "Israel": "Jerusalem|Tel Aviv|Haifa", "Egypt": "Cairo", "UAE": "Dubai|Abu Dhabi|ドバイ", "Saudi Arabia": "Riyadh|Jeddah",
    "Qatar": "Doha", "Afghanistan": "Kabul", "Thailand": "Bangkok|Phuket|バンコク", "Vietnam": "Hanoi|Ho Chi Minh City|ハノイ",
    "Indonesia": "Jakarta|Bali|Sumatra|Batam|ジャカルタ", "Malaysia": "Kuala Lumpur|Johor|Penang|Selangor", "Philippines": "Manila|マニラ",
    "Nigeria": "Lagos|Abuja", "Kenya": "Nairobi", "South Africa": "Johannesburg|Cape Town", "Netherlands": "Amsterdam|Rotterdam|The Hague",
    "Belgium": "Brussels", "Austria": "Vienna", "Poland": "Warsaw", "Hungary": "Budapest", "Sweden": "Stockholm", "Norway": "Oslo",
    "Denmark": "Copenhagen", "Greece": "Athens", "Portugal": "Lisbon", "Ireland": "Dublin", "Switzerland": "Zurich|Geneva",
    "Argentina": "Buenos Aires", "Chile": "Santiago", "Colombia": "Bogota", "Peru": "Lima", "Bangladesh": "Dhaka",
}  # fmt: skip

# Of these, the ones that are no city, or are a city and more ("New York").
_NO_CITY = frozenset(
    (
        "California|Texas|Florida|New York|Illinois|Ohio|Michigan|Arizona|Nevada|Oregon|Colorado|Pennsylvania|Massachusetts|New Jersey|"
        "Tennessee|Alabama|Louisiana|Oklahoma|Kansas|Wisconsin|Minnesota|Missouri|Utah|New Mexico|North Carolina|South Carolina|"
        "Kentucky|Indiana|Iowa|Nebraska|Hawaii|Alaska|Maryland|Connecticut|Mississippi|Arkansas|Silicon Valley|Manhattan|Brooklyn|"
        "New York City|カリフォルニア州|テキサス州|ニューヨーク|Hokkaido|Okinawa|北海道|沖縄|千葉|埼玉|愛知|熊本|京都|福岡|広島|東京|大阪|Tokyo|"
        "Xinjiang|Tibet|Guangdong|Sichuan|Gujarat|Tamil Nadu|Maharashtra|Kerala|Karnataka|Delhi|New Delhi|Punjab|Bavaria|Catalonia|"
        "Siberia|Chechnya|Crimea|Donetsk|Ontario|Quebec|British Columbia|Queensland|New South Wales|Bali|Sumatra|Johor|Penang|Selangor|"
        "Kumamoto|Bangalore|Bengaluru|Kyiv|Kiev|Sao Paulo|São Paulo|Saint Petersburg|St Petersburg|Tel Aviv|Jerusalem|Dubai|Abu Dhabi"
    ).split("|")
)

_PEOPLES = frozenset(
    (
        "american british english scottish welsh irish japanese chinese taiwanese korean indian pakistani german french italian "
        "spanish russian ukrainian canadian australian mexican brazilian israeli palestinian saudi emirati iranian iraqi syrian "
        "turkish egyptian thai vietnamese indonesian malaysian singaporean filipino dutch belgian swiss swedish norwegian danish "
        "finnish polish greek portuguese austrian hungarian european asian african arab western nigerian kenyan argentine "
        "chilean colombian south north new afghan qatari"
    ).split()
)


@lru_cache(maxsize=1)
def _known() -> dict[str, frozenset[str]]:
    """Each name of a place: the countries it is, or (a region) may be."""
    out: dict[str, frozenset[str]] = {}
    for region, members in _REGIONS.items():
        countries = frozenset(c.replace("_", " ") for c in members.split())
        out[region] = countries
        for country in countries:
            out[country] = frozenset({country})
    out["Asia"] = out["アジア"] = frozenset(c for r in _ASIA for c in out[r])
    out["the US"] = out["the U.S."] = frozenset({"US"})
    for table in (_OTHER, _INSIDE):
        for name, others in table.items():
            for other in others.split("|"):
                out[other] = out.get(name, frozenset({name}))
    return out


@lru_cache(maxsize=1)
def named() -> re.Pattern[str]:
    """Finds the places it knows, each as a whole name."""
    names = sorted(_known(), key=lambda n: (-len(n), n))
    latin = "|".join(re.escape(n) for n in names if n.isascii() or n == "São Paulo")
    other = "|".join(re.escape(n) for n in names if not n.isascii() and n != "São Paulo")
    return re.compile(rf"(?<![\w-])(?:{latin})(?![\w-])|(?:{other})")


def countries(place: str) -> frozenset[str]:
    """The countries that `place` is, or lies in; empty where it is not known."""
    return _known().get(place, frozenset())


def city(place: str) -> str:
    """The place, where it is a city with one name, and no other that it knows lies in it."""
    return place if place in _cities() and place not in _NO_CITY else ""


@lru_cache(maxsize=1)
def _cities() -> frozenset[str]:
    return frozenset(name for listed in _INSIDE.values() for name in listed.split("|") if name.isascii())


def is_place(name: str) -> bool:
    """Whether a name is a place, or the name of a people."""
    plain = name.removeprefix("the ").removeprefix("The ").rstrip(".")
    return plain in _known() or name in _known() or plain.casefold() in _PEOPLES


def apart(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two sets of countries, both known, have none in common."""
    return bool(a and b) and not a & b
