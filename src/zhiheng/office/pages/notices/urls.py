"""The addresses of notices."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiheng.office.pages.notices import course, results, views, writing

urlpatterns: list[URLPattern] = [
    path("notices/", views.listed, name="notices"),
    path("notices/new/", writing.new, name="new-notice"),
    path("notices/<uuid:id>/", views.show, name="notice"),
    path("notices/<uuid:id>/change/", writing.change, name="change-notice"),
    path("notices/<uuid:id>/receive/", course.receive_it, name="receive-notice"),
    path("notices/<uuid:id>/reply/", course.reply, name="reply-to-notice"),
    path("notices/<uuid:id>/return/", course.give_back, name="return-reply"),
    path("notices/<uuid:id>/close/", course.close_it, name="close-notice"),
    path("notices/<uuid:id>/withdraw/", course.take_back, name="withdraw-notice"),
    path("notices/<uuid:id>/result/", results.file_it, name="notice-result"),
    path("notices/<uuid:id>/files/<int:file>/", views.file, name="notice-file"),
    path("notices/<uuid:id>/files/<int:file>/remove/", writing.remove, name="remove-notice-file"),
]
