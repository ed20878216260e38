"""Static files of plugins, below /static/plugins/<key>/: public, as all static files are."""

from __future__ import annotations

import mimetypes

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import http_date
from django.views import View
from django.views.static import was_modified_since

from stockpress.api.framework import requires
from stockpress.plugins.activation.static_files import static_file

# Browsers refuse modules that are not called scripts; what the operating system says differs.
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class PluginStaticFileView(View):
    """One file. Names carry no version, so that browsers ask each time whether it changed."""

    permission = requires.anyone

    def get(self, request: HttpRequest, plugin: str, name: str) -> HttpResponse | FileResponse:
        file = static_file(plugin, name)
        if file is None:
            raise Http404
        changed_at = file.stat().st_mtime
        response: HttpResponse | FileResponse
        if was_modified_since(request.headers.get("If-Modified-Since"), changed_at):
            kind = _TYPES.get(file.suffix.lower()) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            response = FileResponse(file.open("rb"), content_type=kind)
        else:
            response = HttpResponseNotModified()
        response["Last-Modified"] = http_date(changed_at)
        response["Cache-Control"] = "public, no-cache"
        response["X-Content-Type-Options"] = "nosniff"
        return response
