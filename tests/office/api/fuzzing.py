"""Calls by the thousand over the description of the API, by every role: nothing fails, nothing is undescribed, nothing of others is told.

Run by itself (script/fuzz-api) it makes an office with objects of two bodies and prints how the calls ended; exit status 1 where one ended
otherwise than the description says.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import samples

ADDRESS = "/api/v1/openapi.json"
USERNAMES = {
    "clerk": "clerk", "liaison": "liaison", "department_reviewer": "reviewer", "office_reviewer": "office", "leader": "leader",
    "auditor": "auditor", "enterprise": "enterprise", "system_admin": "system", "security_admin": "security", "audit_admin": "audit",
}  # fmt: skip
# Names of files stand in the audit log, which is the audit administrator's to read.
SEES_NOTHING_OF_OTHERS = (
    "liaison",
    "department_reviewer",
    "enterprise",
    "system_admin",
    "security_admin",
    "audit_admin",
)
HIDDEN = (samples.MARKER, samples.OTHER_TARGET)
KEPT = ("报送", "审核")
"""Topics whose calls stand; what the others do is taken back, so that people and bodies are there to the end."""
SHARE = 0.6
"""Of the calls that are as described, those that name something that exists."""


@dataclass
class Outcome:
    """How the calls ended: their number, by status, and what was wrong, a line each."""

    calls: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def line(self) -> str:
        """In one line."""
        said = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        return f"{self.calls} calls ({said}), {len(self.wrong)} wrong"


def fuzz(office: Any, *, calls: int, seed: int, roles: tuple[str, ...] = tuple(USERNAMES)) -> Outcome:
    """Makes about so many calls, shared out over roles and operations; more of those that the role may call."""
    import schemathesis
    from django.core.signals import got_request_exception, request_finished, request_started
    from django.db import close_old_connections

    from zhiheng.office.api import bearer
    from zhiheng.office.serving import application

    told = logging.getLogger("django.request")
    level = told.level
    told.setLevel(logging.CRITICAL)
    got_request_exception.connect(_failed, dispatch_uid="fuzz")
    described = description(office)
    # A call within a transaction of the loop leaves its connection open.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    made = samples.fill(office)
    tokens = {role: token_of(office, USERNAMES[role]) for role in roles}
    schema = schemathesis.openapi.from_dict(described)
    schema.app = application()
    operations = [found.ok() for found in schema.get_all_operations()]
    outcome, chance = Outcome(), random.Random(seed)
    share = max(calls / (len(roles) * len(operations)), 0.01)
    for role in roles:
        bearer.calls.forget()
        for operation in operations:
            number = int(share) + (chance.random() < share % 1)
            for case in cases(operation, number, chance):
                call(case, role, tokens[role], made, outcome, chance)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    told.setLevel(level)
    outcome.wrong += faults()
    return outcome


def _failed(sender: Any, **_: Any) -> None:
    """Says on standard error what failed, for whoever looks for the cause."""
    traceback.print_exc()


def description(office: Any) -> dict[str, Any]:
    """The description without its security: the loop brings the tokens itself, calls without one are another test's."""
    found: dict[str, Any] = office.browser().get(ADDRESS).json()
    del found["components"]["securitySchemes"]
    for methods in found["paths"].values():
        for operation in methods.values():
            del operation["security"]
    return found


def token_of(office: Any, username: str) -> str:
    """A token with every scope that the person may have."""
    from datetime import date

    from zhiheng.office.actions.tokens import make_token
    from zhiheng.office.people.scopes import scopes_of

    actor = office.actor(username)
    return make_token(actor, "fuzz", [scope.name for scope in scopes_of(actor)], date(2028, 12, 31))[1]


