"""What each code of a problem in a cell means: how grave it is, and in words what is wrong and what to do."""

from __future__ import annotations

from typing import NamedTuple

from zhiheng.core.issues import Level, Text


class Wording(NamedTuple):
    """Templates for one code. Braces are filled by `problems.Speaker` (label, unit, minimum, detail …).

    `meant` takes the place of `remedy` where something can be proposed in `{detail}`.
    """

    message: Text
    remedy: Text
    meant: Text | None = None
    level: Level = Level.ERROR


_EMPTY_CELL = Text("没有值就让单元格空着，不写符号和「无」", "Leave the cell empty where there is no value")
_DATE_FORM = Text("请写成 2026-03-18 这样", "Write it like 2026-03-18")
_MONTH_FORM = Text("请写成 2026-03 这样", "Write it like 2026-03")
_AS_TEXT = Text(
    "请在 Excel 里先把这一列的单元格格式设为「文本」，再重新填写原来的号码",
    "Set the column's cell format to Text in Excel, then enter the number again",
)
_LOOK_AGAIN = Text("请对照证照原件核对", "Compare it with the certificate")
_ONE_NUMBER = Text(
    "请填一个确切的数，说明放到备注栏", "Give one exact number; remarks belong in a column of their own"
)

WORDINGS: dict[str, Wording] = {
    # Any column
    "required-missing": Wording(
        Text("必填栏目是空的", "a required value is missing"),
        Text("请填写{label}", "Fill in {label_en}"),
    ),
    "spreadsheet-error": Wording(
        Text("这是 Excel 的报错，不是数据", "this is an error message of the spreadsheet, not a value"),
        Text("请修好公式，或直接填写结果", "Mend the formula, or enter the result itself"),
    ),
    "placeholder": Wording(
        Text("用符号或文字代替了空值", "a sign or word stands for an empty value"), _EMPTY_CELL
    ),
    "control-character": Wording(
        Text("夹有看不见的控制字符", "the text holds invisible control characters"),
        Text("请删去这一格，重新输入文字", "Clear the cell and type the text again"),
    ),
    "damaged-text": Wording(
        Text("文字已经损坏（出现乱码符号 �）", "the text is damaged (it holds the sign �)"),
        Text("请从原始文件重新复制，或以 UTF-8 另存后再报送", "Copy it again from the original, or save the file as UTF-8"),
    ),
    "scientific": Wording(
        Text("Excel 把编号变成了科学计数，后面的数字已经丢失", "Excel turned the number into scientific notation and lost digits"),
        _AS_TEXT,
    ),
    "text-mark": Wording(
        Text("号码外面带有撇号、等号或引号，那是让 Excel 当作文字的记号", "an apostrophe, an equals sign or quotes stand around the number, by which a spreadsheet takes it for text"),
        Text("请去掉这些记号，只留号码", "Remove the marks and leave the number alone"),
    ),
    "break-in-number": Wording(
        Text("编号中间有换行、制表符或看不出来的空格", "a line break, a tab or an unusual space stands in the middle of the number"),
        Text("请删去，让编号连成一行", "Remove it, so that the number stands in one line"),
        Text("请删去，改成 {detail}", "Remove it, so that it reads {detail}"),
    ),
    "full-width": Wording(
        Text("编号里有全角的数字或字母，与半角的不是同一个编号", "the number holds full-width digits or letters, which make it another number"),
        Text("请改用半角", "Write them in half width"),
        Text("请改用半角：{detail}", "Write them in half width: {detail}"),
    ),
    "too-long": Wording(
        Text("文字太长，最多 {longest} 个字", "the text is longer than {longest} characters"),
        Text("请压缩文字", "Shorten it"),
    ),
    "pattern-not-met": Wording(
        Text("写法不合要求：{pattern_note}", "not in the form that is asked for: {pattern_note_en}"),
        Text("请改成要求的写法{example}", "Write it in that form{example_en}"),
    ),
    # Numbers
    "not-a-number": Wording(
        Text("不是数", "not a number"),
        Text("请只填阿拉伯数字{in_unit}", "Enter digits only{in_unit_en}"),
    ),
    "not-whole": Wording(
        Text("应当是整数", "must be a whole number"),
        Text("请填整数{in_unit}", "Enter a whole number{in_unit_en}"),
    ),
    "number-too-large": Wording(
        Text("数字太大，存不下", "the number has too many digits"),
        Text("请核对单位和位数；如果这是编号，这一栏填错了", "Check the unit and the digits; a serial number belongs in another column"),
    ),
    "too-many-decimals": Wording(
        Text("小数位数多于 {decimals} 位", "more than {decimals} decimals"),
        Text("请按 {decimals} 位小数填写，由您决定如何修约", "Round it to {decimals} decimals yourself"),
    ),
    "inexact-number": Wording(
        Text("不是一个确切的数", "not one exact number"), _ONE_NUMBER
    ),
    "multiplied-number": Wording(
        Text("数字里带有「万」「亿」等字", "the number holds a word such as 万 or 亿"),
        Text("请写出完整的数字{in_unit}", "Write the number out in full{in_unit_en}"),
    ),
    "other-unit": Wording(
        Text("数字后面带有别的单位或文字", "another unit or a word follows the number"),
        Text("请只填数字{in_unit}", "Enter the number alone{in_unit_en}"),
    ),
    "below-minimum": Wording(
        Text("小于下限 {minimum}", "below the least value {minimum}"),
        Text("请核对数值和单位", "Check the value and its unit"),
    ),
    "above-maximum": Wording(
        Text("大于上限 {maximum}", "above the greatest value {maximum}"),
        Text("请核对数值和单位", "Check the value and its unit"),
    ),
    "before-first-day": Wording(
        Text("早于 {minimum}", "before {minimum}"), Text("请核对日期", "Check the date")
    ),
    "after-last-day": Wording(
        Text("晚于 {maximum}", "after {maximum}"), Text("请核对日期", "Check the date")
    ),
    "not-yes-or-no": Wording(
        Text("不是「是」或「否」", "neither 是 nor 否"), Text("请填「是」或「否」", "Enter 是 (yes) or 否 (no)")
    ),
    # Days and months
    "not-a-date": Wording(Text("不是日期", "not a date"), _DATE_FORM),
    "no-such-day": Wording(
        Text("没有这一天", "there is no such day"),
        Text("请核对年月日，写成 2026-03-18 这样", "Check the day and write it like 2026-03-18"),
    ),
    "spreadsheet-serial": Wording(
        Text("看起来是 Excel 的日期序号", "this looks like a date as Excel counts days"),
        _DATE_FORM,
        Text("如果是 {detail}，请这样填写", "If {detail} is meant, write it so"),
    ),
    "time-of-day": Wording(
        Text("日期后面带有时刻", "a time of day follows the date"),
        _DATE_FORM,
        Text("请只填日期：{detail}", "Enter the date alone: {detail}"),
    ),
    "day-missing": Wording(Text("只有年月，缺少日", "the day is missing"), _DATE_FORM),
    "order-unclear": Wording(
        Text("分不清年、月、日的先后", "the order of day, month and year is not clear"),
        Text("请按年-月-日写，如 2026-03-18", "Write year-month-day, like 2026-03-18"),
    ),
    "far-future": Wording(
        Text("日期在五十年以后", "the date lies more than fifty years ahead"),
        Text("请核对年份；长期有效的请填 9999-12-31", "Check the year; write 9999-12-31 for “without end”"),
        level=Level.WARNING,
    ),
    "not-a-month": Wording(Text("不是年月", "not a month"), _MONTH_FORM),
    "no-such-month": Wording(Text("没有这个月", "there is no such month"), _MONTH_FORM),
    "month-unclear": Wording(
        Text("分不清是 1 月还是 10 月", "this may be January or October"),
        Text("请写成 2026-01 或 2026-10 这样", "Write it like 2026-01 or 2026-10"),
    ),
    "day-in-month": Wording(
        Text("这一栏只填年月，不填日", "the column takes a month, not a day"),
        _MONTH_FORM,
        Text("请填 {detail}", "Enter {detail}"),
    ),
    # Closed lists
    "unknown-code": Wording(
        Text("不在可选值之内", "not one of the allowed values"),
        Text("可以填：{choices}", "It may be: {choices}"),
        Text("是不是「{detail}」？可以填：{choices}", "Did you mean “{detail}”? It may be: {choices}"),
    ),
    "unknown-body": Wording(
        Text("没有登记这个单位", "no such body is registered"),
        Text("请填单位的全称或登记过的简称", "Give the body's full name or a registered short name"),
        Text("是不是「{detail}」？请填单位的全称或登记过的简称", "Did you mean “{detail}”? Give its full or registered short name"),
    ),
    "unknown-area": Wording(
        Text("没有登记这个镇街或区域", "no such area is registered"),
        Text("请填镇街的全称、登记过的简称或代码", "Give the area's full name, registered short name or code"),
        Text("是不是「{detail}」？请填镇街的全称、登记过的简称或代码", "Did you mean “{detail}”? Give its full name, short name or code"),
    ),
    # Identifiers
    "wrong-length": Wording(
        Text("位数不对，应为 {lengths} 位", "must have {lengths} characters"),
        _LOOK_AGAIN,
        Text("现在是 {detail} 位。请对照证照原件核对", "It has {detail}. Compare it with the certificate"),
    ),
    "wrong-characters": Wording(
        Text("有不该出现的字符", "holds characters that cannot be there"),
        Text("请对照证照原件核对，注意字母 O 与数字 0、I 与 1", "Compare it with the certificate; mind O and 0, I and 1"),
    ),
    "wrong-check-digit": Wording(
        Text("校验码不对，号码里有错字", "the check digit does not fit: some character is wrong"),
        _LOOK_AGAIN,
        Text("请对照证照原件核对；若前面各位无误，末位应为 {detail}", "Compare it with the certificate; if all before it is right, the last character is {detail}"),
    ),
    "digits-lost": Wording(
        Text("末三位变成了 000：Excel 只保留 15 位数字", "the last three digits became 000: Excel keeps 15 digits only"),
        _AS_TEXT,
    ),
    "legacy-code": Wording(
        Text("末位与现行校验规则不符，像是试点时期发的旧代码", "the last character does not fit today's rule; it looks like an early pilot code"),
        Text("已照填写的收下；请核对证照，换发新证后请更正", "Taken as it stands. Check it, and correct it once a new certificate is issued"),
        level=Level.WARNING,
    ),
    "old-identity": Wording(
        Text("这是停用的 15 位旧号码", "this is a number of 15 digits, no longer in use"),
        Text("请填 18 位公民身份号码", "Give the identity number of 18 characters"),
    ),
    "no-such-birth-date": Wording(
        Text("号码中的出生日期不存在", "there is no such birth date"), Text("请对照证件核对", "Compare it with the card")
    ),
    "birth-in-future": Wording(
        Text("号码中的出生日期还没有到", "the birth date in it lies ahead"), Text("请对照证件核对", "Compare it with the card")
    ),
    "unknown-county": Wording(
        Text("前六位不是已知的县级代码", "its first six digits are no known county"),
        Text("请对照证件核对；无误则不必改", "Compare it with the card; nothing to do if it is right"),
        level=Level.WARNING,
    ),
    "letter-missing": Wording(
        Text("缺少行业门类的字母", "the letter of the section is missing"),
        Text("请填字母加数字，如 C1392", "Write letter and digits, like C1392"),
        Text("请核对后填 {detail}；若原来以 0 开头，说明 0 已丢失", "Check it and write {detail}; mind a 0 lost in front"),
    ),
    "several-numbers": Wording(
        Text("一格里有几个号码", "several numbers in one cell"), Text("请只填一个号码", "Give one number")
    ),
    "area-code-missing": Wording(
        Text("固定电话缺少区号", "the area code is missing"), Text("请加上区号", "Add the area code")
    ),
    "extension": Wording(
        Text("带有分机号", "an extension follows the number"), Text("请只填总机号码，分机放到备注栏", "Give the main number only")
    ),
    "bad-structure": Wording(
        Text("不是{type}", "not a valid {type_en}"), Text("请核对后重新填写{example}", "Check it and enter it again{example_en}")
    ),
    # Whole rows
    "not-a-record": Wording(
        Text("这是合计、签名或备注，不是一条记录", "this is a total, a signature or a remark, not a record"),
        Text("请删去这一行再报送", "Remove the row before filing"),
    ),
    "repeated-header": Wording(
        Text("这一行又是表头或栏目编号，不是一条记录", "this row is the header again or numbers the columns, not a record"),
        Text("请删去这一行再报送", "Remove the row before filing"),
    ),
    "nearly-empty": Wording(
        Text("这一行大多是空的，不像一条记录", "this row is nearly empty and hardly a record"),
        Text("不是记录的，请删去这一行；是记录的，请补全必填的各栏", "Remove it if it is no record; if it is one, fill in what is required"),
    ),
    # Several rows, several columns, other registers
    "duplicate-key": Wording(
        Text("与别的行重复：同一{keys}只能有一行", "the key stands in another row: one row for each {keys_en}"),
        Text("请删去多余的行，或改正编号", "Remove the row that is too many, or correct the key"),
        Text("与第 {detail} 行重复，请删去一行，或改正编号", "The same as row {detail}. Remove one of them, or correct the key"),
    ),
    "duplicate-value": Wording(
        Text("与别的行重复：{label}不能重复", "stands in another row: no value may stand twice"),
        Text("请核对", "Check it"),
        Text("与第 {detail} 行重复，请核对这两行", "The same as row {detail}. Check both rows"),
    ),
    "unknown-reference": Wording(
        Text("台账「{references}」里没有它", "register “{references}” has no such record"),
        Text("请先报送台账「{references}」，或改正这一格", "File it to “{references}” first, or correct the cell"),
    ),
    "already-filed": Wording(
        Text("台账里已经有这条记录", "the register has this record already"),
        Text("要修改已报的记录，请用更正（--kind correct）；否则请删去这一行", "To change a record use a correction (--kind correct); otherwise remove the row"),
        Text("第 {detail} 次报送已经报过。要修改请用更正（--kind correct）；否则请删去这一行", "Filing {detail} brought it. To change it use a correction (--kind correct); otherwise remove the row"),
    ),
    "never-filed": Wording(
        Text("台账里没有这条记录", "the register has no such record"),
        Text("请核对编号；新记录请用新增报送", "Check the key; file new records as new"),
    ),
    "rule-broken": Wording(
        Text("不合规则：{detail}", "against the rule: {detail_en}"),
        Text("请核对这一行的有关栏目", "Check these columns of the row"),
    ),
}  # fmt: skip
