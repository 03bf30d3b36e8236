# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Which paragraphs of an article are no telling of it: summaries, questions and answers, sources, refusals,
furniture.

A text of ours is plain paragraphs: no markup says where a block begins or ends. So a block begins at a
heading that is known by its words ("Key takeaways", "よくある質問"), with whatever emoji or number stands
before it, and ends where the style of its paragraphs does: at the next line that looks like a heading, at
the end of its list, where a long paragraph follows a list. Where that is not certain, the block is the
shorter: a paragraph taken for a summary counts for less, one left out only counts twice.

Refused: a heading that the article goes on with ("Summary of the ruling", "In brief, he said ..."), and a
text that has nothing but its block: then the block is the article.

    passages    the blocks of a text                is_furniture   whether a line is certainly no news
    telling     the text without its repetitions    credits        the lines that say where it is from
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from monitor import text

PassageKind = Literal["summary", "faq", "sources", "refusal", "furniture"]

# Headings and labels are short; what is longer is only looked at from its beginning.
_HEADING = 90
_LINE = 420
# A block that goes on for longer is no block: the rest of the article lies below its heading.
_MOST_SUMMARY = 14
_LEAST_SUMMARY = 40
_LONG = 260


@dataclass(frozen=True, slots=True)
class Passage:
    """Paragraphs `first` to `last` (both included, counted from 0) of a text, and what they are."""

    kind: PassageKind
    first: int
    last: int


# Emoji, bullets, hashes and numbers before a heading: "🔍 Executive Summary", "## 3. FAQ", "【要点】".
_BEFORE = r"[^\w\"'“”‘’]{0,8}(?:\d{1,2}[.)]\s{0,2})?[^\w\"'“”‘’]{0,4}"
_AFTER = r"[^\w\"'“”‘’]{0,4}$"
_SUMMARY = (
    _BEFORE
    + r"(?:(?:the )?key (?:take-?aways?|points?|facts?|findings|highlights?|insights?|details|messages)(?: at a glance| from (?:the|this) (?:article|story|report))?"
    r"|(?:main |top |quick )?(?:take-?aways|highlights|quick (?:facts|take|summary|read)|fast facts|facts at a glance|at a glance)"
    r"|(?:executive|article|story|ai|ai-generated|quick) summary|summary|in (?:brief|short|summary|a nutshell|a few words)|tl;? ?dr"
    r"|the (?:bottom line|gist|short (?:version|of it)|upshot|essentials|big takeaway)|bottom line|what (?:you need|we|to) (?:to )?know|things to know"
    r"|das wichtigste(?: in kürze| im überblick| zum thema)?|(?:kurz ?(?:gefasst|zusammengefasst|und knapp)|zusammenfassung|auf einen blick|in kürze|im überblick|darum geht'?s|fazit)"
    r"|(?:à retenir|ce qu'il faut (?:retenir|savoir)|l'essentiel|en (?:bref|résumé|résumé,? l'essentiel)|les points clés|points clés|résumé)"
    r"|(?:puntos clave|claves|las claves|lo más importante|en resumen|en breve|resumen|lo esencial)"
    r"|(?:in breve|in sintesi|punti chiave|i punti chiave|riassunto)|(?:em resumo|resumo|pontos-chave|principais pontos)"
    r"|(?:in het kort|samenvatting|samengevat)|(?:w skrócie|podsumowanie|najważniejsze informacje)|(?:i korthet|kort fortalt|sammanfattning|det viktigaste)"
    r"|(?:この)?(?:記事の)?(?:要点|ポイント|まとめ|要約|概要|サマリー)|3行(?:で|まとめ)|三行まとめ|本記事のポイント|今北産業|要点まとめ|エグゼクティブ・?サマリー|結論"
    r"|(?:核心|文章)?(?:要点|摘要|总结|重点|概要)|핵심\s?(?:요약|포인트)|요약|세 줄 요약)" + _AFTER
)
_FAQ = (
    _BEFORE
    + r"(?:(?:frequently asked questions|faqs?|q ?& ?a|questions (?:and|&) answers|common questions|people also ask)(?: (?:about|on|\().{0,60})?"
    r"|häufig gestellte fragen|häufige fragen|fragen und antworten|(?:foire aux questions|questions fréquentes|questions-réponses)"
    r"|preguntas (?:frecuentes|y respuestas)|domande frequenti|perguntas frequentes|veelgestelde vragen|najczęściej zadawane pytania|vanliga frågor"
    r"|よくある(?:ご)?質問(?:と(?:回答|答え))?|質問と回答|q&a|一問一答|常见问题|常見問題|자주 묻는 질문)"
    + _AFTER
)
_QUESTION = r"\W{0,4}(?:q\d{0,2}|frage|question|pregunta|問|質問|问)\s?[.:：)．]\s?\S"
_ANSWER = r"\W{0,4}(?:a\d{0,2}|antwort|answer|réponse|respuesta|答|回答)\s?[.:：)．]\s?\S"
_ASKS = r"[?？][\"'”’)）」』]{0,2}$|(?:ですか|ますか|のか)[。]?$"
# A question and its answer in one line.
_ANSWERED = r"(?:\W{0,4}(?:q\d{0,2}|問)\s?[.:：]|\W{1,4}\w)[^?？]{2,200}[?？]\s{0,2}[^\s?？\"'”’)）」』]"
_ITEM = r"\s{0,3}(?:[-–—•*▪◦●○■□►▶➤✓✔✅☑➡→・※◆◇]|\d{1,2}[.)．、]|[①-⑳])\s{0,3}\S"

_SOURCE_LABEL = (
    r"(?:original )?(?:sources?|source article|originally (?:published|appeared|posted) (?:on|in|at|by)|original(?: (?:article|story|post|source|link))?|via|references?|credits?|with (?:material|reporting|inputs?) from|with agency inputs?"
    r"|quellen?|quellenangaben?|sources? ?|fuentes?|fonti?|fontes?|bron(?:nen)?|źródł[oa]|käll(?:a|or)|kilder?|источники?|kaynak"
    r"|出典|出所|情報源|ソース|引用元|参考(?:文献|資料|サイト|リンク)?|来源|來源|出处|信息来源|출처)"
)
_SOURCE = rf"[^\w\"'“”‘’]{{0,8}}{_SOURCE_LABEL}\s{{0,2}}[:：]\s{{0,3}}\S"
_SOURCE_HEADING = (
    _BEFORE + rf"(?:{_SOURCE_LABEL}|further reading|weiterführende links)" + r"\s?[:：]?" + _AFTER
)
_PLEASE_CREDIT = r"\bplease (?:credit|cite|link (?:back )?to|attribute)\b|\bcredit \S.{0,60}\bwhen (?:re-?publishing|reposting|quoting|sharing)\b|転載(?:の際|する場合|時)は|出典を明記|転載請註明|转载请注明|bitte (?:die )?quelle (?:nennen|angeben)"
_APPEARED = r"\W{0,4}(?:this|the) (?:article|story|post|report|piece|interview)\b.{0,60}?\b(?:first|originally) (?:appeared|published|posted|ran)\b.{2,240}$"
_BARE_LINK = r"\W{0,4}(?:https?://|www\.)\S{3,400}\W{0,2}$"

