"""Requests that mean harm: forged forms, planted sessions, ways out of the office and out of its folders, code inside values, guessing."""

from __future__ import annotations

import sys
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

import addresses
import samples
import stories

ELSEWHERE = (
    "https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere.example", "javascript:alert(1)", "https:elsewhere.example",
    "/%09/elsewhere.example", "\t//elsewhere.example", "///elsewhere.example", "http://testserver@elsewhere.example", "//testserver.elsewhere.example",
)  # fmt: skip
OUTSIDE = (
    "/static/../office.key", "/static/%2e%2e/office.key", "/static/..%2foffice.key", "/static/office/../../../../../../etc/passwd",
    "/static//etc/passwd", "/filing/template/..%2f..%2foffice.key", "/registers/..%2f..%2fzhiheng.toml", "/registers/../../zhiheng.toml",
    "/calendar/..%2foffice.key.ics", "/targets/..%2f..%2foffice.key/",
)  # fmt: skip
IN_SQL = ("' OR 1=1 --", "\") OR (1=1", "'; DROP TABLE records_due; --", "1 UNION SELECT sm3 FROM records_auditentry", "%' OR '%'='", "\\'; --", "/**/OR/**/1")  # fmt: skip
FORMULAS = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1")
AUTH = "django.contrib.auth.backends.ModelBackend"


def careful(office, username=""):
    """A browser against which the check of forged forms is on, as it is in the office and not in Django's tests."""
    from django.test import Client

    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if username:
        client.force_login(office.person(username), backend=AUTH)
    return client


def test_every_form_wants_proof_that_it_came_from_this_office(office):
    """CSRF: each address that takes a form refuses one without the token, from whoever it comes; programs' calls carry no cookie at all."""
    from django.urls import reverse

    from zhiheng.office.records.models import AuditEntry

    made = samples.fill(office)["own"]
    table, taken = addresses.rules(), []
    browsers = {name: careful(office, name) for name in ("", "clerk", "liaison", "security")}
    before = AuditEntry.objects.filter(outcome="done").count()
    forms = [each for each in addresses.routes() if "post" in table.get(each.name, {}) and not each.pattern.startswith("api/")]  # fmt: skip
    for route in forms:
        rule = table[route.name]["post"]
        given = {name: made.get(rule.arguments.get(name, name), rule.arguments.get(name, name)) for name in route.arguments}  # fmt: skip
        for name, browser in browsers.items():
            answer = browser.post(reverse(route.name, kwargs=given), rule.data)
            if answer.status_code != 403:
                taken.append(f"{name or 'nobody'} {route.name}: {answer.status_code}")
    assert len(forms) > 60 and taken == []
    assert AuditEntry.objects.filter(outcome="done").count() == before


def test_no_view_of_the_office_is_exempt_from_that():
    exempt = [each.name for each in addresses.routes() if getattr(each.view, "csrf_exempt", False) and not each.pattern.startswith("api/")]  # fmt: skip
    assert exempt == []


def test_a_planted_session_is_not_taken_over(office):
    """Session fixation: neither an invented key nor that of somebody who has not signed in lives on past signing in."""
    from django.contrib.sessions.models import Session

    def signed_in(planted):
        client = office.browser()
        client.cookies = SimpleCookie({"sessionid": planted})
        answer = client.post("/sign-in/", {"username": "leader", "password": "Qinghe-2028-Zhiliang"})
        assert answer.status_code == 302
        return client.cookies["sessionid"]

    own = office.browser()
    session = own.session
    session["planted"] = "yes"
    session.save()
    for planted in ("a" * 32, session.session_key):
        cookie = signed_in(planted)
        assert cookie.value != planted and cookie["httponly"] and cookie["samesite"] == "Lax"
        assert not Session.objects.filter(session_key=planted).exists()


def test_nothing_leads_to_another_host(office):
    """Open redirects: where a form says to go on to."""
    browser, gone = office.browser("liaison"), []
    for said in ELSEWHERE:
        answers = (
            browser.post("/choose/theme/", {"value": "dark", "next": said}),
            office.browser().post(f"/sign-in/?next={said}", {"username": "liaison", "password": "Qinghe-2028-Zhiliang", "next": said}),
            browser.get("/sign-in/", {"next": said}),
        )  # fmt: skip
        gone += [(said, each.get("Location", "")) for each in answers if each.get("Location", "/")[:1] != "/" or each.get("Location", "/")[1:2] in ("/", "\\", "\t")]  # fmt: skip
    assert gone == []


def test_no_host_but_the_offices_own_is_answered(office):
    """A link in a message must not lead to a host that somebody put into the request."""
    browser = careful(office, "clerk")
    assert browser.get("/", headers={"host": "elsewhere.example"}).status_code == 400
    assert (
        "elsewhere"
        not in browser.get("/", headers={"x-forwarded-host": "elsewhere.example"}).content.decode()
    )


