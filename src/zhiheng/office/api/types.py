"""The values that calls carry: closed types with their limits. JSON is taken strictly: "1" is no number and 1 is no text."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, TypeVar

from ninja import File
from ninja.files import UploadedFile
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool
from pydantic_core import PydanticCustomError

MOST_ROWS = 2_000
"""Rows that one call may carry; more go as a file."""
MOST_COLUMNS = 500
BIGGEST = 2**53 - 1
"""The largest whole number that every reader of JSON takes exactly (RFC 8259, 6)."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("date_parsing", "a day is written as 2028-07-05")
    return value


def _readable(text: str) -> str:
    """Refuses what no database keeps as text and no page shows."""
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise PydanticCustomError("invisible_sign", "there is an invisible sign in it")
    return text


Readable = AfterValidator(_readable)
Day = Annotated[date, BeforeValidator(_day), Field(strict=False, examples=["2028-07-20"])]
"""A day, as 2028-07-20."""
Number = Annotated[int, Field(ge=1, le=BIGGEST)]
"""The number of something that exists: in an address."""
RowId = Annotated[int, Field(ge=1, le=BIGGEST, strict=True)]
"""The same in JSON."""
Version = Annotated[int, Field(ge=0, le=BIGGEST, description="所见的版本 · the version that was seen")]
Page = Annotated[int, Field(ge=1, le=1_000_000, description="第几页，从 1 起 · which page, from 1")]
Name = Annotated[str, Field(max_length=200), Readable]
"""A word or a name."""
Sentence = Annotated[str, Field(max_length=2_000), Readable]
"""A reason, a remark, an answer."""
Passage = Annotated[str, Field(max_length=20_000), Readable]
"""A longer text."""
Cell = Annotated[str, Field(max_length=10_000)]
"""A value as it would stand in a table."""
Key = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[!-~]+$")]
"""The key of a call: visible ASCII."""
YesNo = StrictBool
Row = Annotated[dict[Name, Cell], Field(max_length=MOST_COLUMNS)]
"""A row: values by column identifier."""
Rows = Annotated[list[Row], Field(max_length=MOST_ROWS)]
Upload = Annotated[UploadedFile, File(description="文件 · the file")]

Shape = TypeVar("Shape", bound=BaseModel)


class Sent(BaseModel):
    """What a call carries as JSON: nothing but the fields that are named."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Seen(Sent):
    """The version that was seen; what has changed meanwhile is refused (409)."""

    version: Version = Field(strict=True, examples=[1])


class Reasoned(Seen):
    """The same, with a reason."""

    reason: Sentence = ""
