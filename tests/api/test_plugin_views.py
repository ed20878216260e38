"""Views of plugins, below /plugin/<key>/: who gets in, what applications need, and what their pages may run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from stockpress.settings_registry.global_access import set_global_setting
from tests.api.oauth_world import client_with_scopes
from tests.conftest import Api
from tests.factories.part import PartFactory
from tests.factories.plugins import PluginFolder, plugins_from
from tests.factories.users import user_with_roles

SOURCE = """
    from django.http import HttpResponse, JsonResponse
    from django.urls import path
    from rest_framework import permissions, serializers
    from rest_framework.response import Response
    from rest_framework.views import APIView

    from InvenTree.filters import SEARCH_ORDER_FILTER
    from InvenTree.mixins import ListCreateAPI, RetrieveUpdateDestroyAPI
    from InvenTree.permissions import IsAdminOrAdminScope, RolePermission, auth_exempt
    from InvenTree.serializers import InvenTreeModelSerializer
    from data_exporter.mixins import DataExportViewMixin
    from part.models import Part
    from plugin import InvenTreePlugin
    from plugin.mixins import UrlsMixin


    class Plain(APIView):
        def get(self, request):
            return Response({"user": request.user.username})

        def post(self, request):
            return Response({"got": request.data}, status=201)


    class SignedIn(Plain):
        permission_classes = [permissions.IsAuthenticated]


    class OfRole(Plain):
        permission_classes = [permissions.IsAuthenticated, RolePermission]
        role_required = "part.change"


    class ForStaff(Plain):
        permission_classes = [IsAdminOrAdminScope]


    class PartSerializer(InvenTreeModelSerializer):
        class Meta:
            model = Part
            fields = ["pk", "name", "description", "minimum_stock"]


    class Parts(DataExportViewMixin, ListCreateAPI):
        queryset = Part.objects.all()
        serializer_class = PartSerializer
        filter_backends = SEARCH_ORDER_FILTER
        filterset_fields = ["active"]
        search_fields = ["name"]
        ordering_field_aliases = {"title": "name"}
        ordering_fields = ["title", "pk"]


    class OnePart(RetrieveUpdateDestroyAPI):
        queryset = Part.objects.all()
        serializer_class = PartSerializer


    class Known:
        @classmethod
        def check_user_permission(cls, user, permission):
            return permission == "view"


    class KnownSerializer(serializers.Serializer):
        class Meta:
            model = Known


    class OfTheirOwn(Plain):
        serializer_class = KnownSerializer


    def page(request):
        return HttpResponse("<h1>A page</h1><script src='/static/plugins/viewer/a.js'></script>")


    class Viewer(UrlsMixin, InvenTreePlugin):
        NAME = "Viewer"
        SLUG = "viewer"

        def setup_urls(self):
            return [
                path("plain/", Plain.as_view()),
                path("signed-in/", SignedIn.as_view()),
                path("of-role/", OfRole.as_view()),
                path("for-staff/", ForStaff.as_view()),
                path("parts/", Parts.as_view()),
                path("parts/<int:pk>/", OnePart.as_view()),
                path("own/", OfTheirOwn.as_view()),
                path("page/", page),
                path("open/", auth_exempt(page)),
                path("json/", lambda request: JsonResponse({"a": 1})),
            ]
