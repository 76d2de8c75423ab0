"""What stands around every page."""

from __future__ import annotations


def test_the_page_of_a_failure_does_not_ask_the_database(office):
    from django.db import connection
    from django.test import RequestFactory
    from django.test.utils import CaptureQueriesContext

    from zhiheng.office.pages.frame.refusing import failed

    request = RequestFactory().get("/plan/")
    with CaptureQueriesContext(connection) as asked:
        response = failed(request)
    assert response.status_code == 500
    assert "程序出错" in response.content.decode()
    assert len(asked) == 0


def test_the_foot_tells_how_far_the_ledger_is_to_those_who_may_see_the_plan(office):
    clerk = office.browser("clerk").get("/account/").content.decode()
    system = office.browser("system").get("/account/").content.decode()
    assert "账本第 0 号" in clerk
    assert "账本第" not in system


def test_the_menu_names_the_body_of_a_person(office):
    assert "区市场监管局" in office.browser("liaison").get("/account/").content.decode()
