"""Addresses of the page of parts."""

from __future__ import annotations

from django.urls import path

from zhiheng.office.pages.style import views

urlpatterns = [path("style/", views.style, name="style")]
