"""The server's own endpoints: information, versions, licences, health, the API document."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework import requires
from stockpress.api.framework.authentication import (
    BasicAuthentication,
    LenientTokenAuthentication,
    SessionAuthentication,
)
from stockpress.api.framework.views import ApiView
from stockpress.api.system import history, information, licenses
from stockpress.api.system.serializers import (
    HealthCheckStatusSerializer,
    InfoApiSerializer,
    LicenseViewSerializer,
    VersionInformationSerializer,
    VersionViewSerializer,
)

# The lenient kind of token is the same scheme to whoever reads the document.
_ANY_SCHEME: Any = [{"tokenAuth": []}, {"basicAuth": []}, {"cookieAuth": []}, {}]
_MOST_VERSIONS = 1000
RETRY_AFTER_S = "5"
# The viewer sets styles on its elements; scripts come from files only, and requests go to this server only.
VIEWER_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class InfoView(ApiView):
    """How to talk to this server. Staff also learn how it is run."""

    permission = requires.anyone
    authentication_classes = [LenientTokenAuthentication, BasicAuthentication, SessionAuthentication]

    @extend_schema(responses=InfoApiSerializer, auth=_ANY_SCHEME)
    def get(self, request: Request) -> Response:
        return Response(information.server_information(request.user))


class VersionView(ApiView):
    """Versions of the server and what it stands on."""

    permission = requires.staff

    @extend_schema(responses=VersionViewSerializer)
    def get(self, _request: Request) -> Response:
        return Response(information.versions())


class VersionTextView(ApiView):
    """What the latest versions of the API brought."""

    permission = requires.staff

    @extend_schema(
        parameters=[
            OpenApiParameter("versions", OpenApiTypes.INT, default=10, description="How many versions to list"),
            OpenApiParameter("start_version", OpenApiTypes.INT, description="The newest version to list"),
        ],
        responses=VersionInformationSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        count = _number(request, "versions")
        start = _number(request, "start_version")
        return Response(history.api_history(count=10 if count is None else count, start=start))


def _number(request: Request, name: str) -> int | None:
    given = request.query_params.get(name, "")
    return min(int(given), _MOST_VERSIONS) if given.isdecimal() and len(given) < 10 else None


class LicenseView(ApiView):
    """The licences of what the server is made of."""

    permission = requires.signed_in

    @extend_schema(responses=LicenseViewSerializer)
    def get(self, _request: Request) -> Response:
        return Response({"backend": licenses.backend_licenses(), "frontend": licenses.frontend_licenses()})


class HealthView(ApiView):
    """Whether the server is ready to answer."""

    permission = requires.anyone
    authentication_classes = []

    @extend_schema(responses={200: HealthCheckStatusSerializer, 503: HealthCheckStatusSerializer})
    def get(self, _request: Request) -> Response:
        if information.database_answers():
            return Response({"status": "ok"})
        # What watches a server, or shares requests among several, looks at the code.
        return Response({"status": "loading"}, status=503, headers={"Retry-After": RETRY_AFTER_S})


class SchemaView(SpectacularAPIView):
    """This API as an OpenAPI document."""

    permission = requires.anyone
    # The document follows from the code alone, and making it takes a quarter of a second: it is made once a process for
    # each form in which it can be had.
    _made: ClassVar[dict[str, Response]] = {}

    def _get_schema_response(self, request: Request) -> Response:
        form = request.accepted_renderer.media_type
        if form not in self._made:
            self._made[form] = super()._get_schema_response(request)  # type: ignore[no-untyped-call]
        return Response(data=self._made[form].data, headers=dict(self._made[form].headers))


class SchemaViewer(SpectacularSwaggerSplitView):
    """The OpenAPI document, to be read and tried in a browser."""

    permission = requires.anyone

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        response["Content-Security-Policy"] = VIEWER_POLICY
        return response
