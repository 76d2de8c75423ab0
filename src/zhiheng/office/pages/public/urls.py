"""The addresses of this desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiheng.office.pages.public import downloads, handling, managing, reporting, views

urlpatterns: list[URLPattern] = [
    path("robots.txt", views.robots, name="robots"),
    path("public/", views.overview, name="public"),
    path("public/data.csv", downloads.all_csv, name="public-csv"),
    path("public/datapackage.zip", downloads.data_package, name="public-package"),
    path("public/report/", reporting.report, name="public-report"),
    path("public/report/sent/", reporting.sent, name="public-report-sent"),
    path("public/answer/", reporting.answer, name="public-answer"),
    path("public/<str:target>.csv", downloads.target_csv, name="public-target-csv"),
    path("public/<str:target>/", views.promise, name="public-promise"),
    path("manage/public/", managing.manage, name="publish"),
    path("manage/public/open/", managing.open_to_public, name="publish-open"),
    path("manage/public/close/", managing.close_to_public, name="publish-close"),
    path("manage/public/hide/", managing.hide, name="publish-hide"),
    path("manage/public/show/", managing.show, name="publish-show"),
    path("manage/public/preview/", managing.preview, name="publish-preview"),
    path("manage/public/preview/<str:target>/", managing.preview_promise, name="publish-preview-promise"),
    path("reports/", handling.reports, name="reports"),
    path("reports/<int:report>/", handling.report, name="report"),
    path("reports/<int:report>/pass-on/", handling.pass_on, name="report-pass-on"),
    path("reports/<int:report>/answer/", handling.answer, name="report-answer"),
    path("reports/<int:report>/decline/", handling.decline, name="report-decline"),
    path("reports/<int:report>/contact/", handling.contact, name="report-contact"),
]
