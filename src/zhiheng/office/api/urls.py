"""The addresses of the API: its description, a plain page that lists it, and every operation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, path

from zhiheng.office.api.interface import interface
from zhiheng.office.api.listing import listing
from zhiheng.office.api.topics_all import TOPICS

api = interface()
for _topic in TOPICS:
    api.add_router("", _topic.router)


def _views(patterns: Any) -> Iterator[Any]:
    for each in patterns:
        if isinstance(each, URLPattern):
            yield each.callback


_patterns = api.urls
for _view in _views(_patterns[0]):
    # Who may call says each operation by its token; nobody is sent to the page for signing in.
    _view.anybody = True
urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", listing, name="api-description"),
    path("v1/", _patterns),
]
