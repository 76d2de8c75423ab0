"""The addresses of this desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiheng.office.pages.board import views

urlpatterns: list[URLPattern] = [
    path("plan/", views.show, name="board"),
    path("plan/export/", views.export, name="board-export"),
]
