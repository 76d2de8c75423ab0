"""The document of a draft as kept beside it, so that its text can be shown with marks without reading the file again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from zhiheng.core.plan.blocks import Block, BlockKind, Cell, Document
from zhiheng.core.sources import Place


def document_record(document: Document) -> dict[str, Any]:
    """The document as plain JSON: name, format, text, blocks. What was noticed while reading stands in the plan."""
    blocks = [{**asdict(block), "kind": block.kind.value, "text": ""} for block in document.blocks]
    return {
        "name": document.name,
        "format": document.format,
        "text": _clean(document.text),
        "blocks": _cleaned(blocks),
    }


def document_of(record: dict[str, Any]) -> Document | None:
    """The document again; None where none was kept (a plan.toml has none)."""
    if not record:
        return None
    text = record["text"]
    return Document(
        name=record["name"],
        format=record["format"],
        text=text,
        blocks=tuple(_block(each, text) for each in record["blocks"]),
    )


def _block(record: dict[str, Any], text: str) -> Block:
    start, end = record["span"]
    return Block(
        kind=BlockKind(record["kind"]),
        text=text[start:end],
        span=(start, end),
        place=Place(**record["place"]),
        level=record["level"],
        rows=tuple(tuple(_cell(cell) for cell in row) for row in record["rows"]),
    )


def _cell(record: dict[str, Any]) -> Cell:
    pieces = tuple((start, end) for start, end in record["pieces"])
    return Cell(record["text"], tuple(record["span"]), record["merged"], pieces)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(each) for key, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, list | tuple) else value


def _clean(text: str) -> str:
    """Without what a database does not keep (NUL, halves of surrogate pairs), a character for each, so that places stay right."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # fmt: skip
