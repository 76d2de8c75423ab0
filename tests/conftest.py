"""What tests of every kind share: a maker of PDF files without font or library, a count of the work done, and servers:
a throw-away PostgreSQL and an S3 server.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

ADMIN = "postgresql+psycopg://postgres@/postgres"
BUCKET = "zhiheng-test"
SAME = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Same def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap end end"""
"""Every code of the font is the character itself, also those that no Chinese font of 1980 has."""


@pytest.fixture
def calls() -> Callable[[Callable[[], object]], int]:
    """How many functions a piece of work calls: the same on every machine, unlike its time."""

    def counting(work: Callable[[], object]) -> int:
        count = 0

        def seen(frame: object, event: str, argument: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(seen)
        try:
            work()
        finally:
            sys.setprofile(before)
        return count

    return counting


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    """A small PDF with a Chinese font that every PDF reader knows by name, so that no font file is needed.

    A page is a list of (x, y from the bottom, size, text) and of (x0, y0, x1, y1) for ruled lines.
    """

    def making(pages: Sequence[Sequence[tuple]], *, extra: str = "", trailer: str = "") -> bytes:
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{6 + 2 * i} 0 R' for i in range(len(pages)))}] >>",
            "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /Identity-H /DescendantFonts [4 0 R] "
            "/ToUnicode 5 0 R >>",
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
            f"<< /Length {len(SAME)} >>\nstream\n{SAME}\nendstream",
        ]
        for number, page in enumerate(pages):
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
                f"/Resources << /Font << /F 3 0 R >> {extra} >> /Contents {7 + 2 * number} 0 R >>"
            )
            content = zlib.compress("\n".join(_drawn(each) for each in page).encode())
            objects.append(
                f"<< /Length {len(content)} /Filter /FlateDecode >>\nstream\n"
                + content.decode("latin-1")
                + "\nendstream"
            )
        return _pdf_file(objects, trailer)

    return making


def _drawn(element: tuple) -> str:
    if isinstance(element, str):
        return element
    if isinstance(element[3], str):
        x, y, size, text = element
        return f"BT /F {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"
    x0, y0, x1, y1 = element
    return f"{x0} {y0} m {x1} {y1} l S"


def _pdf_file(objects: Sequence[str], trailer: str) -> bytes:
    body = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n".encode() + content.encode("latin-1") + b"\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    start = len(body)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n"
    return body + end.encode() + f"startxref\n{start}\n%%EOF\n".encode()


@pytest.fixture(scope="session")
def postgres_cluster():
    """The folder of the socket of a throw-away PostgreSQL cluster; skips where there is none to start."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    found = shutil.which("postgres")
    if not binaries and not found:
        pytest.skip("PostgreSQL is not installed")
    folder = binaries[-1] if binaries else Path(found).parent
    # Not below the folder of pytest, which another run of the same user closes to everybody else. And a short path: that of
    # a socket may have some 100 characters.
    home = Path(tempfile.mkdtemp(prefix="zhiheng-"))
    run = _runner(home)
    if run is None:
        home.rmdir()
        pytest.skip("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`")
    data = home / "data"
    try:
        run(folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8")
        options = f"-c listen_addresses= -c fsync=off -k {home}"
        run(folder / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start")
        yield home
        run(folder / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _runner(home):
    user = None
    if os.geteuid() == 0:
        user = _user()
        if user is None:
            return None
        shutil.chown(home, user)

    def run(*command):
        done = subprocess.run(
            [str(part) for part in command],
            user=user,
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")

    return run


def _user():
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


@pytest.fixture
def postgres_url(postgres_cluster):
    """An empty database of its own."""
    from sqlalchemy import create_engine, text

    admin = f"{ADMIN}?host={postgres_cluster}"
    engine = create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS ledger WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE ledger"))
    engine.dispose()
    return f"postgresql+psycopg://postgres@/ledger?host={postgres_cluster}"


@pytest.fixture(scope="session")
def s3_address():
    """The address of an S3 server in this process."""
    moto = pytest.importorskip("moto.server")
    pytest.importorskip("obstore")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3_place(s3_address, monkeypatch, request):
    """A place of its own in a bucket of that server, whose keys stand in the environment."""
    import boto3

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    client = boto3.client("s3", endpoint_url=s3_address, region_name="us-east-1")
    client.create_bucket(Bucket=BUCKET)
    client.close()
    return f"s3://{BUCKET}/{hashlib.sha256(request.node.name.encode()).hexdigest()[:8]}"


@pytest.fixture
def s3_environment(s3_place, s3_address, monkeypatch):
    """The place, with the address of the server in the environment too."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3_address)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    return s3_place
