"""The addresses of this desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiheng.office.pages.targets import views

urlpatterns: list[URLPattern] = [path("targets/<str:target>/", views.show, name="target")]
