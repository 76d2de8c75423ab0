"""Background jobs and the state of the machine."""

from __future__ import annotations

import uuid


def _job(office, username="clerk", **facts):
    from zhiheng.office import clock
    from zhiheng.office.records.models import Job

    return Job.objects.create(kind="export", person=office.person(username), made_at=clock.now(), **facts)


def test_a_job_tells_how_far_it_is_with_and_without_scripts(office):
    job = _job(office, state="running", done=30, total=120, note={"zh": "第 3 个文件", "en": "file 3"})
    browser = office.browser("clerk")
    page = browser.get(f"/jobs/{job.pk}/").content.decode()
    assert "<html" in page and "进行中：30 / 120" in page and "第 3 个文件" in page
    assert "every 2s" in page and f'href="/jobs/{job.pk}/">刷新' in page
    part = browser.get(f"/jobs/{job.pk}/", HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in part and "30 / 120" in part


def test_a_job_that_ended_asks_no_more(office):
    from zhiheng.office import clock

    done = _job(office, state="done", finished_at=clock.now())
    failed = _job(office, state="failed", problems=[{"zh": "第 8 行没有日期", "en": "no date in row 8"}])
    browser = office.browser("clerk")
    page = browser.get(f"/jobs/{done.pk}/").content.decode()
    assert "已完成" in page and "every 2s" not in page
    page = browser.get(f"/jobs/{failed.pk}/").content.decode()
    assert "第 8 行没有日期" in page and "every 2s" not in page


def test_a_job_is_seen_by_whose_it_is_and_the_system_administrator(office):
    job = _job(office)
    assert office.browser("system").get(f"/jobs/{job.pk}/").status_code == 200
    for name in ("liaison", "security", "audit", "leader"):
        other = office.browser(name).get(f"/jobs/{job.pk}/")
        absent = office.browser(name).get(f"/jobs/{uuid.uuid4()}/")
        assert other.status_code == absent.status_code == 403
        assert "只有系统管理员" in other.content.decode() and "只有系统管理员" in absent.content.decode()


def test_the_list_of_jobs_shows_all_of_them(office, queries):
    browser = office.browser("system")
    assert "还没有后台任务" in browser.get("/manage/jobs/").content.decode()
    _job(office)
    few, _ = queries(lambda: browser.get("/manage/jobs/"))
    for _ in range(30):
        _job(office, "liaison", state="failed")
    many, texts = queries(lambda: browser.get("/manage/jobs/"))
    assert many == few <= 8, texts
    page = browser.get("/manage/jobs/").content.decode()
    assert "周联络" in page and "第 1 至 31 行，共 31 行" in page


def test_the_state_of_the_machine(office, monkeypatch):
    import shutil

    from zhiheng import __version__

    browser = office.browser("system")
    page = browser.get("/manage/health/").content.decode()
    assert __version__ in page and "还没有报送" in page and "磁盘快满了" not in page
    usage = shutil.disk_usage("/")._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    assert "磁盘快满了" in browser.get("/manage/health/").content.decode()
