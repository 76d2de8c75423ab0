"""The story goes on: what is late becomes an order, is answered and waited for; a leader and the public look at the promises; a citizen's problem
goes to a body as a notice, and the answer comes back. Nothing asks another host, and the public pages run no script.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

import steps
from browsing import CHROMIUM, WITHOUT, Watch, chromium
from running import served

pytestmark = pytest.mark.skipif(not CHROMIUM, reason=WITHOUT)

BUREAU = "区市场监管局"
LATE, ORDERED = "2028-07-05", "2028-07-06"
"""A day in the grace of what was due on 30 June, and the day on which its order is issued."""
PROBLEM = "菜场门口两家熟食店没有公示许可证，夏天熟食没有冷藏。"


@pytest.fixture
def root(district, tmp_path):
    """The demonstration district, to be worked in."""
    return Path(shutil.copytree(district, tmp_path / "district"))


def test_from_overdue_to_an_answer(root):
    with chromium() as browser:
        with served(root, "--today", LATE) as server:
            late = overdue(browser, Watch(server.address), server.address)
        with served(root, "--today", ORDERED) as server:
            watch, address = Watch(server.address), server.address
            people = {
                name: watch.window(browser, accept_downloads=True) for name in ("liaison", "clerk", "leader")
            }
            for name, page in people.items():
                steps.sign_in(page, address, name)
            ordered(people["liaison"], f"{address}{late}")
            taken(people["clerk"], address)
            led(people["leader"], address)
            citizen = watch.window(browser, java_script_enabled=False)
            code = reported(citizen, address)
            passed_on(people, address)
            answered(citizen, address, code)
            assert watch.attempts == [], "another host was asked"
            assert watch.complaints == []


def overdue(browser, watch, address):
    """What is late is told, and how its days were counted; gives the address of the matter."""
    liaison = watch.window(browser)
    steps.sign_in(liaison, address, "liaison")
    liaison.goto(f"{address}/supervision/?state=overdue")
    steps.picture(liaison, "20-overdue")
    liaison.locator("main tbody th a").first.click()
    liaison.wait_for_url("**/supervision/*/")
    said = liaison.locator("main").inner_text()
    assert "逾期 3 个工作日" in said and "不计" in said
    assert liaison.locator("main a[href^='/orders/']").count() == 0
    steps.picture(liaison, "21-how-it-was-counted", whole=True)
    return liaison.url.removeprefix(address)


def ordered(liaison, matter):
    """The next morning the order is there; its slip is a document; the body answers."""
    liaison.goto(matter)
    assert "蓝色督办" in liaison.locator("main").inner_text()
    liaison.locator("main table a[href^='/orders/']").first.click()
    liaison.wait_for_url("**/orders/*/")
    with liaison.expect_download() as slip:
        liaison.locator("a[href$='/slip/']").click()
    assert Path(slip.value.path()).read_bytes().startswith(b"PK")
    steps.picture(liaison, "22-order", whole=True)
    form = liaison.locator("form[action$='/reply/']")
    form.locator("textarea[name=text]").fill("统计口径正在与市局核对，七月十二日前报送。")
    form.locator("input[name=promised]").fill("2028-07-12")
    steps.press(liaison, form.get_by_role("button", name="回复质量办"))
    assert "2028-07-12" in liaison.locator("main").inner_text()


def taken(clerk, address):
    """The quality office takes the reply."""
    clerk.goto(address)
    clerk.locator("main a[href^='/orders/']").first.click()
    clerk.wait_for_url("**/orders/*/")
    form = clerk.locator("form[action$='/decide/']")
    form.locator("input[name=take][value=take]").check()
    steps.picture(clerk, "23-reply", whole=True)
    steps.press(clerk, form.get_by_role("button"))
    assert "已认可" in clerk.locator("main").inner_text()


def led(leader, address):
    """Ten lines, and one sheet of paper."""
    leader.goto(f"{address}/leader/")
    assert leader.locator("main tbody tr").count() == 10
    steps.picture(leader, "24-leader", whole=True)
    leader.emulate_media(media="print")
    assert leader.locator("nav, .rail").first.is_hidden()
    steps.picture(leader, "25-leader-printed", whole=True)
    leader.emulate_media(media="screen")


def reported(citizen, address):
    """Somebody who has not signed in reads a promise and reports a problem; gives the code by which the answer is looked up."""
    citizen.goto(f"{address}/public/")
    steps.picture(citizen, "26-public")
    citizen.locator("main table a[href^='/public/']").first.click()
    citizen.wait_for_url("**/public/*/")
    steps.picture(citizen, "27-promise", whole=True)
    citizen.goto(f"{address}/public/report/")
    citizen.locator("textarea[name=text]").fill(PROBLEM)
    citizen.locator("[name=where]").fill("城关街道河西菜场")
    steps.picture(citizen, "28-report", whole=True)
    citizen.get_by_role("button", name="提交反映").click()
    code = citizen.locator(".report-code").inner_text().strip()
    assert len(code) >= 12
    return code


def passed_on(people, address):
    """The clerk passes it on as a notice, the body receives it and replies, the clerk answers the citizen."""
    clerk, liaison = people["clerk"], people["liaison"]
    clerk.goto(f"{address}/reports/")
    clerk.locator("main tbody tr", has_text=PROBLEM[:8]).locator("th a").click()
    clerk.wait_for_url("**/reports/*/")
    here = clerk.url
    form = clerk.locator("form[action$='/pass-on/']")
    if form.locator("xpath=ancestor::details[not(@open)]").count():
        form.locator("xpath=ancestor::details").locator("summary").first.click()
    form.locator("select[name=to_body]").select_option(label=BUREAU)
    steps.picture(clerk, "29-pass-on", whole=True)
    steps.press(clerk, form.get_by_role("button").last)
    liaison.goto(f"{address}/notices/")
    liaison.locator("main a[href^='/notices/']", has_text="群众反映").first.click()
    liaison.wait_for_url("**/notices/*-*/")
    steps.press(liaison, liaison.get_by_role("button", name="签收"))
    form = liaison.locator("form[action$='/reply/']")
    form.locator("textarea[name=reply]").fill("已责令两家店当天公示许可证，配备冷藏柜。")
    form.locator("select[name=fact-result]").select_option(label="属实，已处理")
    steps.picture(liaison, "30-notice", whole=True)
    steps.press(liaison, form.get_by_role("button", name="回复"))
    clerk.goto(here)
    form = clerk.locator("form[action$='/answer/']")
    if form.locator("xpath=ancestor::details[not(@open)]").count():
        form.locator("xpath=ancestor::details").locator("summary").first.click()
    form.locator("textarea[name=answer]").fill(
        "两家店已公示许可证并配备冷藏柜，市场监管部门将继续检查。感谢您的反映。"
    )
    steps.press(clerk, form.get_by_role("button").last)


def answered(citizen, address, code):
    """The code finds the answer."""
    citizen.goto(f"{address}/public/answer/")
    citizen.locator("input[name=code]").fill(code)
    citizen.locator("main form button").last.click()
    assert "已公示许可证并配备冷藏柜" in citizen.locator("main").inner_text()
    steps.picture(citizen, "31-answer", whole=True)
