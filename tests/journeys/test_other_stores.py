"""A workspace on a PostgreSQL server, and one on an object store, through the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "qinghe-2026"
DATA = EXAMPLE / "filings"
BODY = "清河区市场监督管理局"


@pytest.fixture
def made(zhiheng, tmp_path):
    """The workspace of the made-up district, its settings changed as given: old text and new."""

    def making(*changes: tuple[str, str]) -> Path:
        folder = tmp_path / "清河 district"
        assert zhiheng("init", folder, "--plan", EXAMPLE / "plan.md").status == 0
        shutil.rmtree(folder / "ledger")
        for old in folder.glob("zhiheng.sqlite3*"):
            old.unlink()
        shutil.copy(EXAMPLE / "lists.toml", folder)
        path = folder / "zhiheng.toml"
        text = path.read_text(encoding="utf-8")
        for before, after in changes:
            assert before in text
            text = text.replace(before, after)
        path.write_text(text, encoding="utf-8")
        return folder

    return making


@pytest.fixture
def on_postgres(made, postgres_url):
    return made(('url = "sqlite:///zhiheng.sqlite3"', f'url = "{postgres_url}"'))


@pytest.fixture
def in_object_store(made, s3_place, s3_address):
    settings = f'place = "{s3_place}"\nendpoint = "{s3_address}"\nregion = "us-east-1"'
    return made(('place = "ledger"\n', settings + "\n"))


@pytest.fixture(params=["on_postgres", "in_object_store"])
def district(request):
    """The workspace, of each kind."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def call(process):
    """A command in the workspace; each is a process of its own, so that nothing is remembered between them."""

    def calling(folder, *arguments, status=0):
        done = process(*arguments, "-w", folder)
        assert done.status == status, (done.out, done.err)
        return done

    return calling


def test_the_life_of_a_register_is_the_same_wherever_it_is_kept(district, call, tmp_path):
    first = call(district, "file", "enterprises", DATA / "enterprises.xlsx", "--body", BODY)
    receipt = next(word for word in first.out.split() if word.startswith("1:"))
    assert (district / "zhiheng.sqlite3").exists() != (district / "ledger").exists()

    again = call(district, "file", "enterprises", DATA / "enterprises.xlsx", "--body", BODY)
    assert "没有重复入账" in again.out
    refused = call(district, "file", "inspections", DATA / "inspections.xlsx", "--body", BODY, status=1)
    assert "没有入账" in refused.err
    call(district, "file", "inspections", DATA / "inspections-corrected.xlsx", "--body", BODY)
    call(district, "export", "enterprises", "-o", tmp_path / "before.csv")

    shutil.rmtree(district / "cache")
    assert "归并好了" in call(district, "fold", "enterprises").out
    call(district, "export", "enterprises", "-o", tmp_path / "after.csv")
    assert (tmp_path / "after.csv").read_bytes() == (tmp_path / "before.csv").read_bytes()
    assert "归并" in call(district, "history", "enterprises").out
    assert "账本完好：报送 3 次" in call(district, "verify", "--sweep", "--receipt", receipt).out


def test_spark_on_this_machine_evaluates_what_is_in_an_object_store(in_object_store, call):
    pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine")
    call(in_object_store, "file", "enterprises", DATA / "enterprises.xlsx", "--body", BODY)
    call(in_object_store, "file", "inspections", DATA / "inspections-corrected.xlsx", "--body", BODY)
    wanted = (
        "evaluate",
        "inspection_pass_rate",
        "--by",
        "town",
        "--period",
        "2026",
        "--on",
        "2026-12-31",
        "--json",
    )
    own = call(in_object_store, *wanted).out
    shutil.rmtree(in_object_store / "cache")
    assert call(in_object_store, *wanted, "--engine", "spark").out == own
    assert '"numerator"' in own


def test_a_segment_gone_from_the_object_store_is_found(in_object_store, call, s3_address, s3_place):
    import boto3

    call(in_object_store, "file", "enterprises", DATA / "enterprises.xlsx", "--body", BODY)
    bucket, _, prefix = s3_place.removeprefix("s3://").partition("/")
    client = boto3.client("s3", endpoint_url=s3_address, region_name="us-east-1")
    listed = client.list_objects_v2(Bucket=bucket, Prefix=f"{prefix}/segments/")["Contents"]
    client.delete_object(Bucket=bucket, Key=listed[0]["Key"])
    client.close()
    assert "数据文件不见了" in call(in_object_store, "verify", status=1).err


def test_a_row_changed_on_the_postgresql_server_is_found(on_postgres, call, postgres_url):
    from sqlalchemy import create_engine, text

    call(on_postgres, "file", "enterprises", DATA / "enterprises.xlsx", "--body", BODY)
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE filing SET body = '清河区教育局'"))
    engine.dispose()
    assert "责任单位被改过" in call(on_postgres, "verify", status=1).err


def test_without_keys_nobody_outside_is_asked_for_them(in_object_store, call, monkeypatch):
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    refused = call(in_object_store, "verify", status=1)
    assert "AWS_SECRET_ACCESS_KEY" in refused.err


def test_an_object_store_that_does_not_answer_is_told(in_object_store, call, s3_address):
    path = in_object_store / "zhiheng.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(s3_address, "http://127.0.0.1:9"), encoding="utf-8"
    )
    assert "对象存储无法读写" in call(in_object_store, "verify", status=1).err
