"""Formulas in words."""

from __future__ import annotations


def test_a_formula_is_said_with_the_labels_of_its_columns(looked):
    from zhiheng.core.calendar import read_period
    from zhiheng.office.pages.explain.formulas import formula_words, step_words
    from zhiheng.office.records.looking_explain import Asked, explained_indicator

    found = explained_indicator(
        looked.actor("leader"), Asked(indicator="key_food_pass_rate", period=read_period("2027"))
    ).explanation
    words = formula_words(found)
    assert words.numerator.zh == "检验结论 = 「合格」的行数"
    assert words.denominator.zh == "行数"
    assert words.where.zh == "抽检类型 = 「监督抽检」 且 产品类别 = 「食品」 且 是否重点"
    assert words.numerator.en == "rows where Result = “合格”"
    assert [step_words(step.label, found).zh for step in found.steps][2] == "抽检类型 = 「监督抽检」"
