"""One HTTP request out of the office: to hosts that the workspace names and to no others, TLS verified, nothing followed, all of it bounded."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from zhiheng.office.actions.hook_formats import Post

READ_AT_MOST = 64 * 1024
"""Bytes of an answer that are read."""
USUAL_PORTS = {"http": 80, "https": 443}


class NotDelivered(Exception):
    """It did not arrive. `problem` is a code and, after a blank, what the other side said; see records/outbox.py for its words."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class Answer:
    """The status and the beginning of the body."""

    status: int
    body: bytes


def may_go_to(url: str, hosts: tuple[str, ...]) -> bool:
    """Whether that address lies on one of the hosts. A host without a port stands for the usual ports alone."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in USUAL_PORTS or not parts.hostname or parts.username is not None:
        return False
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = port in (None, USUAL_PORTS[parts.scheme])
    return f"{name}:{port or USUAL_PORTS[parts.scheme]}" in hosts or (usual and name in hosts)


def post(what: Post, hosts: tuple[str, ...], *, seconds: float) -> Answer:
    """Posts it and gives the answer, whatever its status. Raises NotDelivered where there is none within `seconds`, the host is not one of
    those named, or its certificate does not hold.
    """
    if not may_go_to(what.url, hosts):
        raise NotDelivered("host-not-named")
    parts = urlsplit(what.url)
    line = _connection(parts, seconds)
    try:
        line.connect()
        with _Deadline(line.sock, seconds):
            target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            line.request("POST", target, what.body, dict(what.headers))
            answer = line.getresponse()
            return Answer(answer.status, answer.read(READ_AT_MOST))
    except TimeoutError:
        raise NotDelivered("timeout") from None
    except ssl.SSLError:
        raise NotDelivered("certificate") from None
    except (OSError, http.client.HTTPException, ValueError) as caught:
        raise NotDelivered(f"unreachable {type(caught).__name__}") from None
    finally:
        line.close()


def _connection(parts: SplitResult, seconds: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(
            host, parts.port, timeout=seconds, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(host, parts.port, timeout=seconds)


class _Deadline:
    """Ends the connection when the time is over: a timeout alone counts anew with every byte."""

    def __init__(self, line: socket.socket, seconds: float) -> None:
        self._line = line
        self._timer = threading.Timer(seconds, self._cut)
        self._over = False

    def __enter__(self) -> None:
        self._timer.daemon = True
        self._timer.start()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._timer.cancel()
        if self._over and kind is not None:
            raise TimeoutError

    def _cut(self) -> None:
        self._over = True
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
