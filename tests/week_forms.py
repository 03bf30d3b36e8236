"""Every form of the sample week's issue, from facts that are kept here: by the names of their files.

Run by itself, it prints a hash of each, for whoever wants to know whether they are the same elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import datetime
from pathlib import Path

from monitor import digest
from monitor.deliver import mail
from monitor.model import Digest, DigestRules, Reader, Sender

WEEK = Path(__file__).parent / "data" / "week"
RULES = DigestRules(title="Sample week", timezone="Asia/Tokyo", link="https://archive.example/")
READER = Reader(address="reader@example.org", name="Reader")
SENDER = Sender(
    name="Sample week",
    address="digest@example.org",
    title="Sample week",
    domain="example.org",
    bounces="digest@example.org",
    unsubscribe=("https://example.org/leave/{token}",),
)


def issue() -> Digest:
    """The issue of the sample week."""
    facts = (WEEK / "2026-W47.json").read_text("utf-8")
    return Digest(week="2026-W47", revision=1, draft=False, facts=facts)


def forms() -> dict[str, str]:
    """All forms but the facts, by the names of their files."""
    one = issue()
    made = digest.render(one)
    letter = digest.letter(one, READER, unsubscribe=("https://example.org/leave/x",), link=RULES.link)
    date = datetime.fromisoformat(json.loads(one.facts)["generated"])
    message = mail(letter, READER, SENDER, revision=1, date=date)
    title, brief = digest.brief(one, READER, link=RULES.link)
    return {
        "2026-W47.md": made.markdown,
        "2026-W47.html": made.page,
        "mail.html": letter.html,
        "mail.txt": letter.text,
        "mail.eml": (message.head + message.body).decode("ascii").replace("\r\n", "\n"),
        "brief.txt": f"{title}\n\n{brief}",
        "README.md": digest.index((one,), RULES),
        "feed.xml": digest.feed((one,), RULES),
        **digest.site((one,), RULES),
    }


if __name__ == "__main__":
    hashes = {name: hashlib.sha256(words.encode()).hexdigest() for name, words in forms().items()}
    sys.stdout.write(json.dumps(hashes))
