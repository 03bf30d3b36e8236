"""The trace of an article as plain data, for programs."""

from __future__ import annotations

from typing import Any

from monitor import weeks
from monitor.cli import grounds, show
from monitor.config import Config
from monitor.model import IDLE, Article
from monitor.pipeline import Looked, Placed, TagTrace, Trace, Unknown
from monitor.store import Listing


def unknown_facts(found: Unknown) -> dict[str, Any]:
    """An address that was never seen, and what could have brought it."""
    return {
        "known": False,
        "address": found.address,
        "near": list(found.near),
        "forbidden": found.forbidden,
        "feeds": [
            {"name": feed.name, "url": feed.url, "state": health.state if health else None, "pages": pages}
            for feed, health, pages in found.feeds
        ],
    }


def facts(found: Trace, config: Config, looked: Looked | None) -> dict[str, Any]:
    """All of a trace. Times are UTC."""
    trail = found.trail
    due = weeks.publish_moment(found.upcoming, config.digest.publish) if found.upcoming else None
    return {
        "known": True,
        "found": found.found,
        "article": _article_facts(trail.scored.article) if trail.scored else None,
        "versions": [show.iso(one) for one in trail.versions],
        "history": [
            {
                "number": one.number,
                "at": show.iso(one.at),
                "title": one.title,
                "was_title": one.was_title,
                "paragraphs_new": one.added,
                "paragraphs_gone": one.removed,
                "figures": [{"was": was, "now": now} for was, now in one.figures],
                "told": list(one.told),
            }
            for one in found.versions
        ],
        "addresses": [
            {"url": one.url, "wanted": show.iso(one.wanted), "tries": one.tries} for one in trail.addresses
        ],
        "listings": [_listing_facts(one) for one in trail.listings],
        "failure": {"reason": trail.failure.reason, "at": show.iso(trail.failure.at)}
        if trail.failure
        else None,
        "tags": [_tag_facts(one) for one in found.tags],
        "unscored": [tag.slug for tag in found.unscored],
        "outdated": found.outdated,
        "link": {
            "to": found.link.to,
            "names": list(found.link.names),
            "figures": list(found.link.figures),
            "containment": found.link.containment,
        }
        if found.link
        else None,
        "grouped_now": _story_facts(looked) if looked else None,
        "issues": [_placed_facts(one) for one in found.placed],
        "next_issue": {"week": found.upcoming.name, "due": show.iso(due)} if found.upcoming else None,
    }


def _article_facts(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "outlet": article.outlet,
        "feed": article.feed,
        "published": show.iso(article.published),
        "first_seen": show.iso(article.seen),
        "status": article.status,
        "kind": article.kind,
        "text_from": article.text_from,
        "reason": article.reason or None,
        "lang": article.lang,
        "text": article.text,
        "furniture": [one.text for one in article.furniture],
        "version": article.version,
    }


def _story_facts(looked: Looked) -> dict[str, Any]:
    """Its story as it would be grouped now, and the nearest article that is not in it."""
    story = looked.story
    refused = story.refused
    return {
        "id": story.id,
        "articles": [one.article.id for one in story.members],
        "not_joined": {
            "article": refused.link.to,
            "to": refused.article,
            "because": refused.because,
            "score": refused.link.score,
            "names": list(refused.link.names),
            "figures": list(refused.link.figures),
            "against": list(refused.link.against),
        }
        if refused
        else None,
        "near": [one.id for one in looked.near],
    }


def _listing_facts(one: Listing) -> dict[str, Any]:
    return {
        "feed": one.feed.url,
        "name": one.feed.name,
        "read": one.read,
        "guid": one.guid,
        "url": one.url,
        "title": one.title,
        "published": show.iso(one.published),
        "first_seen": show.iso(one.seen),
        "versions": one.versions,
    }


def _tag_facts(one: TagTrace) -> dict[str, Any]:
    score = one.score
    return {
        "tag": score.tag,
        "name": one.tag.name if one.tag else None,
        "score": score.value,
        "line": one.tag.threshold if one.tag else None,
        "relevant": score.relevant,
        "label": one.label,
        "evidence": [
            {"phrase": m.phrase, "where": m.where, "count": m.count, "counts": m.where not in IDLE}
            for m in score.evidence
        ],
        "parts": [{"name": part.name, "share": part.share} for part in score.parts],
        "because": grounds.found(score),
    }


def _placed_facts(one: Placed) -> dict[str, Any]:
    story = one.story
    return {
        "week": one.edition.week,
        "revision": one.edition.revision,
        "frozen": show.iso(one.edition.frozen),
        "place": one.place,
        "reason": one.reason or None,
        "story": {
            "id": story.id,
            "number": story.number,
            "tag": story.tag,
            "in_full": story.in_full,
            "lead_why": story.lead_why,
            "origin": story.origin or None,
            "articles": [
                {
                    "id": m.id,
                    "url": m.url or None,
                    "outlet": m.outlet,
                    "relation": m.relation,
                    "credits": list(m.credits),
                    "rung": m.rung or None,
                    "proof": m.proof or None,
                }
                for m in story.members
            ],
            "points": [
                {
                    "name": point.name,
                    "verdict": point.verdict,
                    "values": [{"quote": quote, "articles": list(ids)} for quote, ids in point.values],
                }
                for point in story.points
            ],
        }
        if story
        else None,
    }
