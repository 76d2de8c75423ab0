"""Every page has its twin in the API, and every role may call what it may open: held against the tables of the pages."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

import addresses
import fuzzing
import samples

HERE = Path(__file__).parent
TWINS = tomllib.loads((HERE / "twins.toml").read_text(encoding="utf-8"))
RULES = addresses.rules()
CALLS = tomllib.loads((HERE / "api_calls.toml").read_text(encoding="utf-8"))


class Operation(NamedTuple):
    """An operation of the description: its id, method, address and scope."""

    id: str
    method: str
    address: str
    scope: str


class Rule(NamedTuple):
    """Who may call it about objects of their own body and of another one, and which samples stand in its address."""

    own: frozenset[str]
    other: frozenset[str]
    arguments: dict[str, str]


@pytest.fixture
def operations(office):
    """Every operation, by its id."""
    schema = office.browser().get(fuzzing.ADDRESS).json()
    return {
        said["operationId"]: Operation(said["operationId"], method, address, said["x-scope"])
        for address, methods in schema["paths"].items()
        for method, said in methods.items()
    }


def test_every_page_has_its_operation(operations):
    missing, unknown = [], []
    for name, by_method in RULES.items():
        twin = TWINS.get(name, {})
        if "none" in twin:
            continue
        # What a page that only reads answers to a form is the same as what it answers to its address.
        alike = {"post"} if "get" in twin and by_method.get("post") == by_method.get("get") else set()
        missing += [f"{name} {method}" for method in by_method if method not in {*twin, *alike}]
        unknown += [
            f"{name}: {twin[method]}"
            for method in by_method
            if method in twin and twin[method] not in operations
        ]
    assert (missing, unknown) == ([], [])
    assert sorted(set(TWINS) - set(RULES)) == []


def test_every_operation_says_who_may_call_it(operations):
    assert sorted(name for name in operations if rule_of(name) is None) == []
    assert sorted(set(CALLS) - set(operations)) == []


def test_roles_call_what_they_may_open(office, operations):
    """With a token of every scope that the role may have: what its page lets it do, and nothing else. What depends on the object is
    called with objects of both bodies; of the rest the guard is asked, which every call passes first.
    """
    made, wrong = samples.fill(office), []
    for role, username in fuzzing.USERNAMES.items():
        token = fuzzing.token_of(office, username)
        for operation in operations.values():
            rule = rule_of(operation.id)
            whole = (
                ("own", "other")
                if rule.own != rule.other
                else ("own",)
                if "whole" in CALLS.get(operation.id, {})
                else ()
            )
            answers = {whose: called(office, operation, token, made[whose]) for whose in whole}
            answers = answers or {"own": guarded(operation, token)}
            for whose, status in answers.items():
                allowed = role in getattr(rule, whose)
                if status >= 500 or (status == 403) is allowed:
                    wrong.append(f"{role} {operation.id} ({whose}): {status}, want {'no ' * allowed}403")
    assert not wrong, "\n".join(wrong)


def test_token_without_the_scope_may_not_call(office, operations):
    """Whatever its person may do; no call without a token is answered either."""
    from datetime import date

    from zhiheng.office.actions.tokens import make_token
    from zhiheng.office.people.scopes import scopes_of

    for username in fuzzing.USERNAMES.values():
        actor = office.actor(username)
        scopes = {scope.name for scope in scopes_of(actor)}
        for name in scopes:
            text = make_token(actor, f"without {name}", scopes - {name}, date(2028, 12, 31))[1]
            asked = [each for each in operations.values() if each.scope == name]
            assert [each.id for each in asked if guarded(each, text) != 403] == []
            actor_tokens_end(actor)
    assert [each.id for each in operations.values() if guarded(each, "") != 401] == []
    assert [each.id for each in operations.values() if guarded(each, "zhh_wrong") not in (401, 429)] == []


def actor_tokens_end(actor):
    """Ends every token of the person: there may be so many at a time."""
    from zhiheng.office.actions.tokens import revoke_token
    from zhiheng.office.records.tokens import tokens_of

    for each in tokens_of(actor):
        revoke_token(actor, each.id)


@cache
def guards():
    """What every call of an operation passes first, by the id of the operation."""
    from zhiheng.office.api.urls import api

    return {
        each.operation_id: each.auth_callbacks[0]
        for bound in api._get_bound_routers()
        for view in bound.path_operations.values()
        for each in view.operations
    }


def guarded(operation, token):
    """How the guard of the operation answers: 200 where the call goes on."""
    from django.test import RequestFactory

    from zhiheng.office.api import bearer
    from zhiheng.office.people.actors import Refused

    bearer.calls.forget(), bearer.failures.forget()
    headers = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
    try:
        guards()[operation.id](
            RequestFactory().generic(operation.method.upper(), operation.address, **headers)
        )
    except Refused:
        return 403
    except bearer.NoToken:
        return 401
    return 200


@cache
def rule_of(name):
    """Who may call the operation: as the table of calls says, else as its page."""
    said = CALLS.get(name, {})
    pages = [
        RULES[page][method]
        for page, twin in TWINS.items()
        for method in ("get", "post")
        if twin.get(method) == name and method in RULES.get(page, {})
    ]
    given = pages[0].arguments if pages else {}
    if "roles" in said:
        roles = said["roles"]
        own, other = (roles["own"], roles["other"]) if isinstance(roles, dict) else (roles, roles)
        return Rule(addresses.roles(own), addresses.roles(other), given | said.get("with", {}))
    return (
        Rule(pages[0].own - {"nobody"}, pages[0].other - {"nobody"}, given | said.get("with", {}))
        if pages
        else None
    )


def called(office, operation, token, made):
    """The answer to a call with samples in its address and body; whatever it did is taken back."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import transaction

    from zhiheng.office.api import bearer

    bearer.calls.forget(), bearer.failures.forget()
    said, arguments = CALLS.get(operation.id, {}), rule_of(operation.id).arguments
    address = operation.address
    for name in [part[1:-1] for part in address.split("/") if part.startswith("{")]:
        wanted = arguments.get(name, {"id": "submission", "number": "1"}.get(name, name))
        address = address.replace(f"{{{name}}}", made.get(wanted, wanted))
    if "query" in said:
        address += "?" + re.sub(r"@([a-z_]+)", lambda found: made[found[1]], said["query"])
    browser = office.browser()
    browser.raise_request_exception = False
    headers = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
    with transaction.atomic():
        if operation.method == "get":
            answer = browser.get(address, **headers)
        elif "form" in said:
            answer = browser.post(
                address, {**said["form"], "file": SimpleUploadedFile("a.csv", b"x\n1\n")}, **headers
            )
        else:
            body = json.dumps(filled(said.get("sent", {}), made))
            answer = browser.post(address, body, content_type="application/json", **headers)
        transaction.set_rollback(True)
    if answer.streaming:
        answer.close()
    return answer.status_code


def filled(said, made):
    """What is sent, with samples where it names them; numbers as numbers."""
    if isinstance(said, dict):
        return {name: filled(each, made) for name, each in said.items()}
    if isinstance(said, list):
        return [filled(each, made) for each in said]
    if isinstance(said, str) and said.startswith("@"):
        found = made[said[1:]]
        return int(found) if found.isdigit() else found
    return said
