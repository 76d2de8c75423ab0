"""The files people edit in a workspace: everything wrong in them at once, and nothing guessed."""

from __future__ import annotations

import pytest

from zhiheng.core.issues import InputProblem
from zhiheng.core.registers.model import Lists, Named
from zhiheng.workspace.lists import known_name, lists_text, read_lists
from zhiheng.workspace.settings import Settings, read_settings, settings_text


def problems(read, path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputProblem) as raised:
        read(path)
    return [issue.line("zh") for issue in raised.value.issues]


def test_settings_come_back_as_written(tmp_path):
    settings = Settings(name='清河区"质量"强区', plan="plan.toml", store="s3://桶/账本")
    (tmp_path / "zhiheng.toml").write_text(settings_text(settings), encoding="utf-8")
    assert read_settings(tmp_path / "zhiheng.toml") == settings


def test_missing_settings_are_the_simple_ones(tmp_path):
    (tmp_path / "zhiheng.toml").write_text("", encoding="utf-8")
    settings = read_settings(tmp_path / "zhiheng.toml")
    assert str(settings.database_url(tmp_path)) == f"sqlite:///{tmp_path}/zhiheng.sqlite3"
    assert not settings.in_object_store()


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("sqlite:////var/one.sqlite3", "sqlite:////var/one.sqlite3"),
        ("postgresql://u@h/d", "postgresql://u@h/d"),
    ],
)
def test_addresses_that_are_whole_stay(tmp_path, url, wanted):
    assert str(Settings(database=url).database_url(tmp_path)) == wanted


def test_every_mistake_in_the_settings_is_told(tmp_path):
    text = '[workspce]\nname = "a"\n[database]\nurl = "mysql://x"\npassword = "p"\n[store]\nplace = 3\n'
    said = problems(read_settings, tmp_path / "zhiheng.toml", text)
    assert len(said) == 4
    assert any("是不是 workspace" in line for line in said)
    assert any("password" in line and "没有这一项" in line for line in said)
    assert any("mysql://x" in line and "PostgreSQL" in line for line in said)
    assert any("[store] place" in line and "文字" in line for line in said)


def test_settings_that_are_no_toml_are_told_with_their_line(tmp_path):
    said = problems(read_settings, tmp_path / "zhiheng.toml", '[workspace]\nname = "a\n')
    assert "zhiheng.toml 第 2 行" in said[0]


def test_lists_come_back_as_written(tmp_path):
    lists = Lists((Named("区市场监管局", ("市场局",)),), (Named("东湖街道", (), "310000001"),))
    (tmp_path / "lists.toml").write_text(lists_text(lists), encoding="utf-8")
    assert read_lists(tmp_path / "lists.toml") == lists
    assert known_name(lists.areas, " 310000001 ") == "东湖街道"
    assert known_name(lists.bodies, "市场局") == "区市场监管局"
    assert known_name(lists.bodies, "") == ""


def test_absent_lists_hold_nothing(tmp_path):
    assert read_lists(tmp_path / "lists.toml") == Lists()


def test_every_mistake_in_the_lists_is_told(tmp_path):
    text = (
        '[[bodies]]\nname = "甲局"\n[[bodies]]\nname = "乙局"\naliases = ["甲局"]\n[[bodies]]\nalias = "丙"\n'
        '[[areas]]\nname = "东湖街道"\ncode = 12\n[[towns]]\nname = "x"\n'
    )
    said = problems(read_lists, tmp_path / "lists.toml", text)
    assert len(said) == 4
    assert any("和第 1 个重名" in line for line in said)
    assert any("缺少名称" in line for line in said)
    assert any("towns" in line for line in said)


