# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""The words that blocks are known by, in the languages of the web: expressions, as text.

They are compiled where they are asked, when first wanted and without regard to case. All are for lines whose
length is bounded first: some cost its square.
"""

# Emoji, bullets, hashes and numbers before a heading: "🔍 Executive Summary", "## 3. FAQ", "【要点】".
BEFORE = r"[^\w\"'“”‘’]{0,8}(?:\d{1,2}[.)]\s{0,2})?[^\w\"'“”‘’]{0,4}"
AFTER = r"[^\w\"'“”‘’]{0,4}$"
SUMMARY = (
    BEFORE
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
    r"|(?:核心|文章)?(?:要点|摘要|总结|重点|概要)|핵심\s?(?:요약|포인트)|요약|세 줄 요약)" + AFTER
)
FAQ = (
    BEFORE
    + r"(?:(?:frequently asked questions|faqs?|q ?& ?a|questions (?:and|&) answers|common questions|people also ask)(?: (?:about|on|\().{0,60})?"
    r"|häufig gestellte fragen|häufige fragen|fragen und antworten|(?:foire aux questions|questions fréquentes|questions-réponses)"
    r"|preguntas (?:frecuentes|y respuestas)|domande frequenti|perguntas frequentes|veelgestelde vragen|najczęściej zadawane pytania|vanliga frågor"
    r"|よくある(?:ご)?質問(?:と(?:回答|答え))?|質問と回答|q&a|一問一答|常见问题|常見問題|자주 묻는 질문)"
    + AFTER
)
QUESTION = r"\W{0,4}(?:q\d{0,2}|frage|question|pregunta|問|質問|问)\s?[.:：)．]\s?\S"
ANSWER = r"\W{0,4}(?:a\d{0,2}|antwort|answer|réponse|respuesta|答|回答)\s?[.:：)．]\s?\S"
ASKS = r"[?？][\"'”’)）」』]{0,2}$|(?:ですか|ますか|のか)[。]?$"
# A question and its answer in one line.
ANSWERED = r"(?:\W{0,4}(?:q\d{0,2}|問)\s?[.:：]|\W{1,4}\w)[^?？]{2,200}[?？]\s{0,2}[^\s?？\"'”’)）」』]"
ITEM = r"\s{0,3}(?:[-–—•*▪◦●○■□►▶➤✓✔✅☑➡→・※◆◇]|\d{1,2}[.)．、]|[①-⑳])\s{0,3}\S"

SOURCE_LABEL = (
    r"(?:original )?(?:sources?|source article|originally (?:published|appeared|posted) (?:on|in|at|by)|original(?: (?:article|story|post|source|link))?|via|references?|credits?|with (?:material|reporting|inputs?) from|with agency inputs?"
    r"|quellen?|quellenangaben?|sources? ?|fuentes?|fonti?|fontes?|bron(?:nen)?|źródł[oa]|käll(?:a|or)|kilder?|источники?|kaynak"
    r"|出典|出所|情報源|ソース|引用元|参考(?:文献|資料|サイト|リンク)?|来源|來源|出处|信息来源|출처)"
)
SOURCE = rf"[^\w\"'“”‘’]{{0,8}}{SOURCE_LABEL}\s{{0,2}}[:：]\s{{0,3}}\S"
SOURCE_HEADING = BEFORE + rf"(?:{SOURCE_LABEL}|further reading|weiterführende links)" + r"\s?[:：]?" + AFTER
PLEASE_CREDIT = r"\bplease (?:credit|cite|link (?:back )?to|attribute)\b|\bcredit \S.{0,60}\bwhen (?:re-?publishing|reposting|quoting|sharing)\b|転載(?:の際|する場合|時)は|出典を明記|転載請註明|转载请注明|bitte (?:die )?quelle (?:nennen|angeben)"
APPEARED = r"\W{0,4}(?:this|the) (?:article|story|post|report|piece|interview)\b.{0,60}?\b(?:first|originally) (?:appeared|published|posted|ran)\b.{2,240}$"
ADDRESS = r"https?://\S+"
BARE_LINK = r"\W{0,4}(?:https?://|www\.)\S{3,400}\W{0,2}$"

REFUSAL = (
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
MACHINE = (
    r"\b(?:rewrit|re-writ|paraphras|summari[sz]|reproduc|assist|help with|this (?:content|request|article|text|task|prompt)|that (?:content|request|task)|provided (?:text|article|content)|the (?:content|article|text|request|prompt)|language model|ai (?:model|assistant)|as an ai|an ai\b|copyright|guidelines|browse|access|generat|translat)"
    r"|umschreib|zusammenfass|umformulier|sprachmodell|ki-|diesen (?:text|artikel|inhalt)|réécri|reformul|résum|modèle de langage|intelligence artificielle|vous aider|ce (?:texte|contenu)|cet article|cette demande"
    r"|reescrib|resum|modelo de l|inteligencia artificial|\bia\b|ayudar|este (?:texto|artículo|contenido)|esta solicitud|riscriv|riassum|modello linguistico|aiutar|reescrever|ajudar"
    r"|書き換え|リライト|要約|お手伝い|お応え|対応|お答え|言語モデル|アシスタント|人工知能|(?<![a-z])ai(?![a-z])|リクエスト|ご(?:要望|依頼)|改写|重写|总结|协助|帮助|请求|語言模型|语言模型|다시 (?:쓰|작성)|요약|도와|요청|언어 모델"
)

# Nothing but a date: its figures, days and months, and the words between.
OF_A_DATE = (
    r"(?:[\d年月日時分午前後오전후시]{1,16}(?:st|nd|rd|th|er|h|am|pm|z|[ap]\.m)?|\d{1,2}h\d{0,2}|\d{4}-\d\d-\d\dt\d\d|\d\dz"
    r"|jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|févr?(?:ier)?|mar(?:ch|s|z|zo|ço)?|märz|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|may|mai|mayo|maio|maggio|june?|juni|juin|junio|junho|giugno|july?|juli|juillet|julio|julho|luglio"
    r"|aug(?:ust)?|août|agosto|sept?(?:ember|embre)?|septiembre|setembro|settembre|o[ckt]t(?:ober|obre)?|octubre|outubro|ottobre|nov(?:ember|embre|embro)?|noviembre|de[czsc](?:ember|embre|embro)?|décembre|diciembre|dicembre|enero|gennaio|janeiro|febrero|febbraio|fevereiro|marzo"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|published|updated|posted|modified|last|first|on|at|am|pm|a\.m|p\.m|um|uhr|vom|le|el|il|à|a|de|del|las|alle|ore|h|utc|gmt|e[sd]t|p[sd]t|et|pt|ce?s?t|cest?|bst|jst|ist|kst|min(?:ute)?s?|hours?|ago)"
)
# A verb of telling, or of what happened: such a line is news, whatever else its words.
NEWS = r"(?!.{0,420}\b(?:said|says|told|tells|wrote|died|dies|killed|sold|sells|bought|won|lost|jailed|arrested|charged|sentenced|ruled|resigned|voted|announced|accused|admitted|denied|warned|testified)\b)"
# Who wrote it, below what was written.
AUTHOR = (
    NEWS
    + r"[^\w\"'“”‘’]{0,8}(?-i:[A-Z][\w.’'-]{1,20}(?: [A-Z][\w.’'-]{0,20}){1,3}) (?:is|was) (?:an?|the|our|\w{2,20}['’]s?)\b.{0,70}\b(?:reporter|writer|editor|correspondent|journalist|columnist|contributor|reviewer)s? (?:for|at|with|based|who|covering|on staff)\b"
)

# A whole line that is certainly an outlet's, not its article's. Each alternative begins the line, so that
# a sentence about newsletters or copyright is none.
CERTAIN = (
    r"[^\w\"'“”‘’]{0,8}(?:"
    # what it is not meant as
    r"(?:disclaimer|disclosure|haftungsausschluss|avertissement|clause de non-responsabilité|aviso legal|免責事項|免责声明|면책)\b\W"
    r"|"
    + NEWS
    + r"(?:this|the|all|any) (?:content|article|post|information|material|story|newsletter|site|website|report|page)s?(?: (?:provided|contained|presented|published))?(?: (?:in|on|here|by) .{0,60})? (?:is|are|was|does|do|should|may|has been|have been)\b.{0,60}(?:informational|information|educational|general|entertainment|not (?:constitute|intended|be (?:construed|considered)|financial|investment|legal|medical)|affiliate)"
    r"|"
    + NEWS
    + r"(?:this|the|all|any) (?:content|article|post|information|material|story|newsletter|site|website|report|page)s?(?: .{0,60})? (?:(?:may|must|can|should|shall)(?: ?not| only)? be|has been|have been|is not to be|are not to be|was (?:first |originally )|were (?:first |originally ))\b.{0,60}(?:re-?published|broadcast|rewritten|redistributed|reproduced)"
    r"|"
    + NEWS
    + r"(?:this|the) (?:content|article|post|information|material|story|newsletter|site|website|report|page)s? (?:is|are|was|were|has been|have been)\b(?: \w{2,20}){0,2} (?:generated|translated|written|created) (?:automatically|(?:by|with|using)(?: the help of)?(?: an?)? (?:ai|artificial|machine|automat\w+|google|deepl|chatgpt|language model)\b)"
    r"|"
    + NEWS
    + r"(?:this|the) (?:content|article|post|material|story|report|page)s? (?:is|was|has been) (?:automatically|machine)[ -](?:generated|translated)\b"
    r"|(?:nothing|none of (?:the|this)).{0,80}(?:financial|investment|legal|medical|professional|trading) advice"
    r"|"
    + NEWS
    + r"(?:(?:we|when you|if you (?:buy|click|purchase|make)|our (?:team|site|website)|links?|products?)\b.{0,90}\baffiliate (?:commission|links?)|(?:when|if) you (?:buy|click|purchase|make|shop|order|book)\b.{0,120}\bcommission|as an amazon associate\b|(?:we|our (?:team|site|website)|this (?:site|website))(?:,? (?:\w{2,20},? ){0,3})(?:may|might|can|could)\b.{0,40}\bcommission|(?:we|our (?:site|website))\b.{0,40}\bcommission.{0,40}\b(?:links?|buy|purchases?)\b)"
    # rights
    r"|(?:©|ⓒ|\(c\)\s?(?:19|20)\d\d|copyright\s?(?:©|ⓒ|\(c\)|by\b|\d{4})|(?:19|20)\d\d\s?©|all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|tutti i diritti riservati|todos os direitos reservados|alle rechten voorbehouden|wszelkie prawa zastrzeżone|все права защищены|riproduzione riservata|reproduction (?:interdite|prohibited)|no part of this)"
    r"|(?:無断(?:転載|複製)|(?:記事|写真|本サイト|掲載).{0,30}(?:無断|転載)|転載(?:を)?禁|著作権|版权所有|版權所有|未经.{0,12}(?:不得|禁止)|本文.{0,20}版权|责任编辑|責任編輯|무단\s?(?:전재|복제)|저작권자|ⓒ)"
    # asks for more of the reader
    r"|"
    + NEWS
    + r"(?:subscribe|sign ?up|register|join(?= (?:now |today |here |free )?(?:our|my|the [^,.;!?]{0,40}\b(?:newsletter|mailing list|channel|community)\b)))(?: now| today| here| free)?(?: for| to)? (?:our|the|a|my|free|daily|weekly|more)\b.{0,90}(?:newsletters?|updates?|inbox|mailing list|e-?mails?|alerts?|channel|briefing|digest|community|podcast)\b"
    r"|"
    + NEWS
    + r"(?:get|receive|want) .{0,90}(?:in|to|into) your (?:inbox|mailbox|e-?mail)\b|(?:enter|your) e-?mail(?: address)?\W{0,3}$|thank you for (?:subscribing|signing up)"
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
    r"|(?:you can )?(?:e-?mail|contact|reach|follow|send (?:news )?tips to|tips\W|got a (?:story|tip|news tip)\b|do you have a (?:story|tip)\b).{0,120}(?:@|get in touch|e-?mail us|contact us)|(?:twitter|x|facebook|instagram)\.com/\w{1,40}$|@\w{2,30}$"
    r"|"
    + NEWS
    + r"(?:(?:first |last )?(?:published|updated|posted|modified)|veröffentlicht|aktualisiert|zuletzt aktualisiert|publié|mis à jour|publicado|actualizado|pubblicato|aggiornato|기사입력|公開日?|更新日?|掲載日?|発行)(?=.{0,40}\d)(?:\W{0,4}"
    + OF_A_DATE
    + r"(?!\w)){1,18}\W{0,3}$"
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
LEADS = (
    r"[^\w\"'“”‘’]{0,8}(?:(?:read|see|watch|explore|find|get) (?:more|also|next)\b[^.!?]{0,70}|more (?:from|on|about|coverage|stories|news)\b[^.!?]{0,50}|(?:related|recommended|trending|popular|latest)(?: [a-z]{2,12}){0,3}|also read|read also|you (?:may|might) also like|mehr (?:zum thema|dazu|von)\b.{0,40}|lesen sie auch|auch interessant|lire aussi|à lire aussi|sur le même sujet|te puede interesar|leggi anche|leia também|lees ook|"
    r"[【\[［<＜≪《]?(?:関連(?:記事|リンク|ニュース)|あわせて読みたい|合わせて読みたい|おすすめ(?:の)?記事|人気(?:の)?記事|相关阅读|延伸阅读)[】\]］>＞≫》]?)\s?[:：]?\W{0,3}$"
)
# Of those, what stands between paragraphs as plainly as above or below them.
BETWEEN = (
    r"[^\w\"'“”‘’]{0,8}(?:(?:advertisements?|anzeige|werbung|publicité|publicidad|pubblicità|advertentie|広告|スポンサーリンク|广告|광고)(?:\W{1,4}(?:story|article|scroll|continue|continues|content|read)\b.{0,40})?\W{0,3}$"
    r"|watch\s?[|►▶]\s?\S.{3,160}$|mehr (?:über|zu[mr]?|dazu)\b[^.!?]{0,80}\b(?:lesen|erfahren|finden|hören|sehen) sie (?:hier|dazu hier|unter)\b[^.!?]{0,40}[.:]?$|(?:story|article|scroll) continues? (?:below|after)\b.{0,40}$|skip (?:advertisement|past newsletter)\b.{0,30}$"
    r"|(?:read (?:also|more|next)|also read|see (?:also|more)|related(?: (?:article|story|stories|video|news|reading))?|lesen sie (?:auch|dazu)|auch interessant|mehr zum thema|(?:à )?lire (?:aussi|également)|voir aussi|le[ae] también|te puede interesar|leggi anche|leia também|lees ook|les også|läs också|læs også|czytaj (?:także|też)|zobacz (?:także|też)|читайте также)\s?[:：|►▶→>–-]\s?\S.{3,200}$"
    r"|[【\[［<＜≪《](?:関連(?:記事|リンク|ニュース)|あわせて読みたい|合わせて読みたい)[】\]］>＞≫》].{0,120}$"
    r"|(?:関連(?:記事|リンク|ニュース)|あわせて読みたい)\s?[:：].{1,120}$)"
)

# The tools beside an article; a row of them is one line where a page has no other marks.
TOOL = (
    r"(?:print|save|share|tweet|e-?mail|bookmark|copy|report) (?:this|the) (?:page|article|story|post|report|link|url|error)(?: (?:to a friend|on (?:facebook|twitter|x|linkedin|whatsapp|reddit)|via e-?mail|by e-?mail|with friends|for later))?"
    r"|(?:print(?:er)?[- ]friendly(?: (?:version|page))?|print (?:page|article|version)|(?:e-?mail|send) (?:it |this )?to a friend|(?:write|letters?|e-?mail|reply) to the editors?|(?:listen to|hear) this (?:article|story|page)(?: \d{1,2} min(?:ute)?s?)?|(?:change |increase |decrease )?(?:text|font) size|back to (?:the )?top|go to top|copy (?:link|url)(?: to clipboard)?|report (?:an? )?(?:error|typo|mistake)|share (?:on|via) (?:facebook|twitter|x|linkedin|whatsapp|reddit|telegram|e-?mail)|add to (?:favou?rites|bookmarks|reading list)|save for later|share full article)"
    r"|(?:seite|artikel|beitrag|text) (?:drucken|versenden|teilen|merken|anhören|vorlesen|empfehlen|weiterempfehlen|als pdf)|(?:diesen artikel|diesen beitrag) (?:drucken|teilen|merken|anhören|versenden)|(?:druckversion|druckansicht|per e-?mail (?:versenden|teilen)|nach oben|zum seitenanfang|leserbrief schreiben|fehler melden)"
    r"|(?:imprimer|partager|envoyer|enregistrer|écouter|commenter) (?:l['’]article|cet article|cette page|la page)(?: (?:à un ami|par e?-?mail))?|(?:envoyer (?:à un ami|par e?-?mail)|version imprimable|haut de page|retour en haut)"
    r"|(?:imprimir|compartir|enviar|guardar|escuchar) (?:este|el|esta|la) (?:artículo|noticia|página|nota)|(?:enviar por (?:correo|e-?mail)|versión para imprimir|volver arriba|ir arriba)|(?:imprimir|compartilhar|partilhar|ouvir|salvar) (?:este|esta|o|a) (?:artigo|notícia|página|matéria)|(?:voltar ao topo|versão para impressão)"
    r"|(?:stampa|condividi|ascolta|salva|invia) (?:l['’]articolo|questo articolo|questa pagina|la notizia)|(?:versione stampabile|torna su)|(?:deel|print|bewaar|beluister) dit (?:artikel|bericht)|artikel (?:delen|printen|afdrukken)|naar boven"
    r"|(?:skriv ut|dela|lyssna på|spara) (?:artikeln|artikel)|(?:del|skriv ut|lytt til|udskriv) (?:artikkelen|saken|artiklen)|(?:drukuj|udostępnij|wydrukuj) (?:artykuł|stronę)|(?:версия для печати|распечатать(?: статью)?|поделиться(?: новостью| статьей| статьёй)?|наверх)|(?:sayfayı|haberi) (?:yazdır|paylaş)"
    r"|この(?:記事|ページ)を(?:印刷|シェア|共有|保存|聴く|聞く|ツイート)(?:する)?|印刷する|(?:ページ(?:の)?(?:先頭|トップ|上部)|トップ)へ(?:戻る)?|打印(?:本页|本稿|本文|页面)?|分享(?:到|至|本文)|返回顶部|(?:기사\s?)?(?:프린트|인쇄|공유|스크랩)(?:하기)|글자\s?크기(?:\s?(?:변경|조절|설정))?|url\s?복사|맨\s?위로"
)
TOOLS = rf"(?:[^\w\"'“”‘’]{{0,6}}(?:{TOOL})(?!\w)){{1,8}}\W{{0,4}}$"
# What asks for an address, a follower, a reader of another kind: a line or two in the middle of a text. The
# verb is the outlet's to its reader, the object one that only outlets have.
LETTER = r"(?:news ?letters?|(?<=our )mailing list|(?:daily|weekly|morning|evening|e-?mail|news) (?:briefing|bulletin|digest|round-?up|alerts?|updates?|e-?mail)|push (?:alerts|notifications)|news alerts|e-?mail alerts)"
PITCH = (
    r"[^\w\"'“”‘’]{0,8}(?:"
    r"(?:(?:want|enjoy\w*|like|love|interested|looking|need|never|don['’]t|stay|keep)\b[^.!?]{0,90}[.!?:,–—-]\s{1,2})?(?:please |click here to |tap here to |you can )?(?:sign ?up|subscribe|register|join)(?: now| today| here| free| for free)?(?: for| to| below for)? (?:our|my|the|a|your|this|for|to|\w{2,20}['’]s)\b[^.!?]{0,80}(?<!\w)"
    + LETTER
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
PITCH_EAST = (
    r"[^\w\"'“”‘’]{0,8}(?:"
    r"[^。！？]{0,50}(?:登録|購読|お?申し?込み|フォロー|ダウンロード|ご?応募|友だち追加)は(?:こちら|コチラ|下記)(?:から|へ)?[^。]{0,8}。?$|[^。！？]{0,40}(?:メールマガジン|メルマガ|ニュースレター)(?:の|に|を|へ)?(?:ご)?(?:無料)?(?:登録|購読|配信中|受け取る)[^。]{0,16}。?$|[^。！？]{0,30}(?:公式)?(?:line|x|twitter|facebook|instagram|youtube)[^。！？]{0,20}(?:フォローする|をフォロー|チャンネル登録|友だち追加)[^。]{0,20}。?$"
    r"|(?:欢迎|請|请)?(?:扫码|扫描(?:下方|上方)?二维码|关注(?:我们|本站|微信公众号)|關注我們)[^。！？]{0,50}。?$|[^.!?]{0,40}(?:뉴스레터|채널|카카오톡 채널|유튜브)(?:을|를)? ?(?:구독하기|구독하세요|신청하기|추가하기|추가하세요)\W{0,4}$|(?:▶|☞|※|\[)\s?(?:네이버|카카오톡|유튜브|구독|제보)[^.]{0,60}$"
    r")"
)
# Rights, said at the end of a line that says nothing else.
RIGHTS = (
    r"(?:[^.!?]{0,60}(?:©|ⓒ|\(c\)|copyright)[^!?]{0,80}(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|tutti i diritti riservati|riproduzione riservata|版权所有|無断転載)[^!?]{0,40}$"
    r"|[^\w]{0,4}(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati|(?:©\s?)?riproduzione riservata)\W{0,4}$)"
)
RIGHTS_EAST = r"(?:(?:[^.!?。]|\.(?=\w)){0,120}?무단\s?(?:전재|복제|배포)[^.。]{0,40}금지[^가-힣]{0,12}$|[^。！？、は]{0,40}(?:無断(?:転載|複製|使用|転用)[^。、は]{0,16}(?:禁止(?:し(?:てい)?ます|いたします)?|禁じ(?:る|ます|ています)|お断り(?:し(?:てい)?ます|いたします)?)|禁無断転載|転載(?:を)?禁(?:止|じます))[^\w]{0,4}。?$)"
# Labels in brackets that lead elsewhere, with what they lead to.
LABELLED = r"[^\w\"'“”‘’]{0,3}[\[【<＜≪《](?:관련\s?(?:기사|뉴스)|오늘의\s?추천|추천\s?(?:기사|뉴스)|(?:이\s?시각\s?)?(?:인기|주요)\s?(?:기사|뉴스)|많이\s?본\s?(?:기사|뉴스)|핫\s?클릭|함께\s?(?:보면|읽으면)\s?좋은\s?기사|기사\s?제보|おすすめ(?:記事)?|人気記事|関連(?:記事|リンク|ニュース|動画)|あわせて読みたい|合わせて読みたい|相关(?:阅读|新闻|推荐)|延伸(?:阅读|閱讀)|推荐阅读)[\]】>＞≫》].{0,160}$"
# What a sentence of the news has, and a line of names has not.
TOLD = r"\b(?:said|says|told|tells|according to|would|will|has|have|had|was|were|is|are|asked|declined)\b"
