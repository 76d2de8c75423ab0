"""Every address of the office."""

from __future__ import annotations

from django.urls import include, path

from zhiheng.office.pages.frame import choices

urlpatterns = [
    path("choose/<str:name>/", choices.choose, name="choose"),
    *(
        path("", include(f"zhiheng.office.pages.{desk}.urls"))
        for desk in (
            "account", "desk", "filing", "reviewing", "adopting", "board", "targets", "registers", "explain", "management", "style",
            "supervision", "notices", "meetings", "leader", "searching", "public", "sending", "running",
        )
    ),
    path("api/", include("zhiheng.office.api.urls")),
]  # fmt: skip
handler404 = "zhiheng.office.pages.frame.refusing.not_found"
handler500 = "zhiheng.office.pages.frame.refusing.failed"
