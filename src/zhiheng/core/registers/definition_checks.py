"""Whether a register hangs together: its names, key, bounds, codes, labels, dates and rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.definition_keys import DATED, PERSONAL
from zhiheng.core.registers.definition_values import NAME, Wrong, suggestion
from zhiheng.core.registers.expression_tokens import WORDS
from zhiheng.core.registers.expressions import parse
from zhiheng.core.registers.model import Code, Column, ColumnType, Register, Rule
from zhiheng.core.registers.spelling import folded

Mistake = tuple[str, object, Wrong]
"""Where under the register or column, which value, what is wrong."""


_OF_FORMULAS = frozenset({"or", "between"})
"""Words that mean something in every place of a formula, beside those of rules."""


def name_mistake(name: str) -> Wrong | None:
    """What is wrong with an identifier of a register, column or rule; None where nothing is."""
    if name.startswith("_"):
        return Wrong(
            code="register-reserved-name",
            message=Text(
                "以下划线开头的名称留作内部使用", "names that begin with _ are kept for internal use"
            ),
            remedy=Text(
                f"请改名，如 {name.strip('_') or 'sample_no'}", "Choose a name that begins with a letter"
            ),
        )
    if name in WORDS | _OF_FORMULAS:
        return Wrong(
            code="register-reserved-name",
            message=Text(
                "这个词在规则和公式里另有含义", "the word has a meaning of its own in rules and formulas"
            ),
            remedy=Text("请换一个英文名称", "Choose another name"),
        )
    if not NAME.fullmatch(name):
        return Wrong(
            code="register-bad-name",
            message=Text(
                "名称只能用小写英文字母、数字和下划线，以字母开头，不超过 63 个字符",
                "a name has small letters, digits and _, begins with a letter, and has at most 63 characters",
            ),
            remedy=Text(
                '请用英文小写命名，中文写在 label 里，如 sample_no = { label = "样品编号" … }',
                "Name it in English and put the Chinese into label",
            ),
        )
    return None


def column_mistakes(column: Column) -> Iterator[Mistake]:
    """What is wrong with one column by itself."""
    low, high = column.minimum, column.maximum
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        yield "maximum", high, _reversed(Text("最大值小于最小值", "the maximum is less than the minimum"))
    yield from _period(column.since, column.until)
    if column.type is ColumnType.CODE and not column.codes:
        yield "codes", "", _NO_CODES
    yield from _codes(column.codes)
    if column.type in PERSONAL and column.personal is None:
        yield "personal", column.type.value, _personal(column.type)


def _period(since: date | None, until: date | None) -> Iterator[Mistake]:
    if since and until and since > until:
        yield "until", until, _reversed(Text("停用日期早于启用日期", "the last day comes before the first"))


def _codes(codes: tuple[Code, ...]) -> Iterator[Mistake]:
    for spelling in _repeated(each for code in codes for each in (code.value, *code.aliases)):
        yield "codes", spelling, _duplicate(Text("代码或其别名", "code or alias"))


def _repeated(spellings: Iterable[str]) -> Iterator[str]:
    """The spellings that fold into one given before."""
    seen: set[str] = set()
    for each in spellings:
        if folded(each) in seen:
            yield each
        seen.add(folded(each))


def register_mistakes(register: Register, broken: frozenset[str]) -> Iterator[Mistake]:
    """What is wrong between the parts of a register.

    `broken` are columns that are written but could not be read; what is wrong with them has been told.
    """
    if not register.columns and not broken:
        yield "columns", "", _NO_COLUMNS
    yield from _period(register.since, register.until)
    volume = register.volume
    if volume.least is not None and volume.most is not None and volume.least > volume.most:
        yield "volume.most", volume.most, _reversed(Text("上限小于下限", "the most is less than the least"))
    yield from _key(register, broken)
    yield from _place_and_time(register, broken)
    yield from _headers(register.columns)
    yield from _rules(register, broken)


def _key(register: Register, broken: frozenset[str]) -> Iterator[Mistake]:
    for name in _repeated(register.key):
        yield "key", name, _duplicate(Text("主键栏目", "column of the key"))
    for name in dict.fromkeys(register.key):
        column = register.column(name)
        if column is None:
            if name not in broken:
                yield "key", name, _no_column(name, register, broken)
            continue
        if not column.required:
            yield f"columns.{name}.required", "", _KEY_NOT_REQUIRED
        if column.since or column.until:
            yield f"columns.{name}.{'since' if column.since else 'until'}", "", _KEY_DATED


def _place_and_time(register: Register, broken: frozenset[str]) -> Iterator[Mistake]:
    kinds = (
        ("area", register.area, frozenset({ColumnType.AREA, ColumnType.REGION})),
        ("date", register.date, DATED),
    )
    for key, name, types in kinds:
        column = register.column(name)
        if name and name not in broken and column is None:
            yield key, name, _no_column(name, register, broken)
        if column is not None and column.type not in types:
            yield key, name, _other_type(column, types)


def _headers(columns: tuple[Column, ...]) -> Iterator[Mistake]:
    """Headers that could mean two columns of the same day."""
    for column in columns:
        for alias in _repeated((column.label.zh, *column.aliases)):
            yield f"columns.{column.name}.aliases", alias, _duplicate(Text("表头", "header"))
    for one, other in combinations(columns, 2):
        if not _overlap(one, other):
            continue
        taken = {folded(each) for each in (one.label.zh, one.label.en, *one.aliases)}
        own = dict.fromkeys((other.label.zh, other.label.en, *other.aliases))
        for header in own:
            if folded(header) in taken:
                key = "aliases" if header in other.aliases else "label"
                yield f"columns.{other.name}.{key}", header, _same_header(one)


def _overlap(one: Column, other: Column) -> bool:
    since = max(one.since or date.min, other.since or date.min)
    return since <= min(one.until or date.max, other.until or date.max)


def _rules(register: Register, broken: frozenset[str]) -> Iterator[Mistake]:
    for name in _repeated(rule.name for rule in register.rules):
        yield f"rules.{name}", name, _duplicate(Text("规则名称", "name of a rule"))
    for rule in register.rules:
        for key, text in (("check", rule.check), ("when", rule.when)):
            if text:
                yield from _expression(register, rule, (key, text), broken)


def _expression(
    register: Register, rule: Rule, part: tuple[str, str], broken: frozenset[str]
) -> Iterator[Mistake]:
    try:
        parse(part[1], register)
    except InputProblem as problem:
        for issue in problem.issues:
            if issue.value in broken:
                continue
            message = Text(f"{issue.place.zh}，{issue.message.zh}", f"{issue.place.en}, {issue.message.en}")
            wrong = Wrong(code=issue.code, message=message, remedy=issue.remedy)
            yield f"rules.{rule.name}.{part[0]}", issue.value, wrong


def _reversed(said: Text) -> Wrong:
    return Wrong(
        code="register-reversed-bounds",
        message=Text(f"上下限颠倒：{said.zh}", f"bounds are the wrong way round: {said.en}"),
        remedy=Text("请核对这两个值", "Check the two values"),
    )


def _duplicate(what: Text) -> Wrong:
    return Wrong(
        code="register-duplicate",
        message=Text(f"{what.zh}重复", f"the {what.en} is there twice"),
        remedy=Text(
            "全角与半角、大小写、空格不同的也算相同；请删去或改名",
            "Full width, capitals and spaces make no difference; leave one out or rename it",
        ),
    )


def _same_header(other: Column) -> Wrong:
    return Wrong(
        code="register-duplicate",
        message=Text(
            f"与栏目 {other.name}「{other.label.zh}」的表头相同，分不清是哪一栏",
            f"the same header belongs to the column {other.name}, “{other.label.en}”",
        ),
        remedy=Text("请改用不同的表头", "Give one of them another header"),
    )


def _no_column(name: str, register: Register, broken: frozenset[str]) -> Wrong:
    return Wrong(
        code="register-unknown-column",
        message=Text("没有这个栏目", "there is no such column"),
        remedy=suggestion(name, [*(column.name for column in register.columns), *sorted(broken)]),
    )


def _other_type(column: Column, types: frozenset[ColumnType]) -> Wrong:
    names = [each.value for each in ColumnType if each in types]
    return Wrong(
        code="register-column-of-other-type",
        message=Text(f"这个栏目的类型是 {column.type}", f"the column is of type {column.type}"),
        remedy=Text(f"请指定类型为 {'、'.join(names)} 的栏目", f"Name a column of type {' or '.join(names)}"),
    )


def _personal(kind: ColumnType) -> Wrong:
    written = f'personal = "{kind.value}"'
    return Wrong(
        code="register-personal-unsaid",
        message=Text("个人信息没有注明类别", "personal data must say of which class they are"),
        remedy=Text(f"请补上 {written}", f"Add {written}"),
    )


_NO_CODES = Wrong(
    code="register-wrong-codes",
    message=Text("类型为 code 的栏目没有列出代码", "a column of type code lists no codes"),
    remedy=Text('请补上 codes = ["合格", "不合格"]', 'Add codes = ["合格", "不合格"]'),
)
_NO_COLUMNS = Wrong(
    code="definition-missing-key",
    message=Text("台账没有栏目", "the register has no column"),
    remedy=Text("请在 [台账名.columns] 下列出栏目", "List the columns under [register.columns]"),
)
_KEY_NOT_REQUIRED = Wrong(
    code="register-key-not-required",
    message=Text("主键栏目必须是必填的", "a column of the key must be required"),
    remedy=Text("请补上 required = true", "Add required = true"),
)
_KEY_DATED = Wrong(
    code="register-key-dated",
    message=Text("主键栏目不能中途启用或停用", "a column of the key cannot come or go"),
    remedy=Text(
        "请删去 since 和 until；主键要变时另立一个台账",
        "Leave out since and until; where the key changes, define another register",
    ),
)
