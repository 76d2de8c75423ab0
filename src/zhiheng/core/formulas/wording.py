"""What each code of a problem in a formula means: in words what is wrong and what to write instead. Braces are filled."""

from __future__ import annotations

from typing import NamedTuple

from zhiheng.core.formulas.wording_signs import SIGN_WORDINGS
from zhiheng.core.issues import Text


class Wording(NamedTuple):
    """Templates for one code."""

    message: Text
    remedy: Text


def _said(message: tuple[str, str], remedy: tuple[str, str]) -> Wording:
    return Wording(Text(*message), Text(*remedy))


WORDINGS: dict[str, Wording] = {code: Wording(*texts) for code, texts in SIGN_WORDINGS.items()} | {
    # Names
    "formula-unknown-column": _said(
        ("台账「{register}」没有这个栏目", "the register “{register}” has no such column"),
        ("{near}", "{near}"),
    ),
    "formula-label-for-column": _said(
        ("公式里写栏目的英文名称，不写中文标签", "a formula names a column by its identifier, not by its label"),
        ("请改写成 {name}", "Write {name} instead"),
    ),
    "formula-letter-case": _said(
        ("栏目名称的大小写不对", "the name of the column has other letters, small or capital"),
        ("请改写成 {name}", "Write {name} instead"),
    ),
    "formula-text-without-quotes": _said(
        ("没有叫这个名称的栏目", "there is no column of that name"),
        ("如果是文字，请放在单引号里：'{name}'；如果是栏目，请写它的英文名称", "Put a text in single quotes: '{name}'; call a column by its identifier"),
    ),
    "formula-unknown-function": _said(
        ("公式里没有这个函数", "there is no such function in a formula"),
        ("{near}", "{near}"),
    ),
    "formula-unknown-parameter": _said(
        ("没有这个参数，或者它在这一天还没有规定", "there is no such parameter, or none on that day"),
        ("{near}", "{near}"),
    ),
    "formula-parameter-written-so": _said(
        ("parameter() 的括号里应当是一个参数的名称", "parameter() takes the name of one parameter"),
        ("写成 parameter(名称)，名称不加引号", "Write parameter(name), without quotes"),
    ),
    "formula-no-reference": _said(
        ("栏目「{label}」不指向别的台账", "the column “{label}” refers to no other register"),
        ("{near}", "{near}"),
    ),
    "formula-reference-not-known": _said(
        ("栏目「{label}」指向的台账 {register} 这里没有", "the register {register} that “{label}” refers to is not there"),
        ("请核对这个栏目的 references", "Check `references` of that column"),
    ),
    "formula-reference-to-many": _said(
        ("台账 {register} 由几个栏目合起来才能认定一行，不能按一个栏目查找", "a row of {register} is known by several columns, not by one"),
        ("请把要用的栏目直接放进本台账", "Put the needed column into this register"),
    ),
    # Types
    "formula-type-wrong": _said(
        ("这里应当是{wanted}，写的却是{given}", "{wanted} is expected here, this is {given}"),
        ("{remedy}", "{remedy}"),
    ),
    "formula-types-differ": _said(
        ("{left}与{right}不能放在一起", "{left} and {right} do not go together"),
        ("{remedy}", "{remedy}"),
    ),
    "formula-condition-wrong": _said(
        ("这里应当是一个条件，写的却是{given}", "a condition is expected here, this is {given}"),
        ("写成「栏目 比较 值」，如 result = '合格'", "Write column, sign, value: result = '合格'"),
    ),
    "formula-no-column": _said(
        ("这个条件没有说到栏目，对每一行都一样", "this condition speaks of no column: it is the same for every row"),
        ("请删去，或写成与栏目有关的条件", "Remove it, or write a condition on a column"),
    ),
    "formula-no-order": _said(
        ("{given}没有大小先后", "{given} has no order"),
        ("只能用 =、!= 和 in (…)", "It takes only =, != and in (…)"),
    ),
    "formula-chained-comparison": _said(
        ("几个比较不能连着写", "comparisons cannot be chained"),
        ("写成 x between 1 and 10，或 x > 1 and x <= 10", "Write x between 1 and 10, or x > 1 and x <= 10"),
    ),
    "formula-null-compared": _said(
        ("与空值相比，结果总是空的", "whatever is compared with null is empty"),
        ("请写 is null 或 is not null", "Write is null or is not null"),
    ),
    "formula-null-written": _said(
        ("空值不能这样用", "null cannot be used so"),
        ("空值只写在 is null、is not null 和 else null 里", "Write null only in is null, is not null and else null"),
    ),
    "formula-constant-expected": _said(
        ("这里只能是一个写明的值", "only a written value can stand here"),
        ("{example}", "{example}"),
    ),
    "formula-in-mixed": _said(
        ("in (…) 里应当都是写明的值", "in (…) takes written values only"),
        ("与栏目比较请用 = 和 or", "Compare with columns by = and or"),
    ),
    # Units and digits
    "formula-units-differ": _said(
        ("单位不同：一边是{left}，一边是{right}", "the units differ: {left} on one side, {right} on the other"),
        ("{remedy}", "{remedy}"),
    ),
    "formula-unit-product": _said(
        ("两个带单位的数（{left}、{right}）不能相乘", "two numbers with units ({left}, {right}) cannot be multiplied"),
        ("只能乘以不带单位的数；占比请写 ratio(a, b)", "Multiply by a number without a unit; write ratio(a, b) for a share"),
    ),
    "formula-unit-divisor": _said(
        ("不能除以单位为{unit}的数", "a number in {unit} cannot divide"),
        ("除数的单位里不能再有「/」", "The divisor's unit must have no “/”"),
    ),
    "formula-unit-impossible": _said(
        ("{from_}换算不成{to}", "{from_} cannot be converted into {to}"),
        ("{remedy}", "{remedy}"),
    ),
    "formula-hundredfold": _said(
        ("已经乘过 {factor}，单位又是 {unit}，结果会再放大 {factor} 倍", "multiplied by {factor}, and the unit {unit} does so again"),
        ("请去掉乘以 {factor}，占比按原样写，单位会自动换算", "Leave the factor away: the unit converts a share by itself"),
    ),
    "formula-too-many-digits": _said(
        ("结果可能有 {digits} 位，超过 {most} 位", "the result may have {digits} digits, more than {most}"),
        ("请在 registers.toml 里给相关栏目写上 minimum 和 maximum", "Give the columns `minimum` and `maximum` in registers.toml"),
    ),
    # Level
    "formula-no-aggregate": _said(
        ("这个式子每一行有一个值，没有说怎样合成一个数", "this has a value for each row and does not say how they become one"),
        ("是不是 {meant}？", "Did you mean {meant}?"),
    ),
    "formula-outside-aggregate": _said(
        ("这一部分每一行有一个值，与合计的数不能放在一起", "this part has a value for each row and cannot stand beside aggregates"),
        ("是不是 {meant}？", "Did you mean {meant}?"),
    ),
    "formula-nested-aggregate": _said(
        ("按行计算的式子里不能再用合计函数 {name}()", "{name}() cannot stand inside what is computed row by row"),
        ("合计函数只能用在外层，如 ratio(sum(a), sum(b))", "Aggregate on the outside, as in ratio(sum(a), sum(b))"),
    ),
    "formula-condition-outside": _said(
        ("合计之后不能再写条件", "there are no conditions after aggregation"),
        ("条件写在合计函数里：count_if(…)，或 sum(…) filter (where …)", "Write it into the aggregate: count_if(…), or sum(…) filter (where …)"),
    ),
    "formula-row-division": _said(
        ("按行不能相除", "rows cannot be divided"),
        ("请先合计再相除：{above} / {below}", "Divide after summing: {above} / {below}"),
    ),
    "formula-value-outside": _said(
        ("这里应当是一个数", "a number is expected here"),
        ("合计之后只有数；文字、日期和条件写在合计函数的括号里", "After aggregation there are only numbers"),
    ),
    "formula-division-by-zero": _said(
        ("除数是 0", "the divisor is 0"),
        ("请改正除数", "Correct the divisor"),
    ),
    # Calls
    "formula-arguments": _said(
        ("{name}() 的括号里应当有 {wanted} 项，写了 {given} 项", "{name}() takes {wanted} arguments, {given} were given"),
        ("写法：{signature}，如 {example}", "It is written {signature}: {example}"),
    ),
    "formula-filter-on-function": _said(
        ("{name}() 后面不能写 filter", "{name}() takes no filter"),
        ("filter 写在里面的 count()、sum() 等后面", "Write it behind the count() or sum() inside"),
    ),
    "formula-count-of-condition": _said(
        ("count(条件) 会把不成立的行也数进去", "count(condition) counts the rows in which it is false too"),
        ("数成立的行请写 count_if({piece})", "To count where it holds write count_if({piece})"),
    ),
    "formula-sum-of-condition": _said(
        ("{name}() 里应当是数，写的却是条件", "{name}() takes a number, this is a condition"),
        ("数成立的行请写 count_if({piece})", "To count where it holds write count_if({piece})"),
    ),
    "formula-share": _said(
        ("分位应当在 0 到 1 之间", "the share must be from 0 to 1"),
        ("第 95 百分位写成 percentile({piece}, 0.95)", "The 95th percentile is percentile({piece}, 0.95)"),
    ),
    "formula-base": _said(
        ("比较的基期写得不对", "this is no base for a comparison"),
        ("写 'previous'（上期）、'last_year'（上年同期）或年份，如 2025", "Write 'previous', 'last_year' or a year, as 2025"),
    ),
    "formula-year": _said(
        ("这里应当是一个年份", "a year is expected here"),
        ("写成四位数，如 base({piece}, 2025)", "Write four digits, as base({piece}, 2025)"),
    ),
    "formula-no-date-column": _said(
        ("{name}() 要按日期计算，台账「{register}」没有日期栏目", "{name}() goes by the date, and the register “{register}” has no date column"),
        ("请在 registers.toml 里用 date 指明栏目，或换一个函数", "Name the column by `date` in registers.toml, or use another function"),
    ),
    "formula-date-is-month": _said(
        ("{name}() 要数日子，而「{label}」只到月份", "{name}() counts days, and “{label}” is a month"),
        ("请换一个按天记的台账", "Use a register that goes by days"),
    ),
    "formula-days-in-window": _said(
        ("days_in_period() 只能算本期的天数，不能放在 {name}() 里", "days_in_period() is of the present period and cannot stand in {name}()"),
        ("请把 days_in_period() 移到外面", "Move days_in_period() outside"),
    ),
    "formula-window-over-stock": _said(
        ("这个指标不按日期归期，各期的数都一样，不能用 {name}()", "nothing here depends on the period, so {name}() would compare a number with itself"),
        ("请指明日期栏目，或在条件里用 period_end()", "Name a date column, or use period_end() in a condition"),
    ),
    "formula-nothing-counted": _said(
        ("{name}() 里没有合计", "there is no aggregate in {name}()"),
        ("写成 {name}(count())、{name}(sum(…)) 这样", "Write {name}(count()) or {name}(sum(…))"),
    ),
}  # fmt: skip
