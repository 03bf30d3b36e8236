"""Words that a language model may make of a story's reports: asked for, checked, or dropped.

Off unless the user names a model. It may word a line or translate a headline, and nothing rests on it: what
is told, how stories are made, in which order they stand is settled before it is asked, and where it fails,
an issue is what it would be without. Of what it says only that is kept whose every figure, name and date
stands in the sources that it was given, and which is no more certain than they are.

Only `door` leaves the machine; all else is pure.

    values      what is asked, and what comes of it
    door        the address of a model: one question, one answer, bounded
    asking      the question as chat messages, the answer made bare
    checking    whether words may be shown: every check in one go
    shape, figures, dates, names, roles, claims    the checks
    naming      what a name is known by
    vocabulary.txt    words that are no names
"""

from monitor.wording.asking import bare, fingerprint, messages
from monitor.wording.checking import VERSION, faults
from monitor.wording.door import Door, check
from monitor.wording.values import LANGUAGES, LONGEST, Ask, Endpoint, Fault, Task, Unanswered

__all__ = [
    "LANGUAGES",
    "LONGEST",
    "VERSION",
    "Ask",
    "Door",
    "Endpoint",
    "Fault",
    "Task",
    "Unanswered",
    "bare",
    "check",
    "faults",
    "fingerprint",
    "messages",
]
