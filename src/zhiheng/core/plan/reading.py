"""From the blocks of a document to the plan: the one entry of the reader."""

from __future__ import annotations

from dataclasses import replace

from zhiheng.core.plan.blocks import Document
from zhiheng.core.plan.commitments.drafts import Draft
from zhiheng.core.plan.commitments.reading import area_names, read_commitments
from zhiheng.core.plan.listings import fold_listings
from zhiheng.core.plan.model import Facts, Plan, Result, Target
from zhiheng.core.plan.outline import read_outline


def read_blocks(document: Document) -> Plan:
    """Read a document into a plan. Nothing is lost: what is not understood is set aside or reported in `issues`."""
    document = replace(document, blocks=fold_listings(document.blocks, document.text))
    outline = read_outline(document)
    try:
        from zhiheng.core.plan.facts import read_facts
        facts = read_facts(document, outline)
    except ImportError:
        facts = Facts()
    reading = read_commitments(outline, facts)
    return Plan(
        facts=facts, areas=area_names(outline), sections=outline.sections,
        targets=tuple(Target(**_fields(d)) for d in reading.drafts if d.kind == "target"),
        results=tuple(Result(**_fields(d)) for d in reading.drafts if d.kind == "result"),
        set_aside=tuple(reading.set_aside), issues=document.issues,
    )  # fmt: skip


def _fields(draft: Draft) -> dict[str, object]:
    names = (name for name in draft.__dataclass_fields__ if name != "kind")
    return {"id": ""} | {name: getattr(draft, name) for name in names}
