"""What the tests of adopting start from: drafts read from the example document, and drafts with nothing left open."""

from __future__ import annotations

from pathlib import Path

EXAMPLE = Path(__file__).parents[3] / "examples" / "qinghe-2026" / "plan.docx"


def uploaded(path: Path = EXAMPLE, name: str = ""):
    """The file as a browser sends it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name or path.name, path.read_bytes())


def draft_of(
    office, path: Path = EXAMPLE, *, amends: bool = False, content: bytes | None = None, name: str = ""
):
    """A draft of the document, read; the example unless another one is given."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhiheng.office.actions.adopting import upload
    from zhiheng.office.actions.stored_files import keep_upload
    from zhiheng.office.records.jobs import run_waiting

    file = uploaded(path) if content is None else SimpleUploadedFile(name, content)
    draft = upload(office.actor("clerk"), keep_upload(file), amends=amends)
    run_waiting()
    draft.refresh_from_db()
    return draft


def view(draft):
    """The draft as it stands now."""
    from zhiheng.office.records.drafts import draft_view

    return draft_view(getattr(draft, "pk", draft), with_source=True)


def settle(office, draft, *, leave: tuple[str, ...] = ()):
    """Does everything that is left in a draft, in the plainest way, but for the steps named in `leave`."""
    from zhiheng.core.issues import Level
    from zhiheng.office import clock
    from zhiheng.office.actions import adopting_bodies, adopting_edits, adopting_links, adopting_sharing
    from zhiheng.office.records.drafts import issue_key
    from zhiheng.office.records.drafts_bodies import known_bodies, named_bodies
    from zhiheng.office.records.drafts_openings import without_holder

    clerk, id = office.actor("clerk"), draft.pk
    if "bodies" not in leave:
        found = named_bodies(view(id), known_bodies(clock.today()))
        names = {each.name: "department" for each in found if each.is_open}
        adopting_bodies.settle_names(clerk, id, view(id).version, names)
    if "duties" not in leave:
        items = without_holder(view(id), known_bodies(clock.today()))
        adopting_sharing.assign(clerk, id, view(id).version, items, "区市场监管局")
    if "reading" not in leave:
        marks = {(each.group, each.key): each.fingerprint for each in view(id).items}
        adopting_edits.confirm_several(clerk, id, marks)
    if "checkup" not in leave:
        for issue in view(id).issues:
            if issue.level is not Level.NOTE:
                adopting_edits.answer(clerk, id, issue_key(issue), "口径不同，已与牵头单位核对")
    if "links" not in leave:
        adopting_links.confirm_links(clerk, id, view(id).version, [each.id for each in view(id).plan.targets])
    return view(id)