_REFUSAL = (
    r"\W{0,4}(?:(?:i['’]?m|i am) (?:sorry|afraid|unable)\b[^.!?]{0,60}?\b(?:can['’]?t|cannot|can not|could ?n['’]?t|won['’]?t|unable to|not able to)\b"
    r"|(?:sorry|i apologi[sz]e|apologies)\b[^.!?]{0,60}?\b(?:i|we) (?:can['’]?t|cannot|could ?n['’]?t|won['’]?t|(?:am|are) (?:unable|not able))\b"
    r"|as an? (?:ai|artificial intelligence|large|language)\b[^.!?]{0,40}?(?:model|assistant|ai)\b"
    r"|as an ai\s?[,;]|(?:i['’]?m|i am) (?:just |only )?an ai\b"
    r"|i (?:can['’]?t|cannot|can not|won['’]?t|will not|am (?:unable|not able) to|am not comfortable) (?:to )?(?:help|assist|rewrite|re-?write|paraphrase|summari[sz]e|provide|reproduce|generate|create|write|translate|access|browse|complete|fulfil|continue|process|comply|verify)\b"
    r"|es tut mir (?:sehr )?leid,? (?:aber )?(?:ich kann|dabei kann ich|das kann ich)|tut mir leid,? (?:aber )?(?:ich kann|das kann ich|dabei kann ich)|als (?:ki|k\.i\.)-?(?:sprach)?(?:modell|assistent)|als (?:ein )?(?:großes )?sprachmodell\b|ich kann (?:diesen|den|die|diese|dieses|ihnen|dir)\b[^.!?]{0,60}?\b(?:nicht (?:umschreiben|zusammenfassen|helfen|wiedergeben))"
    r"|(?:je suis )?(?:désolée?|navrée?)\b[^.!?]{0,40}?\bje ne (?:peux|suis)|je suis (?:dans l['’]incapacité|incapable) de|en tant qu['’](?:ia|intelligence artificielle|assistant|modèle de langage)|je ne peux pas (?:vous aider|réécrire|reformuler|résumer|fournir|accéder)"
    r"|lo siento,? (?:pero )?no puedo|como (?:modelo de lenguaje|(?:una )?(?:ia|inteligencia artificial)|asistente de ia)\b|no puedo (?:ayudar(?:te|le)?|reescribir|resumir|proporcionar|acceder)\b"
    r"|mi dispiace,? (?:ma )?non posso|come (?:modello linguistico|intelligenza artificiale)\b|desculpe,? (?:mas )?não posso|como (?:um )?modelo de linguagem\b"
    r"|(?:大変)?(?:申し訳(?:ありません|ございません|ない)|すみません|恐れ入ります|ごめんなさい)(?:が|、|。)?.{0,60}?(?:できません|できかねます|いたしかねます|対応して(?:い|おり)ません|お答えできま)"
    r"|(?:私は)?(?:ai|人工知能)(?:言語モデル|アシスタント|モデル)?(?:として|ですので|なので|であり)|大規模言語モデル(?:として|なので|ですので)"
    r"|(?:很抱歉|抱歉|对不起|對不起).{0,30}?(?:无法|無法|不能)|作为(?:一个)?(?:ai|人工智能|语言模型)|죄송(?:합니다|하지만).{0,40}?(?:수 없|못)|(?:ai|인공지능) (?:언어 )?모델로서)"
)
# Said by people in the news, too: what follows tells a machine's refusal from a chairman's regrets.
_MACHINE = (
    r"\b(?:rewrit|re-writ|paraphras|summari[sz]|reproduc|assist|help with|this (?:content|request|article|text|task|prompt)|that (?:content|request|task)|provided (?:text|article|content)|the (?:content|article|text|request|prompt)|language model|ai (?:model|assistant)|as an ai|an ai\b|copyright|guidelines|browse|access|generat|translat)"
    r"|umschreib|zusammenfass|umformulier|sprachmodell|ki-|diesen (?:text|artikel|inhalt)|réécri|reformul|résum|modèle de langage|intelligence artificielle|vous aider|ce (?:texte|contenu)|cet article|cette demande"
    r"|reescrib|resum|modelo de l|inteligencia artificial|\bia\b|ayudar|este (?:texto|artículo|contenido)|esta solicitud|riscriv|riassum|modello linguistico|aiutar|reescrever|ajudar"
    r"|書き換え|リライト|要約|お手伝い|お応え|対応|お答え|言語モデル|アシスタント|人工知能|(?<![a-z])ai(?![a-z])|リクエスト|ご(?:要望|依頼)|改写|重写|总结|协助|帮助|请求|語言模型|语言模型|다시 (?:쓰|작성)|요약|도와|요청|언어 모델"
)

