"""Reading again keeps what people changed, takes what they did not, and says what differs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from zhiheng.core.bodies import Bodies
from zhiheng.core.plan.corrections import Outcome, fingerprints, merge
from zhiheng.core.plan.identity import with_ids
from zhiheng.core.plan.model import Body, Facts, Plan, Target, Task


def target(subject: str, value: int, **more) -> Target:
    fields = {
        "id": "",
        "area": "产品质量",
        "category": "",
        "op": ">=",
        "unit": "%",
        "by": "2026",
        "quote": subject,
    }
    return Target(subject=subject, value=Decimal(value), **(fields | more))


def read(*targets: Target, **more) -> Plan:
    return with_ids(Plan(facts=Facts(title="计划"), targets=targets, **more))


FOOD, DRUGS = target("食品合格率", 96), target("药品合格率", 98)
LAST = read(FOOD, DRUGS)
BASE = fingerprints(LAST)


def outcomes(merged):
    return [(each.outcome, each.label, each.field) for each in merged.differences]


def changed(plan: Plan, index: int, **fields) -> Plan:
    targets = list(plan.targets)
    targets[index] = replace(targets[index], **fields)
    return replace(plan, targets=tuple(targets))


def test_merge_of_an_untouched_file_is_the_fresh_reading():
    fresh = read(target("食品合格率", 97), DRUGS)
    merged = merge(LAST, fresh, BASE)
    assert merged.plan == fresh
    assert outcomes(merged) == [(Outcome.UPDATED, "食品合格率", "value")]


def test_merge_keeps_a_corrected_field_and_takes_the_others():
    mine = changed(LAST, 0, value=Decimal(95))
    fresh = read(target("食品合格率", 96, bodies=Bodies(("甲局",))), DRUGS)
    merged = merge(mine, fresh, BASE)
    assert merged.plan.targets[0].value == 95
    assert merged.plan.targets[0].bodies.lead == ("甲局",)
    assert (Outcome.KEPT, "食品合格率", "value") in outcomes(merged)


def test_merge_reports_a_corrected_field_whose_reading_changed():
    mine = changed(LAST, 0, value=Decimal(95))
    merged = merge(mine, read(target("食品合格率", 97), DRUGS), BASE)
    assert merged.plan.targets[0].value == 95
    assert outcomes(merged) == [(Outcome.CONFLICT, "食品合格率", "value")]


def test_merge_is_quiet_when_the_reading_caught_up_with_the_correction():
    mine = changed(LAST, 0, value=Decimal(97))
    assert outcomes(merge(mine, read(target("食品合格率", 97), DRUGS), BASE)) == []


def test_merge_leaves_out_what_a_person_removed():
    mine = replace(LAST, targets=LAST.targets[1:])
    merged = merge(mine, LAST, BASE)
    assert merged.plan == mine
    assert outcomes(merged) == [(Outcome.REMOVED, "食品合格率", "")]
    again = merge(merged.plan, LAST, merged.base)
    assert again.plan == mine


def test_merge_leaves_out_what_a_person_removed_though_its_id_changed():
    mine = replace(LAST, targets=LAST.targets[1:])
    fresh = read(replace(FOOD, subject="重点食品合格率"), DRUGS)
    assert merge(mine, fresh, BASE).plan.targets == LAST.targets[1:]


def test_merge_keeps_what_a_person_added_where_it_stood():
    added = replace(target("企业标准", 3), id="target-mine")
    mine = replace(LAST, targets=(LAST.targets[0], added, LAST.targets[1]))
    merged = merge(mine, LAST, BASE)
    assert merged.plan == mine
    assert outcomes(merged) == [(Outcome.ADDED, "企业标准", "")]


def test_merge_drops_untouched_and_keeps_touched_entries_that_are_no_longer_read():
    mine = changed(LAST, 0, unit="‰")
    merged = merge(mine, read(), BASE)
    assert merged.plan.targets == mine.targets[:1]
    assert outcomes(merged) == [(Outcome.ORPHAN, "食品合格率", ""), (Outcome.DROPPED, "药品合格率", "")]


def test_merge_follows_an_entry_whose_subject_is_read_better():
    fresh = read(replace(FOOD, subject="重点食品合格率"), DRUGS)
    merged = merge(changed(LAST, 0, value=Decimal(95)), fresh, BASE)
    assert [t.id for t in merged.plan.targets] == [t.id for t in LAST.targets]
    assert (merged.plan.targets[0].subject, merged.plan.targets[0].value) == ("重点食品合格率", 95)
    again = merge(merged.plan, fresh, merged.base)
    assert again.plan == merged.plan


def test_merge_takes_what_is_read_for_the_first_time():
    fresh = read(FOOD, target("工程合格率", 100), DRUGS)
    merged = merge(LAST, fresh, BASE)
    assert merged.plan == fresh
    assert outcomes(merged) == [(Outcome.NEW, "工程合格率", "")]


def test_merge_without_a_record_keeps_the_file_where_it_differs():
    mine = changed(LAST, 0, value=Decimal(95))
    merged = merge(mine, LAST, {})
    assert merged.plan == mine
    assert outcomes(merged) == [(Outcome.KEPT, "食品合格率", "value")]


def test_merge_keeps_facts_areas_tasks_and_bodies_a_person_changed():
    last = read(
        FOOD, areas=("产品质量",), tasks=(Task(id="1", path=(), title="抽检"),), bodies=(Body(name="甲局"),)
    )
    mine = replace(
        last,
        facts=replace(last.facts, number="云政〔2024〕1号"),
        areas=("产品质量", "服务质量"),
        tasks=(replace(last.tasks[0], bodies=Bodies(("甲局",))),),
        bodies=(Body(name="甲局", aliases=("甲分局",)), Body(name="乙局")),
    )
    merged = merge(mine, last, fingerprints(last))
    assert merged.plan == mine
    assert {each.outcome for each in merged.differences} == {Outcome.KEPT, Outcome.ADDED}


def test_merge_twice_changes_nothing_more():
    mine = changed(replace(LAST, targets=(*LAST.targets, replace(target("新", 1), id="n"))), 1, by="2025")
    fresh = read(target("食品合格率", 99), DRUGS, target("新读", 1))
    once = merge(mine, fresh, BASE)
    assert merge(once.plan, fresh, once.base).plan == once.plan


readings = st.dictionaries(st.sampled_from("甲乙丙丁戊"), st.integers(1, 3), max_size=5).map(
    lambda values: read(*(target(name, value) for name, value in values.items()))
)


def by_subject(plan: Plan) -> dict[str, Decimal | None]:
    return {each.subject: each.value for each in plan.targets}


@given(last=readings, mine=readings, fresh=readings)
def test_merge_decides_each_entry_by_who_changed_it(last, mine, fresh):
    merged = merge(mine, fresh, fingerprints(last))
    before, file, now, after = map(by_subject, (last, mine, fresh, merged.plan))
    for name in {*before, *file, *now}:
        touched = file.get(name) != before.get(name)
        assert after.get(name) == (file.get(name) if touched else now.get(name)), name
    assert len(after) == len(merged.plan.targets)


@given(last=readings, mine=readings, fresh=readings)
def test_merge_again_with_the_same_reading_changes_nothing(last, mine, fresh):
    once = merge(mine, fresh, fingerprints(last))
    assert merge(once.plan, fresh, once.base).plan == once.plan
