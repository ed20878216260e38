"""`?export=true` on a list: a file of it instead of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.exports.files import FORMATS
from stockpress.api.exports.making import StartExport
from stockpress.api.exports.options import DEFAULT_FORMAT, DEFAULT_PLUGIN, described, parsed
from stockpress.api.framework.filters import as_flag
from stockpress.api.framework.views import ListView, user_of
from stockpress.api.outputs.serializers import DataOutputSerializer

if TYPE_CHECKING:
    from rest_framework.generics import GenericAPIView as _Base
else:
    _Base = object


def _parameter(name: str, description: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": {"type": kind, **more}}


class DataExportViewMixin(_Base):
    """Before a list view: `GET ?export=true` makes a file of the rows that the same request would show, all pages of it.

    `export_format`, `export_plugin` and the options of that plugin say how; OPTIONS with the same query names them. The
    answer is the output, which clients ask for until it is complete.
    """

    describes_export = False
    # For the API document; the options of plugins are theirs to say, and OPTIONS names them.
    query_parameters: ClassVar[list[dict[str, Any]]] = [
        _parameter("export", "Make a file of the list, and answer with the output that it is found in", "boolean"),
        _parameter("export_format", "Kind of the file", "string", enum=list(FORMATS), default=DEFAULT_FORMAT),
        _parameter("export_plugin", "Key of the plugin that makes the file", "string", default=DEFAULT_PLUGIN),
    ]

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if not as_flag(request.query_params.get("export")):
            return super().list(request, *args, **kwargs)  # type: ignore[misc]
        user = user_of(request)
        output = StartExport(view=self, user=user, wanted=parsed(self, user, request.query_params))()
        return Response(DataOutputSerializer(output, context=self.get_serializer_context()).data)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.describes_export = bool(as_flag(request.query_params.get("export")))
        return super().options(request, *args, **kwargs)

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        if self.describes_export and self.request.method == "GET":
            return described(self, user_of(self.request), self.request.query_params)
        return super().get_serializer(*args, **kwargs)


class ExportedListView(DataExportViewMixin, ListView):
    """GET a list, or a file of it."""
