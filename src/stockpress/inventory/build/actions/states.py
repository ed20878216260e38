"""Issuing, holding and cancelling builds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from stockpress.inventory.build import notices
from stockpress.inventory.build.actions.consumption import use_up
from stockpress.inventory.build.events import BuildEvents
from stockpress.inventory.build.lifecycles import BUILDS
from stockpress.inventory.build.models import Build, BuildItem
from stockpress.inventory.common.happenings import happened
from stockpress.inventory.common.lifecycle import locked

EVENTS: Mapping[str, StrEnum] = {
    "issue": BuildEvents.ISSUED,
    "hold": BuildEvents.HOLD,
    "cancel": BuildEvents.CANCELLED,
    "finish": BuildEvents.COMPLETED,
}


@dataclass(frozen=True, kw_only=True)
class BuildAction:
    """A step of a build's life cycle; answers the build as it is afterwards.

    Raises ObjectGone, WrongState, ValidationError when a handler of transitions refuses.
    """

    build: Build
    user: User | None = None

    ACTION: ClassVar[str]

    def __call__(self) -> Build:
        with transaction.atomic():
            build = locked(self.build)
            BUILDS.require(self.ACTION, build)
            self.check(build)
            BUILDS.take(self.ACTION, build, self._do, user=self.user)
        # Whoever took the step over may have written the row and not this object.
        build.refresh_from_db()
        return build

    def check(self, build: Build) -> None:
        """Raise why the step cannot be taken, beside the state."""

    def change(self, build: Build) -> None:
        """Do what belongs to the step; the build is saved afterwards."""

    def _do(self, build: Build, **_kwargs: Any) -> None:
        self.change(build)
        build.set_status(BUILDS[self.ACTION].target)
        build.save()
        happened(EVENTS[self.ACTION], id=build.pk)
        notices.tell_of_step(build, self.ACTION, by=self.user)


@dataclass(frozen=True, kw_only=True)
class IssueBuild(BuildAction):
    """Begin to produce."""

    ACTION: ClassVar[str] = "issue"

    def change(self, build: Build) -> None:
        build.issued_by = build.issued_by or self.user


@dataclass(frozen=True, kw_only=True)
class HoldBuild(BuildAction):
    """Leave it as it is until it is issued (again)."""

    ACTION: ClassVar[str] = "hold"


@dataclass(frozen=True, kw_only=True)
class CancelBuild(BuildAction):
    """Give it up. Stock that was promised to it is free again, or is used up where `remove_allocated_stock` says so.

    With `remove_incomplete_outputs` what was begun is deleted. Raises NotInStock, NotEnoughStock besides.
    """

    ACTION: ClassVar[str] = "cancel"
    remove_allocated_stock: bool = False
    remove_incomplete_outputs: bool = False

    def change(self, build: Build) -> None:
        promised = BuildItem.objects.filter(build_line__build=build)
        if self.remove_allocated_stock:
            use_up(build, promised.filter(install_into__isnull=True).order_by("pk"), self.user)
        promised.delete()
        if self.remove_incomplete_outputs:
            for output in build.incomplete_outputs.select_for_update():
                output.delete()
        build.completion_date, build.completed_by = timezone.localdate(), self.user
