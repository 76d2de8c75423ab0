"""The addresses of this desk."""

from __future__ import annotations

from django.urls import path

from zhiheng.office.pages.adopting import (
    adopting,
    bodies,
    cards,
    checkup,
    duties,
    links,
    lists,
    parts,
    reading,
    revisions,
)

urlpatterns = [
    path("drafts/", lists.drafts, name="drafts"),
    path("drafts/<int:draft>/", lists.draft, name="draft"),
    path("drafts/<int:draft>/progress/", lists.progress, name="draft-progress"),
    path("drafts/<int:draft>/document/", lists.document, name="draft-document"),
    path("drafts/<int:draft>/give-up/", lists.given_up, name="draft-give-up"),
    path("drafts/<int:draft>/reading/", reading.reading, name="draft-reading"),
    path("drafts/<int:draft>/reading/confirm/", reading.several_confirmed, name="draft-confirm-several"),
    path("drafts/<int:draft>/cards/<str:card>/", cards.card, name="draft-card"),
    path("drafts/<int:draft>/cards/<str:card>/confirm/", reading.card_confirmed, name="draft-card-confirm"),
    path("drafts/<int:draft>/cards/<str:card>/remove/", reading.card_removed, name="draft-card-remove"),
    path("drafts/<int:draft>/cards/<str:card>/means/", reading.card_means, name="draft-card-means"),
    path("drafts/<int:draft>/cards/<str:card>/split/", cards.card_split, name="draft-card-split"),
    path("drafts/<int:draft>/cards/<str:card>/merge/", cards.card_merge, name="draft-card-merge"),
    path("drafts/<int:draft>/targets/new/", cards.target_new, name="draft-target-new"),
    path("drafts/<int:draft>/bodies/", bodies.bodies, name="draft-bodies"),
    path("drafts/<int:draft>/bodies/merge/", bodies.names_merged, name="draft-names-merge"),
    path("drafts/<int:draft>/check-up/", checkup.checkup, name="draft-checkup"),
    path("drafts/<int:draft>/links/", links.links, name="draft-links"),
    path("drafts/<int:draft>/links/<str:card>/", links.link, name="draft-link"),
    path("drafts/<int:draft>/duties/", duties.duties, name="draft-duties"),
    path("drafts/<int:draft>/duties/holders/", duties.holders_named, name="draft-holders"),
    path("drafts/<int:draft>/parts/", parts.parts, name="draft-parts"),
    path("drafts/<int:draft>/parts/<str:card>/", parts.part, name="draft-part"),
    path("drafts/<int:draft>/parts/<str:card>/sum/", parts.summed, name="draft-part-sum"),
    path("drafts/<int:draft>/adopt/", adopting.adopt_page, name="draft-adopt"),
    path("drafts/<int:draft>/given-up-targets/", adopting.targets_given_up, name="draft-targets-given-up"),
    path("plan/revisions/", revisions.revision_list, name="revisions"),
    path("plan/revisions/<int:number>/", revisions.revision_page, name="revision"),
    path("plan/revisions/<int:number>/plan.toml", revisions.plan_file, name="revision-plan"),
    path("plan/revisions/<int:number>/document/", revisions.document, name="revision-document"),
]
