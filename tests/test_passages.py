# ruff: noqa: E501 - lines as outlets write them
"""Blocks are recognised in plain paragraphs, and end where their style does."""

import time
from itertools import pairwise

import pytest
from evidence_stories import article, story
from hypothesis import given
from hypothesis import strategies as st

from monitor import evidence, passages, relevance
from monitor.model import Tag, TagScore
from monitor.passages import Passage
from monitor.stories.lead import choose

NEWS = (
    "The harbour council ordered forty cranes on Tuesday, its director said at the northern quay, after two "
    "years of talks with the city and the union of dockers over who would pay for them and how."
)
MORE = (
    "The order is worth 12 million euros and will be paid over three years, the council wrote in its report."
)
LAST = "A decision on the southern quay is expected in the spring, when the city has voted on its budget."
ITEMS = ("- Forty cranes were ordered", "- They cost 12 million euros", "- The first arrive in May")


def blocks(*lines: str) -> list[tuple[str, int, int]]:
    return [(one.kind, one.first, one.last) for one in passages.passages("\n\n".join(lines))]


@pytest.mark.parametrize(
    "heading",
    [
        "Key takeaways", "KEY TAKEAWAYS:", "Key Facts at a Glance", "🔍 Executive Summary", "📊 In brief", "TL;DR",
        "## Summary", "1. Key points", "THE BOTTOM LINE", "🗾 要点", "まとめ", "【この記事のポイント】", "3行まとめ",
        "Das Wichtigste in Kürze", "Auf einen Blick", "À retenir", "L’essentiel", "En bref", "Puntos clave",
        "In sintesi", "Em resumo", "In het kort", "I korthet", "핵심 요약",
    ],
)  # fmt: skip
def test_a_summary_is_known_by_its_heading_and_ends_with_its_list(heading: str) -> None:
    assert blocks(heading, *ITEMS, NEWS, MORE) == [("summary", 0, 3)]


@pytest.mark.parametrize(
    "line",
    [
        "In brief, the council will pay.", "Summary of the ruling: the council pays", "Key points were left open.",
        "The bottom line is that nobody pays", "Summary judgment was refused", "結論は来年に出る。",
    ],
)  # fmt: skip
def test_words_of_the_news_are_no_heading(line: str) -> None:
    assert blocks(NEWS, line, MORE, LAST) == []


def test_a_summary_in_sentences_is_one_paragraph() -> None:
    assert blocks(
        NEWS, "The bottom line", "The harbour gets its cranes, and the city pays for them.", NEWS, MORE
    ) == [("summary", 1, 2)]


def test_a_summary_in_lines_ends_at_the_next_heading() -> None:
    lines = (
        "Forty cranes were ordered from the yard.",
        "They cost twelve million euros in all.",
        "What comes next",
    )
    assert blocks(NEWS, "Key Takeaways", *lines, NEWS, MORE) == [("summary", 1, 3)]


def test_a_whole_article_below_the_word_summary_is_no_summary() -> None:
    whole = [
        f"{part} The {number}th quay waits."
        for number, part in enumerate([MORE, LAST, MORE, LAST, MORE, LAST])
    ]
    assert all(last - first <= 1 for _, first, last in blocks("Summary", *whole))


def test_a_label_above_a_label_sums_nothing_up() -> None:
    assert blocks("In Brief", "Posted:", "2:38 PM · March 3", NEWS) == []


@pytest.mark.parametrize(
    "heading",
    [
        "Frequently asked questions", "❓ FAQ", "FAQs about the cranes", "Q&A", "よくある質問", "Häufig gestellte Fragen",
        "Foire aux questions", "Preguntas frecuentes",
    ],
)  # fmt: skip
def test_questions_and_answers_go_from_their_heading_to_the_last_answer(heading: str) -> None:
    pairs = (
        "Who ordered the cranes?",
        MORE,
        "When do they come?",
        "In May.",
        "What of the southern quay?",
        LAST,
    )
    assert blocks(NEWS, heading, *pairs, "About the author", NEWS) == [("faq", 1, 7)]


