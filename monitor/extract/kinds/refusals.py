# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""The words of a publisher's own refusal to the reader whom it takes for a machine.

Each speaks as the page, to one reader: a report on such things speaks of others ("the bank detected unusual
activity on its network"), and one that quotes a refusal has more to say than what the reader is to do now.
"""

from __future__ import annotations

from monitor.extract.kinds.phrases import any_of

BLOCKED = any_of(
    r"(?:page|site|website|content|article) (?:that )?you(?:'re| are| were)? (?:trying|attempting|tried|attempted) to (?:access|reach|view|visit|open) (?:is|has been|was|cannot|can't)",
    r"(?:because|as|since|that)? ?(?:we|our systems?|our servers?)(?:'ve| have| has)? (?:recently )?(?:detected|noticed|identified|seen) (?:some )?(?:potential(?:ly)?|possibl[ey]|unusual|suspicious|abnormal|automated|malicious|irregular) (?:misuse|abuse|activity|traffic|behaviou?r|requests?|access|usage)(?: (?:from|on|by|in|coming from|originating from) (?:you|this)| *[.!,;:]|$)",
    r"\b(?:your|this) (?:access|ip(?: address)?|request|connection|network|browser|device|session|user behaviou?r|activity)(?: to [^.!?]{1,60}?)? (?:has been|have been|was|is|appears to be|looks) (?:temporarily |permanently |currently |automatically )?(?:limited|restricted|blocked|denied|suspended|flagged|rate[- ]limited|(?:potentially |possibly )?automated|suspicious)",
    r"(?:system|server)s? (?:has|have) indicated that your\b",
    r"(?m:^(?:access|request|page) (?:blocked|denied|restricted|forbidden)\W*$)",
    r"why (?:have i been|was i|am i) (?:being )?blocked",
    r"(?:made|makes|leads?|led) us (?:to )?(?:think|believe|suspect) (?:that )?you (?:are|were|might be|may be) (?:a |an )?(?:ro)?bot",
    r"(?:we|you) (?:believe|think|suspect)(?: that)? you are (?:a (?:ro)?bot|using automat)",
    r"because (?:we|our systems?) believe you are using automat",
    r"(?:please )?(?:confirm|prove|verify|show)(?: to us| us)? (?:that )?you(?:'re| are) (?:a human|human|not a (?:ro)?bot)",
    r"(?:this|our) (?:web ?site|site) (?:is using|uses) a security service to protect (?:itself|against)",
    r"does not permit the access[^.!?]{0,80}by (?:any )?automated means",
    r"(?:reference|incident|support|block|request|event|error|ray|trace)(?: reference)? (?:id|number|code)\s?[:：#]\s?[\w.#-]{6,}",
    r"too many requests (?:from|by) (?:you|this)",
    r"ihr(?:e ip(?:-adresse)?| zugriff| zugang| browser) (?:wurde|ist) (?:vorübergehend |automatisch )?(?:gesperrt|blockiert|eingeschränkt)",
    r"wir haben (?:ungewöhnliche|verdächtige|auffällige) (?:aktivitäten|zugriffe|anfragen)[^.]{0,40}(?:ihre[rmn]?|festgestellt|erkannt)",
    r"votre (?:accès|adresse ip|navigateur|connexion)[^.]{0,40}(?:a été|est) (?:temporairement )?(?:bloqué|restreint|limité|suspendu)",
    r"nous avons détecté (?:une activité|un trafic|un comportement) (?:inhabituel|suspect|anormal)",
    r"(?:su|tu) (?:acceso|dirección ip|navegador|conexión)[^.]{0,40}(?:ha sido|está) (?:temporalmente )?(?:bloquead|restringid|limitad)",
    r"hemos detectado (?:una actividad|actividad|un tráfico|tráfico) (?:inusual|sospechos|anormal)",
    r"(?:通常と異なる|不審な|不正な|異常な|自動化された)(?:アクセス|トラフィック|リクエスト|通信|操作)(?:が|を)(?:検[出知]|確認)(?:された(?:ため|ので)|した(?:ため|ので)|し(?:まし|てい)|されまし)",
    r"(?:お客様|あなた|お使い)の(?:アクセス|ip ?アドレス|ネットワーク|ブラウザー?|環境)[^。]{0,30}(?:ブロック|制限|遮断|拒否)",
    r"このページへのアクセスは(?:できません|制限|許可され)",
    r"(?:检测到|偵測到)(?:您|你)?[^。]{0,12}(?:异常|可疑|異常)(?:访问|活动|流量|存取|活動)",
    r"您的(?:访问|ip|请求)[^。]{0,20}(?:被(?:阻止|限制|拦截)|已被)",
    r"(?:비정상적인|자동화된) (?:접근|접속|트래픽|요청)[^.]{0,12}(?:감지|탐지)",
)

# What such a page tells its reader to do, and whom to ask.
HELP = any_of(
    r"\bplease (?:wait|try again|contact|provide|include|e-?mail|make sure|ensure|note|visit|check|enable|see|quote|reach|complete|tick|click|refresh|reload|disable)\b",
    r"^for (?:help|assistance|support|more information|further information|inquiries|enquiries)\b",
    r"\btry again (?:later|in a|shortly)\b",
    r"\b(?:in|by) (?:error|mistake)\b",
    r"^(?:need help|what can i do|what should i do|what happened|why (?:did|is) this happen(?:ing|ed)?)\b.{0,20}\?",
    r"\b(?:cookies?|javascript)\b[^.!?]{0,80}\b(?:enabled?|disabled|blocked|blocking|supports?)\b",
    r"\b(?:support|customer (?:service|care)|help ?desk|site owner|website owner|administrator|webmaster)\b",
    r"\bterms (?:and conditions|of (?:use|service))\b",
    r"\byour (?:ip|browser|user ?agent)\b",
    r"しばらく(?:して|時間|経って)",
    r"お問い合わせ",
    r"もう一度お試し",
    r"(?:versuchen sie es|réessay|inténtelo|vuelva a intentarlo|wenden sie sich|contactez|póngase en contacto)",
)
