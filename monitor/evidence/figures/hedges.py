# ruff: noqa: E501 - an expression cut in two reads worse than a long line
"""What a figure's hedge says of it: more than, up to, about; 以上, 最大, 約.

"The row over the $5 billion plan" has no hedge: before "the" these words are prepositions.
"""

from __future__ import annotations

import re

from monitor.model import Bound

_A = r"(?: (?:an?|another|additional|an additional|an extra))?[ ]?$"
_BEFORE: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("most", re.compile(
        r"\b(?:up to|upto|at most|(?<!no )(?<!not )(?:less|lower|smaller|fewer) than|under|below|just shy of|shy of|short of|as (?:much|many|high|large|long) as|"
        r"(?:a )?max(?:imum)? of|not? (?:more|higher|longer|greater) than|capped at|not (?:to )?exceed(?:ing)?)" + _A + r"|(?:<|≤|最大で?|最高で?|最多で?|上限は?|多くても?|最長で?)\s?$", re.IGNORECASE)),
    ("least", re.compile(
        r"\b(?:(?<!no )more than|over|at least|above|beyond|upwards? of|in excess of|(?<!not )exceed(?:s|ed|ing)?|(?:a )?min(?:imum)? of|north of|(?:greater|higher|larger|better|longer) than|"
        r"surpass(?:es|ed|ing)?|topp(?:ed|ing)|as (?:low|little|few) as|not? (?:less|fewer|lower) than|starting (?:at|from)|starts at)" + _A + r"|(?:>|≥|最低でも|最低|少なくとも|最小)\s?$", re.IGNORECASE)),
    ("about", re.compile(
        r"(?:\b(?:about|around|approximately|approx\.?|roughly|nearly|almost|some|close to|estimated(?: to be)?(?: at)?|circa|ca\.|c\.|near|virtually|in the region of|"
        r"on the order of)" + _A + r"|(?:~|≈|∼)\s?$|(?:約|およそ|おおよそ|ほぼ|おおむね|概ね|推定|推計|ざっと|計約)$)", re.IGNORECASE)),
)  # fmt: skip
_AFTER: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    (
        "least",
        re.compile(
            r"\+|以上|超|強(?![い制力化])|余り|あまり|余(?![地剰儀])|を(?:超え|超す|超し|上回|越え|突破)|(?:,? or (?:more|higher|greater|above|over)\b)|[ -]plus\b|,? and (?:above|up)\b(?! to)",
            re.IGNORECASE,
        ),
    ),
    (
        "most",
        re.compile(
            r"以下|未満|弱(?![点者い])|以内|足らず|を(?:下回|切|割り込)|,? or (?:less|fewer|lower|under|below)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "about",
        re.compile(
            r"前後|程度|ほど|近く|規模|くらい|ぐらい|台(?=[にでのと、。を]|前半|後半|半ば)|,? or so\b|に迫る",
            re.IGNORECASE,
        ),
    ),
)
# "a dispute over $5 billion": what it is about.
_TOPIC = re.compile(
    r"\b(?:row|disputes?|lawsuits?|suits?|cases?|fight|battle|concerns?|fears?|probes?|inquiry|investigations?|controversy|sue[sd]?|suing|feud|anger|outrage|"
    r"protests?|criticism|criticised|criticized|charged|questioned|arrested|talks|deal|tensions?|standoff|clash|spat|debate|warns?|worr(?:y|ies)|claims?|scandal|fined?|talk(?:s|ed|ing)?|think(?:ing)?|know|asked|complain(?:s|ed|ing)?|story|article|report)"
    r" (?:over|about|around) (?:an? )?$",
    re.IGNORECASE,
)


def before(plain: str, at: int) -> Bound:
    """The hedge that ends right before a figure."""
    window = plain[max(0, at - 32) : at]
    for bound, pattern in _BEFORE:
        if pattern.search(window):
            return "" if bound != "most" and _TOPIC.search(window) else bound
    return ""


def after(plain: str, at: int) -> Bound:
    """The hedge that begins right after a figure."""
    for bound, pattern in _AFTER:
        if pattern.match(plain, at):
            return bound
    return ""
