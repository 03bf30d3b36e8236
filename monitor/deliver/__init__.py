"""The doors out. What leaves is frozen already: these write and send, and decide nothing.

archive    the folder of issues
git        its commits
message    an issue as a mail
mailer     the ways a mail may go: smtp (SMTP, LMTP) and local (sendmail, Maildir, files)
notify     chat channels
"""

from __future__ import annotations

from monitor.deliver.archive import archive
from monitor.deliver.git import Kept, commit, hindrance, uncommitted
from monitor.deliver.mailer import Mailer, open_mailer
from monitor.deliver.message import mail, unsubscribe
from monitor.deliver.notify import Notifier, url_mistake

__all__ = [
    "Kept",
    "Mailer",
    "Notifier",
    "archive",
    "commit",
    "hindrance",
    "mail",
    "open_mailer",
    "uncommitted",
    "unsubscribe",
    "url_mistake",
]
