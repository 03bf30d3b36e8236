"""The rule language: what a tag looks for, and where an article has it.

`parse` reads a rule, `phrase` one item of a plain list, `tag_query` a whole tag; all raise RuleError with
the place of the mistake and what to write instead. `Matcher` finds the mentions of hundreds of tags in
one pass over an article. docs/rules.md describes the language to users.

Pure: no network, disk, clock or chance. Time is linear in the text, also for regular expressions: they
run on RE2, which has no back-tracking.

    atoms       how text is cut, in every script
    folding     one form for all spellings of a word; han: traditional and simplified Chinese
    tokens      the text of a rule → tokens, or a RuleError
    language    tokens → Query, or a RuleError; regexes: the expressions in it
    nodes       what a rule means: Query and the tree under it
    tags        a tag's rules and lists → TagQuery; terms: the words in it, as they are written
    parts       a rule in the parts that a person would take out one by one
    rows        a phrase as a row of words, and other rows that say the same
    spellings   every way to write a phrase; english: its forms; exchanges: tickers
    checks      what the words of a hit do not tell: capitals, signs, prices; compounds: 東京都 is not 京都
    endings     what other languages put at the end of a word
    phrases     all words of all rules in one trie
    words       where words end in Japanese and Chinese, asked of a tokenizer (the extra `cjk`)
    matching    TagQuery × Text → where the tag is mentioned
"""

from monitor.rules.atoms import Span, Text
from monitor.rules.language import parse, phrase
from monitor.rules.matching import Matcher, Sight
from monitor.rules.nodes import Query
from monitor.rules.parts import RulePart, idle, parts
from monitor.rules.tags import TagQuery, exclusion, tag_query
from monitor.rules.terms import exact_words, terms

__all__ = [
    "Matcher",
    "Query",
    "RulePart",
    "Sight",
    "Span",
    "TagQuery",
    "Text",
    "exact_words",
    "exclusion",
    "idle",
    "parse",
    "parts",
    "phrase",
    "tag_query",
    "terms",
]
