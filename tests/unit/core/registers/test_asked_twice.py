"""What two registers ask for both: only of the same thing, by meaning and not by chance."""

from __future__ import annotations

from zhiheng.core.issues import Text
from zhiheng.core.registers.asked_twice import asked_twice
from zhiheng.core.registers.model import Column, ColumnType, PersonalData, Register


def column(name, label, type=ColumnType.TEXT, **more):
    return Column(name=name, label=Text(label, name), type=type, **more)


def register(name, *columns, key=("id",)):
    return Register(name=name, label=Text(name, name), columns=columns, key=key)


EQUIPMENT = register(
    "equipment", column("id", "设备代码"), column("kind", "设备种类"), column("town", "所属镇街", ColumnType.AREA),
    column("user", "使用人", personal=PersonalData.NAME), column("remark", "备注"),
)  # fmt: skip
ACCIDENTS = register(
    "accidents", column("id", "事故编号"), column("equipment", "设备代码", references="equipment"),
    column("type", "设备种类＊"), column("where", "所属镇街"), column("user", "使用人", personal=PersonalData.NAME),
)  # fmt: skip


def names(pairs):
    return [(own.name, theirs.name) for own, theirs in pairs]


def test_a_record_named_by_its_key_is_asked_for_again_where_words_and_type_are_the_same():
    assert names(asked_twice(ACCIDENTS, EQUIPMENT)) == [("type", "kind")]
    assert names(asked_twice(EQUIPMENT, ACCIDENTS)) == [("type", "kind")]


def test_registers_with_the_same_key_ask_twice_and_those_about_other_things_do_not():
    same = register("lifts", column("code", "设备代码"), column("note", "备注"), key=("code",))
    other = register("complaints", column("id", "投诉编号"), column("remark", "备注"))
    assert names(asked_twice(same, EQUIPMENT)) == [("note", "remark")]
    assert asked_twice(other, EQUIPMENT) == ()
    assert asked_twice(register("empty", key=()), register("void", key=())) == ()
