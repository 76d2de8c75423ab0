"""Every role at every address, held against the table in routes.toml; and nothing of another body on any page."""

from __future__ import annotations

import copy
import io
import sys
import zipfile
from pathlib import Path
from urllib.parse import parse_qs

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import addresses
import samples

USERNAMES = {
    "clerk": "clerk", "liaison": "liaison", "department_reviewer": "reviewer", "office_reviewer": "office", "leader": "leader",
    "auditor": "auditor", "enterprise": "enterprise", "system_admin": "system", "security_admin": "security", "audit_admin": "audit",
    "nobody": "",
}  # fmt: skip
SEES_OWN_BODY = ("liaison", "department_reviewer")
SEES_NO_FIGURES = ("enterprise", "system_admin", "security_admin", "audit_admin")


@pytest.fixture
def made(office):
    """Objects of the own body and of another one: the arguments of addresses by kind."""
    return samples.fill(office)


def test_every_address_has_a_name_and_says_who_may_open_it(office):
    from zhiheng.office.pages.routes import is_marked

    found = list(addresses.routes())
    assert [route.pattern for route in found if not route.name] == []
    assert [route.name for route in found if not is_marked(route.view)] == []


def test_every_address_stands_in_the_table(office):
    assert sorted({route.name for route in addresses.routes()}) == sorted(addresses.rules())


@pytest.mark.parametrize("role", USERNAMES)
def test_addresses_are_open_to_those_whom_the_table_names(office, made, role):
    browser = office.browser(USERNAMES[role])
    table = addresses.rules()
    wrong = []
    for route in addresses.routes():
        for method in addresses.METHODS:
            for whose in kinds_of(table[route.name].get(method)):
                wrong += outcome(browser, role, (route, method, whose, table[route.name], made))
    assert not wrong, "\n".join(wrong)


def kinds_of(rule):
    """Whose objects an address is tried with: both, where it makes a difference."""
    return ("own", "other") if rule is not None and rule.divided else ("own",)


def outcome(browser, role, asked):
    """What is wrong with the answer to one request: nothing, or one line."""
    route, method, whose, by_method, made = asked
    from zhiheng.office.pages.routes import is_open

    rule = by_method.get(method)
    said = f"{role} {method} {route.name} ({whose})"
    response, refusals = answered(browser, route, method, made[whose], by_method)
    closed = response.status_code == 403 or (is_sign_in(response) and not is_open(route.view))
    if response.status_code >= 500:
        return [f"{said}: {response.status_code}"]
    if rule is None:
        return [] if closed or response.status_code == 405 else [f"{said}: {response.status_code}, want 405"]
    if role in getattr(rule, whose):
        return [f"{said}: refused, but the table allows it"] if closed else []
    if role == "nobody":
        return [] if is_sign_in(response) else [f"{said}: {response.status_code}, want the way to sign in"]
    if response.status_code != 403:
        return [f"{said}: {response.status_code}, but the table does not allow it"]
    return [] if refusals == 1 else [f"{said}: refused, and {refusals} entries in the audit log"]


def answered(browser, route, method, arguments, by_method):
    """The answer and how many refusals it put into the audit log; whatever the request did is taken back."""
    from django.db import transaction
    from django.urls import reverse

    from zhiheng.office.records.models import AuditEntry

    rule = next(iter(by_method.values()))
    given = {name: argument(name, rule, arguments) for name in route.arguments}
    query = arguments[rule.query] if rule.query else ""
    data = by_method[method].data if method in by_method else {}
    if query and method == "post":
        data = parse_qs(query) | data
    cookies = copy.deepcopy(browser.cookies)
    with transaction.atomic():
        before = AuditEntry.objects.filter(outcome="refused").count()
        browser.raise_request_exception = False
        response = getattr(browser, method)(
            f"{reverse(route.name, kwargs=given)}{query and '?' + query}", data
        )
        response.text_of_it = text_of(response)
        refusals = AuditEntry.objects.filter(outcome="refused").count() - before
        transaction.set_rollback(True)
    browser.cookies = cookies
    return response, refusals


def argument(name, rule, arguments):
    """What stands in an address: a sample of the kind that the table names, or the word itself."""
    wanted = rule.arguments.get(name, name)
    return arguments.get(wanted, wanted)


def is_sign_in(response):
    return response.status_code == 302 and response.url.startswith("/sign-in/")


@pytest.mark.parametrize("role", [*SEES_OWN_BODY, *SEES_NO_FIGURES])
def test_nothing_of_another_body_appears_anywhere(office, made, role):
    """Lists, counts, exports, charts and errors: neither its names, notes and values nor the target that it alone holds."""
    browser = office.browser(USERNAMES[role])
    told, hidden = [], (samples.MARKER, samples.OTHER_TARGET)
    for route, text in pages(browser, made):
        told += [f"{route}: {word}" for word in hidden if word in text]
    assert not told, "\n".join(told)


def test_the_marker_is_seen_by_those_who_see_all(office, made):
    """Without this the test above would hold for pages that show nothing at all."""
    found = {word for _, text in pages(office.browser("clerk"), made) for word in (samples.MARKER, samples.OTHER_TARGET) if word in text}  # fmt: skip
    assert found == {samples.MARKER, samples.OTHER_TARGET}


def pages(browser, made):
    """The text of every page that can be got, with every filter that a list has left open and objects of both bodies."""
    table = addresses.rules()
    for route in addresses.routes():
        if "get" not in table[route.name]:
            continue
        for whose in kinds_of(table[route.name]["get"]):
            response, _ = answered(browser, route, "get", made[whose], table[route.name])
            if response.status_code == 200:
                yield f"{route.name} ({whose})", response.text_of_it


def text_of(response):
    """What the answer says: of a workbook, the text of its cells."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".xml"))
    return content.decode(errors="replace")
