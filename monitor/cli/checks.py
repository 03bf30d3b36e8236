"""What `monitor check` looks at beyond the form of feeds.yaml: things that only other rooms know."""

from __future__ import annotations

from monitor import deliver, digest, semantic
from monitor.cli import doors
from monitor.config import Config
from monitor.errors import DeliveryError
from monitor.pipeline import check_model, readers_of


def mistakes(config: Config) -> tuple[str, ...]:
    """What feeds.yaml asks for and cannot have, in words. Raises ConfigError where a template of
    the user's, or a translation, cannot be used."""
    found = [
        f"{'notify' if one.channel == 'notify' else 'mail.to'}: {one.address}: found dates: {one.dates}, "
        "expected a language that has names for days (BCP 47), such as ja or pt-BR"
        for one in readers_of(config)
        if not digest.knows_dates(one.dates)
    ]
    if language := digest.language_mistake(config.digest):
        found.append(f"digest.language: {language}")
    digest.prove(config.digest)
    if config.mail is not None:
        try:
            deliver.open_mailer(config.mail.server.reveal()).close()
        except DeliveryError as error:
            found.append(f"mail.server: {error}")
    for notice in config.notify:
        wrong = deliver.url_mistake(notice.url.reveal())
        if wrong:
            found.append(f"notify: {notice.reader.address}: the address {wrong}")
    return tuple(found)


UNREAD = (
    "descriptions (describe:) are not read: the extra semantic is not installed"
    " (pip install 'monitor-digest[semantic]')"
)


def notes(config: Config) -> tuple[str, ...]:
    """What is no mistake, but will not be as the reader thinks."""
    if any(tag.describe for tag in config.tags) and not semantic.installed():
        return (UNREAD,)
    return ()


# A mail server may take five minutes to greet (RFC 5321, 4.5.3.2), and who set the port wrong would look at
# an empty screen for as long.
_PATIENCE = 15.0


def ways_out(config: Config) -> tuple[tuple[str, str], ...]:
    """Each way out by name, the language model among them, and what keeps it from being used; empty where
    nothing does."""
    tried: list[tuple[str, str]] = []
    with doors.ways(config, patience=_PATIENCE) as ways:
        for name, way in (("mail", ways.mail), *ways.channels.items()):
            if way is None:
                continue
            try:
                tried.append((name, way.check()))
            except DeliveryError as error:
                tried.append((name, str(error)))
    if config.model is not None:
        tried.append(("model", check_model(config.model)))
    return tuple(tried)