def test_a_question_may_be_answered_in_its_own_line() -> None:
    lines = ("Q: Who pays? A: The city does, over three years.", "- When? They come in May, the yard says.")
    assert blocks(NEWS, "FAQ", *lines, NEWS) == [("faq", 1, 3)]


def test_pairs_without_a_heading_are_questions_and_answers_and_yet_no_repetition() -> None:
    interview = (NEWS, "Q: Who pays?", "A: The city does.", "Q: And when?", "A: In three years.", MORE, LAST)
    assert blocks(*interview) == [("faq", 1, 4)]
    assert passages.telling("\n\n".join(interview)) == "\n\n".join(interview)


@pytest.mark.parametrize(
    "line",
    [
        "📌 Source: Harbour Daily", "🔗 Original: https://harbour.example/cranes", "Sources: Nikkei, Reuters, City News",
        "⚠️ Please credit Harbour Daily when republishing.", "Quelle: dpa", "Source : AFP", "Fuente: EFE", "出典：日経新聞",
        "情報源: ロイター", "This article originally appeared on Harbour Daily.", "https://harbour.example/cranes",
        "来源：新华社", "Via: City News",
    ],
)  # fmt: skip
def test_lines_that_say_where_a_text_is_from_are_credits(line: str) -> None:
    assert passages.credits([NEWS, line, MORE]) == (line,)
    assert blocks(NEWS, MORE, line)[-1] == ("sources", 2, 2)


@pytest.mark.parametrize(
    "line",
    [
        "Sources: three people told the paper that the deal is off", "The source of the fire is not known.",
        "Original: he said it was", "Credit was tight when the council voted.", "Via Appia was closed for a day.",
    ],
)  # fmt: skip
def test_sentences_about_sources_are_no_credits(line: str) -> None:
    assert passages.credits([line]) == ()


@pytest.mark.parametrize(
    "line",
    [
        "I'm sorry, but I can't rewrite the content without the source article provided.",
        "I’m sorry, but I cannot assist with that request.", "As an AI language model, I am not able to browse the web.",
        "I cannot rewrite this article, since no text was given.", "Sorry, I can't help with this content.",
        "Es tut mir leid, aber ich kann diesen Text nicht umschreiben.", "Als KI-Sprachmodell kann ich das nicht.",
        "Je suis désolé, mais je ne peux pas réécrire cet article.", "Lo siento, pero no puedo reescribir este texto.",
        "申し訳ありませんが、このコンテンツを書き換えることはできません。", "AI言語モデルとして、その内容にはお答えできません。",
    ],
)  # fmt: skip
def test_a_machines_refusal_is_known_in_its_languages(line: str) -> None:
    assert blocks(line, NEWS)[0] == ("refusal", 0, 0)
    assert passages.is_refused(line)
    assert passages.is_refused(f"Cranes for the harbour\n\n{line}")


@pytest.mark.parametrize(
    "line",
    [
        "\"I'm sorry, but I can't accept that,\" the director said on Tuesday.",
        "I'm sorry I couldn't be there, the king said in a letter.", "Sorry, we can't go on, the band wrote to its fans.",
        "I cannot remember a summer like this one.", "As an AI boom lifts the port, cranes are scarce.",
        "申し訳ありませんでした、と社長は述べた。",
    ],
)  # fmt: skip
def test_people_who_are_sorry_are_no_machines(line: str) -> None:
    assert not passages.is_refused(line)


def test_a_refusal_that_is_quoted_further_down_is_news() -> None:
    assert not passages.is_refused(
        f"{NEWS}\n\n{MORE}\n\n{LAST}\n\nI'm sorry, but I can't rewrite the content."
    )