@pytest.mark.parametrize(
    ("table", "line", "said"),
    [
        ("store", 'endpoint = "127.0.0.1:9000"', "https://"),
        ("store", 'place = "s3://"', "s3://存储桶/前缀"),
        ("store", 'place = ""', "文件夹名"),
        ("store", 'place = "/"', "文件夹名"),
        ("database", 'url = "sqlite:///"', "sqlite:///文件"),
    ],
)
def test_a_place_that_is_none_is_told(tmp_path, table, line, said):
    (problem,) = problems(read_settings, tmp_path / "zhiheng.toml", f"[{table}]\n{line}\n")
    assert said in problem


def test_a_demonstration_names_its_day(tmp_path):
    file = tmp_path / "zhiheng.toml"
    file.write_text('[office]\ndemonstration = "2028-07-05"\n', encoding="utf-8")
    assert str(read_settings(file).office.demonstration) == "2028-07-05"
    found = problems(read_settings, file, '[office]\ndemonstration = "2028年7月"\n')
    assert found == [
        "错误：zhiheng.toml [office] demonstration：不是日期：「2028年7月」。请写 2028-07-05 这样的日期；不是演示的，删去这一行"
    ]


def test_mail_and_hooks_come_back_as_settings(tmp_path):
    file = tmp_path / "zhiheng.toml"
    file.write_text(
        '[mail]\nhost = "smtp.example"\nport = 465\nsecurity = "tls"\nuser = "q"\nsender = "q@example.cn"\n'
        '[hooks]\nhosts = "Hook.Example:8443，10.0.0.7, [::1]:80"\n',
        encoding="utf-8",
    )
    read = read_settings(file)
    mail = read.mail
    assert (mail.host, mail.port, mail.security, mail.user, mail.sender) == (
        "smtp.example", 465, "tls", "q", "q@example.cn",
    )  # fmt: skip
    assert read.hook_hosts == ("hook.example:8443", "10.0.0.7", "[::1]:80")
    file.write_text('[mail]\nhost = "smtp.example"\nsender = "q@example.cn"\n', encoding="utf-8")
    assert (read_settings(file).mail.port, read_settings(file).mail.security) == (587, "starttls")
    file.write_text("", encoding="utf-8")
    assert read_settings(file).mail.host == "" and read_settings(file).hook_hosts == ()


def test_every_mistake_in_mail_and_hooks_is_told(tmp_path):
    text = (
        '[mail]\nhost = "smtp.example"\nport = 99999\nsecurity = "ssl"\npassword = "p"\nuser = 3\n'
        '[hooks]\nhosts = "https://hook.example, hook.example:99999"\n'
    )
    said = problems(read_settings, tmp_path / "zhiheng.toml", text)
    for words in (
        "[mail] port：不是端口：「99999」", "[mail] security：没有这种加密方式：「ssl」", "[mail] password：没有这一项", "[mail] user：应当是文字",
        "[mail] sender：服务器和发件地址要一起写", "「https://hook.example」", "「hook.example:99999」",
    ):  # fmt: skip
        assert sum(words in line for line in said) == 1, (words, said)
    (sender,) = problems(read_settings, tmp_path / "zhiheng.toml", '[mail]\nsender = "quality"\nhost = "a"\n')
    assert "不是邮件地址" in sender


def test_the_proxy_is_on_this_machine_unless_another_one_is_named(tmp_path):
    file = tmp_path / "zhiheng.toml"
    for text, wanted in (
        ("", ""), ('address = "http://q.example"', ""), ('address = "https://q.example"', "127.0.0.1"),
        ('address = "https://q.example"\nproxy = "10.0.0.7"', "10.0.0.7"), ('address = "https://q.example"\nproxy = ""', ""),
    ):  # fmt: skip
        file.write_text(f"[office]\n{text}\n", encoding="utf-8")
        assert read_settings(file).office.proxy == wanted
    for wrong in ("*", "proxy.example", "127.0.0.1, 10.0.0.7"):
        (said,) = problems(read_settings, file, f'[office]\nproxy = "{wrong}"\n')
        assert "[office] proxy：不是 IP 地址" in said
