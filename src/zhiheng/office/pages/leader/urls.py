"""The addresses of this desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiheng.office.pages.leader import bodies, views

urlpatterns: list[URLPattern] = [
    path("leader/", views.ten_lines, name="leader"),
    path("bodies/<int:body>/", bodies.show, name="body-page"),
]
