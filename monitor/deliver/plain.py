"""What crosses between a letter and the world, made plain: words from outside, addresses, message ids."""

from __future__ import annotations

import hashlib
import re

from monitor.errors import DeliveryError
from monitor.model import Letter

LONGEST = 300
"""Characters of a server's or program's words that are kept."""


def clean(words: str) -> str:
    """What a server or program said, as one line of printable ASCII: no control characters (a terminal
    obeys them), nothing that reads from right to left, no more than LONGEST characters."""
    line = " ".join("".join(c if " " <= c <= "~" or c.isspace() else "?" for c in words).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 3] + "..."


def fault(address: str) -> str:
    """Why an envelope cannot carry this address, or empty.

    A line break would start another command, a bracket or blank outside quotes another parameter.
    """
    if any(c < " " or "\x7f" <= c <= "\x9f" for c in address):
        return "it holds control characters"
    if any("\ud800" <= c <= "\udfff" for c in address):
        return "it holds what is no character"
    if re.search(r"[\s<>]", re.sub(r'"(?:[^"\\]|\\.)*"', "", address)):
        return "it holds blanks or angle brackets"
    return ""


def unsendable(letter: Letter, *, subject: str) -> str:
    """Why no way out can take this letter to its recipient, or empty. A bad sender is bad for all: that
    raises DeliveryError."""
    if words := fault(letter.sender):
        raise DeliveryError(f"the envelope sender is no address: {words}; correct it", subject=subject)
    if not letter.recipient:
        return "not sent: the recipient has no address"
    words = fault(letter.recipient)
    return f"not sent: the recipient's address cannot be used: {words}" if words else ""


def file_name(id: str) -> str:  # noqa: A002  the mail's own word
    """A file name for a Message-ID: the same for the same id, safe in every folder, never hidden."""
    bare = id.strip().removeprefix("<").removesuffix(">")
    local = bare.rpartition("@")[0] or bare
    safe = re.sub(r"[^A-Za-z0-9._=+-]", "_", local)[:120].lstrip(".-")
    if safe == local:
        return safe
    # Two ids must not meet in one name because what tells them apart is not safe in a name.
    return f"{safe}-{hashlib.sha256(bare.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}".lstrip("-")
