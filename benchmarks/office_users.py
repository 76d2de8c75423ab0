"""What fifty people do at once in the office, for locust: each is signed in and looks at one page after the other.

Run by benchmarks/office.py, which says in ZHIHENG_BENCH what there is to look at: JSON with `password` and `targets`.
"""

from __future__ import annotations

import json
import os
import random
import re
from itertools import count

from locust import HttpUser, constant, task

SAID = json.loads(os.environ.get("ZHIHENG_BENCH", '{"password": "", "targets": [""]}'))
PEOPLE = ("clerk", "liaison", "reviewer", "office", "leader", "auditor")
"""Sign-in names by turns, of people who may see the targets; several windows of one person are several users."""
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LISTS = (
    "",
    "?page=40",
    "?result.is=不合格",
    "?sort=-sampled_on",
)
"""What is asked of the register: all of it, another page, a filter, an order."""
_numbers = count()


class Person(HttpUser):
    """Somebody who reads for as long as the measurement lasts."""

    wait_time = constant(0)

    def on_start(self) -> None:
        """Signs in."""
        page = self.client.get("/sign-in/", name="(signing in)")
        found = TOKEN.search(page.text)
        token = found[1] if found else ""
        username = PEOPLE[next(_numbers) % len(PEOPLE)]
        sent = {"username": username, "password": SAID["password"], "csrfmiddlewaretoken": token}
        self.client.post("/sign-in/", sent, name="(signing in)")

    @task
    def desk(self) -> None:
        """The desk."""
        self.client.get("/", name="desk")

    @task
    def board(self) -> None:
        """The board of the plan."""
        self.client.get("/plan/", name="board")

    @task
    def target(self) -> None:
        """A target that the register measures."""
        self.client.get(f"/targets/{random.choice(SAID['targets'])}/", name="target page")

    @task
    def register(self) -> None:
        """The register browser."""
        self.client.get(f"/registers/inspections/{random.choice(LISTS)}", name="register browser")
