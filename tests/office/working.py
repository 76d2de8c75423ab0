"""The work of the office done over HTTP by its forms: adopting, filing, reviewing. Each deed tells what the office confirmed."""

from __future__ import annotations

import re
import time
from typing import Any

from visiting import Page, Visitor

PASSWORD = "Qinghe-2028-Zhiliang"
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ANSWER = "已与原文核对，原文如此"
PATIENCE = 60
"""Seconds that the reading of a document may take."""


def sent(
    visitor: Visitor, page: Page, form: Any, values: dict[str, Any] | None = None, press: str = ""
) -> Page:
    """Sends a form that must be taken. Raises AssertionError with the words of the page where it is not."""
    answer = visitor.send(page, form, values or {}, press)
    assert answer.status == 200, f"{page.url} {form.get('action')}: {answer.status} {answer.text[:900]}"
    return answer


def fields(form: Any) -> set[str]:
    """The names of a form's fields."""
    return {each.name for each in form.inputs if each.name}


def with_field(page: Page, name: str) -> list[Any]:
    """The forms of a page that have a field of that name."""
    return [form for form in page.tree.forms if name in fields(form)]


def accept(visitor: Visitor, link: str, username: str, name: str) -> Page:
    """Accepts an invitation."""
    page = visitor.get(link)
    form = next(each for each in page.tree.forms if any(one.get("type") == "password" for one in each.inputs))
    secrets = {one.name: PASSWORD for one in form.inputs if one.get("type") == "password"}
    return sent(visitor, page, form, {**secrets, "username": username, "name": name})


def upload(clerk: Visitor, document: Any, *, amends: bool = False) -> int:
    """Uploads a document and waits until it is read; gives the draft's number."""
    page = clerk.get("/drafts/")
    (form,) = with_field(page, "document")
    page = sent(clerk, page, form, {"document": document, "amends": "1" if amends else ""})
    found = re.search(r"/drafts/(\d+)/", page.url)
    assert found, page.text[:500]
    end = time.monotonic() + PATIENCE
    while not clerk.get(f"/drafts/{found[1]}/").url.endswith("/reading/"):
        assert time.monotonic() < end, "the document was not read"
        time.sleep(0.1)
    return int(found[1])


def settle(clerk: Visitor, draft: int, lead: str) -> None:
    """Does everything that is open on a draft, as somebody does who agrees with the machine; `lead` leads what the plan gives to nobody."""
    base = f"/drafts/{draft}"
    page = clerk.get(f"{base}/bodies/")
    for form in with_field(page, "choice"):
        page = sent(clerk, page, form)
    page = clerk.get(f"{base}/duties/")
    for form in with_field(page, "lead"):
        items = [each.get("value") for each in form.inputs if each.name == "item"]
        page = sent(clerk, page, form, {"item": items, "lead": lead})
    page = clerk.get(f"{base}/reading/")
    for form in page.forms("/reading/confirm/"):
        page = sent(clerk, page, form, _several(form))
    page = clerk.get(f"{base}/reading/?show=open")
    for form in [each for each in page.forms("/confirm/") if "/cards/" in each.get("action")]:
        sent(clerk, page, form)
    page = clerk.get(f"{base}/links/")
    while forms := with_field(page, "kind"):
        page = clerk.get(sent(clerk, page, forms[0], _several(forms[0])).url)
    page = clerk.get(f"{base}/check-up/")
    while forms := [form for form in with_field(page, "answer") if form.xpath(".//textarea")]:
        page = sent(clerk, page, forms[0], {"answer": ANSWER})


def _several(form: Any) -> dict[str, list[str]]:
    """Hidden fields that stand there more than once."""
    found: dict[str, list[str]] = {}
    for each in form.inputs:
        if each.get("type") == "hidden" and each.name:
            found.setdefault(each.name, []).append(each.get("value", ""))
    return {name: values for name, values in found.items() if len(values) > 1}


def adopt(clerk: Visitor, draft: int, since: str) -> Page:
    """Adopts a draft on which nothing is open."""
    page = clerk.get(f"/drafts/{draft}/adopt/")
    forms = with_field(page, "since")
    assert forms, f"something is open: {page.text[:1500]}"
    page = sent(clerk, page, forms[0], {"since": since})
    assert "/drafts/" not in page.url or not with_field(page, "since"), page.text[:900]
    return page


def begin(liaison: Visitor, due: int) -> Page:
    """Opens the form of something due."""
    page = liaison.get(f"/file/{due}/")
    forms = [
        form for form in page.tree.forms if fields(form) == {"csrfmiddlewaretoken"} and not form.get("action")
    ]
    return sent(liaison, page, forms[0])


def file_value(liaison: Visitor, page: Page, value: str) -> str:
    """Types the value on the page of a submission and hands it in; gives the submission's id."""
    form = next(iter(page.forms("/typed/")))
    name = next(each for each in fields(form) if each.endswith("value") or each == "value")
    answer = sent(liaison, page, form, {name: value, "deed": "hand_in"})
    found = UUID.search(answer.url)
    assert found, answer.text[:500]
    return found[0]


def decide(reviewer: Visitor, submission: str, *, reason: str = "") -> Page:
    """Approves a submission, or sends it back where a reason is given."""
    page = reviewer.get(f"/review/{submission}/")
    (form,) = [each for each in page.forms("/return/") if "reason" in fields(each)]
    if not reason:
        form.set("action", form.get("action").replace("/return/", "/approve/"))
    return sent(reviewer, page, form, {"reason": reason})
