"""The addresses of sending."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiheng.office.pages.sending import hooks, outbox, telling

urlpatterns: list[URLPattern] = [
    path("account/telling/", telling.telling, name="telling"),
    path("manage/hooks/", hooks.all_hooks, name="hooks"),
    path("manage/hooks/<int:hook>/try/", hooks.trial, name="try-hook"),
    path("manage/hooks/<int:hook>/stop/", hooks.stop, name="stop-hook"),
    path("manage/outbox/", outbox.outbox, name="outbox"),
    path("manage/outbox/<int:delivery>/again/", outbox.again, name="send-again"),
    path("manage/outbox/<int:delivery>/give-up/", outbox.give_up, name="give-up-delivery"),
]
