"""Targets as later documents changed them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from zhiheng.core.bodies import Bodies
from zhiheng.core.plan.amendments import amendment_faults, in_force, is_dropped, target_on
from zhiheng.core.plan.model import Amendment, Plan, Target

RATE = Target(
    id="t1", area="产品质量", category="", subject="食品抽检合格率", op=">=", value=Decimal(96), unit="%"
)
RANGE = replace(RATE, id="t2", op="between", value=Decimal(5), upper=Decimal(6))
FIRST = Amendment(target="t1", since=date(2027, 3, 1), document="清府发〔2027〕3号", value=Decimal(97))
SECOND = Amendment(target="t1", since=date(2028, 1, 1), document="清府发〔2028〕1号", by="2029")
DROP = Amendment(target="t1", since=date(2028, 6, 1), document="清府发〔2028〕9号", dropped=True)


def plan(*amendments: Amendment) -> Plan:
    return Plan(targets=(RATE, RANGE), amendments=amendments)


def codes(*amendments: Amendment) -> list[str]:
    return [fault.code for fault in amendment_faults(plan(*amendments))]


def test_target_before_its_amendment_is_as_printed():
    assert target_on(plan(FIRST), "t1", date(2027, 2, 28)) == RATE


def test_target_from_the_day_of_its_amendment_on_has_the_new_figure():
    found = target_on(plan(FIRST, SECOND), "t1", date(2027, 3, 1))
    assert found == replace(RATE, value=Decimal(97))


def test_amendments_add_up():
    found = target_on(plan(FIRST, SECOND), "t1", date(2028, 1, 1))
    assert found == replace(RATE, value=Decimal(97), by="2029")


def test_a_dropped_target_is_not_in_force_and_may_be_taken_up_again():
    again = Amendment(target="t1", since=date(2029, 1, 1), document="清府发〔2029〕2号", value=Decimal(95))
    amended = plan(FIRST, DROP, again)
    assert target_on(amended, "t1", date(2028, 6, 1)) is None and is_dropped(amended, "t1", date(2028, 6, 1))
    assert target_on(amended, "t1", date(2029, 1, 1)) == replace(RATE, value=Decimal(95))
    assert [each.document for each in in_force(amended, "t1", date(2029, 1, 1))] == [
        FIRST.document,
        DROP.document,
        again.document,
    ]


def test_an_operator_without_a_range_takes_the_upper_bound_away():
    change = Amendment(target="t2", since=date(2027, 1, 1), document="某文", op=">=")
    assert target_on(plan(change), "t2", date(2027, 1, 1)) == replace(RANGE, op=">=", upper=None)


def test_bodies_may_be_handed_over():
    change = Amendment(target="t1", since=date(2027, 1, 1), document="某文", bodies=Bodies(("区市场监管局",)))
    assert target_on(plan(change), "t1", date(2027, 1, 1)).bodies.lead == ("区市场监管局",)


def test_amendments_that_fit_have_no_fault():
    assert codes(FIRST, SECOND, DROP) == []


def test_faults_are_all_told():
    day = date(2027, 1, 1)
    assert codes(
        Amendment(target="t9", since=day, document="某文", value=Decimal(1)),
        SECOND,
        FIRST,
        Amendment(target="t2", since=day, document="某文"),
        Amendment(target="t2", since=date(2027, 2, 1), document="某文", value=Decimal(7)),
        Amendment(target="t2", since=date(2027, 3, 1), document="某文", dropped=True, unit="‰"),
    ) == [
        "amendment-target-unknown",
        "amendment-out-of-order",
        "amendment-empty",
        "upper-below-value",
        "amendment-contradicts",
        "upper-below-value",
    ]


def test_a_range_needs_its_upper_bound():
    change = Amendment(target="t1", since=date(2027, 1, 1), document="某文", op="between")
    assert codes(change) == ["upper-missing"]


def test_a_comparison_needs_a_number():
    rank = replace(RATE, op="rank", value=None)
    change = Amendment(target="t1", since=date(2027, 1, 1), document="某文", op=">=")
    assert [fault.code for fault in amendment_faults(Plan(targets=(rank,), amendments=(change,)))] == [
        "value-missing"
    ]
