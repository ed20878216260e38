"""The JSON object that plugins and scripts keep with an object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from stockpress.accounts.permissions import check_user_permission, visible_to
from stockpress.inventory.common.attachable import attachable_models
from stockpress.inventory.common.errors import MetadataNotAnObject, ObjectGone
from stockpress.inventory.common.mixins import MetadataMixin, ParameterMixin
from stockpress.inventory.common.models import Attachment, Parameter


def models_with_metadata() -> dict[str, type[MetadataMixin]]:
    """The installed models with metadata, by model name; of two with one name, that of the app installed first."""
    found: dict[str, type[MetadataMixin]] = {}
    for model in apps.get_models():
        if issubclass(model, MetadataMixin):
            found.setdefault(str(model._meta.model_name), model)
    return found


def rows_with_metadata(user: User | AnonymousUser, model: type[MetadataMixin]) -> models.QuerySet[Any]:
    """The objects whose metadata the user may view: attachments and parameters only where their owner is visible."""
    rows: models.QuerySet[Any] = visible_to(user, model._default_manager.all())
    if issubclass(model, Attachment):
        return rows.filter(
            model_type__in=[
                name for name, owner in attachable_models().items() if check_user_permission(user, owner, "view")
            ]
        )
    if issubclass(model, Parameter):
        owners = [
            owner
            for owner in apps.get_models()
            if issubclass(owner, ParameterMixin) and check_user_permission(user, owner, "view")
        ]
        return rows.filter(model_type__in=list(ContentType.objects.get_for_models(*owners).values()))
    return rows


def metadata_of(target: MetadataMixin) -> dict[str, Any]:
    """What is kept with the object; rows that came with an import may have none, or something that is no object."""
    return target.metadata if isinstance(target.metadata, dict) else {}


def change_metadata(*, target: MetadataMixin, metadata: object, keep_others: bool = False) -> dict[str, Any]:
    """Replace what is kept with the object, or with `keep_others` only the keys given. Returns what it then is.

    Raises MetadataNotAnObject, ObjectGone.
    """
    if not isinstance(metadata, Mapping):
        raise MetadataNotAnObject()
    rows = type(target)._default_manager
    with transaction.atomic():
        # Scripts write different keys of one object at the same time.
        row = rows.select_for_update(of=("self",)).filter(pk=target.pk).first()
        if row is None:
            raise ObjectGone(what=str(type(target)._meta.verbose_name), key=target.pk)
        row.metadata = {**(metadata_of(row) if keep_others else {}), **metadata}
        row.save(update_fields=["metadata"])
        return row.metadata
