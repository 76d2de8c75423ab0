"""Single sign-on by OpenID Connect, with a small provider on this machine."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

CLIENT = "zhiheng"
SECRET = "a secret of this test"


@dataclass
class Provider:
    """What the provider says and does; `subject` is who is signed in there, `claims` are put over the token's."""

    address: str = ""
    subject: str = "u-1001"
    claims: dict = field(default_factory=dict)
    key: object = None
    shown_key: object = None
    asked: dict = field(default_factory=dict)
    discoveries: int = 0

    def authorize(self, url):
        """What the provider's page does when somebody confirms: notes what was asked and gives the way back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert (
            asked["client_id"] == CLIENT
            and asked["response_type"] == "code"
            and asked["code_challenge_method"] == "S256"
        )
        self.asked = asked
        return {"code": "the-code", "state": asked["state"]}

    def token(self, sent):
        verifier = hashlib.sha256(sent["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if (sent["code"], sent["client_secret"], challenge) != (
            "the-code",
            SECRET,
            self.asked["code_challenge"],
        ):
            return 400, {"error": "invalid_grant"}
        import jwt

        claims = {
            "iss": self.address, "aud": CLIENT, "sub": self.subject, "iat": int(time.time()), "exp": int(time.time()) + 60,
            "nonce": self.asked["nonce"],
        } | self.claims  # fmt: skip
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "k1"})
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": signed}

    def answer(self, path, sent):
        if path == "/.well-known/openid-configuration":
            self.discoveries += 1
            return 200, {
                "issuer": self.address, "authorization_endpoint": f"{self.address}/authorize", "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys", "userinfo_endpoint": f"{self.address}/user",
            }  # fmt: skip
        if path == "/keys":
            import jwt

            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.shown_key.public_key()))
            return 200, {"keys": [public | {"kid": "k1", "alg": "RS256", "use": "sig"}]}
        return self.token(sent) if path == "/token" else (404, {})


@pytest.fixture(scope="module")
def keys():
    from cryptography.hazmat.primitives.asymmetric import rsa

    return [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]


@pytest.fixture
def provider(office, keys, monkeypatch):
    """The provider, running, and the office set up for it."""
    from django.conf import settings

    from zhiheng.office.pages.account import single_sign_on

    running = Provider(key=keys[0], shown_key=keys[0])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.give(*running.answer(self.path, {}))

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.give(
                *running.answer(self.path, {name: values[0] for name, values in parse_qs(body).items()})
            )

        def give(self, status, content):
            sent = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    running.address = f"http://127.0.0.1:{server.server_port}"
    told = replace(settings.OFFICE_SETTINGS, oidc_issuer=running.address, oidc_client=CLIENT)
    monkeypatch.setattr(settings, "OFFICE_SETTINGS", told, raising=False)
    monkeypatch.setenv(single_sign_on.SECRET, SECRET)
    monkeypatch.setattr(single_sign_on, "_discovered", {})
    yield running
    server.shutdown()
    thread.join()
    server.server_close()


def _through(browser, provider, start="/single-sign-on/?purpose=sign-in"):
    """From the office to the provider and back; the office's last answer."""
    asked = browser.get(start)
    assert asked.status_code == 302 and asked["Location"].startswith(f"{provider.address}/authorize?")
    return browser.get("/single-sign-on/return/", provider.authorize(asked["Location"]))


def _bind(office, provider, username="clerk"):
    browser = office.browser(username)
    page = browser.post("/account/single-sign-on/").content.decode()
    assert 'href="/single-sign-on/"' in page
    answer = _through(browser, provider, "/single-sign-on/")
    assert answer["Location"] == "/account/"
    return browser


def test_the_way_in_is_shown_only_where_there_is_a_provider(office, provider, monkeypatch):
    from django.conf import settings

    assert "用统一身份认证登录" in office.browser().get("/sign-in/").content.decode()
    monkeypatch.setattr(
        settings, "OFFICE_SETTINGS", replace(settings.OFFICE_SETTINGS, oidc_issuer="", oidc_client="")
    )
    assert "用统一身份认证登录" not in office.browser().get("/sign-in/").content.decode()


def test_an_unknown_identity_makes_no_account(office, provider, events):
    from zhiheng.office.people.models import Person

    before = Person.objects.count()
    browser = office.browser()
    answer = _through(browser, provider)
    assert answer["Location"] == "/sign-in/"
    assert "还没有对应的账号" in browser.get("/sign-in/").content.decode()
    assert Person.objects.count() == before and browser.get("/account/").status_code == 302
    assert events()[-1] == ("sign-in-failed", "refused")


