"""The pages of a draft through the browser's eyes: every step shows what stands, and its forms do what they say."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from drafts_made import draft_of, settle, uploaded, view

STEPS = ("reading", "bodies", "check-up", "links", "duties", "parts", "adopt")
HTMX = {"HTTP_HX_REQUEST": "true"}
QUERIES = {"reading": 16, "bodies": 18, "check-up": 16, "links": 18, "duties": 20, "parts": 20, "adopt": 21}
"""At most, whatever the number of targets."""


@pytest.fixture
def draft(office):
    return draft_of(office)


@pytest.fixture
def browser(office):
    return office.browser("clerk")


def html(response) -> str:
    return response.content.decode()


def item(draft, subject: str):
    return next(each for each in view(draft).items if getattr(each.entry, "subject", "") == subject)


FACTORIES, AWARDS = "新增省级以上绿色工厂", "新增市级质量奖获奖企业"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_step_has_its_page(draft, browser, language):
    if language == "en":
        browser.post("/choose/language/", {"value": "en", "next": "/"})
    for step in STEPS:
        response = browser.get(f"/drafts/{draft.pk}/{step}/")
        text = html(response)
        assert response.status_code == 200, step
        assert text.count('aria-current="step"') == 1, step
        assert ("Adopt" in text) is (language == "en"), step
        assert "style=" not in text and "<script>" not in text, step


@pytest.mark.parametrize("step", STEPS)
def test_a_step_takes_a_fixed_number_of_queries(draft, browser, step):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.get(f"/drafts/{draft.pk}/{step}/")
    with CaptureQueriesContext(connection) as queries:
        browser.get(f"/drafts/{draft.pk}/{step}/")
    assert len(queries) <= QUERIES[step]


def confirm_by_forms(browser, id):
    """Step 1: those without issues together, then one by one."""
    page = html(browser.get(f"/drafts/{id}/reading/"))
    clean = re.findall(r'name="seen" value="(\S+ \S+)"', page)
    assert len(clean) > 100
    browser.post(f"/drafts/{id}/reading/confirm/", {"seen": clean})
    for each in [each for each in view(id).items if not each.confirmed_by]:
        browser.post(f"/drafts/{id}/cards/{each.anchor}/confirm/", {"seen": each.fingerprint})
    assert browser.get(f"/drafts/{id}/")["Location"] == f"/drafts/{id}/check-up/"


def settle_bodies_and_leads(browser, id):
    """Steps 2 and 5: two names become one, and what nobody leads is assigned."""
    merging = {"version": view(id).version, "name": "区公安分局", "alias": "区公安局"}
    browser.post(f"/drafts/{id}/bodies/merge/", merging)
    lead = {
        "version": view(id).version,
        "lead": "区住房城乡建设局",
        "item": [each.anchor for each in view(id).items],
    }
    lead["item"] = [
        anchor for anchor in lead["item"] if f'value="{anchor}"' in html(browser.get(f"/drafts/{id}/duties/"))
    ]
    assert len(lead["item"]) == 19
    assert browser.post(f"/drafts/{id}/duties/", lead).status_code == 302


def answer_by_forms(browser, id):
    """Step 3, and what it opened again."""
    from zhiheng.core.issues import Level
    from zhiheng.office.records.drafts import issue_key

    for issue in [each for each in view(id).issues if each.level is not Level.NOTE]:
        code, place, value = issue_key(issue)
        data = {"code": code, "place": place, "value": value, "answer": "已核对"}
        assert browser.post(f"/drafts/{id}/check-up/", data).status_code == 302
    for each in [each for each in view(id).items if not each.confirmed_by]:
        browser.post(f"/drafts/{id}/cards/{each.anchor}/confirm/", {"seen": each.fingerprint})


def link_by_forms(browser, id):
    """Step 4: suggestions together, the rest one by one."""
    for kind in ("sure", "reported"):
        targets = [each.id for each in view(id).plan.targets]
        browser.post(f"/drafts/{id}/links/", {"version": view(id).version, "kind": kind, "target": targets})
    for each in [each for each in view(id).items if each.group == "targets"]:
        if not view(id).links[each.key].confirmed:
            browser.post(f"/drafts/{id}/links/{each.anchor}/", {"measure": "reported"})
    assert browser.get(f"/drafts/{id}/")["Location"] == f"/drafts/{id}/adopt/"


def test_the_whole_way_through_the_pages(office, browser):
    """Upload, every step by its form, adoption; without JavaScript."""
    from zhiheng.office.records.jobs import run_waiting
    from zhiheng.office.records.models import Revision

    response = browser.post("/drafts/", {"document": uploaded(), "amends": ""})
    where = response["Location"]
    id = int(re.search(r"/drafts/(\d+)/", where)[1])
    waiting = html(browser.get(where))
    assert "正在读" in waiting and f"/drafts/{id}/progress/" in waiting
    run_waiting()
    assert browser.get(where)["Location"] == f"/drafts/{id}/reading/"
    assert browser.get(f"/drafts/{id}/progress/", **HTMX)["HX-Refresh"] == "true"

    confirm_by_forms(browser, id)
    settle_bodies_and_leads(browser, id)
    answer_by_forms(browser, id)
    link_by_forms(browser, id)
    page = html(browser.get(f"/drafts/{id}/adopt/"))
    assert "采纳以后会怎样" in page and 'value="2026-03-18"' in page
    done = browser.post(
        f"/drafts/{id}/adopt/",
        {"version": view(id).version, "since": "2026-04-01", "reason": "印发"},
        follow=True,
    )
    assert "自 2026-04-01 起施行" in html(done)
    assert Revision.objects.get().reason == "印发"
    assert "已采纳为施行的计划" in html(browser.get(where))


def test_without_a_file_the_form_says_so(browser, office):
    response = browser.post("/drafts/", {"amends": ""})
    assert response.status_code == 422 and "没有选文件" in html(response)


def test_a_document_that_cannot_be_read_shows_every_problem(office, browser):
    made = draft_of(office, content="今天天气很好。".encode(), name="a.txt")
    page = html(browser.get(f"/drafts/{made.pk}/"))
    assert "没有读到目标" in page
    browser.post(f"/drafts/{made.pk}/give-up/", {"version": view(made).version})
    assert view(made).state == "dropped"
    assert "已经放弃" in html(browser.get(f"/drafts/{made.pk}/reading/", follow=True))


def test_text_and_cards_stand_side_by_side(draft, browser):
    page = html(browser.get(f"/drafts/{draft.pk}/reading/"))
    cards = re.findall(r'<article class="read target[^"]*" id="(target-\d+)"', page)
    marks = re.findall(r'href="#(target-\d+)"', page)
    assert len(cards) == len(view(draft).plan.targets) and set(cards) <= set(marks)
    assert all(f'id="at-{each}"' in page for each in cards)


def test_what_a_document_says_is_shown_as_text(office, browser):
    text = "清河区质量强区三年行动计划（2026—2028年）\n\n一、主要目标\n\n到2028年，<script>alert(1)</script>食品抽检合格率达到98%。（区教育局）\n"
    made = draft_of(office, content=text.encode(), name='<img src="x">.txt')
    page = html(browser.get(f"/drafts/{made.pk}/reading/"))
    assert "<script>alert" not in page and "<img" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    ("show", "some"), [("open", True), ("issues", True), ("tasks", True), ("aside", True), ("nonsense", True)]
)
def test_cards_are_filtered(draft, browser, show, some):
    page = html(browser.get(f"/drafts/{draft.pk}/reading/?show={show}"))
    kinds = set(re.findall(r'<article class="read (\w+)', page))
    expected = {
        "open": {"plan", "target", "task"},
        "issues": {"target", "task"},
        "tasks": {"task"},
        "aside": {"aside", "result"},
        "nonsense": {"plan", "target", "task"},
    }
    assert kinds == expected[show]


def test_a_confirmation_swaps_one_card(draft, browser):
    one = item(draft, FACTORIES)
    url = f"/drafts/{draft.pk}/cards/{one.anchor}/confirm/"
    part = html(browser.post(url, {"seen": one.fingerprint}, **HTMX))
    assert part.lstrip().startswith("<article") and "林经办 已确认" in part and "<html" not in part
    assert 'id="bar" hx-swap-oob="true"' in part and "已确认 1 / 143" in part
    late = html(browser.post(url, {"seen": "0" * 64}, **HTMX))
    assert "林经办已经处理过" in late
    undone = html(browser.post(url, {"seen": one.fingerprint, "undo": "1"}, **HTMX))
    assert "已确认 0 / 143" in undone


def test_a_card_is_corrected_in_place(draft, browser):
    one = item(draft, FACTORIES)
    url = f"/drafts/{draft.pk}/cards/{one.anchor}/"
    form = html(browser.get(url, **HTMX))
    assert 'name="value"' in form and "<html" not in form
    wrong = html(browser.post(url, {"seen": one.fingerprint, "value": "许多", "subject": FACTORIES}, **HTMX))
    assert "不是数字" in wrong and 'value="许多"' in wrong and 'aria-invalid="true"' in wrong
    done = html(browser.post(url, {"seen": one.fingerprint, "value": "6"}, **HTMX))
    assert "≥\xa06\xa0家" in done and "林经办 已确认" in done
    assert (
        html(browser.get(f"{url}?cancel=1", **HTMX))
        .lstrip()
        .startswith('<article class="read target confirmed')
    )


def test_a_card_is_corrected_on_a_page_of_its_own(draft, browser):
    one = item(draft, FACTORIES)
    url = f"/drafts/{draft.pk}/cards/{one.anchor}/"
    assert "<html" in html(browser.get(url))
    wrong = browser.post(url, {"seen": one.fingerprint, "value": ""})
    assert wrong.status_code == 422 and "这种关系要有数值" in html(wrong)
    late = browser.post(url, {"seen": "x", "value": "7"})
    assert late.status_code == 422 and "您刚才填写的没有写入" in html(late) and 'value="7"' in html(late)
    assert browser.post(url, {"seen": one.fingerprint, "lead": "区教育局", "support": ""}).status_code == 302
    assert item(draft, FACTORIES).entry.bodies.names() == ("区教育局",)


def test_facts_and_tasks_are_corrected_by_the_same_form(draft, browser):
    facts = view(draft).items[0]
    browser.post(
        f"/drafts/{draft.pk}/cards/{facts.anchor}/",
        {"seen": facts.fingerprint, "number": "清政发〔2026〕8号", "period": "2026-2028"},
    )
    assert view(draft).plan.facts.number == "清政发〔2026〕8号"
    task = next(each for each in view(draft).items if each.group == "tasks")
    data = {"seen": task.fingerprint, "title": "新的任务名", "lead": "区教育局", "support": "区体育局"}
    browser.post(f"/drafts/{draft.pk}/cards/{task.anchor}/", data)
    changed = view(draft).item("tasks", task.key).entry
    assert changed.title == "新的任务名" and changed.bodies.support == ("区体育局",)


def test_a_target_is_split_by_its_form(draft, browser):
    one = item(draft, FACTORIES)
    url = f"/drafts/{draft.pk}/cards/{one.anchor}/split/"
    assert html(browser.get(url)).count('name="1-subject"') == 1
    data = {
        "version": view(draft).version,
        "count": "2",
        "1-subject": "新增省级绿色工厂",
        "2-subject": "新增国家级绿色工厂",
        "2-value": "一",
    }
    more = html(browser.post(url, {**data, "more": "1"}))
    assert 'name="3-subject"' in more and 'value="新增省级绿色工厂"' in more
    wrong = browser.post(url, {**data, "2-value": "许多", "1-value": ""})
    assert wrong.status_code == 422 and html(wrong).count('aria-invalid="true"') >= 1
    assert browser.post(url, data).status_code == 302
    assert item(draft, "新增国家级绿色工厂").entry.value == 1
    assert item(draft, "新增省级绿色工厂").key == one.key


def test_targets_are_merged_by_their_form(draft, browser):
    one, other = item(draft, FACTORIES), item(draft, AWARDS)
    url = f"/drafts/{draft.pk}/cards/{one.anchor}/merge/"
    assert other.anchor in html(browser.get(url))
    none = browser.post(url, {"version": view(draft).version})
    assert none.status_code == 422 and "合并至少要选两个目标" in html(none)
    assert browser.post(url, {"version": view(draft).version, "with": [other.anchor]}).status_code == 302
    assert AWARDS not in [each.subject for each in view(draft).plan.targets]


def test_a_target_is_added_from_a_place_in_the_text(draft, browser):
    aside = view(draft).plan.set_aside[0]
    url = f"/drafts/{draft.pk}/targets/new/"
    page = html(browser.get(f"{url}?from={aside.span[0]}-{aside.span[1]}"))
    assert view(draft).text.text[slice(*aside.span)] in page
    empty = browser.post(url, {"version": view(draft).version, "subject": "", "op": ">=", "value": ""})
    assert empty.status_code == 422 and "没有填写" in html(empty)
    data = {
        "version": view(draft).version,
        "from": f"{aside.span[0]}-{aside.span[1]}",
        "subject": "新补目标",
        "op": ">=",
        "value": "3",
        "unit": "个",
        "change": "level",
        "firm": "binding",
        "by": "2028",
    }
    assert browser.post(url, data).status_code == 302
    made = item(draft, "新补目标").entry
    assert made.span == aside.span and made.quote == view(draft).text.text[slice(*aside.span)]


def test_a_target_is_removed(draft, browser):
    one = item(draft, FACTORIES)
    browser.post(f"/drafts/{draft.pk}/cards/{one.anchor}/remove/", {"seen": one.fingerprint})
    assert FACTORIES not in [each.subject for each in view(draft).plan.targets]


def test_names_are_settled_by_the_form(office, draft, browser):
    from zhiheng.office.people.models import Body

    one = item(draft, FACTORIES)
    browser.post(
        f"/drafts/{draft.pk}/cards/{one.anchor}/",
        {"seen": one.fingerprint, "lead": "区质量促进中心、柳林镇人民政府"},
    )
    page = html(browser.get(f"/drafts/{draft.pk}/bodies/"))
    assert "名册里没有的名称" in page and "区质量促进中心" in page
    wrong = browser.post(
        f"/drafts/{draft.pk}/bodies/",
        {"version": view(draft).version, "name": ["区质量促进中心"], "choice": ["x"]},
    )
    assert wrong.status_code == 422
    browser.post(
        f"/drafts/{draft.pk}/bodies/",
        {"version": view(draft).version, "name": ["区质量促进中心"], "choice": ["agency"]},
    )
    assert Body.objects.get(name="区质量促进中心").kind == "agency"


def test_a_link_is_confirmed_from_the_list_and_in_full(draft, browser):
    from zhiheng.office.records.drafts import fingerprint
    from zhiheng.office.records.models import Draft

    Draft.objects.update(links_text="")
    one, other = item(draft, FACTORIES), item(draft, AWARDS)
    url = f"/drafts/{draft.pk}/links/{one.anchor}/"
    row = html(browser.post(url, {"measure": "reported", "seen": fingerprint(None)}, **HTMX))
    assert row.lstrip().startswith("<tr") and "林经办" in row
    full = f"/drafts/{draft.pk}/links/{other.anchor}/"
    assert "由责任单位报送" in html(browser.get(full))
    data = {
        "measure": "reported",
        "area": "",
        "reference": "",
        "result": "",
        "rank_within": "x",
        "samples_a_year": "",
        "measured": "total",
        "note": "",
    }
    wrong = browser.post(full, data)
    assert wrong.status_code == 422 and "名次至少是 1" in html(wrong)
    assert browser.post(full, {**data, "rank_within": "3"}).status_code == 302
    made = view(draft).links[other.key]
    assert made.rank_within == 3 and made.measured == "total" and made.reported


def test_people_are_named_for_all_duties_of_a_body(office, draft, browser):
    page = html(browser.get(f"/drafts/{draft.pk}/duties/"))
    assert "按单位看" in page
    duties = list(draft.duties.filter(body_id=office.body("区教育局")).values_list("pk", flat=True))
    reviewer = office.person("reviewer-2").pk
    browser.post(
        f"/drafts/{draft.pk}/duties/holders/",
        {"version": view(draft).version, "duty": duties, "every": reviewer},
    )
    assert set(draft.duties.filter(pk__in=duties).values_list("holder", flat=True)) == {reviewer}
    browser.post(
        f"/drafts/{draft.pk}/duties/holders/",
        {"version": view(draft).version, "duty": duties[:1], "holder": [""]},
    )
    assert draft.duties.get(pk=duties[0]).holder is None


def test_parts_are_summed_while_they_are_typed(draft, browser):
    one = item(draft, FACTORIES)
    url = f"/drafts/{draft.pk}/parts/{one.anchor}/"
    assert "可参考" in html(browser.get(url))
    typed = {"year-2026": "1", "year-2027": "1", "year-2028": ""}
    before = view(draft)
    live = html(browser.post(f"{url}sum/", typed, **HTMX))
    assert "比总目标 5家 少 3家" in live and view(draft) == before
    wrong = browser.post(url, {**typed, "version": before.version})
    assert wrong.status_code == 422 and 'value="1"' in html(wrong)
    assert "不是数字" in html(browser.post(f"{url}sum/", {"year-2026": "一些"}, **HTMX))
    assert browser.post(url, {**typed, "year-2028": "3", "version": before.version}).status_code == 302
    assert draft.duties.filter(item=one.key, year__gt=0).count() == 3


def test_what_is_open_is_listed_instead_of_the_button(draft, browser):
    page = html(browser.get(f"/drafts/{draft.pk}/adopt/"))
    assert "还不能采纳" in page and 'name="since"' not in page
    forced = browser.post(
        f"/drafts/{draft.pk}/adopt/", {"version": view(draft).version, "since": "2026-04-01"}
    )
    assert forced.status_code == 422 and view(draft).state == "open"


def test_a_day_that_is_none_is_told(office, draft, browser):
    settled = settle(office, draft)
    response = browser.post(f"/drafts/{draft.pk}/adopt/", {"version": settled.version, "since": "2026-02-30"})
    assert response.status_code == 422 and "没有这一天" in html(response)


def test_a_stale_page_of_adoption_is_told(office, draft, browser):
    settled = settle(office, draft)
    response = browser.post(
        f"/drafts/{draft.pk}/adopt/", {"version": settled.version - 1, "since": "2026-04-01"}
    )
    assert response.status_code == 422 and "林经办已经处理过" in html(response)


def test_the_document_is_sent_to_be_saved(draft, browser):
    response = browser.get(f"/drafts/{draft.pk}/document/")
    assert (
        response["Content-Disposition"].startswith("attachment")
        and b"".join(response.streaming_content)[:2] == b"PK"
    )
    response.close()


@pytest.mark.parametrize(
    "username",
    ["", "liaison", "reviewer", "office", "leader", "auditor", "enterprise", "system", "security", "audit"],
)
def test_drafts_are_for_the_clerk_alone(office, draft, username):
    from django.urls import reverse

    browser, one = office.browser(username), item(draft, FACTORIES)
    before = view(draft)
    names = [name for name, _ in _addresses()]
    assert len(names) > 20
    for name, arguments in _addresses():
        values = {"draft": draft.pk, "card": one.anchor}
        url = reverse(name, args=[values[each] for each in arguments])
        for response in (
            browser.get(url),
            browser.post(url, {"seen": one.fingerprint, "version": before.version}),
        ):
            signed_in = response.status_code == 302 and "sign-in" in response["Location"]
            assert response.status_code in (403, 405) or (not username and signed_in), (
                name,
                response.status_code,
            )
    assert view(draft) == before


def test_a_draft_that_is_not_there_is_refused_as_one_that_may_not_be_seen(browser, office):
    assert browser.get("/drafts/999/reading/").status_code == 403


def _addresses():
    from zhiheng.office.pages.adopting.urls import urlpatterns

    return [
        (each.name, list(each.pattern.converters)) for each in urlpatterns if each.name.startswith("draft")
    ]
