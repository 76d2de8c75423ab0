"""The workspace as the office sees it: its files are the latest editions, and one object of it serves all threads."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from zhiheng.ledger.hashing import sha256_of
from zhiheng.office import clock
from zhiheng.office.people.actors import PROGRAM
from zhiheng.office.records import audit
from zhiheng.office.records.models import Edition
from zhiheng.workspace.opening import Workspace, open_workspace

FILES = ("plan.toml", "links.toml", "lists.toml")
"""What the office keeps editions of."""

_lock = threading.RLock()
_look = threading.local()
_opened: dict[tuple[Path, tuple[int, ...]], Workspace] = {}


def workspace() -> Workspace:
    """The workspace with the plan, links and lists of the latest editions. The same object until one of them changes.

    Inside a transaction that makes an edition it is the one known before: what is not committed may not reach the directory.
    """
    root = Path(settings.OFFICE_ROOT)
    if _pending():
        return _known(root) or open_workspace(root)
    numbers = _numbers()
    with _lock:
        found = _opened.get((root, numbers))
        if found is None:
            publish()
            found = open_workspace(root)
            known = _known(root)
            if known is not None:
                # The ledger and its connections stay as they are; only what is read from the files is new.
                found.__dict__["ledger"] = known.ledger
            _opened.clear()
            _opened[(root, numbers)] = found
        return found


def _pending() -> bool:
    """Whether this thread has made an edition in a transaction that is still open."""
    if not transaction.get_connection().in_atomic_block:
        _look.pending = False
    return getattr(_look, "pending", False)


def _known(root: Path) -> Workspace | None:
    with _lock:
        return next((each for (place, _), each in _opened.items() if place == root), None)


@contextmanager
def one_look() -> Iterator[None]:
    """Inside, the editions are asked for once: a page shows one state of the workspace, and asks the database less."""
    _look.numbers, _look.open, _look.pending = None, True, False
    try:
        yield
    finally:
        _look.numbers, _look.open = None, False


def _numbers() -> tuple[int, ...]:
    known: tuple[int, ...] | None = getattr(_look, "numbers", None)
    if known is None:
        known = tuple(number for _, number in sorted(latest_numbers().items()))
        if getattr(_look, "open", False):
            _look.numbers = known
    return known


def forget() -> None:
    """Lets go of the opened workspace and its connections: at the end of the process, and between tests."""
    with _lock:
        for each in _opened.values():
            each.close()
        _opened.clear()


def latest_numbers() -> dict[str, int]:
    """The number of the latest edition of each file; 0 without one."""
    found = dict(Edition.objects.values_list("name").annotate(last=Max("number")).values_list("name", "last"))
    return {name: found.get(name, 0) for name in FILES}


def latest(name: str) -> Edition | None:
    """The latest edition of a file."""
    return Edition.objects.filter(name=name).order_by("-number").first()


def publish() -> None:
    """Writes the latest editions to the workspace's directory where it has older ones; takes in what people changed there by hand.

    Called at the start and after each new edition: whatever a kill left undone is made up for here. Raises InputProblem where a
    file changed by hand cannot be read; the edition before stays in force. Raises RuntimeError inside a transaction that has
    made an edition: it may still be rolled back, and its text would look as if somebody had written it by hand.
    """
    if _pending():
        raise RuntimeError("editions are published once their transaction stands")
    _look.numbers = None
    with _lock:
        for name in FILES:
            _publish(name)


def _publish(name: str) -> None:
    path = Path(settings.OFFICE_ROOT) / name
    text = path.read_text(encoding="utf-8-sig") if path.exists() else None
    last = latest(name)
    if text is None:
        if last is not None:
            _write(path, last.content)
        return
    digest = sha256_of(text.encode())
    if last is not None and digest == last.sha256:
        return
    if last is not None and Edition.objects.filter(name=name, sha256=digest).exists():
        _write(path, last.content)
        return
    _take_in(name, text)


def _write(path: Path, content: str) -> None:
    draft = path.with_name(f".{path.name}.{hashlib.sha256(content.encode()).hexdigest()[:8]}.part")
    draft.write_text(content, encoding="utf-8")
    draft.replace(path)


def _take_in(name: str, text: str) -> None:
    """A file changed by hand, or the first one there was: an edition of its own, on record in the audit log."""
    _check(name)
    with transaction.atomic():
        made = add_edition(name, text, person=None)
        data = {"name": name, "number": made.number, "sha256": made.sha256}
        audit.append(
            PROGRAM, "edition-found", at=clock.now(), subject=f"edition:{name}:{made.number}", data=data
        )


def _check(name: str) -> None:
    from zhiheng.files.plan_toml import read_plan_toml
    from zhiheng.workspace.links import read_links
    from zhiheng.workspace.lists import read_areas, read_lists

    path = Path(settings.OFFICE_ROOT) / name
    if name == "plan.toml":
        read_plan_toml(path)
    elif name == "links.toml":
        read_links(path)
    else:
        read_lists(path)
        read_areas(path)


def add_edition(name: str, content: str, *, person: int | None) -> Edition:
    """The next edition of a file, inside the caller's transaction; the caller publishes after it."""
    last = Edition.objects.filter(name=name).order_by("-number").first()
    number = last.number + 1 if last else 1
    digest = sha256_of(content.encode())
    _look.pending = True
    return Edition.objects.create(
        name=name, number=number, content=content, sha256=digest, person_id=person, at=clock.now()
    )
