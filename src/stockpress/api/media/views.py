"""GET of stored files."""

from __future__ import annotations

import mimetypes
import posixpath

from django.core.exceptions import SuspiciousOperation
from django.core.files import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from stockpress.api.framework import requires
from stockpress.api.framework.views import ApiView, user_of
from stockpress.api.media.owners import may_have
from stockpress.api.system.customization import is_public_picture

# What a browser may show by itself. Everything else is offered for download, so that no stored file runs as a page of ours.
SHOWN_INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"})
# An HTML file (a debug print) may be looked at, without scripts and without the user's session.
SANDBOXED = frozenset({"text/html", "image/svg+xml"})


_PDF = b"%PDF-"


def _sniffed(file: File) -> str:
    """The kind of a file whose name does not tell; names of labels need not end in .pdf."""
    begin = file.read(len(_PDF))
    file.seek(0)
    return "application/pdf" if begin == _PDF else "application/octet-stream"


class MediaView(ApiView):
    """One stored file; to those who may not have it, it does not exist."""

    permission = requires.signed_in

    def check_permissions(self, request: Request) -> None:
        # The sign-in page shows the operator's pictures to people who have not signed in yet.
        if not is_public_picture(self.kwargs["path"]):
            super().check_permissions(request)

    @extend_schema(exclude=True)
    def get(self, request: Request, path: str) -> FileResponse:
        name = posixpath.normpath(path)
        if (
            name != path
            or name.startswith(("/", "../"))
            or "\0" in name
            or "\\" in name
            or not (is_public_picture(name) or may_have(user_of(request), name))
        ):
            raise Http404
        try:
            file = default_storage.open(name)
        except (OSError, SuspiciousOperation) as err:  # none, a folder, too long a name
            raise Http404 from err
        kind = mimetypes.guess_type(name)[0] or _sniffed(file)
        is_shown = kind in SHOWN_INLINE | SANDBOXED
        response = FileResponse(file, as_attachment=not is_shown)
        # Under its own name a script or a style sheet could be loaded by a page of ours.
        response["Content-Type"] = kind if is_shown else "application/octet-stream"
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        if kind == "application/pdf":
            # Browsers show PDF in a viewer of their own, which a sandbox would shut out.
            response["Content-Security-Policy"] = "default-src 'none'; object-src 'self'; plugin-types application/pdf"
        return response
