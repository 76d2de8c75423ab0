"""Words for problems of spelling: signs, words, brackets. See `wording`."""

from __future__ import annotations

from zhiheng.core.issues import Text


def _said(message: tuple[str, str], remedy: tuple[str, str]) -> tuple[Text, Text]:
    return Text(*message), Text(*remedy)


SIGN_WORDINGS: dict[str, tuple[Text, Text]] = {
    "formula-empty": _said(
        ("公式是空的", "the formula is empty"),
        ("请写一个公式，如 count()", "Write a formula, as count()"),
    ),
    "formula-too-long": _said(
        ("公式有 {given} 个字符，超过 {most} 个", "the formula has {given} characters, more than {most}"),
        ("请分成几个指标", "Make several indicators of it"),
    ),
    "formula-too-deep": _said(
        ("一层套一层，超过 {most} 层", "more than {most} levels lie in one another"),
        ("请减少括号和嵌套；同一栏目的几个值写成 in (…)", "Use fewer brackets; write several values of a column as in (…)"),
    ),
    "formula-sign-instead": _said(
        ("公式里不用这个符号", "a formula does not use this sign"),
        ("请改写成 {instead}", "Write {instead} instead"),
    ),
    "formula-full-width": _said(
        ("这是全角字符", "these are full-width characters"),
        ("请改用半角：{instead}", "Write them in half width: {instead}"),
    ),
    "formula-strange-space": _said(
        ("这里是特殊的空格", "this is an unusual space"),
        ("请改用普通空格", "Use a plain space"),
    ),
    "formula-strange-letter": _said(
        ("名称里有别的文字的字母 {letter}", "the name holds a letter of another script: {letter}"),
        ("请用键盘重新输入这个名称", "Type the name again"),
    ),
    "formula-unknown-sign": _said(
        ("公式里没有这个字符 {sign}", "a formula does not have the character {sign}"),
        ("请删去；公式里只有栏目、数、'文字'、函数、+ - * / 和比较", "Remove it: a formula has columns, numbers, 'texts', functions, + - * / and comparisons"),
    ),
    "formula-comment": _said(
        ("公式里不能写注释", "a formula has no comments"),
        ("请删去；说明写在指标的 note 里", "Remove it; explanations belong into the indicator's note"),
    ),
    "formula-second-statement": _said(
        ("公式只能是一个式子，不能用分号接着写", "a formula is one expression: nothing follows a semicolon"),
        ("请删去分号和后面的内容；几个条件之间写 and", "Remove the semicolon and what follows; join conditions by `and`"),
    ),
    "formula-double-quotes": _said(
        ("公式里不用双引号", "a formula has no double quotes"),
        ("文字写成 '{inside}'，栏目直接写英文名称", "Write a text as '{inside}', a column by its bare identifier"),
    ),
    "formula-text-with-prefix": _said(
        ("文字的引号前面不能有字母", "no letter may stand before the quote of a text"),
        ("请写成 {text}", "Write {text}"),
    ),
    "formula-text-not-closed": _said(
        ("文字没有结束的单引号", "the text has no closing quote"),
        ("请在文字后面补上 '", "Close it with '"),
    ),
    "formula-break-in-text": _said(
        ("文字里有换行或看不见的字符", "the text holds a line break or an invisible character"),
        ("请重新输入这段文字，写在一行里", "Type it again, in one line"),
    ),
    "formula-path-too-long": _said(
        ("只能查一步：「栏目.栏目」", "a look-up goes one step: column.column"),
        ("写成 enterprise.industry 这样，不写库名、表名和 *", "Write it like enterprise.industry, without names of databases and tables and without *"),
    ),
    "formula-number-written-so": _said(
        ("数不是这样写的", "a number is not written so"),
        ("只用数字和一个小数点，如 1200000 或 0.5，不写 1e6、0x10、1_000", "Use digits and one point, as 1200000 or 0.5; no 1e6, 0x10, 1_000"),
    ),
    "formula-number-too-long": _said(
        ("数超过 {most} 位", "the number has more than {most} digits"),
        ("请核对；单位可以用 万元、亿元", "Check it; units may be 万元 or 亿元"),
    ),
    "formula-sign-of-percent": _said(
        ("公式里不写百分号", "a formula has no percent sign"),
        ("95% 写成 0.95；结果的单位写在指标的 unit 里", "Write 0.95 for 95%; the unit of the result stands in the indicator's `unit`"),
    ),
    "formula-cast": _said(
        ("公式里不能转换类型", "a formula converts no types"),
        ("类型由台账的栏目决定；日期写成 date '2026-01-01'", "Types come from the register's columns; write a day as date '2026-01-01'"),
    ),
    "formula-placeholder": _said(
        ("公式里没有占位符和变量", "a formula has no placeholders and variables"),
        ("直接写值；规定的数写成 parameter(名称)", "Write the value itself, or parameter(name) for a number that a rule fixes"),
    ),
    "formula-subscript": _said(
        ("公式里没有方括号", "a formula has no square brackets"),
        ("一列值写成 in ('…', '…')，栏目直接写英文名称", "Write a list as in ('…', '…'), a column by its bare identifier"),
    ),
    "formula-two-signs": _said(
        ("公式里没有乘方", "a formula has no powers"),
        ("请写成 x * x", "Write x * x"),
    ),
    "formula-star": _said(
        ("这里的 * 不是乘号", "this * multiplies nothing"),
        ("数行数请写 count()", "To count rows write count()"),
    ),
    "formula-no-such-day": _said(
        ("没有这一天", "there is no such day"),
        ("日期写成 date '2026-01-31'", "Write a day as date '2026-01-31'"),
    ),
    "formula-word-of-sql": _said(
        ("公式里没有「{word}」", "a formula does not have `{word}`"),
        ("{instead}", "{instead}"),
    ),
    "formula-not-opened": _said(
        ("前面没有与它配对的开头", "nothing before it opens what this closes"),
        ("请删去，或在前面补上 ( 或 case", "Remove it, or open it with ( or case"),
    ),
    "formula-bracket-not-closed": _said(
        ("括号没有合上", "the bracket is not closed"),
        ("请补上 )", "Close it with )"),
    ),
    "formula-case-not-closed": _said(
        ("case 没有结束", "the case is not ended"),
        ("写成 case when 条件 then 值 else 值 end", "Write case when condition then value else value end"),
    ),
    "formula-case-written-so": _said(
        ("case 后面应当直接是 when", "`when` must follow `case`"),
        ("写成 case when 栏目 = … then … else … end", "Write case when column = … then … else … end"),
    ),
    "formula-sign-missing": _said(
        ("两个值之间缺少符号", "there is no sign between two values"),
        ("请补上 and、or、逗号、+ - * / 或比较符号", "Join them by and, or, a comma, + - * / or a comparison"),
    ),
    "formula-value-missing": _said(
        ("这里缺少一个值", "a value is missing here"),
        ("请补上栏目、数、文字或函数，或删去多余的符号", "Add a column, number, text or function, or remove the sign"),
    ),
    "formula-list-expected": _said(
        ("in 后面应当是放在括号里的一列值", "after `in` a list of values in brackets is expected"),
        ("写成 result in ('合格', '不合格')", "Write result in ('合格', '不合格')"),
    ),
    "formula-null-expected": _said(
        ("is 后面只能是 null 或 not null", "after `is` only null or not null can stand"),
        ("是否请写 is_key = true，相等请写 =", "Write is_key = true for yes or no, = for equality"),
    ),
    "formula-filter-written-so": _said(
        ("filter 写得不对", "`filter` is not written so"),
        ("写成 sum(x) filter (where result = '合格')，只写一次", "Write sum(x) filter (where result = '合格'), once"),
    ),
    "formula-not-understood": _said(
        ("公式在这里看不懂", "the formula cannot be understood here"),
        ("请核对括号、逗号和符号的次序", "Check the order of brackets, commas and signs"),
    ),
}  # fmt: skip
