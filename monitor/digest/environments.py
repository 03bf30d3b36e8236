"""Templates → text: an environment for each kind of output, and the user's own templates before ours.

Titles are data, never template source. Undefined names are errors. HTML and Atom are escaped by Jinja's
autoescape, Markdown and text by the filters of `escape`.

What goes wrong in a template of the user's is a ConfigError with its file and line; in one of ours it is a
bug. A template of the user's may include the one it stands before, which is there as `shipped/page.html.j2`.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib import resources

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.exceptions import TemplateSyntaxError
from markupsafe import Markup
from markupsafe import escape as html_escape

from monitor.digest import escape, points, sums, words
from monitor.digest.articles import standing_said
from monitor.digest.gathering import gathered
from monitor.digest.language import filled, gettext, joined, ngettext, say, say_n
from monitor.digest.outlook import unsaid_year
from monitor.digest.phrases import (
    edit_said,
    read_said,
    since_said,
    source_said,
    stopped,
    summary_said,
    week_of,
)
from monitor.digest.shortening import shortened
from monitor.digest.since import short
from monitor.digest.turning import opening, places
from monitor.errors import ConfigError, Mistake
from monitor.model import Templates

_SHIPPED = "shipped/"
_OURS = Templates()


class Forms:
    """The templates of one user: theirs, and ours where they have none."""

    def __init__(self, templates: Templates) -> None:
        self.templates = templates
        loader = _Loader(templates)
        # Markdown and plain text are not HTML: each has its own escaping, applied by filter. Plain text is
        # wrapped, and needs until then the marks that keep a day on one line.
        self._environments = {
            "md": _environment(loader, escape.unmarked),
            "txt": _environment(loader, str),
            "html": _environment(loader, escape.isolated, autoescape=True),
        }
        self._environments["xml"] = self._environments["html"]

    def fill(self, name: str, values: Mapping[str, object]) -> str:
        """The template `name` (`page.html.j2`) with `values`. Raises ConfigError, with file and line, where
        one of the user's cannot be read or filled."""
        with self._told_by_place():
            return self._of(name).get_template(name).render(values)

    def compile(self, name: str) -> None:
        """Reads `name` without filling it; raises as `fill` does."""
        with self._told_by_place():
            self._of(name).get_template(name)

    @contextmanager
    def _told_by_place(self) -> Iterator[None]:
        try:
            yield
        except Exception as cause:
            mistake = self._mistake(cause)
            if mistake is None:
                raise
            raise ConfigError((mistake,)) from cause

    def _of(self, name: str) -> Environment:
        # What is only included goes with any; it is read as the strictest.
        return self._environments.get(name.removesuffix(".j2").rpartition(".")[2], self._environments["html"])

    def _mistake(self, cause: BaseException) -> Mistake | None:
        """The place in a file of the user's, where that is where it went wrong."""
        own = {_path(self.templates, name) for name, _ in self.templates.files}
        if isinstance(cause, TemplateSyntaxError):
            place, line = cause.filename or "", cause.lineno
        else:
            frames = [one for one in traceback.extract_tb(cause.__traceback__) if one.filename in own]
            place, line = (frames[-1].filename, frames[-1].lineno or 1) if frames else ("", 1)
        if place not in own:
            return None
        said = f"no template is called {cause}" if isinstance(cause, TemplateNotFound) else str(cause)
        wrong = "" if isinstance(cause, TemplateError) else f"{type(cause).__name__}: "
        return Mistake(
            file=place,
            line=line,
            column=1,
            message=f"{wrong}{said}; mend it, or remove the file to have the template that ships",
        )


# A process that stays reads feeds.yaml anew: a few versions are enough.
@lru_cache(maxsize=8)
def forms(templates: Templates = _OURS) -> Forms:
    """The templates to render with."""
    return Forms(templates)


@cache
def names() -> tuple[str, ...]:
    """The templates that ship, and the catalogues of what they say: a user's file of the same name stands
    before each."""
    ours = resources.files("monitor.digest")
    found = [one.name for one in (ours / "templates").iterdir() if one.name.endswith(".j2")]
    words_ = [f"languages/{one.name}" for one in (ours / "languages").iterdir()]
    return (*sorted(found), *sorted(words_))


def source(name: str) -> str:
    """The text of what ships under `name`. Raises KeyError where there is none of that name."""
    if name not in names():
        raise KeyError(name)
    ours = resources.files("monitor.digest")
    return (ours / name if name.startswith("languages/") else ours / "templates" / name).read_text("utf-8")


class _Loader(BaseLoader):
    """The user's templates, then ours; `shipped/NAME` is always ours."""

    def __init__(self, templates: Templates) -> None:
        self.templates = templates
        self.own = dict(templates.files)

    def get_source(self, _environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        if template in self.own:
            return self.own[template], _path(self.templates, template), lambda: True
        name = template.removeprefix(_SHIPPED)
        try:
            return source(name), f"<{_SHIPPED}{name}>", lambda: True
        except KeyError:
            raise TemplateNotFound(template) from None


def _path(templates: Templates, name: str) -> str:
    return f"{templates.folder}/{name}"


def _say_html(message: str, /, **values: object) -> Markup:
    """`say`, where a value may be markup of the template's and everything else is escaped."""
    return filled(html_escape(gettext(message)), html_escape(message), values)


def _say_n_html(one: str, many: str, how_many: int, /, **values: object) -> Markup:
    said = ngettext(one, many, how_many)
    message = one if how_many == 1 else many
    return filled(html_escape(said), html_escape(message), {"n": f"{how_many:,}", **values})


def _environment(
    loader: BaseLoader, isolated: Callable[[str], str], *, autoescape: bool = False
) -> Environment:
    made = Environment(
        loader=loader,
        autoescape=autoescape,  # noqa: S701  off for Markdown and text only, which HTML's escaping would spoil
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(
        md=escape.markdown,
        address=escape.address,
        quoted=escape.quoted,
        plain=escape.plain,
        wrapped=escape.wrapped,
        isolated=isolated,
        aside=escape.aside,
        uncalling=escape.uncalling,
        calling_nobody=escape.uncalling_address,
        shortened=shortened,
        headline=words.headline,
        listed=words.listed,
        label=words.label,
        shown_points=points.shown,
        rest_of_points=points.rest_said,
        gathered=gathered,
        opening=opening,
        unsaid_year=unsaid_year,
        places=places,
        folded=sums.folded,
        standing=standing_said,
        since_said=since_said,
        short=short,
        summary_said=summary_said,
        stopped=stopped,
        edit_said=edit_said,
        read_said=read_said,
        source_said=source_said,
        week_of=week_of,
        articles_said=words.articles,
        outlets_said=words.outlets,
        stories_said=words.stories,
        points_said=words.points,
        more_points_said=words.more_points,
        feeds_said=words.feeds,
        kinds_said=sums.kinds_said,
        full_share=sums.full_share,
        sentences=joined,
    )
    made.globals.update(
        say=_say_html if autoescape else say,
        say_n=_say_n_html if autoescape else say_n,
        threshold=words.threshold,
    )
    return made
