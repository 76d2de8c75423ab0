"""What is left readable of personal data."""

from __future__ import annotations

import polars as pl
import pytest

from zhiheng.core.issues import Text
from zhiheng.core.registers.masking import mask, mask_columns
from zhiheng.core.registers.model import Column, ColumnType, PersonalData


@pytest.mark.parametrize(
    ("personal", "text", "shown"),
    [
        (PersonalData.NAME, "张三", "张*"),
        (PersonalData.NAME, "欧阳娜娜", "欧阳**"),
        (PersonalData.NAME, "欧阳", "欧*"),
        (PersonalData.NAME, "Anna", "A***"),
        (PersonalData.PHONE, "13812345678", "138****5678"),
        (PersonalData.PHONE, "62345678", "***"),
        (PersonalData.PHONE, "+86 138 1234 5678", "+86****5678"),
        (PersonalData.PHONE, "王小二 13812345678", "***"),
        (PersonalData.PHONE, "13812345678（王小二）", "***"),
        (PersonalData.IDENTITY, "11010519491231002X王二", "*" * 20),
        (PersonalData.IDENTITY, "11010519491231002X", "**************002X"),
        (PersonalData.IDENTITY, "12345", "*****"),
        (PersonalData.IDENTITY, "1", "*"),
        (PersonalData.ADDRESS, "云州市清河区临河街道新桥路1号", "云州市清河区临河街道***"),
        (PersonalData.ADDRESS, "云州市清河区新桥路1号", "云州市清河区***"),
        (PersonalData.ADDRESS, "新桥路1号", "***"),
        (PersonalData.OTHER, "AB+", "***"),
        *((each, None, None) for each in PersonalData),
    ],
)
def test_mask(personal, text, shown):
    frame = pl.DataFrame({"text": [text]}, schema={"text": pl.String})
    assert frame.select(mask(pl.col("text"), personal)).item() == shown


def test_mask_columns_leaves_what_is_not_personal():
    person = Column(name="person", label=Text("", ""), type=ColumnType.TEXT, personal=PersonalData.NAME)
    lots = Column(name="lots", label=Text("", ""), type=ColumnType.INTEGER)
    masked = mask_columns(pl.DataFrame({"person": ["张三"], "lots": [12]}), (person, lots))
    assert masked.rows() == [("张*", 12)]
