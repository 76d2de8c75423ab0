"""Every kind of page against axe-core in Chromium: both languages, light and dark; no violation."""

from __future__ import annotations

import sys
from collections import Counter, deque
from pathlib import Path
from urllib.parse import urlsplit

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import addresses
from browsing import CHROMIUM, WITHOUT, Watch, chromium, violations
from running import served
from visiting import Visitor
from working import PASSWORD

pytestmark = pytest.mark.skipif(not CHROMIUM, reason=WITHOUT)

PEOPLE = (
    "clerk",
    "liaison",
    "reviewer",
    "office",
    "leader",
    "auditor",
    "enterprise",
    "system",
    "security",
    "audit",
)
OF_A_KIND = 3
"""Pages of a kind that one person looks at while kinds are gathered."""
NO_PAGES = {
    "board-export", "calendar-feed", "draft-document", "draft-progress", "filed-file", "filing-template", "register-export-file",
    "revision-document", "revision-plan", "single-sign-on", "single-sign-on-return", "submission-marked", "submission-original",
    "submission-proof", "notice-file", "meeting-file", "order-slip", "order-file", "robots", "public-csv", "public-target-csv", "public-package",
    "alive", "metrics",
}  # fmt: skip
"""Files, feeds, parts of pages, and the ways to another server."""
NOT_BY_LINKS = {
    "sign-in": "/sign-in/", "sign-in-code": "/sign-in/code/", "invitation": "/invitation/no-such-token/", "style": "/style/",
    "public-report-sent": "/public/report/sent/",
}  # fmt: skip
"""Pages to which no link leads."""
UNREACHED = {
    "change-password",
    "set-up-codes",
    "register-export-job",
    "draft-target-new",
    "draft-card-merge",
    "change-notice",
}
"""Kinds that need something of their own first; opened by their address where that has no argument."""


OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The dark theme differs from the light one in its colours alone."""


@pytest.fixture(scope="module")
def office(district):
    with served(district) as server:
        yield server


@pytest.fixture(scope="module")
def kinds(office, office_template):
    """A page of each kind: by the name of its address, who opens it and where; found by following links from every desk."""
    found = {name: ("", path) for name, path in NOT_BY_LINKS.items()} | {
        "search": ("leader", "/search/?q=食品")
    }
    wanted = {name for name, rule in addresses.rules().items() if "get" in rule} - NO_PAGES
    visitors = {}
    gather(Visitor(office.address), "", found, wanted, "/public/")
    for username in PEOPLE:
        visitors[username] = Visitor(office.address)
        visitors[username].sign_in(username, PASSWORD)
        gather(visitors[username], username, found, wanted)
    return found, {name: visitor.cookies for name, visitor in visitors.items()}


def gather(visitor, username, found, wanted, start="/"):
    """Follows links, to a few pages of each kind."""
    waiting, seen, counted = deque([start]), set(), Counter()
    while waiting:
        path = waiting.popleft()
        kind = name_of(urlsplit(path).path)
        if path in seen or kind not in wanted or counted[kind] == OF_A_KIND:
            continue
        seen.add(path)
        counted[kind] += 1
        page = visitor.get(path)
        assert page.status == 200, f"{username} follows a link to {path}: {page.status}"
        name = name_of(urlsplit(page.url).path)
        if name in wanted:
            found.setdefault(name, (username, path))
        if b"<html" in page.body[:300].lower():
            links = (link for link in page.links("/") if link.startswith(f"{visitor.address}/"))
            waiting.extend(link.removeprefix(visitor.address).partition("#")[0] for link in links)


def name_of(path):
    """The name of the address; "" for none."""
    from django.urls import Resolver404, resolve

    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def test_every_kind_of_page_is_reached_by_links(kinds):
    found, _ = kinds
    wanted = {name for name, rule in addresses.rules().items() if "get" in rule} - NO_PAGES - UNREACHED
    assert not wanted - set(found), ", ".join(sorted(wanted - set(found)))


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_has_a_violation(office, kinds, browser, language):
    found, cookies = kinds
    watch, wrong = Watch(office.address), []
    for username in ("", *PEOPLE):
        page = watch.window(browser, cookies=cookies.get(username, {}) | {"language": language})
        for name, (who, path) in found.items():
            if who != username:
                continue
            page.emulate_media(color_scheme="light")
            page.goto(f"{office.address}{path}")
            wrong += [f"{name} {path}: {each}" for each in violations(page)]
            page.emulate_media(color_scheme="dark")
            wrong += [f"{name} {path} (dark): {each}" for each in violations(page, *OF_COLOURS)]
        page.context.close()
    assert not wrong, "\n".join(wrong)
    assert watch.attempts == [] and watch.complaints == []
