"""Telling whoever has become responsible for an order or a build, however that came about."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.signals import post_save, pre_save

from stockpress.inventory.common.notifications import InvenTreeNotificationBodies
from stockpress.inventory.common.telling import tell_later

# Set on an instance while it is saved: somebody else is responsible afterwards.
_ASSIGNED = "_newly_assigned"


class TellsResponsible:
    """Follows one model with the field `responsible`; `author` names the field with whoever entered a row."""

    def __init__(self, model: type[models.Model], author: str) -> None:
        self.model = model
        self.author = author

    def connect(self) -> None:
        name = self.model._meta.label_lower
        pre_save.connect(self.before, sender=self.model, weak=False, dispatch_uid=f"responsible before {name}")
        post_save.connect(self.after, sender=self.model, weak=False, dispatch_uid=f"responsible after {name}")

    def before(self, instance: Any, raw: bool = False, update_fields: Any = None, **_: Any) -> None:
        assigned = not raw and instance.responsible_id is not None
        if assigned and update_fields is not None:
            assigned = bool({"responsible", "responsible_id"} & set(update_fields))
        if assigned and not instance._state.adding:
            stored = self.model._base_manager.filter(pk=instance.pk).values_list("responsible_id", flat=True)
            assigned = instance.responsible_id not in stored
        setattr(instance, _ASSIGNED, assigned)

    def after(self, instance: Any, created: bool, **_: Any) -> None:
        if instance.__dict__.pop(_ASSIGNED, False):
            author = getattr(instance, self.author) if created else None
            tell_later(InvenTreeNotificationBodies.NewOrder, of=instance, to=[instance.responsible], but_not=author)
