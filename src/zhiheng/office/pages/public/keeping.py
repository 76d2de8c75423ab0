"""Answers made once for everybody who asks: by the state of what is public, until it changes. A crowd costs little."""

from __future__ import annotations

import hashlib
import threading
from calendar import timegm
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from zhiheng.office.records.public_promises import PublicState

MOST_KEPT = 600
"""Answers that are kept: about 30 MB."""
CACHING = "public, max-age=0, s-maxage=60"
"""A browser asks each time whether its copy still holds (304 costs next to nothing); a shared cache before the office may answer for a
minute, by which a target that was hidden may still be seen."""
OWN = "private, no-cache"
"""For somebody who is signed in: the answer may renew the cookie of their session, which no shared cache may have."""

_lock = threading.RLock()
_kept: OrderedDict[tuple[Any, ...], tuple[bytes, str]] = OrderedDict()


def kept(request: Any, state: PublicState, key: tuple[Any, ...], make: Callable[[], bytes | str], kind: str = "text/html; charset=utf-8") -> HttpResponse:  # fmt: skip
    """The answer of that key for this state, made by `make` where there is none yet; 304 for whoever has it.

    While it is made others wait for it rather than make it too.
    """
    content, tag = _content((state.digest, *key), make)
    response = HttpResponse(content, content_type=kind)
    response.headers["ETag"] = tag
    response.headers["Last-Modified"] = http_date(timegm(state.since.utctimetuple()))
    response.headers["Cache-Control"] = CACHING if request.actor.person is None else OWN
    return get_conditional_response(
        request, etag=tag, last_modified=timegm(state.since.utctimetuple()), response=response
    ) or response  # fmt: skip


def _content(key: tuple[Any, ...], make: Callable[[], bytes | str]) -> tuple[bytes, str]:
    found = _kept.get(key)
    if found is not None:
        return found
    with _lock:
        found = _kept.get(key)
        if found is None:
            made = make()
            content = made.encode() if isinstance(made, str) else made
            found = content, f'"{hashlib.sha256(content).hexdigest()[:32]}"'
            _kept[key] = found
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
    return found
