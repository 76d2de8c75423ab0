"""The addresses of management."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiheng.office.pages.management import audit, bodies, index, machine, people

urlpatterns: list[URLPattern] = [
    path("manage/", index.manage, name="manage"),
    path("manage/people/", people.all_people, name="people"),
    path("manage/people/<int:person>/", people.person, name="person"),
    path("manage/people/<int:person>/appoint/", people.appoint, name="appoint"),
    path(
        "manage/people/<int:person>/roles/<int:appointment>/end/",
        people.end_appointment,
        name="end-appointment",
    ),
    path("manage/people/<int:person>/close/", people.close, name="close-account"),
    path("manage/people/<int:person>/reopen/", people.reopen, name="reopen-account"),
    path("manage/people/<int:person>/unlock/", people.unlock, name="unlock-account"),
    path("manage/people/<int:person>/codes/", people.reset_codes, name="reset-codes"),
    path("manage/people/<int:person>/password/", people.reset_password, name="reset-password"),
    path("manage/invitations/", people.all_invitations, name="invitations"),
    path("manage/invitations/<int:invitation>/withdraw/", people.withdraw, name="withdraw-invitation"),
    path("manage/bodies/", bodies.all_bodies, name="bodies"),
    path("manage/bodies/import/", bodies.bring_in, name="import-bodies"),
    path("manage/bodies/<int:body>/", bodies.body, name="body"),
    path("manage/bodies/<int:body>/rename/", bodies.rename, name="rename-body"),
    path("manage/bodies/<int:body>/alias/", bodies.add_alias, name="add-alias"),
    path("manage/bodies/<int:body>/merge/", bodies.merge, name="merge-body"),
    path("manage/bodies/<int:body>/split/", bodies.split, name="split-body"),
    path("manage/bodies/<int:body>/end/", bodies.end, name="end-body"),
    path("manage/audit/", audit.audit, name="audit"),
    path("manage/audit/export/", audit.export, name="export-audit"),
    path("manage/jobs/", machine.jobs, name="jobs"),
    path("manage/health/", machine.health, name="health"),
    path("jobs/<uuid:job>/", machine.job, name="job"),
]
