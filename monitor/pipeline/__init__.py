"""The two corridors: collect(), each hour, and publish(), each week. They share nothing but the store.

The pipeline puts the rooms in order, catches their errors and keeps them as failures, and decides
nothing about news.

    collect:  fetch a feed → parse → store;  then: fetch a page → extract → relevance → store
    publish:  articles of the store → stories → evidence → digest → store (frozen) → archive

**Every run may be the second run.** Each arrow into the store is one transaction, and what is left to
do is always read from the store: an entry that has no article yet is a wanted page, so a run that was
killed anywhere is continued by the next one. Articles are committed in one fixed order (by identity),
whatever order the network answers in: two runs over the same feeds leave the same store, killed or not.
"""

from monitor.pipeline.collect import Progress, collect, silent
from monitor.pipeline.publish import Published, due_weeks, publish
from monitor.pipeline.trial import Trial, try_feeds

__all__ = ["Progress", "Published", "Trial", "collect", "due_weeks", "publish", "silent", "try_feeds"]