"""

READING, WRITING = "g:read", "a:staff"


@pytest.fixture(autouse=True)
def plugin(tmp_path: Path, db: None) -> Iterator[None]:
    set_global_setting("ENABLE_PLUGINS_URL", True)
    folder = PluginFolder(tmp_path)
    folder.write("viewer", SOURCE)
    with plugins_from(folder, "viewer") as snapshot:
        assert "viewer" in snapshot.plugins, snapshot.failures
        yield
    cache.clear()


def status(client: APIClient, path: str, method: str = "get", data: Any = None) -> int:
    return int(getattr(client, method)(f"/plugin/viewer/{path}", data).status_code)


@pytest.mark.parametrize("path", ["plain/", "signed-in/", "parts/", "page/", "json/"])
def test_whoever_is_not_signed_in_stays_outside(api: Api, path: str) -> None:
    assert status(api.anonymous(), path) == 401


def test_a_view_that_is_marked_so_is_open_to_everybody(api: Api) -> None:
    assert status(api.anonymous(), "open/") == 200


@pytest.mark.parametrize("path", ["plain/", "signed-in/"])
def test_a_view_without_a_model_is_for_everybody_who_is_signed_in(api: Api, path: str) -> None:
    client = api.user()
    assert client.get(f"/plugin/viewer/{path}").json() == {"user": client.user.username}
    assert client.post(f"/plugin/viewer/{path}", {"a": 1}).json() == {"got": {"a": 1}}


def test_a_view_of_a_model_asks_for_the_permission_that_the_method_stands_for(api: Api) -> None:
    part = PartFactory.create()
    assert status(api.user(), "parts/") == 403
    viewer = api.with_roles(part="view")
    assert status(viewer, "parts/") == 200
    assert status(viewer, "parts/", "post", {"name": "New"}) == 403
    assert status(viewer, f"parts/{part.pk}/", "delete") == 403
    adder = api.with_roles(part="view,add")
    assert status(adder, "parts/", "post", {"name": "New", "description": "new"}) == 201
    assert status(api.with_roles(part="change"), f"parts/{part.pk}/", "patch", {"name": "Other"}) == 200


def test_a_view_that_names_a_role_asks_for_that(api: Api) -> None:
    assert status(api.with_roles(part="view"), "of-role/") == 403
    assert status(api.with_roles(part="change"), "of-role/") == 200


def test_a_model_that_knows_better_decides_itself(api: Api) -> None:
    assert status(api.user(), "own/") == 200
    assert status(api.user(), "own/", "post", {"name": "New"}) == 403


def test_a_view_for_staff_is_for_staff(api: Api) -> None:
    assert status(api.user(), "for-staff/") == 403
    assert status(api.staff(), "for-staff/") == 200


@pytest.mark.parametrize(
    ("path", "method", "scope", "expected"),
    [
        ("plain/", "get", READING, 200),
        ("plain/", "post", READING, 403),
        ("plain/", "post", f"{READING} {WRITING}", 201),
        ("signed-in/", "get", READING, 200),
        ("signed-in/", "get", "openid", 403),
        ("signed-in/", "post", READING, 403),
        ("signed-in/", "post", f"{READING} {WRITING}", 201),
        ("of-role/", "get", READING, 403),
        ("of-role/", "get", "r:change:part", 200),
        ("for-staff/", "get", READING, 200),
        ("for-staff/", "post", READING, 403),
        ("parts/", "get", READING, 403),
        ("page/", "get", READING, 200),
        ("page/", "post", READING, 403),
    ],
)
def test_an_application_needs_scopes_that_fit_the_method(
    api: Api, path: str, method: str, scope: str, expected: int
) -> None:
    client = client_with_scopes(api.superuser().user, scope)
    assert status(client, path, method, {}) == expected


def test_an_application_reads_a_model_with_the_scopes_of_its_roles() -> None:
    user = user_with_roles(part="view", build="view")
    assert status(client_with_scopes(user, "r:view:part r:view:build"), "parts/") == 200
    assert status(client_with_scopes(user, "r:view:stock"), "parts/") == 403


def test_lists_are_searched_ordered_filtered_and_paged(api: Api) -> None:
    for name in ("Bolt", "Nut", "Bolt long"):
        PartFactory.create(name=name)
    client = api.superuser()
    found = client.get("/plugin/viewer/parts/?search=bolt&ordering=-title").json()
    assert [row["name"] for row in found] == ["Bolt long", "Bolt"]
    assert client.get("/plugin/viewer/parts/?limit=1").json()["count"] == 3
    assert client.get("/plugin/viewer/parts/?active=false").json() == []


def test_a_list_is_downloaded_as_a_file(api: Api) -> None:
    PartFactory.create(name="Bolt")
    client = api.superuser()
    made = client.get("/plugin/viewer/parts/?export=true&export_format=csv").json()
    assert made["complete"] is True, made["errors"]
    assert made["output_type"] == "export"
    content = client.get(made["output"]).getvalue().decode()
    assert "Name" in content.splitlines()[0]
    assert "Bolt" in content
    assert client.get("/plugin/viewer/parts/?export=true&export_format=exe").status_code == 400


def test_a_page_may_run_what_lies_on_this_server_and_nothing_else(api: Api) -> None:
    policy = api.user().get("/plugin/viewer/page/").headers["Content-Security-Policy"]
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["connect-src"] == "'self'"
    assert rules["style-src"].split() == ["'self'", "'unsafe-inline'"]
    assert rules["frame-ancestors"] == "'self'"
    assert "http" not in policy


@pytest.mark.parametrize("path", ["json/", "plain/"])
def test_what_is_no_page_may_run_nothing(api: Api, path: str) -> None:
    policy = api.user().get(f"/plugin/viewer/{path}").headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'"


def test_options_of_a_view_name_what_the_user_may_do(api: Api) -> None:
    described = api.with_roles(part="view").options("/plugin/viewer/parts/").json()
    assert set(described["actions"]) == {"GET"}
    assert described["actions"]["GET"]["name"]["type"] == "string"
