# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""Main clauses that leave no doubt how far a thing is, whatever it is: what was done, and what has a day.

"Brightfab has secured a contract", "Norland's senate approved a resolution", 販売を開始した are done, agreed or
announced by their own words; "is shutting down the service in June" and "will move its servers on 3 May" are to
come, because a day stands by them: without one, "is opening" and "will" are as often opinions.

Refused: verbs that begin a bid, talks or a review (begun, and nothing done yet), a past that is told of a thing
named after its maker ("a firm named"), forecasts ("prices will rise in May"), what an older year dates.
"""

from __future__ import annotations

from monitor.model import Degree

# What comes before a sentence's subject: "In a surprise on Monday, ", "Today, ".
LEAD_IN = r"(?:(?:In|On|At|With|Under|Amid|Today|Yesterday|This)\b[^,.;“”\"]{0,90}\s?,\s(?:[a-z]+\s)?)?"
_ON = r"(?:(?:on\s|late\s|early\s)*(?:today|yesterday|\w+day)(?:\s(?:morning|afternoon|evening|night))?\s)?"
_HAS = rf"(?:has\s|have\s|had\s)?(?:now\s|also\s|today\s|just\s|officially\s|formally\s|successfully\s|recently\s|quietly\s|finally\s)?{_ON}"
_A = r"(?:an?|the|its|their|his|her|one|two|three|new|several|more|[$€£¥]\d[\w.,]*|\d[\d,.]*)"
_OBJECT = rf"(?=\s(?:{_A}\s|(?-i:[A-Z])))"
# Begun, and nothing is done yet.
_NO_BID = r"(?![^.,;]{0,50}\b(?:talks|bids?|offer|takeover|negotiations|discussions|process|review|consultation|plans?|sale|auction|effort|attempt|proposal)\b)"
_WORDS = r"(?:(?!(?:under|in|of|to|for|at|by|on|with|from|that|after|into|as)\b)[\w$€£¥.,'’-]+\s){0,5}?"
_SAYING = r"(?: on \w+day| \w+day| today| that)*"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
_DAY = (
    rf"(?:(?:on|from|starting|beginning|by|in|at the end of|until|effective|this|next)\s(?:(?:early|late|mid)[- ])?(?:the\s(?:end|start|beginning)\sof\s)?(?:\d{{1,2}}\s)?(?:next\s|this\s)?{_MONTH}"
    r"|(?:on|from|starting)\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:next|later this|this)\s(?:week|month|year|summer|autumn|fall|spring|winter)\b"
    r"|(?:in|by|from)\s(?:early\s|late\s|mid-)?20\d\d\b)"
)
# A forecast, an opinion or a fixture, with a day and without one.
_FORETELLS = r"(?:be|not|never|likely|probably|surely|certainly|have|need|rise|fall|grow|drop|decline|exceed|surpass|reach|remain|continue|face|see|hit|want|help|allow|make|give|play|find|know|come|become|get|try|seek|cost|last|mark|also|still|almost|no doubt|top|mean|struggle|need|feel|lose|benefit)\b"
_NO_LONGER = r"(?:no longer\s|soon\s|now\s)?"
_PAPER = r"(?:resolution|bill|law|legislation|measure|budget|act|amendment|ordinance|treaty|ban|rules?)\b"

# fmt: off
ROWS: tuple[tuple[str, Degree], ...] = (
    (rf"{_HAS}(?:signed|inked|struck|clinched|sealed|reached|secured|won|landed|entered into)\s{_A}\s{_WORDS}(?:agreement|deal|contract|pact|accord|memorandum|mou|letter of intent|settlement)\b(?!\s(?:extension talks|talks))", "agreed"),
    (rf"{_HAS}(?:approved|passed|adopted|ratified|enacted|repealed|vetoed|signed)\s{_A}\s{_WORDS}{_PAPER}(?! (?:committee|panel))", "done"),
    (rf"{_HAS}(?:secured|won|received|obtained|granted)\s(?:{_A}\s)?(?:[\w'’-]+\s){{0,4}}?(?:approval|clearance|permission|licen[cs]e|authori[sz]ation|consent)\b", "done"),
    (rf"{_HAS}(?:secured|raised)\s(?:about\s|nearly\s|more than\s|over\s)?(?:[$€£¥]|US\$|A\$|C\$|S\$)\d[\w.,]*(?:\s(?:million|billion|mn|bn|trillion))?(?! stake)", "done"),
    (rf"{_HAS}(?:launched|released|opened|reopened|started|begun|commenced|rolled out){_OBJECT}{_NO_BID}", "done"),
    (r"(?:has|have)\s(?:now\s|officially\s|already\s)?(?:started|begun|commenced)\s(?:full\s|initial\s|commercial\s|sea\s|mass\s|the\s|its\s)?(?:testing|trials?|construction|production|work|operations?|operating|shipping|selling|producing|deliveries|shipments|drilling|building|service)\b", "done"),
    (rf"{_HAS}(?:appointed|nominated|hired){_OBJECT}", "done"),
    (rf"{_HAS}(?:resigned|stepped down|quit)\s(?:as|from|over|after|amid|on)\b", "done"),
    (r"(?:has|have)\s(?:now\s|temporarily\s|just\s)?(?:suspended|halted|paused|stopped)\s(?:all\s|its\s|the\s|some\s)*(?:production|operations|sales|services?|deliveries|flights|trading|exports|shipments|work)\b", "done"),
    (rf"{_HAS}ruled\s(?:on\s\w+day\s)?that\b", "done"),
    (r"(?:is|are)\snow\s(?:fully\s|officially\s|commercially\s)?(?:operational|open|available|live|complete|in force|in effect|in operation)\b", "done"),
    (r"(?:has|have)\sbeen\s(?:officially\s|formally\s|now\s)?(?:ordered|approved|appointed|suspended|banned|fined|completed|commissioned|inaugurated|recalled|discontinued|elected)\b(?! if| unless)", "done"),
    (rf"{_HAS}(?:green-?lit|greenlighted|given the green light to|given the go-ahead (?:to|for)){_OBJECT}", "announced"),
    (rf"{_HAS}(?:unveiled|introduced)(?=\s(?:an?|the|its|their|new|(?-i:[A-Z]))(?! how\b| extent)\b)(?![^.,;]{{0,40}}\b(?:plans?|proposals?|bill|identity|details|why|how|truth|secret)\b)", "announced"),
    (rf"{_HAS}(?:announced|unveiled|detailed|outlined|set out|revealed)\s(?:an?\s|the\s|its\s|their\s|his\s|her\s|new\s|ambitious\s)*(?:[\w-]+\s)?plans?\s(?:to|for)\b(?! (?:end|abandon|scrap|drop|cancel)\b)", "plans"),
    (r"(?:has\s|have\s)?(?:confirmed|announced|revealed)\s(?:that\s)?(?:its|their|the|it|they|he|she|his|her)\s(?:[\w'’.,-]+\s){0,8}?will\s(?!be\sable|not\b|never\b|likely\b)[a-z]+", "announced"),
    (rf"will\s{_NO_LONGER}(?!{_FORETELLS})[a-z]+(?=\s[^.,;“”\"]{{0,110}}?\b{_DAY})", "plans"),
    (rf"will\sbe\s(?:\w+ly\s)?(?:launched|released|opened|closed|shut|removed|discontinued|replaced|retired|available|sold|merged|introduced|rolled out|held|charged|delivered|phased out)(?=\s[^.,;“”\"]{{0,80}}?\b{_DAY})", "plans"),
    (rf"(?:is|are)\s(?:also\s|now\s)?(?:shutting down|shutting|closing|ending|discontinuing|removing|launching|releasing|rolling out|opening|introducing|adding|raising|cutting|moving|replacing|retiring|dropping|leaving|withdrawing|phasing out|switching|starting|stopping)\b(?=\s?[^.,;“”\"]{{0,90}}?\b{_DAY})", "plans"),
    (r"(?:is|are)\s(?:reportedly\s|now\s|said to be\s)?(?:leaning towards?|thinking (?:about|of)|toying with the idea of|contemplating)\s(?:[a-z]+ing|an?)\b", "speculated"),
    (r"(?:say|says|said|confirmed)(?: on \w+day| \w+day| today| that)*\s(?:it|they|he|she)\s(?:has|have|had)\s(?:now\s|already\s)?(?:secured|raised|completed|signed|launched|started|begun|opened|acquired|sold|appointed|suspended|halted)\b(?! talks)", "done"),
    (rf"said{_SAYING}\s(?:[^.;“”\"]{{3,90}}?\s)??(?:(?:it|they)\s)?(?:has|have|had|recently)\s(?:reached|signed|struck|inked|entered into)\s(?:an?|the)\s{_WORDS}(?:agreement|deal|contract|pact|accord|memorandum)\b", "agreed"),
    (rf"(?:said|says|confirmed|announced){_SAYING}\s[^.;“”]{{3,70}}?\s(?:has|have)\s(?:resigned|stepped down|quit)\b", "done"),
    (r"say\s(?:that\s)?(?:it|they)\s(?:will|would|plan to|intend to)\s(?!be\b|not\b|never\b|also\b|continue\b|keep\b)[a-z]+", "plans"),
)
# Headlines' present tense.
TITLES: tuple[tuple[str, Degree], ...] = (
    (r"(?:unveils|introduces|debuts)\s(?:an?|its|the|new|first|next-gen\w*|(?-i:[A-Z])[\w-]+)\b(?![^.]{0,60}\b(?:plans?|proposals?|bill|law|details|why|how|motion|identity|designs?)\b)", "announced"),
    (r"(?:just\s)?(?:announced|announces|unveils|reveals|details|outlines)\s(?:[\w$€£¥.,-]+\s){0,3}?plans?\s(?:to|for)\b", "plans"),
    (rf"(?:is|are)\s(?:shutting down|closing|ending|discontinuing|removing|rolling out|retiring|phasing out)\b(?=\s[^.;]{{0,70}}?\b{_DAY})", "plans"),
    (rf"will\s{_NO_LONGER}(?!{_FORETELLS})[a-z]+(?=\s[^.;]{{0,70}}?\b{_DAY})", "plans"),
    (r"agree(?:s)?\sto\s(?:pay|buy|sell|merge|settle|acquire|supply|fund|end|cut|halt|extend)\b", "agreed"),
    (r"will\spay\s[$€£¥]\d[\w.,]*", "plans"),
)
JAPANESE: tuple[tuple[str, Degree], ...] = (
    (r"(?:販売|提供|配信|営業|生産|量産|運用|運行|サービス|工事|建設|募集|受け付け|受付|出荷|稼働|実験|実証実験|試験)を(?:正式に)?(?:開始した|開始しました|始めた|始めました)。?$", "done"),
    (r"(?:譲渡|取得|統合|買収|売却|移行|移転|手続き|工事|合併|払い込み)(?:の手続き)?(?:を|が)(?:すべて)?完了した(?:と[^。、]{0,12}発表した)?。?$", "done"),
    (r"(?:契約|協定|覚書|基本合意書|合意書)を(?:締結|交わ|結)(?:した|しました|んだ|びました)(?:と[^。、]{0,14}(?:発表|明らかに)した)?。?$", "agreed"),
    (r"(?:こと|方針)を(?:正式に)?(?:決定した|決めた)(?:と[^。、]{0,12}(?:発表|明らかに)した)?。?$", "plans"),
    (r"(?:する|行う|始める)(?:見通しだ|見通しとなった|見込みだ|考えだ|考えを(?:示した|明らかにした)|意向だ|意向を(?:示した|固めた|明らかにした))。?$", "plans"),
    (r"に(?:踏み切る|乗り出す)(?:方針だ|ことを決めた|ことが[^。]{0,10}(?:分か|わか)った)?。?$", "plans"),
)
TITLES_JA: tuple[tuple[str, Degree], ...] = (
    (r"(?:する)?方針(?:固める)?(?=$|[\s　])", "plans"),
    (r"協議入り(?=$|[\s　、])", "in talks"),
    (r"(?:買収|売却|統合|合併|移転|譲渡)(?:を|が)?完了(?=$|[\s　])", "done"),
    (r"(?:で|に)(?:大筋|基本)?合意(?=$|[\s　])", "agreed"),
)
# fmt: on
