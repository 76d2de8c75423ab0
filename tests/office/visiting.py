"""A visitor of the office over HTTP: opens pages, fills their forms as they stand there, sends them; no more than a browser does."""

from __future__ import annotations

import http.client
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html

FORM = "application/x-www-form-urlencoded"


@dataclass
class Page:
    """What came back."""

    status: int
    url: str
    body: bytes

    @property
    def tree(self) -> Any:
        """The page as a tree."""
        return html.document_fromstring(self.body.decode(errors="replace") or "<p>")

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(self.tree.text_content().split())

    def forms(self, action: str = "") -> list[Any]:
        """The forms whose address contains `action`."""
        return [form for form in self.tree.forms if action in (form.get("action") or self.url)]

    def links(self, part: str) -> list[str]:
        """The addresses of links that contain `part`."""
        return [
            urljoin(self.url, link.get("href"))
            for link in self.tree.iter("a")
            if part in (link.get("href") or "")
        ]


@dataclass
class Visitor:
    """Somebody with a browser of their own. Raises OSError or HTTPException where the office is not there (any more)."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    patience: float = 60.0

    def get(self, path: str) -> Page:
        """Opens a page and goes where it leads."""
        return self._ask("GET", path, b"", "")

    def send(
        self, page: Page, form: Any, values: Mapping[str, str | Path | list[str]], press: str = ""
    ) -> Page:
        """Sends a form with what stands in it and what is entered; `press`: the value or name of the button."""
        given: list[tuple[str, Any]] = [each for each in filled(form, press) if each[0] not in values]
        for name, value in values.items():
            given += [(name, each) for each in (value if isinstance(value, list) else [value])]
        target = urljoin(page.url, form.get("action") or page.url)
        if any(isinstance(value, Path) for _, value in given) or "multipart" in (form.get("enctype") or ""):
            body, kind = multipart(given)
        else:
            body, kind = urlencode([(name, str(value)) for name, value in given]).encode(), FORM
        return self._ask("POST", target, body, kind)

    def sign_in(self, username: str, password: str) -> Page:
        """Signs in with a password alone."""
        page = self.get("/sign-in/")
        form = next(
            each for each in page.forms() if any(field.get("type") == "password" for field in each.inputs)
        )
        names = [
            each.name for each in form.inputs if each.get("type") in ("text", None) and each.tag == "input"
        ]
        secret = next(each.name for each in form.inputs if each.get("type") == "password")
        return self.send(page, form, {names[0]: username, secret: password})

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> Page:
        url = urljoin(self.address, path)
        for _ in range(8):
            page, onward = self._once(method, url, body, kind)
            if not onward:
                return page
            method, url, body, kind = "GET", urljoin(url, onward), b"", ""
        raise AssertionError(f"{path} leads round and round")

    def _once(self, method: str, url: str, body: bytes, kind: str) -> tuple[Page, str]:
        parts = urlsplit(url)
        assert parts.hostname and parts.port
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=self.patience)
        try:
            connection.request(
                method, parts.path + (f"?{parts.query}" if parts.query else ""), body or None, headers
            )
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        onward = answer.headers.get("Location", "") if answer.status in (301, 302, 303) else ""
        return Page(answer.status, url, content), onward


def filled(form: Any, press: str) -> list[tuple[str, Any]]:
    """What the form would send as it stands; of its buttons only the one that is pressed."""
    found: list[tuple[str, Any]] = []
    for each in form.inputs:
        if (
            not each.name
            or each.get("disabled") is not None
            or each.get("type") in ("file", "image", "reset")
        ):
            continue
        if each.tag == "button" or each.get("type") == "submit":
            if press and press in (each.get("value"), each.name):
                found.append((each.name, each.get("value", "")))
        elif each.get("type") in ("checkbox", "radio"):
            if each.get("checked") is not None:
                found.append((each.name, each.get("value", "on")))
        elif each.tag == "select":
            found += [
                (each.name, value)
                for value in ([each.value] if isinstance(each.value, str) else list(each.value or ()))
            ]
        else:
            found.append((each.name, each.value or ""))
    return found


def multipart(given: list[tuple[str, str | Path]]) -> tuple[bytes, str]:
    """Fields and files as a browser sends them."""
    limit = uuid.uuid4().hex
    parts = []
    for name, value in given:
        head = f'--{limit}\r\nContent-Disposition: form-data; name="{name}"'
        if isinstance(value, Path):
            head += f'; filename="{value.name}"\r\nContent-Type: application/octet-stream'
        content = value.read_bytes() if isinstance(value, Path) else str(value).encode()
        parts.append(head.encode() + b"\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + f"--{limit}--\r\n".encode(), f"multipart/form-data; boundary={limit}"
