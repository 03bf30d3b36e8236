"""The rule language: what a tag looks for, and where an article has it.

`parse` reads a rule, `phrase` one item of a plain list, `tag_query` a whole tag; all raise RuleError with
the place of the mistake and what to write instead. `Matcher` finds the mentions of hundreds of tags in
one pass over an article. docs/relevance.md describes the language to users.

Pure: no network, disk, clock or chance. Time is linear in the text, also for regular expressions: they
run on RE2, which has no back-tracking.

    atoms       how text is cut, in every script
    nodes       what a rule means: Query and the tree under it
    language    the text of a rule → Query, or a RuleError
    tags        a tag's rules and lists → TagQuery
    phrases     all words of all rules in one trie
    matching    TagQuery × Text → where the tag is mentioned
"""

from monitor.rules.atoms import Span, Text
from monitor.rules.language import parse, phrase
from monitor.rules.matching import Matcher
from monitor.rules.nodes import Query
from monitor.rules.tags import TagQuery, tag_query

__all__ = ["Matcher", "Query", "Span", "TagQuery", "Text", "parse", "phrase", "tag_query"]