# A whole line that is certainly an outlet's, not its article's. Each alternative begins the line, so that
# a sentence about newsletters or copyright is none.
_CERTAIN = (
    r"[^\w\"'“”‘’]{0,8}(?:"
    # what it is not meant as
    r"(?:disclaimer|disclosure|haftungsausschluss|avertissement|clause de non-responsabilité|aviso legal|免責事項|免责声明|면책)\b\W"
    r"|(?:this|the|all|any) (?:content|article|post|information|material|story|newsletter|site|website|report|page)s?(?: (?:provided|contained|presented|published))?(?: (?:in|on|here|by) .{0,60})? (?:is|are|was|does|do|should|may|has been|have been)\b.{0,60}(?:informational|information|educational|general|entertainment|not (?:constitute|intended|be (?:construed|considered)|financial|investment|legal|medical)|re-?published|broadcast|rewritten|redistributed|reproduced|generated (?:by|with|using)|translated|affiliate)"
    r"|(?:nothing|none of (?:the|this)).{0,80}(?:financial|investment|legal|medical|professional|trading) advice"
    r"|(?:we|when you|if you (?:buy|click|purchase|make)|as an amazon associate|our (?:team|site|website)|links?|products?).{0,90}(?:earn (?:an? )?(?:affiliate |small )?commission|affiliate commission|commission (?:on|from)|affiliate links?)"
    # rights
    r"|(?:©|ⓒ|\(c\)\s?(?:19|20)\d\d|copyright\s?(?:©|ⓒ|\(c\)|by\b|\d{4})|(?:19|20)\d\d\s?©|all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|tutti i diritti riservati|todos os direitos reservados|alle rechten voorbehouden|wszelkie prawa zastrzeżone|все права защищены|riproduzione riservata|reproduction (?:interdite|prohibited)|no part of this)"
    r"|(?:無断(?:転載|複製)|(?:記事|写真|本サイト|掲載).{0,30}(?:無断|転載)|転載(?:を)?禁|著作権|版权所有|版權所有|未经.{0,12}(?:不得|禁止)|本文.{0,20}版权|责任编辑|責任編輯|무단\s?(?:전재|복제)|저작권자|ⓒ)"
    # asks for more of the reader
    r"|(?:subscribe|sign ?up|register|join)(?: now| today| here| free)?(?: for| to)? (?:our|the|a|my|free|daily|weekly|more)\b.{0,90}(?:newsletters?|updates?|inbox|mailing list|e-?mails?|alerts?|channel|briefing|digest|community|podcast)\b"
    r"|(?:get|receive|want) .{0,90}(?:in|to|into) your (?:inbox|mailbox|e-?mail)\b|(?:enter|your) e-?mail(?: address)?\W{0,3}$|thank you for (?:subscribing|signing up)"
    r"|(?:abonnieren sie|melden sie sich|jetzt (?:abonnieren|anmelden|newsletter)|hier (?:geht es|gehts|können sie)).{0,90}(?:newsletter|kanal|podcast)|(?:abonnez-vous|inscrivez-vous|recevez).{0,90}(?:newsletters?|lettre|info|boîte mail|chaîne)|(?:suscr[ií]b[ae](?:te|se)|apúntate|recibe|regístrate).{0,90}(?:newsletters?|boletín|boletines|canal|correo)|(?:iscriviti|ricevi).{0,60}newsletter|(?:assine|inscreva-se|receba).{0,60}(?:newsletter|canal)"
    r"|(?:.{0,20}(?:メールマガジン|メルマガ|ニュースレター).{0,20}(?:登録|購読|配信|お届け)|会員登録|無料登録|有料会員|(?:公式)?(?:line|x|twitter|facebook|instagram|youtube).{0,16}(?:フォロー|友だち追加|チャンネル登録)|この記事を(?:シェア|共有)|シェアする|フォローする|いいね(?:!|！|して))"
    r"|(?:you can )?(?:follow|like|find|join|connect with) (?:us|me|our|@?\w{2,30}(?: \w{2,20}){0,2}) on (?:x\b|twitter|facebook|instagram|linkedin|google|threads|bluesky|mastodon|youtube|tiktok|telegram|whatsapp|reddit|flipboard|discord|social)"
    r"|folgen sie (?:uns|\w{2,20}) auf|folge uns auf|suivez[- ]nous|retrouvez-nous sur|síg[ua]e?nos (?:en|también)|seguici (?:su|anche)|siga-nos|volg ons|følg oss|följ oss|obserwuj nas|подписывайтесь на|关注我们|扫码|구독하기"
    r"|(?:share|tweet|save|print|e-?mail|comments?|copy link|bookmark|like|teilen|merken|drucken|kommentare|partager|enregistrer|imprimer|compartir|guardar|condividi|compartilhar|シェア|ツイート|ブックマーク|保存|印刷|コメント)(?: (?:this|this (?:article|story|post|page)|the article|on (?:facebook|twitter|x|linkedin|whatsapp|reddit)|via e-?mail|to facebook|to twitter|link|article|story|cet article|diesen artikel|este artículo))?(?:\s\d{1,5})?\W{0,3}$"
    r"|(?:leave|post|add|write) (?:a|your) (?:comment|reply)\b|join the (?:conversation|discussion)\b|what do you think\? (?:let us know|share|tell us)|let us know (?:what you think )?in the comments"
    r"|(?:download|get|install) (?:the|our|\w{2,20}['’]s) (?:free )?(?:\w{2,20} )?app\b|available on the app store|アプリ(?:を|の)?ダウンロード|laden sie (?:unsere|die) .{0,30}app"
    r"|(?:enjoy(?:ed|ing) (?:this|the) (?:article|story|post)\b|support (?:our|independent|quality) (?:journalism|reporting)|become a (?:member|subscriber|supporter|patron)\b|subscribe (?:now|today|free|here|for (?:free|full|unlimited))\b|already a (?:subscriber|member)|log ?in to (?:read|continue|comment)|create (?:a|your) free account)"
    r"|(?:by (?:continuing|using|signing up|subscribing|clicking|submitting|providing)).{0,90}(?:agree|accept|consent|terms|privacy|cookies)|(?:we|this (?:site|website)) uses? cookies|this site is protected by recaptcha|(?:terms of (?:use|service)|privacy policy|cookie policy)(?:\W{0,4}(?:and|&|\|)\W{0,4}(?:terms of (?:use|service)|privacy policy|cookie policy)){0,3}\W{0,3}$"
    # who wrote it, and when
    r"|(?-i:[A-Z][\w.’'-]{1,20}(?: [A-Z][\w.’'-]{0,20}){1,3}) (?:is|was) (?:an?|the|our|\w{2,20}['’]s?)\b.{0,70}\b(?:reporter|writer|editor|correspondent|journalist|columnist|contributor|reviewer)s? (?:for|at|with|based|who|covering|on staff)\b"
    r"|(?:you can )?(?:e-?mail|contact|reach|follow|send (?:news )?tips to|tips\W|got a (?:story|tip|news tip)\b|do you have a (?:story|tip)\b).{0,120}(?:@|get in touch|e-?mail us|contact us)|(?:twitter|x|facebook|instagram)\.com/\w{1,40}$|@\w{2,30}$"
    r"|(?:(?:first |last )?(?:published|updated|posted|modified)|veröffentlicht|aktualisiert|zuletzt aktualisiert|publié|mis à jour|publicado|actualizado|pubblicato|aggiornato|기사입력|公開日?|更新日?|掲載日?|発行)(?=.{0,40}\d)\W{0,4}(?:[\w.]{1,12}\W{1,4}){0,9}[\w.]{0,12}\W{0,3}$"
    # leads elsewhere
    r"|(?:read|see|watch|listen|check out|also)(?: also| more| next| now| too)?(?: (?:on|from|about|in|at|stories|news) .{0,40})?\s?[:：]|(?:also read|read also|read (?:more|next)|see also|more (?:from|on|stories|news|like this)|recommended(?: (?:reading|for you|stories|articles))?|related(?: (?:articles?|stories|story|news|posts?|reading|content|topics|coverage|links?|video))?|you (?:may|might) also (?:like|be interested in|enjoy)|most (?:read|popular|viewed)|trending(?: now)?|don['’]t miss|up next|editor['’]?s['’]? (?:picks?|choice)|what to read next|top stories|latest (?:news|stories|articles|posts)|popular (?:now|posts|stories)|explore more|keep reading|continue reading|click here (?:to|for) .{0,60}|view all (?:posts|articles) by .{0,40})\W{0,3}$"
    r"|(?:related|more|related (?:article|story|stories|video|news)|recommended|don['’]t miss|watch|must read|also read)\s?[:：|]\s?\S"
    r"|(?:lesen sie (?:auch|dazu|mehr|hier)|auch interessant|mehr (?:zum thema|dazu|lesen|von)|lesetipp|siehe auch|das könnte sie auch interessieren|zum thema)\b|(?:à )?lire (?:aussi|également|la suite|plus)\b|(?:voir aussi|sur le même (?:sujet|thème)|pour aller plus loin|notre sélection)\b|(?:le[ae] también|leer (?:más|también)|te puede interesar|(?:ver|lee) (?:también|más)|más (?:información|noticias)|noticias relacionadas|te recomendamos)\b|(?:leggi anche|leggi (?:di più|tutto)|potrebbe interessarti|articoli correlati)\b|(?:leia (?:também|mais)|veja (?:também|mais)|saiba mais)\b|lees (?:ook|meer|verder)\b|(?:les også|läs (?:också|mer|även)|læs også)\b|(?:czytaj|zobacz) (?:także|też|również|więcej)\b|přečtěte si také\b|(?:читайте|смотрите) (?:также|ещё)\b|ayrıca (?:oku|bkz)|lue (?:myös|lisää)\b"
    r"|[【\[［<＜≪《]?(?:関連(?:記事|リンク|ニュース|キーワード|特集|タグ)|あわせて読みたい|合わせて読みたい|こちらも(?:おすすめ|読まれ)|おすすめ(?:の)?記事|人気(?:の)?記事|最新記事|注目記事|次の(?:記事|ページ)|前の(?:記事|ページ)|続き(?:を|は)|もっと見る|詳しくはこちら|記事一覧|相关(?:阅读|新闻|文章|推荐)|延伸阅读|推荐阅读|相關(?:閱讀|新聞)|관련\s?(?:기사|뉴스))"
    r"|for more (?:stories|news|articles) (?:like this|from)\b|for more information,? (?:please )?(?:visit|see|contact|go to)\b|(?:for|press|media) (?:inquir|enquir|contact)\w{0,4}\W|to learn more,? (?:please )?visit\b|(?:weitere|mehr) informationen (?:finden sie|unter|auf)|plus d['’]informations? sur"
    r"|(?:the post|this (?:article|post|story)|l['’]article|der beitrag|el post|la entrada|l['’]articolo) .{1,240}(?:(?:first )?appeared (?:first )?(?:on|in)|was (?:first |originally )?(?:published|posted) (?:on|in|at|by)|est apparu en premier sur|erschien zuerst (?:auf|bei)|(?:se publicó primero|apareció primero) en|proviene da) .{2,80}$"
    r"|more (?:from|in|on|by) (?:the )?(?-i:[A-Z])[^.!?]{0,50}$|[^!?]{0,200}\b(?:sign up (?:for|to)|subscribe to) our\b[^.!?]{0,60}\b(?:newsletter|briefing|alerts|bulletin)\b[^.!?]{0,60}[.!]?$|to view this (?:video|content),? please\b|get in touch with (?:our|the) (?:news ?(?:team|desk|room)|editors?|team)\b.{0,140}$|.{0,40}\b(?:values|welcomes) (?:your|readers['’]) comments\b.{0,160}$|please review our comment\w{0,6} (?:policy|guidelines)\b.{0,20}$"
    # between
    r"|(?:advertisements?|adverts?|ad|sponsored(?: content| links)?|promoted|anzeige|werbung|publicité|publicidad|pubblicità|reklama?|annonse?|reklame|advertentie|реклама|広告|ＰＲ|スポンサーリンク|广告|廣告|광고)(?:\W{1,4}(?:story|article|scroll|continue|continues|content|read)\b.{0,40})?\W{0,3}$"
    r"|(?:story|article|scroll|content|text) continues? (?:below|after|reading)\b.{0,40}$|scroll to continue|(?:article )?continues after (?:the )?ad|skip (?:advertisement|past newsletter|to (?:main )?content)\b.{0,40}$|loading\W{0,5}$|please enable javascript\b|your browser does not support\b"
    r"|(?:listen to this (?:article|story)|\d{1,2}[- ]min(?:ute)?s? read|lesezeit\b.{0,20}|temps de lecture\b.{0,20}|(?:tiempo de )?lectura\b\W.{0,12}|estimated reading time\b.{0,20}|reading time\b.{0,20}|この記事は\d{1,2}分で読め|約?\d{1,3}分で読め)"
    r")"
)
_LEADS = (
    r"[^\w\"'“”‘’]{0,8}(?:(?:read|see|watch|explore|find|get) (?:more|also|next)\b[^.!?]{0,70}|more (?:from|on|about|coverage|stories|news)\b[^.!?]{0,50}|(?:related|recommended|trending|popular|latest)(?: [a-z]{2,12}){0,3}|also read|read also|you (?:may|might) also like|mehr (?:zum thema|dazu|von)\b.{0,40}|lesen sie auch|auch interessant|lire aussi|à lire aussi|sur le même sujet|te puede interesar|leggi anche|leia também|lees ook|"
    r"[【\[［<＜≪《]?(?:関連(?:記事|リンク|ニュース)|あわせて読みたい|合わせて読みたい|おすすめ(?:の)?記事|人気(?:の)?記事|相关阅读|延伸阅读)[】\]］>＞≫》]?)\s?[:：]?\W{0,3}$"
)
# Of those, what stands between paragraphs as plainly as above or below them.
_BETWEEN = (
    r"[^\w\"'“”‘’]{0,8}(?:(?:advertisements?|anzeige|werbung|publicité|publicidad|pubblicità|advertentie|広告|スポンサーリンク|广告|광고)(?:\W{1,4}(?:story|article|scroll|continue|continues|content|read)\b.{0,40})?\W{0,3}$"
    r"|watch\s?[|►▶]\s?\S.{3,160}$|mehr (?:über|zu[mr]?|dazu)\b[^.!?]{0,80}\b(?:lesen|erfahren|finden|hören|sehen) sie (?:hier|dazu hier|unter)\b[^.!?]{0,40}[.:]?$|(?:story|article|scroll) continues? (?:below|after)\b.{0,40}$|skip (?:advertisement|past newsletter)\b.{0,30}$"
    r"|(?:read (?:also|more|next)|also read|see (?:also|more)|related(?: (?:article|story|stories|video|news|reading))?|lesen sie (?:auch|dazu)|auch interessant|mehr zum thema|(?:à )?lire (?:aussi|également)|voir aussi|le[ae] también|te puede interesar|leggi anche|leia também|lees ook|les også|läs också|læs også|czytaj (?:także|też)|zobacz (?:także|też)|читайте также)\s?[:：|►▶→>–-]\s?\S.{3,200}$"
    r"|[【\[［<＜≪《](?:関連(?:記事|リンク|ニュース)|あわせて読みたい|合わせて読みたい)[】\]］>＞≫》].{0,120}$"
    r"|(?:関連(?:記事|リンク|ニュース)|あわせて読みたい)\s?[:：].{1,120}$)"
)


