"""Small word lists: what is in most texts whatever they are about, so no batch need teach it."""

from __future__ import annotations

STOP = frozenset(
    (
        # English
        "a about above after again against all also although always am amid among an and any are around as "
        "at back be became because been before being below between both but by came can could day days did "
        "do does doing don't down during each either else even ever every few first for from further get "
        "gets getting give given go goes going got had has have having he her here hers herself him himself "
        "his how however i if in into is it it's its itself just last later latest least less like made make "
        "makes making many may me might more most much must my near new next no nor not now of off often on "
        "once one only or other others our out over own part per put rather said same say saying says second "
        "see seen set several she should since so some still such take taken than that the their them then "
        "there these they this those though three through time to today together told too took toward two "
        "under until up upon us use used using very via want was way we week well went were what when where "
        "whether which while who whom whose why will with within without would year years yes yet you your "
        "according added statement reported report reports news people "
        # German
        "der die das den dem des ein eine einer eines einem einen und oder aber ist sind war waren wird "
        "werden wurde wurden mit von zu zum zur im am auf für als auch bei nach aus um nicht noch nur über "
        "sich es er sie wir dass wie so bis vor durch gegen hat haben kann können soll will mehr "
        # French, Spanish, Portuguese, Italian, Dutch, Indonesian and Malay
        "le la les un une du de des et ou est sont dans pour par sur avec au aux ce cette qui que ne pas "
        "plus se sa son ses il elle ils leur el los las y en con una su lo como más o não da do dos das "
        "em com il di che per non del della het een van niet op te dat "
        "yang dan di ke dari untuk pada dengan ini itu adalah tidak akan telah oleh dalam juga "
        # Chinese and Japanese pairs that carry grammar, not news
        "一个 我们 他们 可以 没有 这个 表示 以及 以来 進行 行う 年の 年に 月に 日に 日の"
    ).split()
)

MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
    "september": 9, "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4,
    "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12, "januar": 1,
    "februar": 2, "märz": 3, "mai": 5, "juni": 6, "juli": 7, "oktober": 10, "dezember": 12,
}  # fmt: skip

# Capitalised everywhere, and no one's name.
NO_NAMES = (
    STOP
    | MONTHS.keys()
    | frozenset(
        (
            "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun mr mrs ms "
            "dr prof sir lady inc corp ltd co llc plc ceo cfo cto et gmt utc am pm est pst edt reuters "
            "ap afp photo image getty images credit advertisement subscribe newsletter share read sign "
            "twitter facebook updated published editor staff writer source"
        ).split()
    )
)

NUMBER_WORDS = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7",
    "eighth": "8", "ninth": "9", "tenth": "10", "eleventh": "11", "twelfth": "12", "thirteenth": "13",
    "fourteenth": "14", "fifteenth": "15", "一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6",
    "七": "7", "八": "8", "九": "9", "十": "10", "十一": "11", "十二": "12", "十三": "13",
}  # fmt: skip