def test_no_address_leads_out_of_the_folders(office):
    key = (office.root / "office.key").read_text(encoding="ascii").strip()
    browser = careful(office, "clerk")
    for address in OUTSIDE:
        answer = browser.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code in (302, 400, 403, 404), address
        assert key.encode() not in content and b"root:" not in content and b"[workspace]" not in content


def test_values_never_become_part_of_a_question_to_the_database(office):
    """SQL injection: in filters, searches, sorting, paths and forms; the answer is that of a text that is found nowhere."""
    from zhiheng.office.records.models import Due

    made = samples.fill(office)
    browser = careful(office, "liaison")
    dues = Due.objects.count()
    for text in IN_SQL:
        asked = (
            ("/registers/reported_values/", {"target.is": text}), ("/registers/reported_values/", {"source.contains": text}),
            ("/registers/reported_values/", {"sort": text}), ("/registers/reported_values/", {"columns": text, "as_of": text}),
            ("/search/", {"q": text}), ("/plan/", {"q": text, "area": text, "sort": text}), (f"/targets/{text}/", {}),
            ("/explain/", {"target": made["own"]["target"], "until": text}), ("/registers/reported_values/row/", {"key": [text] * 4}),
        )  # fmt: skip
        for address, query in asked:
            answer = browser.get(address, query)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert answer.status_code < 500, (address, query)
            assert samples.MARKER not in content.decode(errors="replace"), (address, query)
    assert Due.objects.count() == dues > 0


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_no_export_holds_a_formula(office, format):
    """Formula injection: what somebody typed as text leaves as text, in whatever program the export is opened."""
    import io

    import openpyxl

    row = stories.handed_in(office, stories.due_for(office), stories.figure("96.5", evidence=FORMULAS[0], remark=FORMULAS[1]))  # fmt: skip
    stories.approved(office, row)
    answer = office.browser("clerk").post("/registers/reported_values/export/", {"format": format})
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200
    if format == "xlsx":
        cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(content)) for line in sheet.iter_rows() for cell in line]  # fmt: skip
        assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
        assert [str(cell.value) for cell in cells if FORMULAS[0] in str(cell.value)]
    else:
        fields = [
            field.strip('"') for line in content.decode("utf-8-sig").splitlines() for field in line.split(",")
        ]
        assert [field for field in fields if field.startswith(("=", "+", "@"))] == []
        assert [field for field in fields if FORMULAS[0] in field]


def test_what_is_there_and_what_is_not_get_the_same_answer(office):
    """Enumeration of ids: who may not see an object learns from no address whether there is one."""
    from django.urls import reverse

    made = samples.fill(office)["other"]
    browser, table, told = careful(office, "liaison"), addresses.rules(), []
    nowhere = {
        "submission": "00000000-0000-4000-8000-000000000000",
        "job": "00000000-0000-4000-8000-000000000000",
    }
    for route in addresses.routes():
        rule = table.get(route.name, {}).get("get")
        if rule is None or not rule.divided or "liaison" not in rule.own - rule.other or rule.query:
            continue
        wanted = {name: rule.arguments.get(name, name) for name in route.arguments}
        there = {name: made.get(kind, kind) for name, kind in wanted.items()}
        missing = {name: unknown(kind, made, nowhere) for name, kind in wanted.items()}
        answers = [browser.get(reverse(route.name, kwargs=given)) for given in (there, missing)]
        if answers[0].status_code != answers[1].status_code:
            told.append(f"{route.name}: {answers[0].status_code} where there is one, {answers[1].status_code} where there is none")  # fmt: skip
    assert told == []


def unknown(kind, made, nowhere):
    """An argument of that kind that nothing has."""
    value = made.get(kind)
    if value is None:
        return kind
    if value.isdigit():
        return "987654"
    return nowhere["job"] if value.count("-") == 4 else "no-such-thing"


def test_nobody_learns_which_accounts_there_are(office):
    """Enumeration of accounts: by signing in, with a password that is wrong for a name that is known and for one that is not."""
    answers = {}
    for name in ("liaison", "nobody-here"):
        browser = office.browser()
        page = browser.post("/sign-in/", {"username": name, "password": "Wrong-2028-Wrong"})
        answers[name] = (page.status_code, page.content.decode().replace(name, ""), sorted(page.cookies))
    first, second = answers.values()
    assert first[0] == second[0] == 422 and first[2] == second[2]
    assert without_tokens(first[1]) == without_tokens(second[1])


def without_tokens(text):
    import re

    return re.sub(r'"[A-Za-z0-9]{64}"', "", text)
