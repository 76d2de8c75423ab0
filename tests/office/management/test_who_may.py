"""Every role at every page of management: who may not is refused with the reason, and the attempt is in the audit log."""

from __future__ import annotations

import uuid

import pytest

ROLES = [
    "clerk", "liaison", "reviewer", "office", "leader", "auditor", "enterprise", "system", "security", "audit",
]  # fmt: skip
PEOPLE = {"clerk", "security"}
PAGES = [
    ("GET", "/manage/", {"clerk", "security", "system", "audit"}),
    ("GET", "/manage/people/", PEOPLE),
    ("GET", "/manage/people/{clerk}/", PEOPLE),
    ("GET", "/manage/invitations/", PEOPLE),
    ("GET", "/manage/bodies/", {"clerk"}),
    ("GET", "/manage/bodies/{body}/", {"clerk"}),
    ("GET", "/manage/audit/", {"audit"}),
    ("GET", "/manage/jobs/", {"system"}),
    ("GET", "/manage/health/", {"system"}),
    ("GET", "/jobs/{job}/", {"system"}),
    ("POST", "/manage/people/{liaison}/close/", {"security"}),
    ("POST", "/manage/people/{liaison}/reopen/", {"security"}),
    ("POST", "/manage/people/{liaison}/unlock/", {"security"}),
    ("POST", "/manage/people/{liaison}/codes/", {"security"}),
    ("POST", "/manage/people/{liaison}/password/", {"security"}),
    ("POST", "/manage/people/{liaison}/appoint/", PEOPLE),
    ("POST", "/manage/bodies/import/", {"clerk"}),
    ("POST", "/manage/bodies/{body}/rename/", {"clerk"}),
    ("POST", "/manage/bodies/{body}/alias/", {"clerk"}),
    ("POST", "/manage/bodies/{body}/merge/", {"clerk"}),
    ("POST", "/manage/bodies/{body}/split/", {"clerk"}),
    ("POST", "/manage/bodies/{body}/end/", {"clerk"}),
    ("POST", "/manage/audit/export/", {"audit"}),
]  # fmt: skip


@pytest.fixture
def places(office):
    from zhiheng.office import clock
    from zhiheng.office.records.models import Job

    job = Job.objects.create(id=uuid.UUID(int=7), kind="export", made_at=clock.now())
    return {
        "clerk": office.person("clerk").pk, "liaison": office.person("liaison").pk, "body": office.body("区教育局"), "job": job.pk,
    }  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_every_page_for_every_role(office, places, role, last_entry):
    browser = office.browser(role)
    for method, path, allowed in PAGES:
        answer = browser.generic(method, path.format(**places))
        if role in allowed:
            assert answer.status_code in (200, 302, 422), (path, answer.status_code)
        else:
            assert answer.status_code == 403, path
            assert "只有" in answer.content.decode(), path
            entry = last_entry()
            assert (entry["outcome"], entry["username"]) == ("refused", role), path
            assert entry["data"]["reason"].startswith("只有")


def test_nobody_without_an_account_sees_anything(office, places):
    for method, path, _ in PAGES:
        answer = office.browser().generic(method, path.format(**places))
        assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("clerk", {"people", "invitations", "bodies"}),
        ("security", {"people", "invitations"}),
        ("system", {"jobs", "health"}),
        ("audit", {"audit"}),
    ],
)
def test_the_index_shows_only_what_one_may_see(office, role, shown):
    page = office.browser(role).get("/manage/").content.decode()
    for name in ("people", "invitations", "bodies", "audit", "jobs", "health"):
        assert (f'href="/manage/{name}/"' in page) is (name in shown), name


def test_every_view_of_these_pages_says_who_may_open_it(office):
    from zhiheng.office.pages.account.urls import urlpatterns as account
    from zhiheng.office.pages.management.urls import urlpatterns as management
    from zhiheng.office.pages.routes import is_marked

    assert all(is_marked(each.callback) for each in (*account, *management))
