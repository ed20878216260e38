"""Which models files can be attached to, and what becomes of the files when objects go."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.apps import apps
from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models.signals import post_delete

from stockpress.inventory.common.mixins import AttachmentMixin
from stockpress.inventory.common.models import Attachment


def attachable_models() -> dict[str, type[models.Model]]:
    """The installed models with attachments, by model type."""
    return {model.__name__.lower(): model for model in apps.get_models() if issubclass(model, AttachmentMixin)}


def delete_attachments(instance: models.Model, **_: Any) -> None:
    """An object is deleted: its attachments go with it."""
    Attachment.objects.filter(model_type=type(instance).__name__.lower(), model_id=instance.pk).delete()


def delete_attached_file(instance: Attachment, **_: Any) -> None:
    """An attachment is deleted: its file goes when that is certain, unless another attachment shares it."""
    if instance.attachment:
        storage, name = instance.attachment.storage, str(instance.attachment.name)
        transaction.on_commit(partial(_delete_unshared, storage, name), using=instance._state.db)


def _delete_unshared(storage: Storage, name: str) -> None:
    if not Attachment.objects.filter(attachment=name).exists():
        storage.delete(name)


def connect() -> None:
    """Attach the two rules to every attachable model; once, when all models are loaded."""
    post_delete.connect(delete_attached_file, sender=Attachment, dispatch_uid="attached_file")
    for model_type, model in attachable_models().items():
        post_delete.connect(delete_attachments, sender=model, dispatch_uid=f"attachments_of_{model_type}")
