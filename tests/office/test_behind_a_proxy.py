"""Behind a proxy with HTTPS: the address of a visitor is what that proxy says, and nobody else may say it."""

from __future__ import annotations

import io
import json

import pytest

SAID = {"HTTP_X_FORWARDED_FOR": "198.51.100.9, 203.0.113.7", "HTTP_X_FORWARDED_PROTO": "https"}
"""What arrives when a visitor at 203.0.113.7 makes up an address before it."""


@pytest.fixture
def visited(office):
    """Asks the office as the server takes requests: path, form, the peer's address, further headers; gives status and headers."""
    from django.test import override_settings
    from waitress.server import create_server

    from zhiheng.office.serving import application
    from zhiheng.office.settings import _security, proxy_options
    from zhiheng.workspace.settings import OfficeSettings

    asked = OfficeSettings(address="https://quality.example", hosts=("quality.example",), proxy="192.0.2.1")

    def asking(peer, path, form=b"", **headers):
        environ = {
            "REQUEST_METHOD": "POST" if form else "GET", "PATH_INFO": path, "REMOTE_ADDR": peer, "REMOTE_HOST": peer, "SERVER_NAME": "x",
            "SERVER_PORT": "80", "HTTP_HOST": "quality.example", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(form),
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(form)), **headers,
        }  # fmt: skip
        answered = []
        list(server.application(environ, lambda status, headers, *_: answered.append((status, headers))))
        return answered[0]

    with override_settings(ALLOWED_HOSTS=["quality.example"], **_security(asked, https=True)):
        # The safety of answers is settled when the application is made.
        server = create_server(application(), host="127.0.0.1", port=0, **proxy_options(asked))
        yield asking
        server.close()


def failed_sign_in(visited, peer, said):
    """Tries to sign in with a wrong password; gives the status and the address that the audit log has."""
    from zhiheng.office.records.models import AuditEntry

    _, headers = visited(peer, "/sign-in/", **said)
    cookies = [value.strip() for name, value in headers if name == "Set-Cookie"]
    assert cookies and all("Secure" in each for each in cookies)
    token = next(each for each in cookies if each.startswith("csrftoken=")).split(";")[0]
    secret = token.removeprefix("csrftoken=")
    form = f"csrfmiddlewaretoken={secret}&username=liaison&password=wrong".encode()
    status, _ = visited(
        peer, "/sign-in/", form, HTTP_COOKIE=token, HTTP_REFERER="https://quality.example/sign-in/",
        HTTP_ORIGIN="https://quality.example", **said,
    )  # fmt: skip
    return status, json.loads(AuditEntry.objects.order_by("-number")[0].content)["address"]


def test_the_proxy_says_where_a_visitor_comes_from_and_nobody_else(visited):
    assert failed_sign_in(visited, "192.0.2.1", SAID)[1] == "203.0.113.7"
    assert failed_sign_in(visited, "198.51.100.50", SAID)[1] == "198.51.100.50", "only the proxy is believed"
    assert failed_sign_in(visited, "192.0.2.1", {})[1] == "192.0.2.1"


def test_https_is_what_the_proxy_says(visited):
    secure = "Strict-Transport-Security"
    assert secure in dict(visited("192.0.2.1", "/sign-in/", **SAID)[1])
    assert secure not in dict(visited("198.51.100.50", "/sign-in/", **SAID)[1])


def test_a_lock_holds_for_the_visitor_alone(visited):
    """Otherwise whoever fails five times locks everybody who comes through the same proxy."""
    other = {**SAID, "HTTP_X_FORWARDED_FOR": "203.0.113.8"}
    statuses = [failed_sign_in(visited, "192.0.2.1", SAID)[0] for _ in range(6)]
    assert statuses[-1][:3] != statuses[0][:3], statuses
    assert failed_sign_in(visited, "192.0.2.1", other)[0] == statuses[0]
