"""What stands above an article's first words, and is not of its text: label, headline, byline, date line,
reading time, share line, credit of the picture. They would count as its lead, and the label of a section
as what it is about. A standfirst is text and stays.

A line goes only where the whole of it is of one of these kinds, and only from the top: the first line that
is none of them ends the heading.
"""

from __future__ import annotations

import re
from itertools import accumulate

from monitor import text

# The headline is sought among so many lines, and so many are taken away at most.
_DEPTH = 8
_LONGEST = 120
_STOP = re.compile(r"[.!?。！？…]$")
_NOISE = re.compile(r"[\W_]+")
# "By" in the languages of the web, and what stands before or after a reporter's name.
_BY = re.compile(
    r"(?:(?:written|reported|reviewed|edited|posted|published|text|words|story|texte|testo|texto|tekst"
    r"|artikel) )?"
    r"(?:by|von|par|por|di|door|av|af|od|przez|yazan|автор|autor|autore|auteur|author|toimittaja|redaktion"
    r"|redacción"
    r"|text|texte|testo|tekst|foto|reporter|記者|取材|文|執筆|作者|记者|編集|기자)"
    r"(?:\s*[:：＝=/・]\s*|\s+)\S.*",
    re.IGNORECASE,
)
_LEADING_BY = re.compile(r"\W*(?:by|von|par|por|di|door|av|af|文|記者|取材・文)\b[\s:：＝]*", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r",|、|・|&|/|\||；|;| and | und | et | y | e | en | och | og ")
# No credit and no byline tells what happened.
# With a capital, only what is nobody's name: there are a Will, a Won and a Said.
_TELLS = re.compile(
    r"\b(?:said|says|told|tells|shows?|showed|shown|sold|sells|shot|hurt|won|lost|found|is|are|was|were|has|have|had|will"
    r"|would|(?:[Dd]ie[ds]|[Kk]illed|[Ss]ue[ds]|[Ss]tabbed|[Ww]ins|[Ll]oses|[Aa]nnounce[ds]|[Rr]esign(?:s|ed)"
    r"|[Aa]rrested|[Cc]harged|[Jj]ailed))\b"
)
_ROLE = re.compile(
    r"(?:,? ?(?:staff|senior|chief|special|political|foreign|technology|business|contributing|science)? ?"
    r"(?:writer|reporter|editor|correspondent|contributor|columnist|journalist|redakteur(?:in)?|journaliste"
    r"|periodista|giornalista|redactor(?:a)?|dziennikarz)|記者|编辑|기자)",
    re.IGNORECASE,
)
_READING = re.compile(
    r"\W*(?:(?:reading|read) time\W*)?(?:about |approx\.? )?\d{1,3}[\s-]?(?:min(?:ute)?s?\.?)\s?(?:read"
    r"|reading time)?\W*"
    r"|\W*(?:lesezeit|lesedauer)\W*(?:ca\.? )?\d{1,3}\s?min\w*\.?\W*"
    r"|\W*\d{1,3}\s?(?:min\w*\.?)\s?lese(?:zeit|dauer)\W*"
    r"|\W*temps de lecture\W*\d{1,3}\s?min\w*\.?\W*|\W*\d{1,3}\s?min\w*\.? de (?:lecture|lectura"
    r"|leitura)\W*|\W*lectura de \d+ min\w*\W*"
    r"|\W*tempo di lettura\W*\d{1,3}\s?min\w*\W*|\W*(?:leestijd|lästid|czas czytania|время чтения|okuma "
    r"süresi)\W*\d{1,3}\s?\w*\.?\W*"
    r"|\W*(?:この記事は)?(?:約|読了時間\W*(?:約)?)\s?\d{1,3}\s?分(?:で読めます)?\W*"
    r"|\W*阅读时间\W*\d+\s?分钟\W*",
    re.IGNORECASE,
)
# A share line is made of these words alone, one of the first list among them.
_SHARE = frozenset(
    (
        "share tweet print email mail comment comments follow save bookmark copy listen teilen drucken "
        "merken "
        "partager imprimer compartir guardar imprimir compartilhar partilhar condividi stampa delen dela "
        "del jaa "
        "udostępnij drukuj paylaş поделиться facebook twitter linkedin whatsapp telegram reddit pinterest "
        "flipboard instagram シェア シェアする ツイート ブックマーク 分享 收藏 공유"
    ).split()
)
_BESIDE_SHARE = frozenset(
    (
        "post pin send e x line link article story this on via by with to the auf sur en bei per mit "
        "artikel l "
        "artículo for later us now app messenger bluesky threads mastodon google news kopieren copier "
        "copiar 保存 "
        "印刷 コピー"
    ).split()
)
_NOTICE = re.compile(
    r"\W*(?:advertisement|advertising|sponsored(?: content)?|anzeige|werbung|publicité|publicidad"
    r"|pubblicità|publicidade|advertentie"
    r"|annons|annonse|reklama?|реклама|広告|广告|광고|ad|pr|listen to this article|article audio|play audio"
    r"|audio|vorlesen|skip to content"
    r"|log in|sign up|subscribe|newsletter|breaking|updated|exclusive|live)\W*",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\W{0,2}(?:(?:photo(?:graph)?s?|images?|picture|pic|foto(?:s|grafía|grafie)?|bild(?:er)?|imagen"
    r"|immagine|crédits? ?(?:photo)?|credits?"
    r"|photo credit|image credit|bildquelle|quelle|source photo|zdjęcie|fot|фото|写真|画像|撮影|图片|사진"
    r"|illustration|illustrazione|grafik)"
    r"\s?(?:by|von|par|de|di|credit|source|提供)?\s?[:：＝/=]|©|\(?(?:photo|image|picture|illustration) "
    r"(?:by|courtesy(?: of)?|via|from) )"
    r"[^.!?。]{1,110}\W{0,3}",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"[^.!?。]{0,60}(?:getty images|shutterstock|istock|unsplash|ap photo|afp|reuters|dpa|epa|imago"
    r"|picture alliance|alamy|pexels|pixabay)"
    r"[^.!?。]{0,40}",
    re.IGNORECASE,
)
# A date line holds a date, and no word but such.
_DATED = re.compile(
    r"\d{4}|\d{1,2}[./:-]\d{1,2}|\d{1,2}\s?[hH年月日時]|\d\s?(?:am|pm|min|hour|day|std|uhr)|\bago\b|前$",
    re.IGNORECASE,
)
_DATE_WORDS = frozenset(
    (
        "jan january januar janvier januari janeiro gennaio enero ene gen stycznia styczeń января ocak "
        "feb february februar février fév fevr februari fevereiro fev febbraio febrero lutego luty "
        "февраля şubat mar march märz mär mars maart março marzo marca marzec марта mart apr april avril "
        "avr abril abr aprile kwietnia апреля nisan may mai mei maio maggio mag mayo maja maj мая mayıs "
        "jun june juni juin junho giugno giu junio czerwca июня haziran jul july juli juillet juil julho "
        "luglio lug julio lipca июля temmuz aug august août augustus agosto ago augusti sierpnia августа "
        "ağustos sep sept september septembre setembro set settembre septiembre września сентября eylül "
        "oct october oktober okt octobre outubro out ottobre ott octubre października октября ekim nov "
        "november novembre novembro noviembre listopada ноября kasım dec december dezember dez décembre "
        "déc dezembro dicembre dic diciembre grudnia декабря aralık mon tue tues wed thu thur thurs fri "
        "sat sun monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch "
        "donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so lundi mardi mercredi jeudi "
        "vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì martedì "
        "mercoledì giovedì venerdì sabato domenica segunda terça quarta quinta sexta feira maandag "
        "dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag "
        "söndag mandag tirsdag lørdag søndag st nd rd th er published update updated posted modified last "
        "first created on at the of veröffentlicht aktualisiert zuletzt geändert stand erstellt am um uhr "
        "vom publié mis à a jour le les il y publicado actualizado atualizado pubblicato aggiornato el "
        "las los alle ore del de em às geplaatst bijgewerkt gepubliceerd op om publicerad uppdaterad "
        "publisert oppdatert opublikowano aktualizacja godz опубликовано обновлено yayınlanma güncelleme "
        "tarihi date datum fecha data hour hours minute minutes mins min day days week weeks vor stunde "
        "stunden minuten tag tagen hace hora horas minutos heure heures pm m p h utc gmt cet cest est edt "
        "pst pdt jst ist bst et pt ct mez mesz z t 公開 更新 配信 投稿 掲載 発行 年 月 日 時 分 午前 午後 "
        "発布 发布 发表 来源 月曜 火曜 水曜 木曜 金曜 土曜 日曜 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 "
        "日曜日 時間前 分前 日前 火 水 木 金 土 公開日 更新日 日付 最終更新 입력 수정 등록 오전 오후 시간 "
        "전 년 월 일"
    ).split()
)
_LETTERS = re.compile(r"[^\W\d_]+")
_LABELS = frozenset(
    (
        "news|latest news|breaking news|top stories|opinion|analysis|comment|editorial|feature|features"
        "|business|technology|tech|science|politics|world|sports|sport|culture|health|economy|markets"
        "|home|exclusive|explainer|interview|review|nachrichten|politik|wirtschaft|kultur|meinung|kommentar"
        "|panorama|wissen|startseite|actualités|économie|politique|monde|société|noticias|política|economía"
        "|mundo|sociedad"
        "|cronaca|economia|politica|nieuws|nyheter|wiadomości|новости|haberler|ニュース|経済|政治|社会|国際"
        "|スポーツ|トップ|新闻|财经|国际|뉴스|경제|정치"
    ).split("|")
)


def without_heading(body: str, titles: set[str], authors: set[str]) -> str:
    """`body` without what stands above an article's first words. `titles`, `authors`: what the article
    is called, and by whom it is said to be. Never empty where `body` is not."""
    lines = text.paragraphs(body)
    lines = lines[_end_of_headline(lines, {_bare(title) for title in titles if title}) :]
    names = {_bare(name) for name in authors}
    for _ in range(_DEPTH):
        if len(lines) < 2 or not _is_of_heading(lines[0], names):
            break
        lines = lines[1:]
    return "\n\n".join(lines)


def _end_of_headline(lines: list[str], headlines: set[str]) -> int:
    """How many lines the headline ends: those above it are short, as labels and dates are."""
    end = 0
    for at, line in enumerate(lines[: min(_DEPTH, len(lines) - 1)]):
        if _is_headline(line, headlines):
            end = at + 1
        elif _holds_headline(line, headlines):
            return at + 1
        elif len(line) > 60 and not _is_of_heading(line, set()):
            break
    return end


def _is_headline(line: str, headlines: set[str]) -> bool:
    """Whether `line` is one of them, or one without the outlet's name or a label that stood with it."""
    bare = _bare(line)
    return bool(bare) and any(
        bare == one or (len(bare) * 3 >= len(one) * 2 and len(bare) >= 12 and bare in one)
        for one in headlines
    )


def _holds_headline(line: str, headlines: set[str]) -> bool:
    """Whether the line is a headline between a date or label and a byline or date: line breaks made a page's
    whole heading one paragraph."""
    whole = _bare(line) if len(line) <= 3 * _LONGEST else ""
    held = [one for one in headlines if len(one) >= 12 and one in whole]
    if not held:
        return False
    words = line.split()
    ends = list(accumulate((len(_bare(word)) for word in words), initial=0))
    for headline in held:
        at = whole.index(headline)
        if at in ends and at + len(headline) in ends:
            before = " ".join(words[: ends.index(at)])
            after = " ".join(words[ends.index(at + len(headline)) :])
            return all(not _bare(one) or _is_of_heading(one, set()) for one in (before, after))
    return False


def _is_of_heading(line: str, names: set[str]) -> bool:
    if len(line) > _LONGEST:
        return False
    folded = text.fold(line)
    if folded.strip(" :|/>") in _LABELS or _READING.fullmatch(line) or _NOTICE.fullmatch(line):
        return True
    found = _LETTERS.findall(folded)
    if _SHARE.intersection(found) and all(one in _SHARE or one in _BESIDE_SHARE for one in found):
        return True
    credited = _CREDIT.fullmatch(line) or (_AGENCY.fullmatch(line) and len(line) <= 60)
    if credited and not _TELLS.search(line):
        return True
    return _is_date(line) or _is_byline(line, names)


def _is_date(line: str) -> bool:
    """Whether the line is a date or two, and what introduces them."""
    if len(line) > 100 or not _DATED.search(line):
        return False
    return all(one in _DATE_WORDS for one in _LETTERS.findall(text.fold(line)))


def _is_byline(line: str, names: set[str]) -> bool:
    if _STOP.search(line) or len(line) > _LONGEST:
        return False
    parts = [one for one in (_bare(_ROLE.sub("", one)) for one in _split(line)) if one]
    if names and parts and all(part in names for part in parts):
        return True
    if not _BY.fullmatch(line) or _TELLS.search(line):
        return False
    # "By the time ..." begins a sentence, a crosshead too: only names have a capital in each word.
    words = [one for one in re.findall(r"[^\W\d_][\w'\u2019.-]*", line)[1:] if len(one) > 3]
    return len(line.split()) <= 14 and all(not one[0].islower() or _ROLE.search(one) for one in words)


def _split(line: str) -> list[str]:
    found = _LEADING_BY.match(line)
    return _BETWEEN_NAMES.split(line[found.end() :] if found else line)


def _bare(line: str) -> str:
    return _NOISE.sub("", text.fold(line))
