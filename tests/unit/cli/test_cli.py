"""The command line: what it prints, where, and how it leaves; with a reader of our own in place of the real one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from zhiheng.cli.main import run
from zhiheng.core.bodies import Bodies
from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.plan.identity import with_ids
from zhiheng.core.plan.model import Facts, Plan, Result, Target
from zhiheng.files.plan_toml import write_plan_toml

PLAN = with_ids(
    Plan(
        facts=Facts(title="云溪区质量提升三年行动计划", issuer=("云溪区人民政府",), period=(2024, 2026)),
        areas=("产品质量",),
        targets=(
            Target(id="", area="产品质量", category="食品", subject="食品抽检合格率", op=">=", value=Decimal("98.5"),
                   unit="%", by="2026", bodies=Bodies(("甲局",), ("乙局",)), quote="达到98.5%", span=(1, 9)),
            Target(id="", area="产品质量", category="品牌", subject="区长质量奖", op=">=", value=Decimal("3.0"),
                   unit="家", change="increase", firm="striving"),
        ),
        results=(Result(id="", area="产品质量", category="", subject="质量事故", op="=", value=Decimal(0)),),
    )
)  # fmt: skip


@pytest.fixture(autouse=True)
def chinese(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "ZHIHENG_DEBUG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def plan_file(tmp_path):
    write_plan_toml(PLAN, tmp_path / "plan.toml")
    return str(tmp_path / "plan.toml")


def test_read_prints_a_table_with_official_words(plan_file, capsys):
    assert run(["read", plan_file]) == 0
    out = capsys.readouterr().out
    assert "≥ 98.5 %" in out and "新增 ≥ 3.0 家" in out
    assert "甲局；配合：乙局" in out and "力争" in out
    assert "目标 2 条，实绩 1 条" in out
    assert "zhiheng check" in out


@pytest.mark.parametrize("columns", [40, 80, 100, 200])
def test_read_fits_the_terminal(plan_file, capsys, monkeypatch, columns):
    from zhiheng.cli.widths import width

    monkeypatch.setenv("COLUMNS", str(columns))
    run(["read", plan_file])
    table = capsys.readouterr().out.split("接下来")[0].splitlines()[3:-3]
    assert max(width(line) for line in table) <= columns


def test_read_json_is_the_contract_and_nothing_else(plan_file, capsys):
    assert run(["read", plan_file, "--json"]) == 0
    out, err = capsys.readouterr()
    said = json.loads(out)
    assert err == ""
    assert list(said) == [
        "plan", "areas", "targets", "amendments", "results", "tasks", "bodies", "phases", "mechanisms", "set_aside", "issues",
    ]  # fmt: skip
    assert said["plan"]["period"] == [2024, 2026] and said["plan"]["issuer"] == ["云溪区人民政府"]
    first, second = said["targets"]
    assert (first["value"], second["value"], first["upper"]) == (98.5, 3, None)
    assert '"value": 3,' in out
    assert first["bodies"] == {"lead": ["甲局"], "support": ["乙局"]}
    assert set(first) >= {"kind", "area", "category", "subject", "op", "unit", "change", "baseline", "by", "firm",
                          "ref", "quote", "id", "span", "place"}  # fmt: skip


def test_read_of_a_missing_file_says_so_on_standard_error(tmp_path, capsys):
    assert run(["read", str(tmp_path / "没有.toml")]) == 1
    out, err = capsys.readouterr()
    assert out == "" and "没有这个文件" in err and err.count("\n") == 1


def test_read_of_a_toml_with_mistakes_says_one_a_line(tmp_path, capsys):
    (tmp_path / "p.toml").write_text('[[targets]]\nop = "?"\nsubject = ""\n', encoding="utf-8")
    assert run(["read", str(tmp_path / "p.toml")]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2 and all("p.toml 第" in line for line in lines)


WRONG_CALLS = [
    (["raed"], "没有命令 raed，是不是 read"),
    (["read"], "缺少 文件"),
    (["read", "a", "--jsn"], "没有选项 --jsn，是不是 --json"),
    (["read", "a", "--fresh"], "--fresh 要和 -o 一起用"),
    (["read", "a", "-o", "a.docx"], "-o 要以 .toml 结尾"),
    (["read", "a.html", "--html", "a.html"], "不能写在它上面"),
    (["read", "a.toml", "-o", "b.toml"], "已经是 plan.toml"),
    (["decompose", "a", "-o", "a.pdf"], "-o 要以 .xlsx 或 .docx 结尾"),
    (["decompose", "a", "-o", "a.xlsx", "--paper", "A5"], "--paper 只能是 A3、A4"),
    (["--lang", "fr"], "--lang 只能是 zh、en"),
]


@pytest.mark.parametrize(("call", "said"), WRONG_CALLS)
def test_a_wrong_call_is_explained_with_status_2(call, said, capsys):
    assert run(call) == 2
    err = capsys.readouterr().err
    assert said in err and "--help" in err


def test_check_leaves_with_1_only_for_errors(plan_file, capsys, monkeypatch):
    import zhiheng.core.plan.checks as checks

    def found(level):
        words = Text("某处", "somewhere")
        return (Issue(level=level, code="c", place=words, value="v", message=words, remedy=words),)

    monkeypatch.setattr(checks, "check_plan", lambda plan: found(Level.QUESTION))
    assert run(["check", plan_file]) == 0
    assert "待确认：某处" in capsys.readouterr().out
    monkeypatch.setattr(checks, "check_plan", lambda plan: found(Level.ERROR))
    assert run(["check", plan_file, "--json"]) == 1
    (issue,) = json.loads(capsys.readouterr().out)["issues"]
    assert (issue["level"], issue["place"], issue["value"]) == ("error", "某处", "v")


def test_an_error_of_ours_is_no_traceback(plan_file, capsys, monkeypatch):
    import zhiheng.reading

    def broken(path):
        raise KeyError("oops")

    monkeypatch.setattr(zhiheng.reading, "read_with_document", broken)
    assert run(["read", plan_file]) == 1
    err = capsys.readouterr().err
    assert "内部错误" in err and "internal error" in err and "Traceback" not in err
    monkeypatch.setenv("ZHIHENG_DEBUG", "1")
    with pytest.raises(KeyError):
        run(["read", plan_file])


def test_a_full_disk_or_missing_folder_is_said_plainly(tmp_path, capsys):
    (tmp_path / "plan.txt").write_text("云溪区质量提升三年行动计划\n", encoding="utf-8")
    assert run(["read", str(tmp_path / "plan.txt"), "--html", str(tmp_path / "no" / "out.html")]) == 1
    assert "没有这个文件或文件夹" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "arguments", "said"),
    [
        ({}, [], "用法"),
        ({"LANG": "C.UTF-8"}, [], "用法"),
        ({"LANG": "en_GB.UTF-8"}, [], "Usage"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, [], "用法"),
        ({"LANG": "zh_CN.UTF-8"}, ["--lang", "en"], "Usage"),
        ({"LANG": "zh_CN.UTF-8"}, ["--lang=en"], "Usage"),
    ],
)
def test_language_follows_the_call_then_the_locale(environment, arguments, said, monkeypatch, capsys):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert run([*arguments, "--help"]) == 0
    assert said in capsys.readouterr().out


def test_bare_call_and_version(capsys):
    assert run([]) == 0
    assert "decompose" in capsys.readouterr().out
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("zhiheng 0.")


def command(*arguments: str, **more):
    return subprocess.run(
        [sys.executable, "-c", "from zhiheng.cli.main import main; main()", *arguments],
        capture_output=True, text=True, encoding="utf-8", timeout=60, **more,
    )  # fmt: skip


def test_a_closed_pipe_is_quiet(plan_file):
    call = f'"{sys.executable}" -c "from zhiheng.cli.main import main; main()" read "{plan_file}" --json | head -c 1'
    done = subprocess.run(["sh", "-c", call], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""


def test_json_is_utf8_whatever_the_locale(plan_file):
    done = command("read", plan_file, "--json", env=os.environ | {"PYTHONIOENCODING": "gbk"})
    assert json.loads(done.stdout)["areas"] == ["产品质量"]


def test_help_loads_none_of_the_heavy_libraries():
    code = (
        "import sys\nfrom zhiheng.cli.main import run\nrun(['--help'])\n"
        "heavy = {'docx', 'lxml', 'pdfplumber', 'openpyxl', 'polars', 'tomllib', 'cn2an', 'opencc'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stderr.strip() == "[]"


def test_the_folder_of_a_test_is_left_alone(plan_file):
    assert [each.name for each in Path(plan_file).parent.iterdir()] == ["plan.toml"]
