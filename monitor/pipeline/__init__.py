"""The two corridors: collect(), each hour, and publish() and send(), each week. They share nothing but
the store.

The pipeline puts the rooms in order, catches their errors and keeps them as failures, and decides
nothing about news.

    collect:  fetch a feed → parse → store;  then: fetch a page → extract → relevance → store
              then, for each feed with anything new: its texts without their furniture → relevance → store
              then, for each article that names a tag: its vectors → store
              then, for a few articles that an issue told: fetch its page again → extract → relevance → store
    publish:  articles and vectors of the store → stories → evidence → digest (→ wording) → store (frozen)
              → archive → git
    send:     an issue of the store → a letter for each reader → store (outbox) → mail, chat

**Every run may be the second run.** Each arrow into the store is one transaction, and what is left to
do is always read from the store: an entry that has no article yet is a wanted page, so a run that was
killed anywhere is continued by the next one. Articles are committed in one fixed order (by identity),
whatever order the network answers in: two runs over the same feeds leave the same store, killed or not.
"""

from monitor.deliver import Kept
from monitor.pipeline.collect import collect, preparation
from monitor.pipeline.diagnosis import Diagnosis, diagnose
from monitor.pipeline.discovery import Candidate, Discovery, attempt, discover
from monitor.pipeline.findings import Step
from monitor.pipeline.keeping import left_over, mend
from monitor.pipeline.microscope import Examined, Tally, idle_parts, microscope, remarks
from monitor.pipeline.nearmisses import AboutIt, OneEvent, about_it, likeness, one_event
from monitor.pipeline.overriding import Correction, Looked, look, looks, merging, splitting
from monitor.pipeline.overview import STATES, Alarm, AlarmKind, Overview, overview, space_of, span, state_of
from monitor.pipeline.ownlabels import Beside, beside
from monitor.pipeline.placing import Compared, Member, Placed, Telling
from monitor.pipeline.progress import Progress, silent
from monitor.pipeline.publish import Published, draft, publish
from monitor.pipeline.restoring import refuse_unrecorded, restore
from monitor.pipeline.send import Sent, Ways, drop, letters, preview, readers_of, send
from monitor.pipeline.shares import STAGES, Desk, Share, Stage, shares, work
from monitor.pipeline.tidying import Tidied, tidy
from monitor.pipeline.trace import TagTrace, Trace, Unknown, spellings, trace
from monitor.pipeline.trial import Trial, try_feeds
from monitor.pipeline.trying import Tried, try_rules
from monitor.pipeline.windows import due_weeks, from_the_future, next_week
from monitor.pipeline.wording import check_model

__all__ = [
    "STAGES",
    "STATES",
    "AboutIt",
    "Alarm",
    "AlarmKind",
    "Beside",
    "Candidate",
    "Compared",
    "Correction",
    "Desk",
    "Diagnosis",
    "Discovery",
    "Examined",
    "Kept",
    "Looked",
    "Member",
    "OneEvent",
    "Overview",
    "Placed",
    "Progress",
    "Published",
    "Sent",
    "Share",
    "Stage",
    "Step",
    "TagTrace",
    "Tally",
    "Telling",
    "Tidied",
    "Trace",
    "Trial",
    "Tried",
    "Unknown",
    "Ways",
    "about_it",
    "attempt",
    "beside",
    "check_model",
    "collect",
    "diagnose",
    "discover",
    "draft",
    "drop",
    "due_weeks",
    "from_the_future",
    "idle_parts",
    "left_over",
    "letters",
    "likeness",
    "look",
    "looks",
    "mend",
    "merging",
    "microscope",
    "next_week",
    "one_event",
    "overview",
    "preparation",
    "preview",
    "publish",
    "readers_of",
    "refuse_unrecorded",
    "remarks",
    "restore",
    "send",
    "shares",
    "silent",
    "space_of",
    "span",
    "spellings",
    "splitting",
    "state_of",
    "tidy",
    "trace",
    "try_feeds",
    "try_rules",
    "work",
]