# The tools beside an article; a row of them is one line where a page has no other marks.
_TOOL = (
    r"(?:print|save|share|tweet|e-?mail|bookmark|copy|report) (?:this|the) (?:page|article|story|post|report|link|url|error)(?: (?:to a friend|on (?:facebook|twitter|x|linkedin|whatsapp|reddit)|via e-?mail|by e-?mail|with friends|for later))?"
    r"|(?:print(?:er)?[- ]friendly(?: (?:version|page))?|print (?:page|article|version)|(?:e-?mail|send) (?:it |this )?to a friend|(?:write|letters?|e-?mail|reply) to the editors?|(?:listen to|hear) this (?:article|story|page)(?: \d{1,2} min(?:ute)?s?)?|(?:change |increase |decrease )?(?:text|font) size|back to (?:the )?top|go to top|copy (?:link|url)(?: to clipboard)?|report (?:an? )?(?:error|typo|mistake)|share (?:on|via) (?:facebook|twitter|x|linkedin|whatsapp|reddit|telegram|e-?mail)|add to (?:favou?rites|bookmarks|reading list)|save for later|share full article)"
    r"|(?:seite|artikel|beitrag|text) (?:drucken|versenden|teilen|merken|anhören|vorlesen|empfehlen|weiterempfehlen|als pdf)|(?:diesen artikel|diesen beitrag) (?:drucken|teilen|merken|anhören|versenden)|(?:druckversion|druckansicht|per e-?mail (?:versenden|teilen)|nach oben|zum seitenanfang|leserbrief schreiben|fehler melden)"
    r"|(?:imprimer|partager|envoyer|enregistrer|écouter|commenter) (?:l['’]article|cet article|cette page|la page)(?: (?:à un ami|par e?-?mail))?|(?:envoyer (?:à un ami|par e?-?mail)|version imprimable|haut de page|retour en haut)"
    r"|(?:imprimir|compartir|enviar|guardar|escuchar) (?:este|el|esta|la) (?:artículo|noticia|página|nota)|(?:enviar por (?:correo|e-?mail)|versión para imprimir|volver arriba|ir arriba)|(?:imprimir|compartilhar|partilhar|ouvir|salvar) (?:este|esta|o|a) (?:artigo|notícia|página|matéria)|(?:voltar ao topo|versão para impressão)"
    r"|(?:stampa|condividi|ascolta|salva|invia) (?:l['’]articolo|questo articolo|questa pagina|la notizia)|(?:versione stampabile|torna su)|(?:deel|print|bewaar|beluister) dit (?:artikel|bericht)|artikel (?:delen|printen|afdrukken)|naar boven"
    r"|(?:skriv ut|dela|lyssna på|spara) (?:artikeln|artikel)|(?:del|skriv ut|lytt til|udskriv) (?:artikkelen|saken|artiklen)|(?:drukuj|udostępnij|wydrukuj) (?:artykuł|stronę)|(?:версия для печати|распечатать(?: статью)?|поделиться(?: новостью| статьей| статьёй)?|наверх)|(?:sayfayı|haberi) (?:yazdır|paylaş)"
    r"|この(?:記事|ページ)を(?:印刷|シェア|共有|保存|聴く|聞く|ツイート)(?:する)?|印刷する|(?:ページ(?:の)?(?:先頭|トップ|上部)|トップ)へ(?:戻る)?|打印(?:本页|本稿|本文|页面)?|分享(?:到|至|本文)|返回顶部|(?:기사\s?)?(?:프린트|인쇄|공유|스크랩)(?:하기)|글자\s?크기(?:\s?(?:변경|조절|설정))?|url\s?복사|맨\s?위로"
)
_TOOLS = rf"(?:[^\w\"'“”‘’]{{0,6}}(?:{_TOOL})(?!\w)){{1,8}}\W{{0,4}}$"
# What asks for an address, a follower, a reader of another kind: a line or two in the middle of a text. The
# verb is the outlet's to its reader, the object one that only outlets have.
_LETTER = r"(?:news ?letters?|(?<=our )mailing list|(?:daily|weekly|morning|evening|e-?mail|news) (?:briefing|bulletin|digest|round-?up|alerts?|updates?|e-?mail)|push (?:alerts|notifications)|news alerts|e-?mail alerts)"
_PITCH = (
    r"[^\w\"'“”‘’]{0,8}(?:"
    r"(?:(?:want|enjoy\w*|like|love|interested|looking|need|never|don['’]t|stay|keep)\b[^.!?]{0,90}[.!?:,–—-]\s{1,2})?(?:please |click here to |tap here to |you can )?(?:sign ?up|subscribe|register|join)(?: now| today| here| free| for free)?(?: for| to| below for)? (?:our|my|the|a|your|this|for|to|\w{2,20}['’]s)\b[^.!?]{0,80}(?<!\w)"
    + _LETTER
    + r"\b[^.!?]{0,90}[.!?]?$"
    r"|(?:sign ?up|subscribe|register)(?: here| now| below| today)?(?: for free)? (?:to (?:get|receive|have)|and (?:get|receive|have|never miss))\b.{0,140}$"
    r"|(?:get|receive|have)(?! (?:rid|to|into|it|them|him|her|you)\b) (?=[^.!?]{0,140}\b(?:stor(?:y|ies)|news|newsletters?|headlines|updates?|briefing|digest|journalism|articles|analysis|insights?|reporting|coverage|alerts|edition|daily|weekly|every (?:day|week|weekday|morning|evening|month|monday|friday|saturday|sunday))\b)[^!?]{0,140}\b(?:in|to|into) your (?:inbox|mailbox|e-?mail(?: inbox)?)\b[^!?]{0,60}[.!]?$"
    r"|(?:subscribe|register|sign (?:in|up)|log ?in|create (?:a free|an|your free) account)(?: now| here| today)? to (?:read|continue|keep|unlock|access|enjoy|view|join|comment)\b[^.!?]{0,140}[.!]?$|share your (?:thoughts|views|opinions?)\b[^.!?]{0,60}\b(?:in the comments|conversation|discussion|below)\b[^.!?]{0,40}[.!]?$|(?:have your say|let us know|tell us what you think)\b[^.!?]{0,40}\bcomments?\b[^.!?]{0,40}[.!]?$"
    r"|(?:click|tap|press) here to (?:get|download|install|subscribe|sign ?up|join|follow|register)\b[^.!?]{0,90}[.!]?$"
    r"|(?:download|get|install|try) (?:our|the free|the new) (?:\w{1,20} ){0,4}app\b[^.!?]{0,70}[.!]?$|(?:download|get|install) the (?:\w{1,20} ){1,3}app (?:for free|today|now|from|on (?:the|google|your)|to (?:read|get|stay|follow))\b[^.!?]{0,60}[.!]?$"
    r"|(?:(?:stay|keep) (?:informed|up to date|updated|ahead|connected|in the know|in touch)[^.!?]{0,60}[.!?:,–—-]\s{1,2})?(?:you can (?:also )?)?(?:follow|like|find|join|connect with) (?:us|our (?:page|channel|group)s?) (?:on|at)\b[^.!?]{0,110}[.!]?$|(?:join|follow|subscribe to) (?:our|the) (?:\w{1,20} ){0,3}(?:whatsapp|telegram|youtube|facebook|discord)(?: (?:channel|group|community|page))\b[^.!?]{0,80}[.!]?$"
    r"|never miss (?:a|an|another) (?:story|beat|headline|update|article|post|issue|scoop)\b[^.!?]{0,60}[.!]?$|(?:you can |you may )?unsubscribe (?:at )?any ?time\b[^.!?]{0,60}[.!]?$|thank(?:s| you) for (?:subscribing|signing up)\b.{0,90}$|(?:please )?check your (?:inbox|e-?mail) (?:to confirm|for)\b.{0,80}$|we(?:['’]ll| will) never (?:share|sell) your (?:e-?mail|data|details)\b.{0,60}$"
    # German, French
    r"|(?:(?:jetzt|hier|gleich) )?(?:(?:unseren|den|kostenlosen|kostenlos|zum|für den|für unseren) ){0,3}(?:[\wäöüß]{2,20}-)?newsletter[^.!?]{0,40} (?:abonnieren|anmelden|bestellen|sichern|erhalten)\b\W{0,4}$|(?:(?:jetzt|hier|gleich) )?(?:abonnieren sie|abonniere|melden sie sich|melde dich|bestellen sie|erhalten sie|holen sie sich|bleiben sie|hier geht['’]?s zu[mr]?|hier können sie)\b[^.!?]{0,100}\b(?:[\wäöüß]{2,20}-)?(?:newsletter|whatsapp-kanal|push-nachrichten|telegram-kanal)s?\b[^.!?]{0,90}[.!?]?$|(?:folgen sie|folge|folgt) uns (?:auf|bei|jetzt auf)\b[^.!?]{0,90}[.!]?$|laden sie (?:sich )?(?:jetzt )?(?:unsere|die) [^.!?]{0,40}app\b[^.!?]{0,60}[.!]?$"
    r"|(?:inscrivez-vous|abonnez-vous|inscription|s['’]inscrire|s['’]abonner|recevez)\b[^.!?]{0,90}\b(?:newsletters?|lettres? d['’]information|infolettre|boîte mail|boîte de réception|chaîne (?:whatsapp|youtube))\b[^.!?]{0,90}[.!?]?$|(?:suivez|retrouvez)[- ]nous (?:sur|aussi sur)\b[^.!?]{0,90}[.!]?$|téléchargez (?:notre|l['’]) ?application\b[^.!?]{0,60}[.!]?$"
    # Spanish, Portuguese, Italian, Dutch
    r"|(?:suscríb(?:ete|ase|anse)|suscribite|apúntate|inscríbete|regístrate|recib[ea]|únete)\b[^.!?]{0,90}\b(?:newsletters?|bolet[ií]n(?:es)?|canal de (?:whatsapp|telegram|youtube)|correo electrónico|bandeja de entrada)\b[^.!?]{0,90}[.!?]?$|s[íi]g[ua]e?nos (?:en|también en)\b[^.!?]{0,90}[.!]?$|descarg(?:a|ue) (?:nuestra|la) app\b[^.!?]{0,60}[.!]?$"
    r"|(?:assine|inscreva-se|receba|cadastre-se|siga|participe|entre)\b[^.!?]{0,90}\b(?:newsletters?|canal (?:\w{2,20} ){0,4}(?:whatsapp|telegram)|grupo (?:\w{2,20} ){0,4}(?:whatsapp|telegram))\b[^.!?]{0,90}[.!?]?$|siga-nos (?:no|na|nas)\b[^.!?]{0,90}[.!]?$|(?:iscriviti|iscrivetevi|ricevi|abbonati)\b[^.!?]{0,90}\b(?:newsletter|canale (?:whatsapp|telegram))\b[^.!?]{0,90}[.!?]?$|seguici (?:su|anche su)\b[^.!?]{0,90}[.!]?$"
    r"|(?:meld je|schrijf je|abonneer je|ontvang)\b[^.!?]{0,90}\bnieuwsbrief\b[^.!?]{0,60}[.!?]?$|volg ons (?:op|via)\b[^.!?]{0,90}[.!]?$"
    # the north, Polish, Russian, Turkish
    r"|(?:anmäl dig|prenumerera på|meld deg på|abonner på|tilmeld dig|få)\b[^.!?]{0,80}\b(?:nyhetsbrev(?:et)?|nyhedsbrev(?:et)?)\b[^.!?]{0,60}[.!?]?$|(?:följ|følg) oss (?:på|via)\b[^.!?]{0,90}[.!]?$|(?:zapisz się|zasubskrybuj|subskrybuj)\b[^.!?]{0,80}\bnewsletter\w{0,3}\b[^.!?]{0,60}[.!?]?$|obserwuj nas (?:na|w)\b[^.!?]{0,60}[.!]?$"
    r"|подпи(?:сывайтесь|шитесь|шись) на (?:наш|нас|наши|рассылку|телеграм|telegram|канал)[^.!?]{0,90}[.!]?$|(?:bültenimize|haber bültenine|kanalımıza) (?:abone|katıl)\w{0,10}[^.!?]{0,60}[.!]?$|bizi [^.!?]{0,40} takip edin\W{0,3}$"
    r")"
)
# The same in scripts of their own, where the verb comes last; nothing else needs to be asked that.
_PITCH_EAST = (
    r"[^\w\"'“”‘’]{0,8}(?:"
    r"[^。！？]{0,50}(?:登録|購読|お?申し?込み|フォロー|ダウンロード|ご?応募|友だち追加)は(?:こちら|コチラ|下記)(?:から|へ)?[^。]{0,8}。?$|[^。！？]{0,40}(?:メールマガジン|メルマガ|ニュースレター)(?:の|に|を|へ)?(?:ご)?(?:無料)?(?:登録|購読|配信中|受け取る)[^。]{0,16}。?$|[^。！？]{0,30}(?:公式)?(?:line|x|twitter|facebook|instagram|youtube)[^。！？]{0,20}(?:フォローする|をフォロー|チャンネル登録|友だち追加)[^。]{0,20}。?$"
    r"|(?:欢迎|請|请)?(?:扫码|扫描(?:下方|上方)?二维码|关注(?:我们|本站|微信公众号)|關注我們)[^。！？]{0,50}。?$|[^.!?]{0,40}(?:뉴스레터|채널|카카오톡 채널|유튜브)(?:을|를)? ?(?:구독하기|구독하세요|신청하기|추가하기|추가하세요)\W{0,4}$|(?:▶|☞|※|\[)\s?(?:네이버|카카오톡|유튜브|구독|제보)[^.]{0,60}$"
    r")"
)
# Rights, said at the end of a line that says nothing else.
_RIGHTS = (
    r"(?:[^.!?]{0,60}(?:©|ⓒ|\(c\)|copyright)[^!?]{0,80}(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|tutti i diritti riservati|riproduzione riservata|版权所有|無断転載)[^!?]{0,40}$"
    r"|[^\w]{0,4}(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati|(?:©\s?)?riproduzione riservata)\W{0,4}$)"
)
_RIGHTS_EAST = r"(?:(?:[^.!?。]|\.(?=\w)){0,120}?무단\s?(?:전재|복제|배포)[^.。]{0,40}금지[^가-힣]{0,12}$|[^。！？、は]{0,40}(?:無断(?:転載|複製|使用|転用)[^。、は]{0,16}(?:禁止(?:し(?:てい)?ます|いたします)?|禁じ(?:る|ます|ています)|お断り(?:し(?:てい)?ます|いたします)?)|禁無断転載|転載(?:を)?禁(?:止|じます))[^\w]{0,4}。?$)"
# Labels in brackets that lead elsewhere, with what they lead to.
_LABELLED = r"[^\w\"'“”‘’]{0,3}[\[【<＜≪《](?:관련\s?(?:기사|뉴스)|오늘의\s?추천|추천\s?(?:기사|뉴스)|(?:이\s?시각\s?)?(?:인기|주요)\s?(?:기사|뉴스)|많이\s?본\s?(?:기사|뉴스)|핫\s?클릭|함께\s?(?:보면|읽으면)\s?좋은\s?기사|기사\s?제보|おすすめ(?:記事)?|人気記事|関連(?:記事|リンク|ニュース|動画)|あわせて読みたい|合わせて読みたい|相关(?:阅读|新闻|推荐)|延伸(?:阅读|閱讀)|推荐阅读)[\]】>＞≫》].{0,160}$"
_EAST = re.compile("[\u3040-\u9fff\uac00-\ud7a3]")
# A pitch is a line or two.
_SHORT = 240