@pytest.mark.parametrize(
    "line",
    [
        "This content is intended for informational purposes only.", "Disclaimer: no advice is given here.",
        "Subscribe to our newsletter", "Sign up for our daily briefing", "Follow us on X, Facebook and YouTube",
        "© 2026 Harbour Daily. All rights reserved.", "Share this article", "Read more: The quays of the north",
        "Related articles", "ADVERTISEMENT – CONTINUE READING BELOW", "For more information, visit https://harbour.example/",
        "The post Cranes for the harbour appeared first on Harbour Daily.", "Download our app", "5 min read",
        "Abonnieren Sie unseren Newsletter", "Alle Rechte vorbehalten", "Lesen Sie auch: Die Kräne", "À lire aussi : les grues",
        "Suivez-nous sur Facebook", "Síguenos en Twitter", "Leggi anche: le gru", "Lees ook: de kranen", "無断転載を禁じます",
        "【関連記事】港のクレーン", "メルマガに登録する", "この記事をシェア", "责任编辑：王小明", "무단 전재 및 재배포 금지",
    ],
)  # fmt: skip
def test_lines_that_are_an_outlets_and_no_news_are_known(line: str) -> None:
    assert passages.is_furniture(line)
    assert not passages.is_furniture(NEWS)


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell by a tenth on Tuesday.", "Subscribers left the service in droves.", "Copyright law was changed.",
        "Read the council's letter in full and it is plain who pays.", "More than forty cranes are needed.",
        "Ad revenue rose.", "Related companies were not charged.", "Comments by the director moved the market.",
        "広告市場は縮小した。", "フォロワーは増えた。", "Anzeige gegen den Direktor wurde erstattet.", "Print runs were cut by half.",
    ],
)  # fmt: skip
def test_sentences_about_such_things_are_news(line: str) -> None:
    assert not passages.is_furniture(line)
    assert not passages.is_furniture(line, between=True)


@pytest.mark.parametrize(
    "line",
    [
        "The report on the inquiry is to be broadcast on Friday, the ministry said.",
        "The report is to be broadcast on Friday.",
        "Ida Berg was a correspondent for the paper who died in Vann.",
        "The material was translated by volunteers, the ministry told the court.",
        "The article was rewritten by the editors of the harbour's gazette.",
        "Join the army, get a new email.",
        "Our team will earn a commission from the sale of the stadium.",
        "Published 1923, the novel sold 10 million copies.",
        "Published in 1923, the book made him rich.",
    ],
)
def test_a_sentence_that_begins_or_ends_a_lone_article_is_news(line: str) -> None:
    assert not passages.is_furniture(line)
    assert blocks(line, NEWS, MORE, LAST, line) == []


@pytest.mark.parametrize(
    "line",
    [
        "This material may not be published, broadcast, rewritten or redistributed.",
        "This article has been republished with permission.",
        "This article was translated with the help of AI.",
        "We may earn a commission if you buy through our links.",
        "When you buy through links on our site, we may earn an affiliate commission.",
        "Join our mailing list for updates",
        "Published: Tue, 3 May 2026 at 9:30 am",
        "Publié le 17 novembre 2026 à 09h30",
        "기사입력 2026.11.17 20:27",
        "Last updated 2026-11-03T10:12:00Z",
    ],
)
def test_what_an_outlet_says_of_its_text_its_links_and_its_clock_is_not(line: str) -> None:
    assert passages.is_furniture(line, head=True)
    assert passages.is_furniture(line)


def test_a_note_about_the_author_stands_below_an_article_only() -> None:
    note = "Ida Berg is a reporter for the Harbour Daily."
    assert passages.is_furniture(note)
    assert not passages.is_furniture(note, head=True)
    assert blocks(note, NEWS, MORE, note) == [("furniture", 3, 3)]


def test_what_an_article_tells_again_is_left_out_of_its_telling() -> None:
    body = "\n\n".join(["Key takeaways", *ITEMS, NEWS, MORE, LAST, "FAQ", "Who pays?", "The city."])
    assert passages.telling(body) == f"{NEWS}\n\n{MORE}\n\n{LAST}"


def test_a_text_that_is_hardly_more_than_its_summary_is_told_by_it() -> None:
    body = "\n\n".join(["Key takeaways", *ITEMS, "Cranes are tall."])
    assert passages.telling(body) == body


def test_without_blank_lines_each_line_is_a_paragraph() -> None:
    body = "\n".join(["Key takeaways", *ITEMS, NEWS, MORE, LAST])
    assert passages.passages(body) == (Passage("summary", 0, 3),)
    assert passages.telling(body).startswith(NEWS)


