"""The addresses of filing."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiheng.office.pages.filing import corrections, dues, files, submissions

urlpatterns: list[URLPattern] = [
    path("file/body/<int:body>/", dues.of_body, name="body-dues"),
    path("file/<int:due>/", dues.file_due, name="file-due"),
    path("file/<int:due>/ask/", dues.ask, name="ask-extension"),
    path("file/<int:due>/extend/", dues.extend_due, name="extend-due"),
    path("filing/", submissions.filings, name="filings"),
    path("filing/new/<str:register>/", submissions.new, name="new-filing"),
    path("filing/correct/<str:register>/", corrections.correct, name="correct-row"),
    path("filing/template/<str:register>/", files.template, name="filing-template"),
    path("filing/<uuid:id>/", submissions.show, name="submission"),
    path("filing/<uuid:id>/typed/", submissions.save_typed, name="submission-typed"),
    path("filing/<uuid:id>/file/", files.put, name="submission-file"),
    path("filing/<uuid:id>/columns/", files.understand, name="submission-columns"),
    path("filing/<uuid:id>/hand-in/", submissions.hand_it_in, name="submission-hand-in"),
    path("filing/<uuid:id>/withdraw/", submissions.give_up, name="submission-withdraw"),
    path("filing/<uuid:id>/evidence/", files.evidence, name="submission-evidence"),
    path("filing/<uuid:id>/evidence/<int:evidence>/", files.proof, name="submission-proof"),
    path("filing/<uuid:id>/original/", files.original, name="submission-original"),
    path("filing/<uuid:id>/marked/", files.marked, name="submission-marked"),
]