@cache
def _of(words: str) -> re.Pattern[str]:
    """The expression, compiled when first wanted: all together take 0.1 s, and most commands read no text."""
    return re.compile(words, re.IGNORECASE)


def is_furniture(line: str, *, between: bool = False) -> bool:
    """Whether a line at the head or tail of a text is certainly its outlet's and no news; `between`:
    whether it is one wherever it stands."""
    if len(line) <= _LINE and _of(_BETWEEN).match(line):
        return True
    if len(line) <= _SHORT and any(_of(one).match(line) for one in _kinds_of(line)):
        return True
    if between:
        return False
    return (len(line) <= _LINE and _of(_CERTAIN).match(line) is not None) or is_credit(line)


def _kinds_of(line: str) -> tuple[str, ...]:
    west = (_TOOLS, _PITCH, _RIGHTS)
    return (*west, _PITCH_EAST, _RIGHTS_EAST, _LABELLED) if _EAST.search(line) else west


def is_item(line: str) -> bool:
    """Whether a line is an item of a list."""
    return _of(_ITEM).match(line) is not None


def leads_to_others(line: str) -> bool:
    """Whether a line stands above links to other articles: "Read more on chips", "関連記事"."""
    return len(line) <= _HEADING and _of(_LEADS).match(line) is not None