@given(
    st.lists(
        st.sampled_from(
            [NEWS, MORE, *ITEMS, "FAQ", "Key takeaways", "Who pays?", "Source: dpa", "Share", "A"]
        )
    )
)
def test_blocks_are_in_order_and_never_overlap(lines: list[str]) -> None:
    found = passages.passages("\n\n".join(lines))
    assert all(one.first <= one.last < len(lines) for one in found)
    assert all(a.last < b.first for a, b in pairwise(found))


@pytest.mark.parametrize(
    "hostile",
    ["?" * 200_000, "Q: " * 60_000, "source:" * 30_000, "I'm sorry " * 20_000, "\n\n".join(["FAQ"] * 20_000),
     "\n\n".join(["Key takeaways", "- a"] * 10_000), "🔍" * 100_000, "the content " * 20_000,
     "\n\n".join(["Aa " * 130] * 5_000), "\n\n".join(["Share"] * 20_000)],
)  # fmt: skip
def test_a_hostile_text_costs_no_more_than_a_long_one(hostile: str) -> None:
    began = time.process_time()
    passages.passages(hostile)
    assert time.process_time() - began < 5


# -- how the rooms honour them --------------------------------------------------------------------

TAG = Tag(slug="t", name="Vann", match="Vann")


def scored(*lines: str) -> TagScore:
    (score,) = relevance.score(article("The port orders cranes", "\n\n".join(lines)), [TAG])
    return score


def test_what_a_summary_says_again_does_not_make_an_article_more_about_it() -> None:
    news = [NEWS, f"{MORE} The Vann yard builds them.", LAST, *(f"{LAST} {n}" for n in range(6))]
    again = ["Key takeaways", "- Vann builds cranes", "- Vann is a yard", "- Vann delivers in May"]
    questions = [
        "FAQ",
        "Who is Vann?",
        "Vann is a yard in Vann.",
        "When does Vann deliver?",
        "Vann delivers in May.",
    ]
    plain = scored(*news)
    assert 0 < plain.value < scored(*again[1:], *news).value
    assert scored(*again, *news) == plain
    assert scored(*news, *questions) == plain
    assert [mention.count for mention in plain.evidence] == [1]


def test_what_only_the_summary_names_still_counts() -> None:
    news = [NEWS, MORE, LAST, *(f"{LAST} {n}" for n in range(6))]
    assert scored(*news).value == 0
    assert scored("Key takeaways", "- Vann builds the cranes", "- It is a yard", *news).value > 0


REFUSAL = "I'm sorry, but I can't rewrite the content without the source article provided."


def test_a_refusal_never_tells_a_story_while_another_article_does() -> None:
    refused = article("Port orders cranes", f"{REFUSAL}\n\n{NEWS}\n\n{MORE}", number=1)
    brief = article("Port orders cranes", "Cranes were ordered.", number=2)
    assert choose([refused, brief], [1.0, 0.0])[0] == 1
    assert choose([refused], [1.0])[0] == 0


def test_an_origin_is_not_taken_from_a_refusal() -> None:
    text = f"{REFUSAL}\n\nThe port orders cranes, Nikkei first reported.\n\nSource: Nikkei"
    refused = article("The port orders cranes", text, number=1)
    report = article("The port orders cranes", text.removeprefix(REFUSAL), number=2)
    assert evidence.find(story(refused)).origin is None
    found = evidence.find(story(refused, report)).origin
    assert found is not None
    assert (found.outlet, found.credited_by) == ("Nikkei", (report.id,))


def test_a_summarys_figure_is_not_the_articles_own_where_the_rest_says_otherwise() -> None:
    title = "SoftBank to buy Ampere"
    other = article(
        title, "SoftBank will buy Ampere for $7.9 billion in cash, the company said on Tuesday.", number=2
    )

    def agreed(*lines: str) -> set[str]:
        points = evidence.find(story(article(title, "\n\n".join(lines), number=1), other)).points
        return {quote.text for point in points if point.verdict == "agree" for quote in point.values}

    items = ("- SoftBank will buy Ampere for $7.9 billion in cash", "- The founder stays")
    rest = ("SoftBank will buy Ampere in cash, it said on Tuesday, and paid $6.5 billion.", NEWS, LAST)
    assert agreed("Notes on the sale", *items, *rest) == {"$7.9 billion"}
    assert agreed("Key takeaways", *items, *rest) == set()
    # Nothing against it is said: the summary is the article's word, too.
    assert agreed("Key takeaways", *items, NEWS, LAST) == {"$7.9 billion"}


