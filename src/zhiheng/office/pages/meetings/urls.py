"""The addresses of meetings and of what they decided."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiheng.office.pages.meetings import deciding, decisions, views

urlpatterns: list[URLPattern] = [
    path("meetings/", views.listed, name="meetings"),
    path("meetings/new/", views.new, name="new-meeting"),
    path("meetings/<int:id>/", views.show, name="meeting"),
    path("meetings/<int:id>/change/", views.change, name="change-meeting"),
    path("meetings/<int:id>/file/", views.file, name="meeting-file"),
    path("meetings/<int:id>/decide/", deciding.decide, name="decide"),
    path("meetings/decisions/<int:id>/", decisions.show, name="decision"),
    path("meetings/decisions/<int:id>/done/", decisions.report, name="report-decision"),
    path("meetings/decisions/<int:id>/take/", decisions.take, name="take-decision"),
    path("meetings/decisions/<int:id>/return/", decisions.give_back, name="return-decision"),
]
