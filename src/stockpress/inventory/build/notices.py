"""What whoever is responsible for a build, or issued it, is told of it."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.models import User

from stockpress.inventory.build.events import BuildEvents
from stockpress.inventory.build.models import Build
from stockpress.inventory.common.assignments import TellsResponsible
from stockpress.inventory.common.notifications import InvenTreeNotificationBodies, NotificationBody
from stockpress.inventory.common.telling import tell_later

# By the name of the step.
STEPS: Mapping[str, NotificationBody] = {
    "issue": NotificationBody(
        name="Build Order issued",
        slug=BuildEvents.ISSUED.value,
        message="The build order {instance} was issued",
        template="email/build_order_issued.html",
    ),
    "cancel": InvenTreeNotificationBodies.OrderCanceled,
    "finish": NotificationBody(
        name="Build Order completed",
        slug=BuildEvents.COMPLETED.value,
        message="The build order {instance} was completed",
        template="email/build_order_completed.html",
    ),
}
OVERDUE = NotificationBody(
    name="Overdue {verbose_name}",
    slug=BuildEvents.OVERDUE.value,
    message="The build order {instance} is overdue",
    template="email/overdue_build_order.html",
)


def tell_of_step(build: Build, step: str, by: User | None) -> None:
    """Tell of what was done, unless it is a step of which nobody is told."""
    if step in STEPS:
        tell_later(STEPS[step], of=build, to=[build.responsible, build.issued_by], but_not=by)


def tell_of_being_overdue(build: Build) -> None:
    tell_later(OVERDUE, of=build, to=[build.responsible, build.issued_by])


def connect() -> None:
    TellsResponsible(Build, "issued_by").connect()
