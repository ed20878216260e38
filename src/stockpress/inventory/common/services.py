"""Changes to the data that all inventory apps share."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction

from stockpress.inventory.common.attachable import attachable_models
from stockpress.inventory.common.errors import FileNameMissing, NotAttachable, NothingToAttachTo
from stockpress.inventory.common.models import Attachment

COMMENT_LENGTH = 250


def attach_file(
    *,
    model_type: str,
    model_id: int,
    file_name: str,
    content: bytes,
    comment: str = "",
    user: User | None = None,
) -> Attachment:
    """Keep `content` as a file of the object; folders in `file_name` are dropped, a long comment is cut.

    Raises NotAttachable, NothingToAttachTo, FileNameMissing.
    """
    models = attachable_models()
    if model_type not in models:
        raise NotAttachable(model_type=model_type, known=", ".join(sorted(models)))
    name = PurePosixPath(file_name.replace("\\", "/")).name
    if name in {"", ".", ".."}:
        raise FileNameMissing()
    with transaction.atomic():
        if not models[model_type]._default_manager.filter(pk=model_id).exists():
            raise NothingToAttachTo(model_type=model_type, model_id=model_id)
        return Attachment.objects.create(
            model_type=model_type,
            model_id=model_id,
            attachment=ContentFile(content, name=name),
            comment=comment[:COMMENT_LENGTH],
            upload_user=user,
        )
