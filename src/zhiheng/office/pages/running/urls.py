"""The addresses of running."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiheng.office.pages.running import views

urlpatterns: list[URLPattern] = [
    path("health/", views.health, name="alive"),
    path("metrics/", views.metrics, name="metrics"),
]
