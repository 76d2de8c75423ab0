"""`zhiheng serve` as people start it: it opens, invites the first people, ends cleanly, and says plainly what is in its way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from running import CALL, live_on, served, started
from visiting import Visitor

from zhiheng.cli import serve
from zhiheng.cli.main import run
from zhiheng.workspace.making import make_workspace


@pytest.fixture
def root(tmp_path):
    """A workspace that no office was opened for yet."""
    make_workspace(tmp_path / "workspace").close()
    return tmp_path / "workspace"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_office_opens_and_ends_cleanly(root, number):
    server = started(root)
    page = Visitor(server.address).get("/")
    assert page.status == 200 and page.url.startswith(f"{server.address}/sign-in/")
    assert server.stop(number) == 0
    assert server.printed[-1] == "Ended."


def test_the_first_people_are_invited_until_their_roles_are_held(root):
    with served(root) as server:
        links = server.invitations()
        assert len(links) == 4
        clerk = Visitor(server.address)
        page = clerk.get(links[3])
        form = next(
            each for each in page.forms() if any(one.get("type") == "password" for one in each.inputs)
        )
        secrets = [one.name for one in form.inputs if one.get("type") == "password"]
        answers = dict.fromkeys(secrets, "Qinghe-2028-Zhiliang") | {"username": "lin", "name": "林书雅"}
        page = clerk.send(page, form, answers)
        assert page.status == 200
    with served(root) as server:
        assert len(server.invitations()) == 3, "the clerk is there, the three administrators are not"
        page = Visitor(server.address).sign_in("lin", "Qinghe-2028-Zhiliang")
        assert page.status == 200 and "sign-in" not in page.url


def test_a_port_that_is_taken_is_told(root):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess_run(root, "--port", str(port))
    assert done.returncode == 2
    assert f"port {port} is taken; name another one with --port" in done.stderr


def subprocess_run(root, *options):
    command = [sys.executable, "-c", CALL, "serve", "-w", str(root), "--lang", "en", *options]
    return subprocess.run(
        command, capture_output=True, text=True, env={**os.environ}, timeout=60, check=False
    )


def test_a_day_of_its_own_is_for_demonstrations(root, capsys):
    assert run(["serve", "-w", str(root), "--today", "2028-07-05", "--lang", "en"]) == 2
    assert "--today is for demonstrations, and this workspace is none" in capsys.readouterr().err


def test_a_demonstration_lives_on_its_day_and_goes_on_from_there(root):
    live_on(root)
    for _ in range(2):
        with served(root) as server:
            page = Visitor(server.address).get("/sign-in/")
            assert "2028-07-05" in page.text


def test_without_the_libraries_it_says_what_to_install(root, capsys, monkeypatch):
    monkeypatch.setattr(serve, "find_spec", lambda name: None)
    assert run(["serve", "-w", str(root), "--lang", "en"]) == 1
    assert 'pip install "zhiheng[office]"' in capsys.readouterr().err


def test_a_folder_that_is_no_workspace_is_told(tmp_path, capsys):
    assert run(["serve", "-w", str(tmp_path), "--lang", "en"]) == 1
    assert "zhiheng init" in capsys.readouterr().err
