"""Who works during the soak, each in a thread: programs that file, reviewers, people who look at pages, and questions asked again and again.

Everybody holds each answer against what it must be; what is wrong is noted, and one wrong answer fails the soak.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from soak_ground import FIELDS, REGISTER
from visiting import Visitor
from working import PASSWORD

QUESTIONS = FIELDS - 2
WRONG = 0.05
"""Share of forms that are filled in wrongly."""
AGAIN = 0.02
"""Share of calls that are sent a second time with the same key, as a program does that heard no answer."""
ANSWERS = ("满意", "一般", "不满意")
TOKEN_IN_PAGE = re.compile(rb'"[A-Za-z0-9]{64}"')
"""The proof in a page that its form came from it: another one each time."""
PAGES = {
    "clerk": ("/", "/plan/", "/supervision/", f"/search/?q={quote('食品')}"),
    "leader": ("/", "/leader/", "/plan/?sort=risk"),
    "liaison": ("/", "/filing/", "/messages/"),
    "auditor": ("/registers/", "/registers/reported_values/", "/plan/"),
}
PUBLIC = ("/public/", "/public/data.csv")


@dataclass
class Soak:
    """What everybody shares: where the office is, when it ends, what was answered and what was wrong."""

    address: str
    tokens: Mapping[str, str]
    end: float
    body: int
    seed: int
    lock: threading.Lock = field(default_factory=threading.Lock)
    filed: dict[str, str] = field(default_factory=dict)
    """By the id of a filing that was confirmed, the number of its form."""
    approved: dict[str, int] = field(default_factory=dict)
    """By the number of a form, its place in the ledger."""
    counted: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def lasts(self) -> bool:
        """Whether it goes on."""
        return time.monotonic() < self.end

    def note(self, kind: str, seconds: float) -> None:
        """Counts an answer that was right, and how long it took."""
        with self.lock:
            self.counted[kind] += 1
            self.seconds.setdefault(kind, []).append(seconds)

    def blame(self, what: str) -> None:
        """Notes an answer that was wrong."""
        with self.lock:
            self.wrong.append(what[:600])


class Caller:
    """A program that calls with a token over one connection."""

    def __init__(self, soak: Soak, name: str) -> None:
        self.soak, self.token = soak, soak.tokens[name]
        self.connection = http.client.HTTPConnection(soak.address.removeprefix("http://"), timeout=120)

    def call(self, method: str, path: str, content: Any = None, key: str = "") -> tuple[int, Any]:
        """The status and the answer."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        body = None if content is None else json.dumps(content, ensure_ascii=False).encode()
        self.connection.request(method, f"/api/v1{path}", body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None


def filled(soak: Soak, name: str) -> tuple[random.Random, dict[str, str]]:
    """A form as filled in, the same every time it is asked for, and the dice that go on from there."""
    dice = random.Random(f"{soak.seed}-{name}")
    return dice, form(name, dice)


def form(number: str, dice: random.Random) -> dict[str, str]:
    """A form as filled in: every field, each with a value of its own."""
    row = {"survey_no": number, "asked_on": f"2028-06-{dice.randint(1, 30):02}"}
    for each in range(QUESTIONS):
        row[f"q{each:03}"] = (
            str(dice.randint(0, 10)), f"第{number}号答{dice.randint(0, 9999)}", dice.choice(ANSWERS), f"{dice.randint(0, 999)}.{dice.randint(1, 9)}",
            f"2028-0{dice.randint(1, 6)}-{dice.randint(1, 28):02}",
        )[each % 5]  # fmt: skip
    return row


def spoilt(row: dict[str, str], dice: random.Random) -> set[str]:
    """Fills some fields in wrongly; gives their columns."""
    number = 5 * dice.randrange(QUESTIONS // 5)
    row[f"q{number:03}"], row[f"q{number + 2:03}"] = "11", "很满意"
    return {f"第 {number} 问", f"第 {number + 2} 问"}


def files(soak: Soak, number: int) -> None:
    """Files forms one after the other, some of them wrong, some of them twice."""
    caller, count = Caller(soak, f"filer-{number}"), 0
    while soak.lasts():
        count += 1
        name = f"{number}-{count:06}"
        dice, row = filled(soak, name)
        wrong = spoilt(row, dice) if dice.random() < WRONG else set()
        content = {"register": REGISTER, "body": soak.body, "rows": [row]}
        began = time.monotonic()
        status, answer = caller.call("POST", "/filings/hand-in", content, key=name)
        took = time.monotonic() - began
        if wrong:
            told = {
                each
                for issue in (answer or {}).get("issues", ())
                for each in wrong
                if each in issue["place"]["zh"]
            }
            right = status == 422 and told == wrong and len(answer["issues"]) == len(wrong)
        else:
            right = status in (200, 201) and answer["state"] == "department_review" and answer["rows"] == 1
        if not right:
            soak.blame(f"form {name} {sorted(wrong)}: {status} {answer}")
            continue
        soak.note("form refused with its faults" if wrong else "form filed", took)
        if not wrong:
            with soak.lock:
                soak.filed[answer["id"]] = name
            if dice.random() < AGAIN:
                again = caller.call("POST", "/filings/hand-in", content, key=name)
                if again[0] != status or again[1]["id"] != answer["id"]:
                    soak.blame(f"form {name} sent again: {again}")
                soak.note("form sent again", time.monotonic() - began - took)


def reviews(soak: Soak) -> None:
    """Approves a filed form for its department and for the quality office, then holds the record in the register against the form."""
    department, office = Caller(soak, "reviewer"), Caller(soak, "office")
    dice = random.Random(soak.seed)
    done: set[str] = set()
    while soak.lasts():
        time.sleep(0.5)
        with soak.lock:
            open_ones = [id for id in list(soak.filed)[-400:] if id not in done]
        if not open_ones:
            continue
        id = dice.choice(open_ones)
        done.add(id)
        name = soak.filed[id]
        began = time.monotonic()
        status, answer = department.call("GET", f"/filings/{id}")
        if status == 200:
            status, answer = department.call(
                "POST", f"/filings/{id}/approve", {"version": answer["line"]["version"]}
            )
        if status == 200:
            status, answer = office.call("POST", f"/filings/{id}/approve", {"version": answer["version"]})
        if status != 200 or answer["state"] != "approved":
            soak.blame(f"approving {name}: {status} {answer}")
            continue
        soak.note("form approved twice, into the ledger", time.monotonic() - began)
        with soak.lock:
            soak.approved[name] = answer["filing"]
        looks_up(soak, office, name)


def looks_up(soak: Soak, caller: Caller, name: str) -> None:
    """The record of a form must hold every value that was filled in."""
    _, row = filled(soak, name)
    status, answer = caller.call("GET", f"/registers/{REGISTER}/row?key={quote(name)}")
    values = answer["row"]["values"] if status == 200 and answer["row"] else {}
    if different := [column for column, value in row.items() if not same(values.get(column, ""), value)]:
        soak.blame(
            f"record {name}: {status} {[(each, row[each], values.get(each)) for each in different[:3]]}"
        )
    else:
        soak.note("record as it was filled in", 0.0)


def same(shown: str, filled: str) -> bool:
    """Whether a value is shown as it was filled in; numbers may have their last zeros."""
    if shown == filled:
        return True
    try:
        return float(shown) == float(filled)
    except ValueError:
        return False


def looks(soak: Soak, username: str) -> None:
    """Opens the pages of a person over and over, reading a little between two."""
    visitor = Visitor(soak.address)
    visitor.sign_in(username, PASSWORD)
    while soak.lasts():
        for path in PAGES[username]:
            began = time.monotonic()
            page = visitor.get(path)
            if (
                page.status != 200
                or "sign-in" in page.url
                or "</html>" not in page.body.decode(errors="replace")
            ):
                soak.blame(f"{username} {path}: {page.status} {page.url}")
            soak.note("page", time.monotonic() - began)
            time.sleep(2)


def looks_in_public(soak: Soak) -> None:
    """Somebody who has not signed in."""
    visitor = Visitor(soak.address)
    while soak.lasts():
        for path in PUBLIC:
            began = time.monotonic()
            page = visitor.get(path)
            if page.status != 200:
                soak.blame(f"public {path}: {page.status}")
            soak.note("public page", time.monotonic() - began)
            time.sleep(2)


def asks_again(soak: Soak) -> None:
    """Asks the same questions about the same state of the ledger all the time: the answers must be the same, byte for byte."""
    caller, visitor = Caller(soak, "leader"), Visitor(soak.address)
    visitor.sign_in("auditor", PASSWORD)
    seq = caller.call("GET", "/registers/reported_values/rows")[1]["seq"]
    about = urlencode({"as_of": seq})
    asked: dict[str, Callable[[], bytes]] = {
        "rows": lambda: dumped(caller.call("GET", f"/registers/reported_values/rows?{about}")),
        "spot checks": lambda: dumped(caller.call("GET", f"/registers/inspections/rows?{about}")),
        "page of rows": lambda: middle(visitor.get(f"/registers/reported_values/?{about}").body),
        "another page of rows": lambda: middle(visitor.get(f"/registers/inspections/?{about}&sort=-sampled_on").body),
        "verdicts": lambda: dumped(caller.call("GET", "/verdicts")),
    }  # fmt: skip
    first: dict[str, str] = {}
    while soak.lasts():
        for name, ask in asked.items():
            began = time.monotonic()
            digest = hashlib.sha256(ask()).hexdigest()
            if first.setdefault(name, digest) != digest:
                soak.blame(f"“{name}” was answered differently")
            soak.note("question asked again", time.monotonic() - began)
        time.sleep(3)


def middle(page: bytes) -> bytes:
    """What a page says about its question: the frame around it tells of today, how many filings there are and what waits."""
    return TOKEN_IN_PAGE.sub(b"", page.partition(b"<main")[2].partition(b"<footer")[0])


def dumped(answer: tuple[int, Any]) -> bytes:
    """An answer as bytes."""
    return json.dumps(answer, ensure_ascii=False, sort_keys=True).encode()
