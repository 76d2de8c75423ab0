"""The addresses of reviewing."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiheng.office.pages.reviewing import views

urlpatterns: list[URLPattern] = [
    path("review/", views.queue, name="reviews"),
    path("review/<uuid:id>/", views.show, name="review"),
    path("review/<uuid:id>/approve/", views.let_pass, name="review-approve"),
    path("review/<uuid:id>/return/", views.give_back, name="review-return"),
]
