# ruff: noqa: INP001 - a script, run by its path
"""Takes the pictures under `docs/pictures`: mail and page of the sample week, 600 and 375 pixels wide, light
and dark, and the front page of the archive with a search. Needs Chromium and what `make check` installs.

    python tools/pictures.py
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

TOP = Path(__file__).parents[1]
sys.path.insert(0, str(TOP / "tests"))
import week_forms  # noqa: E402  the sample week's facts, and its forms, are the tests'

PICTURES = TOP / "docs" / "pictures"
# As much as shows the head of an issue and its first story whole.
_HEIGHT = 2_400


def main() -> None:
    """Writes every picture."""
    forms = week_forms.forms()
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        for path, words in {**forms, "2026/2026-W47.html": forms["2026-W47.html"]}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(words, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for width in (600, 375):
            for colours in ("light", "dark"):
                page = browser.new_page(
                    viewport={"width": width, "height": 900}, color_scheme=colours, locale="en-GB"
                )
                for form, path in (("mail", "mail.html"), ("page", "2026/2026-W47.html")):
                    page.goto(f"{folder.as_uri()}/{path}")
                    box = {"x": 0, "y": 0, "width": width, "height": _HEIGHT}
                    page.screenshot(path=PICTURES / f"{form}-{width}-{colours}.png", full_page=True, clip=box)
                page.goto(f"{folder.as_uri()}/index.html")
                page.fill("#q", "hokkaido")
                page.wait_for_selector("#found a")
                page.screenshot(path=PICTURES / f"archive-{width}-{colours}.png", full_page=True)
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
