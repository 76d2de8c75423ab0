"""Chromium on a served office: every other host refused and each attempt noted, with everything that the browser complains of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
WITHOUT = "needs the distribution's Chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
"""The last one lets no name be resolved: what slips past the pages' own requests goes nowhere either."""
PAUSE = 20_000
"""Milliseconds that a page may take."""


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


class Watch:
    """What went wrong in the windows that it watches: attempts at other hosts, errors of scripts, violations of the policy."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.attempts: list[str] = []
        self.complaints: list[str] = []

    def window(self, browser: Any, *, cookies: Mapping[str, str] | None = None, **options: Any) -> Any:
        """A window of its own (a browser context) with one page; `cookies` of the office, `options` as Playwright takes them."""
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "zh-CN", **options})  # fmt: skip
        context.set_default_timeout(PAUSE)
        if cookies:
            context.add_cookies(
                [
                    {"name": name, "value": value, "url": self.address}
                    for name, value in cookies.items()
                    if value
                ]
            )
        context.route("**/*", self._pass)
        context.on("page", self._listen)
        return context.new_page()

    def _listen(self, page: Any) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _heard(self, message: Any) -> None:
        # An answer with an error status is told on the console too; the test looks at answers itself.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def _pass(self, route: Any) -> None:
        url = route.request.url
        if url.startswith((f"{self.address}/", "data:")):
            route.continue_()
        else:
            self.attempts.append(url)
            route.abort()


def axe_source() -> str:
    """The program of axe-core."""
    import axe_playwright_python

    return Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")


def violations(page: Any, *rules: str) -> list[str]:
    """What axe-core finds wrong with the page, by those rules (the usual ones without any): rule, element, and what to do.

    The program is run by the browser itself, which the policy of the page does not concern.
    """
    page.evaluate(axe_source())
    found = page.evaluate(
        "rules => axe.run(document, {resultTypes: ['violations'], ...(rules.length ? {runOnly: {type: 'rule', values: rules}} : {})})",
        list(rules),
    )
    return [
        f"{rule['id']}: {' '.join(node['target'][0].split()) if isinstance(node['target'][0], str) else node['target']}"
        f" ({rule['help']})"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]
