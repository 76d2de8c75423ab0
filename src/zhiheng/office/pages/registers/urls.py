"""The addresses of this desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiheng.office.pages.registers import exporting, views

urlpatterns: list[URLPattern] = [
    path("registers/", views.listed, name="registers"),
    path("registers/<str:name>/", views.rows, name="register"),
    path("registers/<str:name>/row/", views.row, name="register-row"),
    path("registers/<str:name>/export/", exporting.export, name="register-export"),
    path("exports/<uuid:job>/", exporting.job, name="register-export-job"),
    path("exports/<uuid:job>/file/", exporting.file, name="register-export-file"),
    path("filed/<int:seq>/", views.filed, name="filed"),
    path("filed/<int:seq>/file/", views.filed_file, name="filed-file"),
]
