"""What people do in the stories, in a browser: by what stands on the pages, as somebody does who reads them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

PASSWORD = "Qinghe-2028-Zhiliang"
PICTURES = os.environ.get("ZHIHENG_SCREENSHOTS", "")
"""The folder for pictures of each step; none are made without it."""
UUID = re.compile(r"/[0-9a-f]{8}-[0-9a-f-]{27}/$")


def picture(page: Any, name: str, *, whole: bool = False) -> None:
    """A picture of the page as it stands, where pictures are wanted. `whole`: all of it, not the window alone."""
    if not PICTURES:
        return
    folder = Path(PICTURES)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.png"
    page.screenshot(path=path, full_page=whole, animations="disabled")
    smaller(path)


def smaller(path: Path) -> None:
    """The picture in few colours: pages are paper and ink."""
    from PIL import Image

    with Image.open(path) as opened:
        few = opened.convert("RGB").quantize(
            colors=64, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
    few.save(path, optimize=True)


def press(page: Any, button: Any) -> None:
    """Presses a button that sends a form, and waits for the page that comes of it."""
    with page.expect_navigation():
        button.click()


def accept(page: Any, link: str, username: str, name: str) -> None:
    """Opens an invitation, sets name and password, and is in."""
    page.goto(link)
    page.locator("input[name=username]").fill(username)
    if page.locator("input[name=name]").count():
        page.locator("input[name=name]").fill(name)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main form:has(input[type=password]) button").first.click()
    page.wait_for_url("**/")


def sign_in(page: Any, address: str, username: str) -> None:
    """Signs in with the password."""
    page.goto(f"{address}/sign-in/")
    page.locator("input[name=username]").fill(username)
    page.locator("input[type=password]").fill(PASSWORD)
    press(page, page.locator("form:has(input[type=password]) button").first)


def invite(page: Any, address: str, *, name: str, role: str, body: str = "") -> str:
    """Invites somebody; gives the link that the page shows."""
    page.goto(f"{address}/manage/invitations/")
    if page.locator("#invite:not([open])").count():
        page.locator("#invite summary").click()
    form = page.locator("main form:has([name=role])")
    form.locator("[name=name]").fill(name)
    form.locator("[name=role]").select_option(value=role)
    if body:
        form.locator("[name=body]").select_option(label=body)
    form.locator("button").last.click()
    return str(page.locator("[role=status] code").inner_text()).strip()


def upload(page: Any, address: str, document: Path) -> str:
    """Uploads the document and waits until it is read; gives the draft's address."""
    page.goto(f"{address}/drafts/")
    page.locator("input[type=file]").set_input_files(document)
    picture(page, "01-upload")
    page.get_by_role("button", name="上传并开始读").click()
    page.wait_for_url("**/reading/**", timeout=60_000)
    return str(page.url).partition("/reading/")[0]


def confirm(page: Any, draft: str) -> None:
    """Confirms what was read: first the cards without a question, then the others one by one."""
    page.goto(f"{draft}/reading/")
    picture(page, "02-reading")
    press(page, page.locator("form.several button"))
    page.goto(f"{draft}/reading/?show=open")
    while cards := page.locator("article.open form[action$='/confirm/'] button").count():
        page.locator("article.open form[action$='/confirm/'] button").first.click()
        page.wait_for_function(
            "n => document.querySelectorAll(\"article.open form[action$='/confirm/'] button\").length < n",
            arg=cards,
        )


def name(page: Any, draft: str, lead: str) -> None:
    """Says whom names mean, and who leads what the plan gives to nobody."""
    page.goto(f"{draft}/bodies/")
    press(page, page.get_by_role("button", name="认定以上单位"))
    picture(page, "03-bodies")
    page.goto(f"{draft}/duties/")
    for box in page.locator("input[name=item]").all():
        box.check()
    page.locator("#id_lead").fill(lead)
    press(page, page.locator("form:has(#id_lead) button").last)


def answer(page: Any, draft: str) -> None:
    """Answers the check-up, and says what measures each target."""
    page.goto(f"{draft}/check-up/")
    picture(page, "04-check-up")
    while page.locator("form:has(textarea[name=answer])").count():
        form = page.locator("form:has(textarea[name=answer])").first
        form.locator("textarea").fill("已与原文核对，原文如此")
        press(page, form.locator("button"))
    page.goto(f"{draft}/links/")
    picture(page, "05-links")
    while page.locator("form:has(input[name=kind]) button").count():
        press(page, page.locator("form:has(input[name=kind]) button").first)
    while True:
        # What the program would not decide: several indicators may measure it.
        page.goto(f"{draft}/links/?show=open")
        if not page.locator("main tbody a[href*='/links/targets-']").count():
            break
        page.locator("main tbody a[href*='/links/targets-']").first.click()
        page.wait_for_url("**/links/targets-*/")
        page.locator("input[name=measure][value=reported]").check()
        press(page, page.get_by_role("button", name="确认由它衡量"))


def adopt(page: Any, draft: str, since: str) -> None:
    """Puts the draft in force."""
    page.goto(f"{draft}/adopt/")
    assert page.locator("input[name=since]").count(), page.locator("main").inner_text()[:2000]
    page.locator("input[name=since]").fill(since)
    picture(page, "06-adopt")
    press(page, page.get_by_role("button", name="采纳为施行的计划"))


def begin_filing(page: Any, address: str, register: str) -> None:
    """Begins a filing into a register."""
    page.goto(f"{address}/filing/new/{register}/")
    page.get_by_role("button", name="开始填报").click()
    page.wait_for_url("**/filing/*-*/")


def put(page: Any, workbook: Path) -> None:
    """Puts a workbook into the filing and has it checked."""
    page.locator("#id_file").set_input_files(workbook)
    press(page, page.get_by_role("button", name="上传并检查"))


def hand_in(page: Any) -> None:
    """Hands the filing in."""
    page.locator(
        "form[action$='/hand-in/'] button, form[action$='/typed/'] button[value=hand_in]"
    ).first.click()
    page.wait_for_load_state()


def open_review(page: Any, address: str) -> None:
    """Opens the first filing that waits for a decision."""
    page.goto(f"{address}/review/")
    page.locator("main a[href*='/review/']").first.click()
    page.wait_for_url("**/review/*-*/")


def approve(page: Any) -> None:
    """Lets it go on."""
    press(page, page.get_by_role("button", name="通过").first)


def open_returned(page: Any, address: str) -> None:
    """Opens from the desk what came back."""
    page.goto(f"{address}/")
    picture(page, "13-returned-to-me")
    places = [link.get_attribute("href") or "" for link in page.locator("main a[href^='/filing/']").all()]
    page.goto(address + next(place for place in places if UUID.search(place)))