def is_credit(line: str) -> bool:
    """Whether a line says where the text is from, and nothing else: "Source: Nikkei", a bare address."""
    if len(line) > _LINE:
        return False
    if _of(_SOURCE).match(line):
        # "Sources: three people told us ..." is a sentence of the news, not a line of names.
        return len(line) <= 240 and len(text.sentences(line[:300])) <= 1 and not _of(_TOLD).search(line)
    return (
        _of(_PLEASE_CREDIT).search(line) is not None
        or _of(_BARE_LINK).match(line) is not None
        or _of(_APPEARED).match(line) is not None
    )


_TOLD = r"\b(?:said|says|told|tells|according to|would|will|has|have|had|was|were|is|are|asked|declined)\b"


def credits(lines: Iterable[str]) -> tuple[str, ...]:  # noqa: A001  a toy of the interactive prompt
    """Those of `lines` that say where the text is from."""
    return tuple(line for line in lines if is_credit(line))


def is_refusal(line: str) -> bool:
    """Whether a paragraph is a machine's refusal to write the text, published in its place."""
    start = line[:400]
    return _of(_REFUSAL).match(start) is not None and _of(_MACHINE).search(start) is not None


def passages(body: str) -> tuple[Passage, ...]:
    """The blocks of a text, in order; none overlap. Paragraphs are those of `paragraphs`."""
    lines = paragraphs(body)
    foot = len(lines)
    while foot and is_furniture(lines[foot - 1]):
        foot -= 1
    return _found(lines, lambda at: _begins(lines, at, foot))