# -- lines that are an outlet's ------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Print this page", "Write to the editor Print this page", "Email this article to a friend", "Share this story on Facebook",
        "Listen to this article", "Print version | Font size", "Back to top ↑", "Report a typo",
        "Artikel drucken", "Diesen Artikel teilen", "Seite drucken | Nach oben", "Imprimer l’article", "Envoyer à un ami",
        "Compartir este artículo", "Compartilhar esta notícia", "Stampa questo articolo", "Deel dit artikel", "Dela artikeln",
        "Распечатать статью", "この記事をシェアする", "ページトップへ戻る", "打印本页", "返回顶部", "기사 공유하기", "글자크기 변경",
        "Get the five stories that industry will talk about today, in your inbox at 6.30.",
        "Sign up for our daily newsletter", "Sign up here for the Harbour Post’s free morning briefing.", "SUBSCRIBE TO OUR NEWSLETTER",
        "Want more news from the quay? Sign up for our weekly newsletter.", "Subscribe to receive news every morning.",
        "CLICK HERE TO DOWNLOAD THE HARBOUR APP", "Download our free app for the latest news.", "Follow us on X and Facebook",
        "Join our WhatsApp channel for news", "Never miss a story.", "You can unsubscribe at any time.", "Check your inbox to confirm your subscription",
        "Subscribe now to read the latest news in your city.", "Share your thoughts and join the conversation in the comments.",
        "SEE MORE: Cranes over the quay", "WATCH | The cranes arrive", "Mehr über den Hafen lesen Sie hier.",
        "Newsletter abonnieren", "Jetzt unseren Hafen-Newsletter bestellen", "Abonnieren Sie unseren Newsletter und bleiben Sie informiert.",
        "Folgen Sie uns auf Instagram", "Inscrivez-vous à notre newsletter", "Recevez chaque matin notre newsletter", "Suivez-nous sur Facebook",
        "Suscríbete a nuestro boletín", "Síguenos en WhatsApp", "Receba nossa newsletter", "Siga o canal do jornal no WhatsApp",
        "Iscriviti alla nostra newsletter", "Seguici su Google News", "Meld je aan voor onze nieuwsbrief", "Anmäl dig till vårt nyhetsbrev",
        "Zapisz się na nasz newsletter", "Подписывайтесь на наш канал", "登録はこちら", "メールマガジンの登録はこちらから", "公式LINEをフォローする",
        "关注我们的公众号", "뉴스레터 구독하기", "▶ 카카오톡 제보", "All rights reserved.", "© 2026 The Harbour Post. All rights reserved.",
        "無断転載を禁じます", "写真・記事の無断転載を禁止します。", "저작권자 © 해온일보 무단전재 및 재배포 금지",
        "한지우 기자 jiwoo@haeon.example 무단전재 및 재배포 금지", "[관련기사] 부두의 밤", "[오늘의 추천] 바다가 보이는 집", "【関連記事】港の夜",
    ],
)  # fmt: skip
def test_a_line_that_is_certain_by_its_words_is_furniture_wherever_it_stands(line: str) -> None:
    assert passages.is_furniture(line)
    assert passages.is_furniture(line, between=True)


