"""The addresses of supervision."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiheng.office.pages.supervision import burden, matters, orders, remedies, suspensions

urlpatterns: list[URLPattern] = [
    path("supervision/", matters.listing, name="supervision"),
    path("supervision/<int:id>/", matters.show, name="matter"),
    path("supervision/<int:id>/extend/", matters.extend, name="matter-extend"),
    path("supervision/<int:id>/exempt/", matters.exempt, name="matter-exempt"),
    path("orders/<int:id>/", orders.show, name="order"),
    path("orders/<int:id>/reply/", orders.reply, name="order-reply"),
    path("orders/<int:id>/decide/", orders.decide, name="order-decide"),
    path("orders/<int:id>/slip/", orders.slip, name="order-slip"),
    path("orders/<int:id>/file/", orders.file, name="order-file"),
    path("supervision/suspensions/", suspensions.show, name="suspensions"),
    path("supervision/suspensions/<int:id>/end/", suspensions.end, name="suspension-end"),
    path("supervision/suspensions/<int:id>/withdraw/", suspensions.withdraw, name="suspension-withdraw"),
    path("supervision/remedies/", remedies.remedy_list, name="remedies"),
    path("supervision/remedies/<int:id>/", remedies.show, name="remedy"),
    path("supervision/remedies/<int:id>/plan/", remedies.plan, name="remedy-plan"),
    path("supervision/remedies/<int:id>/measure/", remedies.measure, name="remedy-measure"),
    path("supervision/remedies/<int:id>/close/", remedies.close, name="remedy-close"),
    path("supervision/remedies/<int:id>/send-back/", remedies.send_back, name="remedy-send-back"),
    path("supervision/burden/", burden.show, name="burden"),
]
