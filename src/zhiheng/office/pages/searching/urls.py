"""The addresses of searching."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiheng.office.pages.searching import views

urlpatterns: list[URLPattern] = [path("search/", views.found, name="search")]
