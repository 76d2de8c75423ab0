"""The addresses of this desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiheng.office.pages.explain import views

urlpatterns: list[URLPattern] = [path("explain/", views.explain, name="explain")]