@pytest.mark.parametrize(
    "line",
    [
        NEWS, MORE, LAST, *ITEMS,
        "Print this page of history, he said, and you will need another.", "Share this story with nobody, the minister told them.",
        "Newsletters are read by fewer people each year.", "The newsletter was sent to 40,000 addresses on Monday.",
        "Get rid of the spam in your inbox before it gets rid of your afternoon.", "Sign up for the army and see the sea.",
        "Subscribe to the theory that prices fall, and you will lose money.", "Follow us, the guide called, and they did.",
        "Join the union, the dockers were told, or leave.", "Receive the cranes first, pay later: that was the plan.",
        "Download the app, open it and point the camera at the bill.", "The council voted to follow the advice on newsletters.",
        "“Sign up for our newsletter” is the button that nobody presses.", "Never miss a chance to say nothing, he advised.",
        "Register of members’ interests", "Copyright is a matter for the courts, the judge said.", "Rights of way",
        "Watch the cranes arrive at dawn, he said.", "Mehr über den Hafen lesen Sie in dem Buch, das er schrieb.",
        "Register to vote before Friday, the council says.", "Share your thoughts with a friend.",
        "Abonnieren wollten die Zeitung nur noch wenige.", "Der Newsletter der Partei erscheint nicht mehr.",
        "Folgen Sie dem Hafen bis zum Ende, dort steht der Kran.", "Recevez nos excuses, a dit le maire.", "Siga em frente, disse o guarda.",
        "登録はこちらで行うと市は説明した。来年からは郵送になる。", "記事の無断転載が相次ぎ、同社は提訴した。", "【速報】港湾局、クレーンを発注",
        "[현장] 부두의 밤", "무단전재가 잇따르자 회사는 소송을 냈다.", "关注我们的孩子，是全社会的责任，市长说。这需要时间。",
        "Подписывайтесь или уходите, сказал капитан.",
    ],
)  # fmt: skip
def test_a_sentence_about_such_things_is_none(line: str) -> None:
    assert not passages.is_furniture(line, between=True)


def test_a_pitch_that_goes_on_for_long_is_left_to_what_the_outlets_articles_share() -> None:
    assert not passages.is_furniture(
        "Sign up for our newsletter " + "and read more of the quay " * 12, between=True
    )


@pytest.mark.parametrize(
    "unit",
    ["print this page ", "sign up for our ", "get news ", "a", "a. ", "published 1 ", "may 1 ", "11", "무단전재 ", "© ", "newsletter ", "無断転載", "kostenlos ", "[관련기사]"],
)  # fmt: skip
def test_hostile_lines_cost_no_time(unit: str) -> None:
    began = time.perf_counter()
    for length in (90, 240, 420, 5_000):
        passages.is_furniture((unit * length)[:length])
        passages.is_furniture((unit * length)[: length - 1] + "!", between=True)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize(
    "line", [NEWS, MORE, LAST, "港湾局は十七日、電動クレーン四十基を発注したと発表した。"]
)
def test_a_sentence_of_the_news_can_be_quoted(line: str) -> None:
    assert passages.can_be_quoted(line)


@pytest.mark.parametrize(
    "line",
    [
        "Forty cranes for the northern quay",
        "Forty cranes for the northern quay of Aldersound and what they cost the city",
        "What will the forty cranes of the northern quay cost the city of Aldersound in the end?",
        "Subscribe to our newsletter for more about cranes and the people who drive them every day.",
        "Photo: the northern quay of Aldersound on a grey morning, with two of its older cranes.",
        "Mayor Ann Quay speaks to pilots at the northern quay of Aldersound, on Nov. 17, 2026.",
        "Ann Quay is a senior reporter at the Harbour Daily who has lived in Aldersound for years.",
        "Update: this report has been changed to say that forty cranes were ordered, not fourteen.",
        "- Forty cranes were ordered by the council on Tuesday, its director said at the quay.",
        "Reporting by Ann Quay in Aldersound; additional work was done by pilots of the harbour.",
        "Source: Harbour Daily, and the council of the northern quay. https://harbour.example/cranes.",
        "“We ordered them, the director said at the northern quay, after two years of many talks.",
        "The director said so. " * 30,
        "写真：北埠頭に並ぶ電動クレーン（十七日、港湾局が提供したもの）。",
        "電動クレーンは北埠頭に何基並ぶことになるのか、そして費用は？",
    ],
)
def test_what_is_no_sentence_of_the_news_is_not_quoted(line: str) -> None:
    assert not passages.can_be_quoted(line)
