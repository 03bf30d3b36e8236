"""What is asked while news is read: feeds, pages, articles, what they score and mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from monitor.model import (
    Article,
    Feed,
    FeedHealth,
    Hints,
    Robots,
    Scored,
    TagScore,
)
from monitor.search import Query
from monitor.store import (
    again,
    articles,
    entries,
    feeds,
    health,
    lookup,
    manners,
    remembering,
    searching,
    trail,
    vectors,
)
from monitor.store.searching import Hit
from monitor.store.trail import Trail
from monitor.store.transactions import Transactions
from monitor.store.values import Check, Checked, Due, Imprint, Kept, Poll, Wanted


class Collecting(Transactions):
    """Feeds, entries, pages and articles."""

    # -- feeds --------------------------------------------------------------------------------

    def sync_feeds(self, feeds_: Sequence[Feed], *, now: datetime) -> None:
        """Makes these the configured feeds, in this order; names, tags and languages as given. A feed
        no longer configured is not read any more, and keeps what it gave."""
        self._write(feeds.sync, feeds_, now=now)

    def due(
        self, *, now: datetime, everything: bool = False, keys: Sequence[str] | None = None
    ) -> tuple[Due, ...]:
        """Feeds to fetch at `now`, in configured order: new ones, and those whose time has come; with
        `everything` all. `keys`: of these (at most some hundreds) alone."""
        return self._read(feeds.due, now=now, everything=everything, keys=keys)

    def due_places(self, *, now: datetime) -> tuple[tuple[str, str, Hints], ...]:
        """The same feeds by key, each with the address at which it is asked and its own wishes."""
        return self._read(feeds.due_places, now=now)

    def polled(self, polls: Sequence[Poll], *, now: datetime) -> tuple[int, ...]:
        """Stores what came of asking feeds at `now`, all of it in one transaction, and returns how many new
        entries each had.

        An entry is known by the feed's configured address and its own id; when it was first seen
        stays. Any change in it makes a new version, and every version is kept. A page not known yet
        becomes wanted; a known one again, when its entry's title or times changed (for entries without a
        page: when anything changed). An entry that changed its address keeps its article. Of two
        entries with one id the first counts.
        """
        return self._write(remembering.polled, polls, now=now)

    def rest_feeds(self, hosts: Mapping[str, datetime]) -> None:
        """No feed at one of these hosts is asked again before its time."""
        self._write(feeds.rest, hosts)

    def robots(self, origin: str, *, now: datetime) -> Robots | None:
        """What a site asks of programs, where that is known and still counts at `now`. `origin`: the address
        of its robots.txt."""
        return self._read(manners.of, origin, now=now)

    def keep_robots(self, said: Robots, *, now: datetime) -> None:
        """Keeps what a site asks of programs."""
        self._write(manners.keep, said, now=now)

    def postpone(self, pages: Sequence[str], until: datetime, *, tried: bool = False) -> None:
        """The pages at these addresses are wanted at `until`; that they were not fetched is no failure,
        unless they were `tried`."""
        self._write(entries.postpone, pages, until, tried=tried)

    def began(self, feed: str) -> datetime | None:
        """When the first entries of the feed at that address came; None where none did."""
        return self._read(entries.began, feed)

    def page_unchanged(self, address: str) -> None:
        """The page at `address` says what it said when it was last kept, and is wanted no more."""
        self._write(entries.settled, address)

    def health(self, *, now: datetime, timezone: str = "UTC") -> tuple[FeedHealth, ...]:
        """How every configured feed fares, in configured order; days and hours in `timezone`.

        Failing: the last fetch failed. Quiet: it answers, and when it last did so, there had been nothing
        new for more than four times its usual longest gap. New: never fetched yet.
        """
        return self._read(health.health, now=now, timezone=timezone)

    # -- pages and articles -------------------------------------------------------------------

    def wanted(
        self, *, now: datetime, limit: int | None = None, keys: Sequence[str] | None = None
    ) -> tuple[Wanted, ...]:
        """Pages to fetch at `now`, by `urls.article_id` of their address: hosts mix, and a run that is
        repeated walks the same way. Of several entries for a page, the one from its own site's feed,
        then the first seen, then the first in configured order. `keys`: of these (at most some hundreds)
        alone."""
        return self._read(entries.wanted, now=now, limit=limit, keys=keys)

    def wanted_places(self, *, now: datetime) -> tuple[tuple[str, str], ...]:
        """The same pages by key, each with its address."""
        return self._read(entries.wanted_places, now=now)

    def keep(
        self,
        article: Article,
        scores: Sequence[TagScore],
        *,
        address: str,
        rules: str,
        now: datetime,
        retry_at: datetime | None = None,
        part_of: str | None = None,
        imprint: Imprint | None = None,
    ) -> Kept:
        """Stores what became of the page at `address`, and its scores under `rules` (a fingerprint of
        the tag rules). The page is then no longer wanted, or again at `retry_at`, after one more try.

        Changed words make a new version; equal ones only bring the rest up to date. A poorer text
        (feed or title where we have the page, title where we have the feed's) changes nothing. The
        store sets id and version: an article known under another address keeps its id, and both
        addresses, and `article.url`, lead to it.

        `part_of`: the page's address, where the article is one of several there. It is then known by its
        own address alone, whatever article `address` led to before; and where a feed lists it by itself,
        its own page speaks for it, and it stays as it is.

        `imprint`: what the page's answer leaves for the next time; kept unless the text is a poorer one.
        """
        return self._write(
            articles.keep,
            article,
            scores,
            address=address,
            rules=rules,
            now=now,
            retry_at=retry_at,
            part_of=part_of,
            imprint=imprint,
        )

    # -- articles that issues told, asked again ------------------------------------------------

    def checks(self, *, now: datetime, told_since: datetime) -> tuple[Check, ...]:
        """Articles whose pages are to be asked again at `now`, of those that an issue told after
        `told_since`: those that waited longest first, then by id. Only what was had from its own page, that
        a configured feed lists, and that is not wanted anyway."""
        return self._read(again.due, now=now, told_since=told_since)

    def checked(
        self,
        article_id: str,
        *,
        now: datetime,
        due: datetime | None,
        imprint: Imprint | None = None,
        address: str = "",
        reading: Article | None = None,
        scores: Sequence[TagScore] = (),
        rules: str = "",
    ) -> bool:
        """The article's page answered, and is asked next at `due`, None for never. `imprint`: what the good
        answer of `address` leaves; None where nothing changed or the answer was no good. `reading`: the
        article as it now reads, with its `scores` under `rules`; it becomes a new version where its words
        are others, and changes nothing where they are not. Returns whether it did."""
        return self._write(
            again.checked,
            article_id,
            now=now,
            due=due,
            imprint=imprint,
            address=address,
            reading=reading,
            scores=scores,
            rules=rules,
        )

    def check_failed(
        self, article_id: str, reason: str, *, now: datetime, due: datetime | None, gone: bool = False
    ) -> None:
        """The article's page could not be had; with `gone` since the server has no such page. It is asked
        next at `due`, None for never."""
        self._write(again.failed, article_id, reason, now=now, due=due, gone=gone)

    def rest(self, host: str, until: datetime) -> None:
        """No page of `host` is asked again before `until`."""
        self._write(again.rest, host, until)

    def check_of(self, article_id: str) -> Checked | None:
        """How the check of an article's page stands; None where no issue has told it."""
        return self._read(again.check_of, article_id)

    # -- what articles score and mean ----------------------------------------------------------

    def unsettled(self) -> tuple[str, ...]:
        """Addresses of the feeds that have articles kept since they were last settled, in their order."""
        return self._read(articles.unsettled)

    def recent(self, feed: str, *, most: int, within: timedelta) -> tuple[Article, ...]:
        """The newest articles (at most `most`) that the feed at that address speaks for, newest first, and
        none that is older by more than `within` than the newest (than the last seen, where a page names
        a day to come)."""
        return self._read(lookup.recent, feed, most=most, within=within)

    def unclean(self, feed: str) -> tuple[Article, ...]:
        """All articles of the feed at that address that were kept, new or again, since it was last settled,
        however old, newest first."""
        return self._read(lookup.unclean, feed)

    def clean(self, feed: str, cleaned: Sequence[tuple[Article, Sequence[TagScore]]], rules: str) -> None:
        """Puts the text and furniture of each of these articles (as `recent` and `unclean` gave them, with
        the same whole words) in place of what they were, with its scores under `rules`, and marks the feed
        settled."""
        self._write(articles.clean, feed, cleaned, rules)

    def unscored(self, rules: str, limit: int) -> tuple[Article, ...]:
        """At most `limit` articles whose scores are not of `rules`, in their newest version."""
        return self._read(lookup.unscored, rules, limit)

    def score(self, article_id: str, scores: Sequence[TagScore], rules: str) -> None:
        """Replaces the scores of an article."""
        self._write(articles.score, article_id, scores, rules)

    def articles_between(
        self, start: datetime, end: datetime, *, relevant: bool = False
    ) -> tuple[Scored, ...]:
        """Articles (newest version, with scores) with start <= when < end, by time, then address;
        `relevant`: only those with a relevant score."""
        return self._read(lookup.between, start, end, relevant=relevant)

    def article(self, url_or_id: str) -> Scored | None:
        """The article at an address or under an id, also under those it once had."""
        return self._read(lookup.article, url_or_id)

    def articles(self, ids: Sequence[str]) -> tuple[Article, ...]:
        """The articles of these ids, as they now read, in this order; an id that is not there is left out."""
        return self._read(lookup.some, ids)

    def scored(self, ids: Sequence[str]) -> tuple[Scored, ...]:
        """Those of these articles that stand, with their scores, in no order."""
        return self._read(lookup.scored, ids)

    def read_between(self, start: datetime, end: datetime) -> int:
        """How many articles are of a time, whatever they are about."""
        return self._read(lookup.count_between, start, end)

    def archive(self, start: datetime, end: datetime, *, most: int) -> tuple[Article, ...]:
        """A sample, of at most `most`, of the articles with start <= when < end that name a tag. It is the
        first by id, which is a hash: the same whatever order they came in, of all feeds and days alike."""
        return self._read(lookup.archive, start, end, most)

    def without_vectors(self, model: str, *, since: datetime) -> tuple[str, ...]:
        """Ids of the articles with when >= since that name a tag (lists of articles aside) and have no
        vectors by `model` of the words they now have."""
        return self._read(vectors.lacking, model, since)

    def vectors(self, model: str, of: Sequence[Article]) -> Mapping[str, bytes]:
        """Article id → vectors, packed, of those that have some by `model` of just these words."""
        return self._read(vectors.kept, model, of)

    def keep_vectors(self, model: str, made: Sequence[tuple[Article, bytes]]) -> None:
        """Keeps what `model` made of these articles, in place of what any model made of them before. Of an
        article that reads otherwise by now, nothing is kept."""
        self._write(vectors.keep, model, made)

    def search(
        self,
        query: Query,
        *,
        limit: int,
        since: datetime | None = None,
        until: datetime | None = None,
        tags: Sequence[str] = (),
    ) -> tuple[Hit, ...]:
        """Articles that the query finds, newest first, at most `limit`: from `since` on, before `until`, and
        relevant for each of `tags`."""
        return self._read(searching.find, query, limit=limit, since=since, until=until, tags=tags)

    def versions(self, article_id: str) -> tuple[Article, ...]:
        """Every version of an article, oldest first; none for an unknown id."""
        return self._read(lookup.versions, article_id)

    def trail(self, name: str) -> Trail | None:
        """How the article at an address or under an id came, and what became of it; also of a page that is
        listed and waits to be fetched. None where neither is known."""
        return self._read(trail.trail, name)

    def told_versions(self, ids: Sequence[str]) -> Mapping[int, tuple[str, ...]]:
        """By version of the article with these ids, the weeks whose newest revision told it."""
        return self._read(trail.told_versions, ids)

    def address_named(self, guid: str) -> str | None:
        """The address of the page of an entry, by the entry's own id; of several feeds that use it the
        first."""
        return self._read(trail.named, guid)

    def feeds_listing(self, hosts: Sequence[str]) -> tuple[tuple[Feed, int], ...]:
        """The configured feeds that listed pages of these hosts, and how many; those with most first. Reads
        all addresses through: for a question that a person asks."""
        return self._read(trail.feeds_listing, hosts)