def paragraphs(body: str) -> list[str]:
    """The paragraphs that blocks are counted in: as `text.paragraphs` gives them; without a blank line each
    line is one."""
    lines = text.paragraphs(body)
    return lines if len(lines) != 1 else [line.strip() for line in lines[0].splitlines() if line.strip()]


@lru_cache(maxsize=256)
def retold(body: str) -> tuple[Passage, ...]:
    """The summaries, and the questions with their answers, of a text that says more than these: what they
    say, its other paragraphs say, too. Not so the questions of an interview, which no heading announces."""
    lines = paragraphs(body)
    blocks = _found(lines, lambda at: _retells(lines, at))
    found = tuple(
        one for one in blocks if one.kind == "summary" or _of(_FAQ).match(lines[one.first][:_HEADING])
    )
    inside = sum(len(lines[at]) for one in found for at in range(one.first, one.last + 1))
    return found if 2 * inside < sum(map(len, lines)) else ()


def telling(body: str) -> str:
    """The text without what it tells a second time; itself where it has nothing of that kind."""
    again = retold(body)
    if not again:
        return body
    out = {at for one in again for at in range(one.first, one.last + 1)}
    return "\n\n".join(line for at, line in enumerate(paragraphs(body)) if at not in out)


def is_refused(body: str) -> bool:
    """Whether a text is, or begins with, a machine's refusal."""
    return any(is_refusal(line) for line in paragraphs(body[:4_000])[:3])


