"""Table Schemas: ours come back whole, foreign ones become registers or say what is missing."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from zhiheng.core.issues import InputProblem, Text
from zhiheng.core.registers.model import Code, Column, ColumnType, PersonalData, Register, Rule, Volume
from zhiheng.core.registers.table_schema import from_table_schema, to_table_schema


def column(name, kind, **more):
    return Column(name=name, label=Text(f"栏目 {name}", f"column {name}"), type=kind, **more)


TARGET = Register(
    name="enterprises",
    label=Text("名录", "list"),
    columns=(column("uscc", ColumnType.USCC, required=True),),
    key=("uscc",),
)
WHOLE = Register(
    name="inspections",
    label=Text("抽检", "Inspections"),
    key=("sample_no",),
    version="3",
    area="town",
    date="month",
    volume=Volume(1, None),
    note=Text("说明", "note"),
    scheme="spot_checks",
    since=date(2026, 1, 1),
    rules=(Rule(name="stated", label=Text("要有", "must be"), check="fine is not null", when="flag = true"),),
    columns=(
        column("sample_no", ColumnType.TEXT, required=True, longest=40, pattern="[A-Z]+", pattern_note=Text("大写", "capitals")),
        column("month", ColumnType.MONTH, minimum=date(2026, 1, 1), example="2026-03"),
        column("day", ColumnType.DATE, maximum=date(2030, 1, 1)),
        column("fine", ColumnType.NUMBER, unit="元", decimals=2, minimum=Decimal("0.05"), maximum=Decimal(100)),
        column("count", ColumnType.INTEGER, unique=True, minimum=Decimal(0)),
        column("flag", ColumnType.BOOLEAN, note=Text("填是或否", "yes or no")),
        column("result", ColumnType.CODE, codes=(Code("合格", ("符合",)), Code("不合格"))),
        column("kind", ColumnType.CODE, codes=(Code("甲"), Code("乙"))),
        column("town", ColumnType.AREA, aliases=("镇街",), until=date(2028, 12, 31)),
        column("phone", ColumnType.PHONE, personal=PersonalData.PHONE),
        column("enterprise", ColumnType.USCC, references="enterprises"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("registers", [None, {"enterprises": TARGET}])
def test_a_register_comes_back_whole(registers):
    schema = json.loads(json.dumps(to_table_schema(WHOLE, registers)))
    assert from_table_schema(schema, "inspections") == WHOLE


def fields(schema):
    return {field["name"]: field for field in schema["fields"]}


def test_standard_parts_stand_where_the_standard_has_them():
    schema = to_table_schema(WHOLE, {"enterprises": TARGET})
    found = fields(schema)
    assert schema["primaryKey"] == ["sample_no"]
    assert schema["foreignKeys"] == [{"fields": ["enterprise"], "reference": {"resource": "enterprises", "fields": ["uscc"]}}]  # fmt: skip
    assert found["sample_no"]["constraints"] == {"required": True, "pattern": "[A-Z]+", "maxLength": 40}
    assert found["month"]["type"] == "yearmonth" and found["month"]["constraints"] == {"minimum": "2026-01"}
    assert found["fine"]["constraints"] == {"minimum": "0.05", "maximum": 100}
    assert found["result"]["type"] == "string" and found["result"]["constraints"]["enum"] == [
        "合格",
        "不合格",
    ]
    assert "是" in found["flag"]["trueValues"]
    assert "zhiheng" not in schema["foreignKeys"][0] and "references" not in found["enterprise"]["zhiheng"]


FOREIGN = {
    "fields": [
        {"name": "id", "type": "integer", "constraints": {"required": True, "minimum": 1}},
        {
            "name": "Sample Name",
            "title": "样品名称",
            "description": "照标签",
            "constraints": {"minLength": 2},
        },
        {"name": "amount", "type": "number", "constraints": {"maximum": 9.5}},
        {"name": "done", "type": "boolean"},
        {"name": "on", "type": "date", "constraints": {"minimum": "2020-01-01"}},
        {"name": "period", "type": "yearmonth"},
        {"name": "grade", "type": "integer", "constraints": {"enum": [1, 2], "minimum": 1}},
        {"name": "firm", "type": "string"},
    ],
    "primaryKey": "id",
    "foreignKeys": [{"fields": "firm", "reference": {"resource": "enterprises", "fields": "uscc"}}],
}


def test_foreign_schema_becomes_a_register():
    register = from_table_schema(FOREIGN, "samples")
    kinds = {column.name: column.type.value for column in register.columns}
    assert kinds == {
        "id": "integer", "sample_name": "text", "amount": "number", "done": "boolean", "on": "date", "period": "month",
        "grade": "code", "firm": "text",
    }  # fmt: skip
    named = register.column("sample_name")
    assert (named.label.zh, named.note.zh, named.aliases) == ("样品名称", "照标签", ("Sample Name",))
    assert named.pattern == "(?s).{2,}"
    assert register.key == ("id",) and register.column("id").minimum == Decimal(1)
    assert register.column("amount").maximum == Decimal("9.5")
    assert register.column("grade").codes == (Code("1"), Code("2"))
    assert register.column("firm").references == "enterprises"


def problems(**changes):
    with pytest.raises(InputProblem) as caught:
        from_table_schema({**FOREIGN, **changes}, "samples")
    return caught.value.issues


def test_missing_primary_key_says_what_to_add():
    (issue,) = problems(primaryKey=None)
    assert issue.code == "table-schema-no-key"
    assert '"primaryKey": ["id"]' in issue.remedy.zh


@pytest.mark.parametrize(
    ("field", "place", "message"),
    [
        ({"name": "at", "type": "datetime"}, "fields.at.type", "没有对应的栏目类型"),
        ({"name": "样品", "type": "string"}, "samples.columns.样品", "小写英文字母"),
        (
            {"name": "a", "constraints": {"jsonSchema": {}}},
            "fields.a.constraints.jsonSchema",
            "没有对应的写法",
        ),
        (
            {"name": "a", "constraints": {"minLength": 2, "pattern": "x"}},
            "fields.a.constraints.minLength",
            "没有对应",
        ),
        ({"name": "ID"}, "fields", "相同"),
        ({"type": "string"}, "fields", "没有名称"),
        ({"name": "a", "zhiheng": {"unitt": "元"}}, "samples.columns.a.unitt", "没有「unitt」这一项"),
        ({"name": "a", "zhiheng": 3}, "fields.a.zhiheng", "一组"),
    ],
)
def test_what_has_no_counterpart_is_told(field, place, message):
    issues = problems(fields=[*FOREIGN["fields"], field])
    assert [issue.place.zh for issue in issues] == [f"Table Schema {place}"]
    assert message in issues[0].message.zh


def test_foreign_key_of_several_fields_is_told():
    (issue,) = problems(
        foreignKeys=[{"fields": ["id", "firm"], "reference": {"resource": "x", "fields": ["a", "b"]}}]
    )
    assert issue.place.zh == "Table Schema foreignKeys[1]"


@pytest.mark.parametrize(
    "data", [{}, {"fields": 3}, {"fields": [{}], "primaryKey": [{}], "zhiheng": 1, "foreignKeys": [1]}]
)
def test_what_is_no_schema_is_told_as_a_problem(data):
    with pytest.raises(InputProblem) as caught:
        from_table_schema(data, "samples")
    assert caught.value.issues


def test_the_standard_counts_where_it_and_our_extras_differ():
    schema = to_table_schema(WHOLE)
    fields(schema)["town"] |= {"type": "date", "title": "日期"}
    fields(schema)["result"]["constraints"]["enum"] = ["合格", "待定"]
    schema["zhiheng"].pop("area")
    register = from_table_schema(schema, "inspections")
    assert register.column("town").type is ColumnType.DATE
    assert register.column("town").label == Text("日期", "column town")
    assert register.column("result").codes == (Code("合格", ("符合",)), Code("待定"))
