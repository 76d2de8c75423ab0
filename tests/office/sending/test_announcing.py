"""Which events leave the office, to whom, and what of them."""

from __future__ import annotations

import json

import pytest

OWN, OTHER = "区市场监管局", "区教育局"


@pytest.fixture
def due(office):
    """Something due of each body."""
    from datetime import date

    from zhiheng.office.people.models import Body
    from zhiheng.office.records.models import Due

    def make(body):
        return Due.objects.create(
            body=Body.objects.get(name=body), register="reported_values", target="t", covers="", period_start=date(2028, 4, 1),
            period_end=date(2028, 6, 30), working_days=10, deadline=date(2028, 7, 14), clock_from=date(2028, 6, 30),
        )  # fmt: skip

    return make


def extend(office, due):
    from datetime import date

    from zhiheng.office.actions.dues import extend

    extend(office.actor("clerk"), due.pk, date(2028, 7, 20), "张三生病，数据迟出")


def waiting():
    from zhiheng.office.records.models import Delivery

    return {each.hook.name: each.content for each in Delivery.objects.select_related("hook").order_by("pk")}


def test_each_address_hears_what_its_owner_may_see_and_nothing_personal(office, hook, due):
    hook(name="system")
    hook(name="unwanted", events=["plan-adopted"])
    for username in ("liaison", "liaison-2", "clerk"):
        hook(name=username, by=username, own=True)
    extend(office, due(OTHER))
    told = waiting()
    assert sorted(told) == ["clerk", "liaison-2", "system"]
    assert told["liaison-2"]["bodies"] == [OTHER] == told["system"]["bodies"]
    assert told["liaison-2"]["data"] == {"deadline": "2028-07-20", "before": "2028-07-14"}
    assert "data" not in told["system"] and told["system"]["event"] == "due-extended"
    assert "张三" not in json.dumps(told, ensure_ascii=False)


def test_nothing_goes_out_where_the_act_did_not_stand(office, hook, due):
    from zhiheng.core.issues import InputProblem

    hook()
    with pytest.raises(InputProblem):
        from zhiheng.office.actions.dues import extend

        extend(office.actor("clerk"), due(OWN).pk, due(OTHER).deadline, "")
    assert waiting() == {}


def test_an_address_of_somebody_who_left_or_that_was_stopped_hears_nothing(office, hook, due):
    from zhiheng.office.actions.delivering import deliver
    from zhiheng.office.actions.hooks import stop_hook
    from zhiheng.office.people.models import Person
    from zhiheng.office.records.models import Delivery

    stopped = hook(name="stopped")
    hook(name="left", by="liaison", own=True)
    extend(office, due(OWN))
    assert len(waiting()) == 2
    stop_hook(office.actor("system"), stopped.pk)
    Person.objects.filter(username="liaison").update(is_active=False)
    assert deliver().given_up == 1
    problems = set(Delivery.objects.values_list("hook__name", "state", "problem"))
    assert problems == {("stopped", "given_up", "hook-stopped"), ("left", "given_up", "account-closed")}
    extend(office, due(OTHER))
    assert len(waiting()) == 2


def test_every_event_that_goes_out_is_entered_somewhere_and_tells_no_reasons():
    from zhiheng.office.records.events import LABELS
    from zhiheng.office.records.hook_events import EVENTS

    assert set(EVENTS) <= set(LABELS)
    told = {name for names in EVENTS.values() for name in names}
    assert not told & {"reason", "name", "names", "username", "person", "holder", "contact", "text", "value"}


def test_everything_wrong_with_a_new_address_is_said_at_once(office, outside):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.hooks import HookOrder, add_hook
    from zhiheng.office.people.actors import Refused

    order = HookOrder(name=" ", kind="telegram", url="https://else.example/x", events=["nothing"], secret="s")
    with pytest.raises(InputProblem) as raised:
        add_hook(office.actor("system"), order, own=False)
    codes = {issue.code for issue in raised.value.issues}
    assert codes == {"hook-name", "hook-kind", "hook-url", "hook-events", "hook-secret"}
    assert any("[hooks] hosts" in issue.remedy.zh and issue.value == "else.example" for issue in raised.value.issues)  # fmt: skip
    for username, own in (("clerk", False), ("liaison", False), ("security", False), ("system", True), ("enterprise", True)):  # fmt: skip
        with pytest.raises(Refused):
            add_hook(office.actor(username), order, own=own)


def test_nobody_stops_the_address_of_somebody_else_and_nobody_has_too_many(office, hook):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.hooks import stop_hook, try_hook
    from zhiheng.office.people.actors import Refused
    from zhiheng.office.records.outbox import hooks

    whole, own = hook(name="whole"), hook(name="own", by="liaison", own=True)
    for username, row in (("liaison-2", own), ("liaison", whole), ("clerk", own)):
        for deed in (stop_hook, try_hook):
            with pytest.raises(Refused):
                deed(office.actor(username), row.pk)
    with pytest.raises(Refused):
        stop_hook(office.actor("liaison"), 10_000)
    assert [each.name for each in hooks(office.actor("liaison"), own=True)] == ["own"]
    stop_hook(office.actor("liaison"), own.pk)
    with pytest.raises(InputProblem):
        stop_hook(office.actor("system"), own.pk)
    for _ in range(10):
        hook(by="liaison", own=True)
    with pytest.raises(InputProblem):
        hook(by="liaison", own=True)


def test_subjects_belong_to_their_bodies(office, due):
    from zhiheng.office.records.hook_events import bodies_of

    row = due(OTHER)
    assert bodies_of(f"due:{row.pk}", {}) == {office.body(OTHER)}
    assert bodies_of("due:99999", {}) == frozenset(), "of what is not there nobody in particular is told"
    assert bodies_of("body:7", {}) == {7}
    assert bodies_of("targets:target-1", {"body": 3}) == {3}
    assert bodies_of("draft:1", {}) is None


def test_what_an_act_brought_on_the_way_goes_out_too(office, hook):
    from zhiheng.office.actions.acting import acting, enter
    from zhiheng.office.people.actors import PROGRAM

    hook(name="system")
    with acting(PROGRAM, "chased") as act:
        for number in (7, 8):
            enter(act, "order-issued", subject=f"order:{number}", data={"colour": "blue"})
    from zhiheng.office.records.models import AuditEntry, Delivery

    assert list(AuditEntry.objects.order_by("-number").values_list("event", flat=True)[:3]) == [
        "chased", "order-issued", "order-issued",
    ]  # fmt: skip
    assert [each.content["subject"] for each in Delivery.objects.order_by("pk")] == ["order:7", "order:8"]
