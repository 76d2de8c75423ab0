"""The world outside of the office: one HTTP server and one mail server on this machine, which keep what they were sent."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

ANSWERS = {
    "/ok": (200, b"taken"),
    "/fail": (500, b"no"),
    "/robot": (200, b'{"errcode":0,"errmsg":"ok"}'),
    "/robot-full": (200, b'{"errcode":45009,"errmsg":"api freq out of limit"}'),
    "/robot-page": (200, b"<html>"),
}


class Receiver(BaseHTTPRequestHandler):
    """Answers by path, and keeps the request: /redirect points elsewhere, /hang answers only when all is over, /drip without end."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        path = self.path.partition("?")[0]
        self.server.kept.append(SimpleNamespace(path=self.path, headers=dict(self.headers), body=body))
        if path == "/hang":
            self.server.over.wait(30)
        if path == "/drip":
            self._drip()
        elif path == "/redirect":
            self._answer(302, b"", Location="/ok")
        else:
            self._answer(*ANSWERS.get(path, (200, b"")))

    def do_GET(self) -> None:
        self.server.kept.append(SimpleNamespace(path=self.path, headers=dict(self.headers), body=b""))
        self._answer(200, b"")

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        try:
            while not self.server.over.wait(0.05):
                self.wfile.write(b".")
                self.wfile.flush()
        except OSError:
            pass

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass

    def log_message(self, *_: Any) -> None:
        """Keeps quiet."""


class MailSink(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs; refuses recipients that begin with `nobody`."""

    def handle(self) -> None:
        self._say("220 sink")
        while line := self.rfile.readline():
            word = line.split(b" ")[0].strip().upper()
            if word == b"DATA":
                self._data()
            elif word == b"RCPT" and b"<nobody" in line:
                self._say("550 no such user")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _data(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.kept.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self._say("250 kept")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """A server of mail that ends with its test."""

    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def running(server: Any) -> Iterator[Any]:
    """The server, for as long as the block runs."""
    server.kept, server.over = [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def outside(office) -> Iterator[Any]:
    """The HTTP server: `.url(path)`, `.kept`, and its host named in the settings."""
    from django.conf import settings

    with running(ThreadingHTTPServer(("127.0.0.1", 0), Receiver)) as server:
        place = f"127.0.0.1:{server.server_address[1]}"
        server.url = lambda path: f"http://{place}{path}"
        before, settings.OFFICE_HOOK_HOSTS = settings.OFFICE_HOOK_HOSTS, (place,)
        yield server
        settings.OFFICE_HOOK_HOSTS = before


@pytest.fixture
def post_office(office) -> Iterator[Any]:
    """The mail server: `.kept`, and named in the settings, together with the office's own address."""
    from dataclasses import replace

    from django.conf import settings

    from zhiheng.workspace.settings_sending import MailSettings

    with running(MailServer(("127.0.0.1", 0), MailSink)) as server:
        before = settings.OFFICE_MAIL, settings.OFFICE_SETTINGS
        settings.OFFICE_MAIL = MailSettings(
            host="127.0.0.1",
            port=server.server_address[1],
            security="none",
            sender="quality@office.example",
        )
        settings.OFFICE_SETTINGS = replace(before[1], address="https://office.example")
        yield server
        settings.OFFICE_MAIL, settings.OFFICE_SETTINGS = before


@pytest.fixture
def later(monkeypatch):
    """Moves the office's clock ahead."""

    def move(**amounts: float) -> None:
        from datetime import timedelta

        from django.conf import settings

        monkeypatch.setattr(settings, "OFFICE_SHIFT", settings.OFFICE_SHIFT + timedelta(**amounts))

    return move


@pytest.fixture
def hook(office, outside):
    """Adds an address of the whole programme, or with a name that person's own; gives the row."""

    def add(path: str = "/ok", *, by: str = "system", own: bool = False, **facts: Any):
        from zhiheng.office.actions.hooks import HookOrder, add_hook

        order = HookOrder(**{"name": path, "kind": "generic", "url": outside.url(path), **facts})
        return add_hook(office.actor(by), order, own=own)[0]

    return add
