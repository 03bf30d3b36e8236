from monitor.search.matching import Document, document, marked, matches, terms, weight
from monitor.search.query import Both, Either, QueryError, Term, Wanted, named, parse, wanted
from monitor.search.values import All, Query

__all__ = [
    "All",
    "Both",
    "Document",
    "Either",
    "Query",
    "QueryError",
    "Term",
    "Wanted",
    "document",
    "marked",
    "matches",
    "named",
    "parse",
    "terms",
    "wanted",
    "weight",
]