def _found(lines: Sequence[str], begins: Callable[[int], Passage | None]) -> tuple[Passage, ...]:
    found: list[Passage] = []
    at = 0
    while at < len(lines):
        block = begins(at)
        if block is None:
            at += 1
            continue
        if found and found[-1].kind == block.kind and found[-1].last == at - 1 and block.kind != "summary":
            found[-1] = Passage(block.kind, found[-1].first, block.last)
        else:
            found.append(block)
        at = block.last + 1
    return tuple(found)


def _begins(lines: Sequence[str], at: int, foot: int) -> Passage | None:
    """The block that begins with this paragraph, if one does; from `foot` on there is furniture only."""
    line = lines[at]
    if at < 3 and is_refusal(line):
        return Passage("refusal", at, at)
    again = _retells(lines, at)
    if again is not None:
        return again
    if len(line) <= _HEADING and _of(_SOURCE_HEADING).match(line):
        last = _end_of_sources(lines, at + 1)
        if last > at:
            return Passage("sources", at, last)
    if is_credit(line):
        return Passage("sources", at, at)
    if is_furniture(line, between=True) or at >= foot or (at < 2 and is_furniture(line)):
        return Passage("furniture", at, at)
    return None


def _retells(lines: Sequence[str], at: int) -> Passage | None:
    """The summary, or the questions and answers, that begin with this paragraph."""
    line = lines[at].replace("’", "'") if len(lines[at]) <= _LINE else lines[at]
    if len(line) > _HEADING:
        pair = len(line) <= _LINE and _of(_QUESTION).match(line)
    else:
        if _of(_FAQ).match(line):
            last = _end_of_questions(lines, at + 1)
            return Passage("faq", at, last) if last > at else None
        if _of(_SUMMARY).match(line):
            last = _end_of_summary(lines, at + 1)
            return Passage("summary", at, last) if last > at else None
        pair = _of(_QUESTION).match(line)
    if pair and at + 1 < len(lines) and _of(_ANSWER).match(lines[at + 1]):
        return Passage("faq", at, _end_of_pairs(lines, at))
    return None


def _is_heading(line: str) -> bool:
    """Whether a line looks like a heading: short, and no sentence."""
    if len(line) > _HEADING or _of(_ITEM).match(line):
        return False
    return line[-1] not in '.!。！…,;、；:："”」' and not (_of(_ASKS).search(line) and len(line) > 60)


def _end_of_summary(lines: Sequence[str], start: int) -> int:
    """The last paragraph of the summary that begins at `start`; before it where none does."""
    listed = start < len(lines) and _of(_ITEM).match(lines[start]) is not None
    last = start - 1
    for at in range(start, min(len(lines), start + _MOST_SUMMARY)):
        line = lines[at]
        if listed:
            if _of(_ITEM).match(line) is None:
                break
        elif at == start:
            # One paragraph, or several short lines that were a list.
            if _is_heading(line) and not _followed_by_short(lines, at):
                break
        elif len(line) > _alike(lines[start]) or _is_heading(line) != _is_heading(lines[start]):
            break
        last = at
    # A label ("In brief", "Posted:") sums nothing up.
    if sum(map(len, lines[start : last + 1])) < _LEAST_SUMMARY:
        return start - 1
    # A whole article under "Summary": its paragraphs are all alike, and none is a list.
    if not listed and last - start >= 5 and not _is_heading(lines[start]):
        return start
    return last


def _alike(line: str) -> int:
    """How long a line may be that belongs to the same list as this one, though neither is marked as an item."""
    return 0 if len(line) > _LONG else max(len(line) * 3 // 2, 120)


def _followed_by_short(lines: Sequence[str], at: int) -> bool:
    return at + 1 < len(lines) and _is_heading(lines[at + 1])


def _end_of_questions(lines: Sequence[str], start: int) -> int:
    """The last paragraph of the questions and answers that begin at `start`; before it where none do."""
    last = start - 1
    at = start
    while at < len(lines):
        if _of(_ANSWERED).match(lines[at]):
            last = at
            at += 1
            continue
        if not _asks(lines[at]):
            break
        at += 1
        answered = at
        # An answer is a paragraph, or a few: up to the next question or heading.
        while at < len(lines) and at - answered < 4 and not _asks(lines[at]):
            if _is_heading(lines[at]) or (at > answered and not _asked_later(lines, at)):
                break
            at += 1
        last = at - 1
    return last


def _asks(line: str) -> bool:
    return _of(_ASKS).search(line) is not None or _of(_QUESTION).match(line) is not None


def _asked_later(lines: Sequence[str], at: int) -> bool:
    return any(_asks(line) for line in lines[at + 1 : at + 4] if len(line) <= 200)


def _end_of_pairs(lines: Sequence[str], start: int) -> int:
    last, at = start, start
    while at + 1 < len(lines) and _of(_QUESTION).match(lines[at]) and _of(_ANSWER).match(lines[at + 1]):
        at += 2
        last = at - 1
    return last


def _end_of_sources(lines: Sequence[str], start: int) -> int:
    last = start - 1
    for at in range(start, min(len(lines), start + 40)):
        line = lines[at]
        listed = _of(_ITEM).match(line) or _of(_BARE_LINK).match(line) or re.match(r"\[\d{1,3}\]", line)
        if not listed and not (len(line) <= 160 and "http" in line):
            break
        last = at
    return last
