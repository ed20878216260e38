"""Where templates are found: uploaded files first, then those that come with Stockpress."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.template import Origin, TemplateDoesNotExist
from django.template.loaders.base import Loader
from django.utils._os import safe_join

from stockpress.printing.uploads import MAX_TEMPLATE_BYTES

UPLOADED_ROOT = "report"
BUNDLED_ROOT = Path(__file__).resolve().parent / "templates"


class UploadedLoader(Loader):
    """Files below `report/` of the media storage: `label/x.html`, `report/x.html`, `snippets/x.html`.

    Read anew each time: an upload takes effect at once, in every process.
    """

    def get_template_sources(self, template_name: str) -> Iterator[Origin]:
        name = uploaded_name(template_name)
        if name is not None:
            yield Origin(name=name, template_name=template_name, loader=self)

    def get_contents(self, origin: Origin) -> str:
        try:
            with default_storage.open(origin.name) as file:
                data: Any = file.read(MAX_TEMPLATE_BYTES + 1)
        except OSError as err:  # none, a folder, too long a name
            raise TemplateDoesNotExist(origin) from err
        if len(data) > MAX_TEMPLATE_BYTES:
            raise TemplateDoesNotExist(origin)
        return data.decode("utf-8-sig") if isinstance(data, bytes) else str(data)


def uploaded_name(template_name: str) -> str | None:
    """The storage name of an uploaded template; None for names that would leave the folder."""
    root = f"/{UPLOADED_ROOT}"
    try:
        path = safe_join(root, template_name)
    except SuspiciousFileOperation:
        return None
    return path.lstrip("/")


class BundledLoader(Loader):
    """The files that come with the package."""

    def get_template_sources(self, template_name: str) -> Iterator[Origin]:
        try:
            path = safe_join(str(BUNDLED_ROOT), template_name)
        except SuspiciousFileOperation:
            return
        yield Origin(name=path, template_name=template_name, loader=self)

    def get_contents(self, origin: Origin) -> str:
        try:
            return Path(origin.name).read_text(encoding="utf-8")
        except OSError as err:
            raise TemplateDoesNotExist(origin) from err
