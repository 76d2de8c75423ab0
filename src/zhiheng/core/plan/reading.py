"""From the blocks of a document to the plan: the one entry of the reader."""

from __future__ import annotations

from dataclasses import replace

from zhiheng.core.plan.annex_plan import plan_from_annex
from zhiheng.core.plan.blocks import Document
from zhiheng.core.plan.body_register import read_bodies
from zhiheng.core.plan.commitments.reading import area_names, read_commitments
from zhiheng.core.plan.facts import read_facts
from zhiheng.core.plan.listings import fold_listings
from zhiheng.core.plan.mechanisms import read_mechanisms
from zhiheng.core.plan.model import Plan, Result, Target
from zhiheng.core.plan.outline import read_outline
from zhiheng.core.plan.phases import read_phases
from zhiheng.core.plan.tasks import read_tasks


def read_blocks(document: Document) -> Plan:
    """Read a document into a plan, or a decomposition table that was written from one back into it.

    Nothing is lost on the way: what is not understood is set aside with its reason, or reported in `issues`.
    """
    returned = plan_from_annex(document)
    if returned is not None:
        return returned
    document = replace(document, blocks=fold_listings(document.blocks, document.text))
    outline = read_outline(document)
    facts = read_facts(document, outline)
    reading = read_commitments(outline, facts)
    commitments = reading.commitments
    tasks = read_tasks(outline)
    return Plan(
        facts=facts,
        areas=area_names(outline),
        sections=outline.sections,
        targets=tuple(entry for entry in commitments if isinstance(entry, Target)),
        results=tuple(entry for entry in commitments if isinstance(entry, Result)),
        tasks=tasks,
        bodies=read_bodies([entry.bodies for entry in commitments] + [task.bodies for task in tasks]),
        phases=read_phases(outline),
        mechanisms=read_mechanisms(outline),
        set_aside=tuple(reading.set_aside),
        issues=(*document.issues, *reading.issues),
    )