def cases(operation: Any, number: int, chance: random.Random) -> Iterator[Any]:
    """So many calls of the operation: as described and, in turns, not as described."""
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from schemathesis import GenerationMode

    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        count = number // 2 + (number % 2 if mode is GenerationMode.POSITIVE else 0)
        if not count:
            continue
        found: list[Any] = []

        @seed(chance.randrange(1 << 30))
        @settings(
            max_examples=count,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def collect(case: Any) -> None:
            found.append(case)  # noqa: B023 - it is called within this turn

        try:
            collect()
        except Exception as problem:
            if type(problem).__name__ not in ("Unsatisfiable", "Unsatisfied"):
                raise
        yield from found[:count]


def call(case: Any, role: str, token: str, made: Any, outcome: Outcome, chance: random.Random) -> None:
    """Makes one call and notes what is wrong with the answer."""
    from django.db import transaction
    from schemathesis import GenerationMode
    from schemathesis.checks import FailureGroup, not_a_server_error
    from schemathesis.specs.openapi import checks

    positive = case.meta is None or case.meta.generation.mode is GenerationMode.POSITIVE
    if positive and chance.random() < SHARE:
        name_samples(case, made["other" if chance.random() < 0.5 else "own"])
    asked = [
        not_a_server_error, checks.status_code_conformance, checks.content_type_conformance, checks.response_schema_conformance,
        checks.negative_data_rejection,
    ]  # fmt: skip
    said = f"{role} {case.method} {case.formatted_path}"
    with transaction.atomic():
        answer = case.call(headers={"Authorization": f"Bearer {token}"})
        if not case.operation.definition.raw["tags"][0].startswith(KEPT):
            transaction.set_rollback(True)
    outcome.calls += 1
    outcome.statuses[answer.status_code] += 1
    try:
        case.validate_response(answer, checks=asked)
    except FailureGroup as found:
        what = "; ".join(f"{each.title} {each.message}" for each in found.exceptions)
        outcome.wrong.append(
            f"{said}: {answer.status_code} {what} {str(case.body)[:300]} {case.query}"[:1500]
        )
    if role in SEES_NOTHING_OF_OTHERS and "/audit" not in case.operation.path:
        text = answer.content.decode(errors="replace")
        sent = json.dumps([case.path_parameters, case.query, str(case.body)], ensure_ascii=False, default=str)
        outcome.wrong += [f"{said} tells {word}" for word in HIDDEN if word in text and word not in sent]


def name_samples(case: Any, made: dict[str, str]) -> None:
    """Puts things that exist into the address and the body, by the names of the fields."""
    known = {**made, "id": made["submission"], "number": "1"}
    for name in case.path_parameters or {}:
        if name in known:
            case.path_parameters[name] = known[name]
    if isinstance(case.body, dict):
        for name in set(case.body) & {"body", "due", "register", "target", "evidence"}:
            value = known[name]
            case.body[name] = int(value) if value.isdigit() else value
        if "version" in case.body:
            case.body["version"] = 1


def faults() -> list[str]:
    """What is wrong with the ledger and the audit log afterwards."""
    from zhiheng.core.issues import Level
    from zhiheng.ledger.verifying import verify
    from zhiheng.office.records import audit
    from zhiheng.office.records.workspaces import workspace

    found = [
        f"ledger: {issue.line('en')}"
        for issue in verify(workspace().ledger).issues
        if issue.level is Level.ERROR
    ]
    return found + [f"audit log: entry {number}" for number in audit.faults()]


def main() -> int:
    """The loop from the command line."""
    parser = argparse.ArgumentParser(description="Calls the API by the thousand, by every role.")
    parser.add_argument("--calls", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}, {chosen.calls} calls", flush=True)
    from conftest import Office, office_made_in

    warnings.simplefilter("ignore")
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = fuzz(Office(office_made_in(Path(folder))), calls=chosen.calls, seed=chosen.seed)
    for line in outcome.wrong[:40]:
        print(line)
    print(f"{outcome.line()}; seed {chosen.seed}, {time.monotonic() - began:.0f} s")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
