"""The door in for mail: a folder on a server (IMAP) or on this machine (Maildir) → mail, as bytes.

It only looks: a folder is opened for reading alone (EXAMINE), mail is fetched without being marked as read
(BODY.PEEK), files are neither moved nor renamed, and nothing is ever deleted. It does not say what a mail
tells; that is `parse.letters`.

Everything has a bound: how long a whole visit takes and how long a server may be silent, the bytes of a
mail, of a visit and of an answer, how many mails a visit brings. What a visit leaves, the next one takes.

    imap      a folder on a server
    maildir   a folder on this machine
    names     names of folders as servers spell them
"""

from __future__ import annotations

from monitor.mailbox.imap import Account, visit
from monitor.mailbox.maildir import look
from monitor.mailbox.values import Bag, Limits

__all__ = ["Account", "Bag", "Limits", "look", "visit"]
