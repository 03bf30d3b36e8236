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
        # Swedish, Danish and Norwegian, Finnish
        "och att det som är på av för inte har hade sig från vid efter enligt också kan när ett eller skulle "
        "og er til det ikke fra blir blev etter efter også hadde havde være som ved eller skal "
        "ja on ei että se oli ovat mutta kun sen hän ole joka myös ovat sekä "
        # Polish, Czech, Romanian, Hungarian, Turkish
        "się na nie jest że jak od przez dla oraz był jego już tym które który został tego "
        "že jsou byl jako které který podle také jeho bude není proto však "
        "și nu este sunt care mai din pentru către fost după despre această "
        "hogy és nem egy volt van még már csak meg amely szerint után "
        "ve bir bu için ile olarak daha çok olan gibi sonra kadar ise değil göre "
        # Vietnamese
        "và của là có được cho không một những các này đã với trong người khi đến về "
        # Russian and Ukrainian, Greek
        "и в на не что с по как к из у за от о его для это так был была было были но все она они мы же до "
        "или при также после который которые та що з від як до його але вже було під час "
        "και το η ο να του της των τα με για από που στο στη στην είναι δεν θα σε ένα μια τους τις "
        # Arabic, Persian, Hebrew
        "في من على إلى أن عن مع التي الذي هذا هذه كان كانت ما لا بعد قبل بين وقال قال "
        "و در به از که این را با است برای آن یک خود تا بر شده می های "
        "של על את לא הוא היא עם זה כי גם אל יש או אבל "
        # Hindi
        "के में है की से को का और पर ने कि एक यह हैं नहीं लिए भी था ही इस हो कर जो तो थे थी गया साथ बाद "
        # Chinese and Japanese pairs that carry grammar, not news
        "一个 我们 他们 可以 没有 这个 表示 以及 以来 進行 行う 年の 年に 月に 日に 日の"
    ).split()
)

MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
    "september": 9, "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4,
    "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12, "januar": 1,
    "februar": 2, "märz": 3, "mai": 5, "juni": 6, "juli": 7, "oktober": 10, "dezember": 12, "janvier": 1,
    "février": 2, "mars": 3, "avril": 4, "juin": 6, "juillet": 7, "août": 8, "septembre": 9, "octobre": 10,
    "novembre": 11, "décembre": 12, "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6,
    "julio": 7, "agosto": 8, "septiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12,
}  # fmt: skip

# As ISO 8601 counts them: Monday is 1.
WEEKDAYS = {
    "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7,
    "mon": 1, "tue": 2, "tues": 2, "wed": 3, "thu": 4, "thur": 4, "thurs": 4, "fri": 5, "sat": 6, "sun": 7,
    "montag": 1, "dienstag": 2, "mittwoch": 3, "donnerstag": 4, "freitag": 5, "samstag": 6, "sonntag": 7,
    "lundi": 1, "mardi": 2, "mercredi": 3, "jeudi": 4, "vendredi": 5, "samedi": 6, "dimanche": 7,
    "lunes": 1, "martes": 2, "miércoles": 3, "jueves": 4, "viernes": 5, "sábado": 6, "domingo": 7,
}  # fmt: skip

# Capitalised everywhere, and no one's name.
NO_NAMES = (
    STOP
    | (MONTHS.keys() - {"mars", "mayo", "abril", "avril", "agosto"})
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

# Cardinals in words; "one" is a pronoun.
NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "zwei": 2, "drei": 3, "vier": 4,
    "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "zwölf": 12, "deux": 2,
    "trois": 3, "quatre": 4, "cinq": 5, "huit": 8, "neuf": 9, "dix": 10, "dos": 2, "tres": 3,
    "cuatro": 4, "cinco": 5, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "one": 1,
}  # fmt: skip

# What befell people, and the kind under which it is counted.
HARM = {
    "killed": "dead", "kills": "dead", "kill": "dead", "killing": "dead", "dead": "dead", "died": "dead",
    "dies": "dead", "deaths": "dead", "toll": "dead", "tote": "dead", "getötet": "dead", "morts": "dead",
    "tués": "dead", "muertos": "dead", "injured": "hurt", "injures": "hurt", "injuring": "hurt",
    "wounded": "hurt", "wounding": "hurt", "hurt": "hurt", "injuries": "hurt", "verletzt": "hurt",
    "verletzte": "hurt", "blessés": "hurt", "heridos": "hurt", "arrested": "arrested",
    "arrests": "arrested", "missing": "missing", "vermisst": "missing", "disparus": "missing",
}  # fmt: skip

# Words beside which a source is named.
CREDITS = frozenset(
    (
        "according told citing cited reported reports reporting interview report speaking selon según laut "
        "secondo menurut citant berichtet berichtete rapporte rapporté informó informa reuters bloomberg ap "
        "afp dpa kyodo xinhua jiji yonhap bernama"
    ).split()
)
