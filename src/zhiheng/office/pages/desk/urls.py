"""The addresses of the desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiheng.office.pages.desk import views

urlpatterns: list[URLPattern] = [
    path("", views.desk, name="desk"),
    path("calendar/<str:token>.ics", views.feed, name="calendar-feed"),
]
