"""The whole way in a real browser: a plan is uploaded and adopted, somebody invited files, what is wrong comes back, and the verdict stands.

No other host is asked, and the browser complains of nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

import steps
from browsing import CHROMIUM, WITHOUT, Watch, chromium
from running import live_on, served

from zhiheng.workspace.making import make_workspace

pytestmark = pytest.mark.skipif(not CHROMIUM, reason=WITHOUT)

EXAMPLE = Path(__file__).parents[3] / "examples" / "qinghe-2026"
BUREAU = "区市场监管局"
HELPED, CHIEFS = "target-5bc115", "target-336404"
"""“帮扶小微企业 600 家” (all told) and “每年评选优秀首席质量官 10 名”: both are reported."""
HEADER = ("目标编号", "目标名称", "范围", "数据截止日期", "统计口径", "数值", "单位", "佐证材料")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A workspace in which nothing is yet."""
    folder = tmp_path_factory.mktemp("story") / "workspace"
    make_workspace(folder).close()
    live_on(folder)
    return folder


def workbook(path, helped, until="2028-06-30"):
    """A department's workbook with the figures of two targets."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(HEADER)
    book.active.append([HELPED, "帮扶小微企业", "全区", until, "累计数", helped, "家", "名单"])
    book.active.append(
        [
            CHIEFS,
            "优秀首席质量官",
            "全区",
            until if until.endswith("-31") else "2028-06-30",
            "本季度数",
            3,
            "名",
            "评选文件",
        ]
    )
    book.save(path)
    return path


def test_from_a_document_to_a_verdict(root, tmp_path):
    with served(root) as server, chromium() as browser:
        watch = Watch(server.address)
        _, security_link, _, clerk_link = server.invitations()
        clerk, security = watch.window(browser), watch.window(browser)
        steps.accept(clerk, clerk_link, "clerk", "林书雅")
        steps.accept(security, security_link, "security", "韩守信")
        adopted(clerk, server.address)
        people = invited(browser, watch, clerk, security)
        filed(people, server.address, tmp_path)
        reviewed(people, server.address)
        assert watch.attempts == [], "another host was asked"
        assert watch.complaints == []


def adopted(clerk, address):
    """The plan is read, confirmed and put in force."""
    draft = steps.upload(clerk, address, EXAMPLE / "plan.docx")
    steps.name(clerk, draft, BUREAU)
    steps.confirm(clerk, draft)
    steps.answer(clerk, draft)
    steps.adopt(clerk, draft, "2026-04-08")
    clerk.goto(f"{address}/plan/")
    steps.picture(clerk, "07-board")
    assert clerk.locator("main tbody tr").count() > 100


def invited(browser, watch, clerk, security):
    """Those who file and review come by their links."""
    people = {"clerk": clerk}
    for username, name, role, by in (
        ("liaison", "周敏", "liaison", clerk),
        ("reviewer", "郑磊", "department_reviewer", clerk),
        ("office", "冯致远", "office_reviewer", security),
    ):
        body = "" if by is security else BUREAU
        link = steps.invite(by, watch.address, name=name, role=role, body=body)
        if username == "liaison":
            steps.picture(by, "08-invitation")
        people[username] = watch.window(browser)
        steps.accept(people[username], link, username, name)
    steps.picture(people["liaison"], "09-desk-of-a-liaison")
    return people


def filed(people, address, folder):
    """A workbook is refused with its cells marked, corrected, accepted and handed in."""
    liaison = people["liaison"]
    people["clerk"].goto(f"{address}/targets/{HELPED}/")
    assert "612" not in people["clerk"].locator("main").inner_text()
    steps.begin_filing(liaison, address, "reported_values")
    steps.put(liaison, workbook(folder / "二季度.xlsx", "六十一", until="2028年6月31日"))
    assert liaison.get_by_text("2028年6月31日").count()
    assert liaison.locator("form[action$='/hand-in/'] button").is_disabled()
    steps.picture(liaison, "10-refused", whole=True)
    steps.put(liaison, workbook(folder / "二季度改.xlsx", 61))
    steps.picture(liaison, "11-accepted", whole=True)
    steps.hand_in(liaison)
    assert liaison.get_by_text("等部门审核").count()


def reviewed(people, address):
    """One value comes back, is mended, and once it is approved the target's page shows the verdict."""
    liaison, reviewer, office, clerk = (people[name] for name in ("liaison", "reviewer", "office", "clerk"))
    steps.open_review(reviewer, address)
    steps.approve(reviewer)
    steps.open_review(office, address)
    row = office.locator("tr", has=office.locator("input[name^=remark-]")).first
    row.locator("summary").click()
    row.locator("input[type=checkbox]").check()
    row.locator("select").select_option(value="value")
    row.locator("input[name$=-reason], textarea[name$=-reason]").fill("名单上是 612 家，请核对")
    steps.picture(office, "12-return-one-value", whole=True)
    steps.press(office, office.get_by_role("button", name="退回").last)
    steps.open_returned(liaison, address)
    liaison.locator("input[name$=value]").first.fill("612")
    steps.picture(liaison, "14-mended", whole=True)
    steps.hand_in(liaison)
    steps.open_review(reviewer, address)
    steps.approve(reviewer)
    steps.open_review(office, address)
    steps.picture(office, "15-what-it-will-change", whole=True)
    steps.approve(office)
    clerk.goto(f"{address}/targets/{HELPED}/")
    steps.picture(clerk, "16-verdict", whole=True)
    assert "612" in clerk.locator("main").inner_text()
    assert "已达到，余12家" in clerk.locator("main").inner_text(), "the verdict is new at once"


def test_filing_and_reviewing_without_scripts(root, tmp_path):
    """The same people, with scripts switched off: a workbook is put in, reviewed twice, and stands in the ledger."""
    with served(root) as server, chromium() as browser:
        watch = Watch(server.address)
        liaison, reviewer, office = (watch.window(browser, java_script_enabled=False) for _ in range(3))
        for page, username in ((liaison, "liaison"), (reviewer, "reviewer"), (office, "office")):
            steps.sign_in(page, server.address, username)
        steps.begin_filing(liaison, server.address, "reported_values")
        file = workbook(tmp_path / "一季度.xlsx", 580, until="2028-03-31")
        steps.put(liaison, file)
        steps.hand_in(liaison)
        assert liaison.get_by_text("等部门审核").count()
        steps.open_review(reviewer, server.address)
        steps.approve(reviewer)
        steps.open_review(office, server.address)
        steps.approve(office)
        assert office.get_by_text("入账为第").count()
        assert watch.attempts == [] and watch.complaints == []