def test_a_bound_account_signs_in(office, provider, events):
    browser = _bind(office, provider)
    assert "已绑定" in browser.get("/account/").content.decode()
    fresh = office.browser()
    answer = _through(fresh, provider, "/single-sign-on/?purpose=sign-in&next=/messages/")
    assert answer["Location"] == "/messages/"
    assert fresh.get("/account/").status_code == 200
    assert ("single-sign-on-bound", "done") in events() and events()[-1] == ("signed-in", "done")
    assert provider.discoveries == 1, "what the provider says of itself is asked for once"


def test_a_closed_account_does_not_sign_in(office, provider):
    from zhiheng.office.people.models import Person

    _bind(office, provider)
    Person.objects.filter(username="clerk").update(is_active=False)
    assert _through(office.browser(), provider)["Location"] == "/sign-in/"


def test_one_identity_belongs_to_one_account(office, provider):
    _bind(office, provider)
    other = _bind(office, provider, "liaison")
    assert "已经绑定了别的账号" in other.get("/account/").content.decode()
    assert office.person("liaison").subject == ""


def test_an_invitation_is_accepted_by_single_sign_on(office, provider):
    from zhiheng.office.actions.people import invite
    from zhiheng.office.people.roles import Role

    _, token = invite(office.actor("clerk"), name="何联络", role=Role.LIAISON, body=office.body("区教育局"))
    browser = office.browser()
    page = browser.post(
        f"/invitation/{token}/", {"username": "helianluo", "name": "何联络", "single-sign-on": "1"}
    )
    assert 'href="/single-sign-on/"' in page.content.decode()
    assert _through(browser, provider, "/single-sign-on/")["Location"] == "/"
    assert browser.get("/account/").status_code == 200
    made = office.person("helianluo")
    assert made.subject == "u-1001" and not made.has_usable_password()
    assert _through(office.browser(), provider)["Location"] == "/"


def test_who_has_codes_enters_one_after_single_sign_on(office, provider, code_of):
    import re

    browser = _bind(office, provider)
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", browser.get("/account/codes/").content.decode())[1]
    browser.post("/account/codes/", {"code": code_of(secret)})
    fresh = office.browser()
    assert _through(fresh, provider)["Location"] == "/sign-in/code/"
    assert fresh.get("/account/").status_code == 302
    assert fresh.post("/sign-in/code/", {"code": code_of(secret, 1)})["Location"] == "/"


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"}, {"iss": "https://elsewhere.example"}, {"exp": 1}, {"nonce": "of another sign-in"}, {"sub": ""},
    ],
)  # fmt: skip
def test_a_token_that_is_not_for_this_sign_in_is_refused(office, provider, claims):
    _bind(office, provider)
    provider.claims = claims
    browser = office.browser()
    assert _through(browser, provider)["Location"] == "/sign-in/"
    assert "核对不上" in browser.get("/sign-in/").content.decode()
    assert browser.get("/account/").status_code == 302


def test_a_token_signed_by_another_key_is_refused(office, provider, keys):
    _bind(office, provider)
    provider.key = keys[1]
    assert _through(office.browser(), provider)["Location"] == "/sign-in/"


def test_a_state_works_once_and_only_in_its_own_browser(office, provider):
    _bind(office, provider)
    browser, stranger = office.browser(), office.browser()
    back = provider.authorize(browser.get("/single-sign-on/?purpose=sign-in")["Location"])
    assert stranger.get("/single-sign-on/return/", back)["Location"] == "/sign-in/"
    assert browser.get("/single-sign-on/return/", back)["Location"] == "/"
    browser.post("/sign-out/")
    assert browser.get("/single-sign-on/return/", back)["Location"] == "/sign-in/"


def test_a_provider_that_is_away_leaves_the_password(office, provider, monkeypatch):
    from django.conf import settings
    from tests.office.account.conftest import PASSWORD

    away = replace(settings.OFFICE_SETTINGS, oidc_issuer="http://127.0.0.1:1", oidc_client=CLIENT)
    monkeypatch.setattr(settings, "OFFICE_SETTINGS", away)
    browser = office.browser()
    assert browser.get("/single-sign-on/?purpose=sign-in")["Location"] == "/sign-in/"
    assert "连不上统一身份认证" in browser.get("/sign-in/").content.decode()
    assert browser.post("/sign-in/", {"username": "clerk", "password": PASSWORD}).status_code == 302


def test_the_way_in_answers_also_without_a_provider(office):
    assert office.browser().get("/single-sign-on/")["Location"] == "/sign-in/"
    assert (
        office.browser().get("/single-sign-on/return/", {"code": "x", "state": "y"})["Location"]
        == "/sign-in/"
    )
