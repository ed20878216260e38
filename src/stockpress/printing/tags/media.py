"""Files that templates may show: below the media folder, whatever the template calls them."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.storage import default_storage

from stockpress.outputs.models import OUTPUT_DIR

MAX_FILE_BYTES = 64 << 20
# What was printed belongs to whoever printed it; hidden files are the server's own.
PRIVATE = (f"{OUTPUT_DIR}/", ".")


def checked_name(name: object, *, folder: str = "") -> str:
    """The name of a media file below `folder`, as the storage knows it. Raises ValidationError for tricks with paths."""
    text = str(name)
    parts = text.split("/")
    if (
        text.startswith("/")
        or "\\" in text
        or ".." in parts
        or any(not char.isprintable() for char in text)
        or (len(text) > 1 and text[1] == ":")
    ):
        raise ValidationError(f"{text[:80]!r} is no file below the media folder.")
    name = "/".join([*([folder] if folder else []), *(part for part in parts if part not in {"", "."})])
    if name.startswith(PRIVATE):
        raise ValidationError(f"{text[:80]!r} is somebody's own output, and not for documents.")
    return name


def read_media(name: str, *, folder: str = "") -> bytes | None:
    """The content of a media file; None if there is none. Raises ValidationError if it lies elsewhere or is too large."""
    try:
        path = default_storage.path(name)
    except NotImplementedError:  # a storage of objects, which has no folders to leave
        return _read_object(name)
    except (SuspiciousFileOperation, ValueError) as err:
        raise ValidationError(f"{name[:80]!r} is no file below the media folder.") from err
    # The storage compares names; a symbolic link leaves the folder all the same.
    root = os.path.realpath(default_storage.path(folder) if folder else default_storage.path(""))
    real = os.path.realpath(path)
    if not real.startswith(root + os.sep):
        raise ValidationError(f"{name[:80]!r} is no file below the media folder.")
    try:
        if not Path(real).is_file():
            return None
        _check_size(name, Path(real).stat().st_size)
        return Path(real).read_bytes()
    except OSError:  # too long a name, no permission, gone meanwhile
        return None


def _read_object(name: str) -> bytes | None:
    if not default_storage.exists(name):
        return None
    _check_size(name, default_storage.size(name))
    with default_storage.open(name, "rb") as file:
        return bytes(file.read())


def _check_size(name: str, size: int) -> None:
    if size > MAX_FILE_BYTES:
        raise ValidationError(f"{name[:80]!r} is larger than {MAX_FILE_BYTES >> 20} MiB, too large for a document.")
