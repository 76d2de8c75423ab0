"""Suggestions of what measures a target: near names, units that fit, bodies and directions, each said as a reason."""

from __future__ import annotations

from decimal import Decimal

from zhiheng.core.bodies import Bodies
from zhiheng.core.indicators.model import Indicator
from zhiheng.core.issues import Text
from zhiheng.core.judging.linking import score, suggestions
from zhiheng.core.plan.model import Target


def indicator(name: str, label: str, **further: object) -> Indicator:
    return Indicator(**{"name": name, "label": Text(label, name), "unit": "%", **further})


def target(subject: str, **further: object) -> Target:
    said = {"op": ">=", "value": Decimal(96), "unit": "%", **further}
    return Target(id="t", area="", category="", subject=subject, **said)


FOOD = indicator("food", "食品监督抽检合格率", aliases=("食品抽检合格率",))
KEY_FOOD = indicator("key_food", "重点食品监督抽检合格率", aliases=("重点食品抽检合格率",))
DEATHS = indicator("deaths", "特种设备万台事故死亡率", unit="人/万台", better="lower")


def test_the_nearest_name_comes_first():
    found = suggestions(target("重点食品抽检合格率"), [FOOD, KEY_FOOD, DEATHS])
    assert found[0].indicator == "key_food" and found[0].score > 0.85
    assert "deaths" not in {each.indicator for each in found}
    assert found[0].reasons[0].zh == "名称「重点食品抽检合格率」相似度 1.00"


def test_units_that_measure_different_things_exclude_an_indicator():
    assert score(target("重点食品抽检合格率", unit="亿元"), KEY_FOOD) is None


def test_a_target_without_a_unit_may_still_be_measured():
    found = score(target("特种设备万台事故死亡率", unit="", op="<=", value=Decimal("0.29")), DEATHS)
    assert found is not None and found.score > 0.8 and "单位需核对" in [each.zh for each in found.reasons]


def test_a_target_that_wants_the_opposite_is_pointed_out():
    up = score(target("特种设备万台事故死亡率", unit="人/万台"), DEATHS)
    down = score(target("特种设备万台事故死亡率", unit="人/万台", op="<="), DEATHS)
    assert up is not None and down is not None and up.score < down.score
    assert "方向相反，请核对" in [each.zh for each in up.reasons]


def test_a_decline_of_what_should_be_low_is_no_opposite():
    found = score(target("特种设备万台事故死亡率", unit="%", change="decline"), DEATHS)
    assert found is not None and "方向相反，请核对" not in [each.zh for each in found.reasons]


def test_a_body_of_the_trade_that_leads_the_scheme_speaks_for_it():
    held = target("重点食品抽检合格率", bodies=Bodies(("区市场监督管理局",)))
    with_lead = score(held, KEY_FOOD, "市场监督管理部门")
    assert with_lead is not None and with_lead.score > score(held, KEY_FOOD).score


def test_nothing_is_suggested_where_no_name_is_near():
    assert suggestions(target("公益电影放映场次", unit="场"), [FOOD, KEY_FOOD, DEATHS]) == ()


def test_a_narrower_target_is_not_surely_measured():
    (found,) = suggestions(target("流通领域食品质量抽检合格率"), [FOOD])
    assert not found.sure and "名称只有一部分相同，目标可能更窄，请核对" in [
        each.zh for each in found.reasons
    ]


def test_beside_a_sure_indicator_no_other_is_suggested():
    found = suggestions(target("食品抽检合格率"), [FOOD, indicator("industrial", "工业产品抽检合格率")])
    assert [(each.indicator, each.sure) for each in found] == [("food", True)]


def test_a_place_in_a_ranking_is_measured_by_no_share():
    ranked = target("食品抽检合格率", op="rank", value=None, unit="", ref="全市前列")
    assert suggestions(ranked, [FOOD]) == ()
