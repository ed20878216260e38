"""Where uploaded files lie, and what is refused at the door."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models

TEMPLATE_EXTENSIONS = frozenset({"html", "htm"})
MAX_TEMPLATE_BYTES = 2 << 20
MAX_ASSET_BYTES = 20 << 20
MAX_NAME_LENGTH = 100


def base_name(name: str) -> str:
    """The last part of an uploaded file's name, whatever separators the client's system uses; raises when none is left."""
    last = PurePosixPath(name.replace("\\", "/")).name.replace("\0", "").strip()
    if not last or last in {".", ".."} or len(last) > MAX_NAME_LENGTH:
        raise ValidationError(f"Give the file a plain name of at most {MAX_NAME_LENGTH} characters.")
    return last


def extension_of(name: str) -> str:
    """The lower-case extension without its dot."""
    return PurePosixPath(name).suffix.lstrip(".").lower()


def read_template_text(file: File) -> str:
    """The text of an uploaded template; raises ValidationError for what is not one."""
    if (file.size or 0) > MAX_TEMPLATE_BYTES:
        raise ValidationError(f"The template is larger than {MAX_TEMPLATE_BYTES >> 20} MiB. Move images into assets.")
    file.seek(0)
    data = file.read()
    file.seek(0)
    if not data:
        raise ValidationError("The file is empty.")
    try:
        text: str = data.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise ValidationError(
            "The file is not text in UTF-8. Save it as UTF-8 in your editor and upload it again."
        ) from err
    if "\0" in text:
        raise ValidationError("The file is not a template: it contains binary data.")
    return text


def check_asset(file: File) -> None:
    """Raise ValidationError for an asset that is too large to be printed."""
    if (file.size or 0) > MAX_ASSET_BYTES:
        raise ValidationError(f"The file is larger than {MAX_ASSET_BYTES >> 20} MiB.")


def refuse_taken_name(row: models.Model, field: str, path: str) -> None:
    """Raise ValidationError on `field` when another row of the same model already stores its file at `path`."""
    others = type(row)._default_manager.filter(**{field: path}).exclude(pk=row.pk)
    if others.exists():
        raise ValidationError(
            {field: f"A file named {PurePosixPath(path).name} exists already. Rename yours, or change that entry."}
        )


def clear_orphan(path: str) -> None:
    """Remove a file that no row points to, so that the upload keeps its own name."""
    if default_storage.exists(path):
        default_storage.delete(path)
