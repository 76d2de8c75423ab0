"""How an operation is added: its scope, the check of its page, what it is answered with, its summary in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.http import Http404
from ninja import Router

from zhiheng.office.api.bearer import Token
from zhiheng.office.api.describing import FILES, SCOPE, WRITES
from zhiheng.office.api.shapes import ShownOnce
from zhiheng.office.people.actors import Actor

Function = Callable[..., Any]
FILE = bytes
"""In the place of what an operation is answered with: a file."""


class Topic:
    """The operations of one topic, under one heading of the description. `reads` and `writes` are their scopes where nothing else is said."""

    def __init__(self, label: str, *, reads: str, writes: str = "") -> None:
        self.router = Router(tags=[label])
        self._scopes = {"GET": reads, "POST": writes or reads}

    def get(
        self, path: str, answer: Any, *, zh: str, check: Callable[[Actor], None], scope: str = ""
    ) -> Callable[[Function], Function]:
        """An operation that reads."""
        return self._operation("GET", path, answer, zh=zh, check=check, scope=scope)

    def post(
        self, path: str, answer: Any, *, zh: str, check: Callable[[Actor], None], scope: str = ""
    ) -> Callable[[Function], Function]:
        """An operation that writes. What it creates is answered with 200 as everything else: one status for one meaning, done."""
        return self._operation("POST", path, answer, zh=zh, check=check, scope=scope)

    def _operation(
        self, method: str, path: str, answer: Any, *, zh: str, check: Callable[[Actor], None], scope: str
    ) -> Callable[[Function], Function]:
        def adding(function: Function) -> Function:
            name = function.__name__.strip("_").replace("_", "-")
            answers = answer if isinstance(answer, dict) else {200: answer}
            gives_file, needed = FILE in answers.values(), scope or self._scopes[method]
            writes = method == "POST" and not gives_file
            english = (function.__doc__ or "").split("\n")[0].rstrip(".")
            said: dict[str, Any] = (
                {SCOPE: needed} | ({FILES: True} if gives_file else {}) | ({WRITES: True} if writes else {})
            )
            models = {status: model for status, model in answers.items() if model is not FILE}
            named: dict[str, Any] = {"response": models} if models else {}
            once = any(isinstance(model, type) and issubclass(model, ShownOnce) for model in models.values())
            self.router.add_api_operation(
                path, [method], function, auth=Token(name, needed, check, writes=writes, once=once), operation_id=name, summary=f"{zh} · {english}",
                description=function.__doc__, url_name=name, openapi_extra=said, **named,
            )  # fmt: skip
            return function

        return adding


@contextmanager
def missing() -> Iterator[None]:
    """What a reading does not find is answered with 404. Around a single reading: a mistake of the program must not pass for it."""
    try:
        yield
    except LookupError:
        raise Http404 from None
