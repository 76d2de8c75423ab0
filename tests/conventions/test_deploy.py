"""What deploy/ holds is taken by systemd and nginx, fits the program, and the bundle for closed networks is complete."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

UNITS = ("zhiheng.service", "zhiheng-backup.service", "zhiheng-backup.timer")
sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))


def calls(root):
    """The commands that the units and the proxy's page start."""
    for path in sorted((root / "deploy" / "systemd").glob("*.service")):
        yield from re.findall(r"^ExecStart=\S+/zhiheng (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_units_call_commands_and_options_that_there_are(root):
    import click

    from zhiheng.cli.main import group

    found = list(calls(root))
    assert len(found) == 2
    top = group("en")
    for call in found:
        name, *rest = call.split()
        command = top.get_command(click.Context(top), name)
        known = {option for each in command.params for option in each.opts}
        assert [each for each in rest if each.startswith("-") and each not in known] == []


def test_services_may_write_where_they_must_and_nowhere_else(root):
    for unit, places in (("zhiheng.service", 1), ("zhiheng-backup.service", 2)):
        text = (root / "deploy" / "systemd" / unit).read_text(encoding="utf-8")
        for line in (
            "User=zhiheng",
            "ProtectSystem=strict",
            "NoNewPrivileges=true",
            "PrivateTmp=true",
            "CapabilityBoundingSet=",
            "UMask=0077",
        ):
            assert f"\n{line}\n" in text, f"{unit}: {line}"
        (written,) = re.findall(r"^ReadWritePaths=(.*)$", text, re.MULTILINE)
        assert len(written.split()) == places
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(root / "deploy" / "systemd" / "zhiheng.service", encoding="utf-8")
    assert parser["Service"]["Restart"] == "on-failure" and parser["Service"]["MemoryMax"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_units(root, tmp_path):
    for unit in UNITS:
        text = (root / "deploy" / "systemd" / unit).read_text(encoding="utf-8")
        text = re.sub("^Documentation=.*\n", "", text, flags=re.MULTILINE)
        (tmp_path / unit).write_text(
            text.replace("/opt/zhiheng/venv/bin/zhiheng", "/bin/true"), encoding="utf-8"
        )
    checked = subprocess.run(["systemd-analyze", "verify", *(str(tmp_path / unit) for unit in UNITS)], capture_output=True, text=True, check=False)  # fmt: skip
    assert [
        line for line in checked.stderr.splitlines() if "zhiheng" in line
    ] == [] and checked.returncode == 0


def test_the_proxy_lets_through_what_the_office_takes_and_believes_no_visitor(root):
    source = (root / "src" / "zhiheng" / "office" / "actions" / "stored_files.py").read_text(encoding="utf-8")
    (limit,) = re.findall(r"^LIMIT = (\d+) \* 1024 \* 1024$", source, re.MULTILINE)
    text = (root / "deploy" / "nginx" / "zhiheng.conf").read_text(encoding="utf-8")
    (size,) = re.findall(r"client_max_body_size (\d+)m;", text)
    assert int(size) > int(limit)
    assert "X-Forwarded-For $remote_addr;" in text and "proxy_add_x_forwarded_for" not in text
    assert re.findall(r"ssl_protocols (.*);", text) == ["TLSv1.2 TLSv1.3"]


@pytest.mark.skipif(not Path("/usr/sbin/nginx").exists(), reason="nginx is not installed")
def test_nginx_takes_the_site(root, tmp_path):
    _certificate(tmp_path)
    text = (root / "deploy" / "nginx" / "zhiheng.conf").read_text(encoding="utf-8")
    (tmp_path / "site.conf").write_text(text.replace("/etc/zhiheng/tls", str(tmp_path)), encoding="utf-8")
    places = "".join(
        f"{name}_temp_path {tmp_path}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {places} include {tmp_path}/site.conf; }}"
    (tmp_path / "nginx.conf").write_text(main, encoding="utf-8")
    checked = subprocess.run(
        ["/usr/sbin/nginx", "-t", "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0 and "warn" not in checked.stderr, checked.stderr


def _certificate(folder):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "quality.example")])
    day = datetime(2028, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, day, day + timedelta(days=9)).sign(
        key, hashes.SHA256()
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )


def bundle(folder):
    """A bundle as tools/make_wheelhouse.py lays it out, of two wheels that hold nothing."""
    import make_wheelhouse

    (folder / "wheels").mkdir(parents=True)
    for name in ("zhiheng-0.2.0-py3-none-any.whl", "numpy-2.1.0-cp311-cp311-manylinux_2_17_x86_64.whl"):
        (folder / "wheels" / name).write_bytes(name.encode())
    make_wheelhouse.lay_out(folder, "9.99", "Linux", "x86_64")
    return folder


def test_a_bundle_names_every_wheel_with_its_hash_and_refuses_what_does_not_fit(tmp_path):
    folder = bundle(tmp_path / "bundle")
    text = (folder / "requirements.txt").read_text(encoding="utf-8")
    assert re.fullmatch(
        r"numpy==2\.1\.0 --hash=sha256:[0-9a-f]{64}\nzhiheng\[office,postgres\]==0\.2\.0 --hash=sha256:[0-9a-f]{64}\n",
        text,
    )
    assert (folder / "deploy" / "systemd" / "zhiheng.service").is_file() and (
        folder / "docs" / "how-to"
    ).is_dir()

    def installing():
        return subprocess.run(
            ["sh", str(folder / "install.sh"), str(tmp_path / "venv")],
            capture_output=True,
            text=True,
            check=False,
        )

    done = installing()
    assert done.returncode == 1 and "This bundle is for Python 9.99 (Linux x86_64)" in done.stderr
    (folder / "requirements.txt").write_text(text + "evil==1\n", encoding="utf-8")
    done = installing()
    assert done.returncode == 1 and "The bundle is not whole or was changed" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_a_look_up_that_looked_nothing_up_is_no_clean_bill():
    import read_audit

    whole = {"name": "django", "version": "5.2.8", "vulns": []}
    weak = {"name": "x", "version": "1", "vulns": [{"id": "CVE-1", "aliases": [], "fix_versions": ["2"]}]}
    skipped = {"name": "y", "skip_reason": "not found"}
    own = {"name": "zhiheng", "skip_reason": "editable"}
    for dependencies, status in (
        ([whole, own], 0),
        ([whole, weak, skipped], 1),
        ([whole, skipped], 2),
        ([skipped], 2),
    ):
        assert read_audit.told(dependencies)[1] == status
    assert (
        "x 1: CVE-1" in read_audit.told([weak])[0]
        and "1 libraries could not be looked up" in read_audit.told([skipped])[0]
    )
