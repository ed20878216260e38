"""The server's paths and a few views that misbehave, for tests of what the framework makes of that."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.accounts.models import RuleSet, UserProfile
from stockpress.api.framework import requires
from stockpress.api.framework.bulk import BulkDeleteMixin
from stockpress.api.framework.fields import DependentField
from stockpress.api.framework.serializers import ModelSerializer, Serializer
from stockpress.api.framework.views import ApiView, ListCreateView, ListView, ServiceView
from stockpress.kernel.errors import InvalidInput, NotFound, NotPermitted, StockpressError
from stockpress.project.urls import urlpatterns as server_urls


class OutOfPaper(StockpressError):
    code = "out_of_paper"
    text = "The printer has no paper; put some in."


RAISED: dict[str, Exception] = {
    "database": OperationalError("connection to 10.0.0.7 failed"),
    "defect": ZeroDivisionError("secret detail"),
    "invalid": InvalidInput(field="width", reason="Too wide."),
    "invalid-as-a-whole": InvalidInput(reason="Too wide."),
    "forbidden": NotPermitted(action="print"),
    "missing": NotFound(what="label 7"),
    "state": OutOfPaper(),
    "django": ValidationError({"name": ["Too short."], "__all__": ["Does not fit."]}),
}


class RaisingView(ApiView):
    permission = requires.anyone

    def get(self, request: Request, what: str) -> Response:
        raise RAISED[what]


class UndeclaredView(ApiView):
    def get(self, request: Request) -> Response:
        return Response({})


class GroupSerializer(ModelSerializer):
    class Meta:
        model = Group
        fields = ["pk", "name"]


class GroupListView(BulkDeleteMixin, ListView):
    permission = requires.signed_in
    queryset = Group.objects.all()
    serializer_class = GroupSerializer
    search_fields = ["name"]


class OrderedGroupListView(GroupListView):
    ordering_fields = ["title", "size"]
    ordering_aliases = {"title": "name", "size": ["pk", "name"]}


class RuleSerializer(ModelSerializer):
    class Meta:
        model = RuleSet
        fields = ["pk", "name", "group", "can_view"]


class RuleListView(ListCreateView):
    permission = requires.role()
    queryset = RuleSet.objects.all()
    serializer_class = RuleSerializer


class RuleActionView(ApiView):
    permission = requires.view_of(RuleSet)

    def post(self, request: Request) -> Response:
        return Response({})


class ProfileSerializer(ModelSerializer):
    class Meta:
        model = UserProfile
        fields = ["pk", "user", "displayname", "type", "metadata", "active"]


class ProfileListView(ListCreateView):
    permission = requires.role()
    queryset = UserProfile.objects.all()
    serializer_class = ProfileSerializer


class PrintSerializer(Serializer):
    plugin = serializers.CharField(required=False)
    password = serializers.CharField(style={"input_type": "password"}, trim_whitespace=False, required=False)
    texts = serializers.ListField(child=serializers.CharField(), required=False)
    copies = serializers.IntegerField(default=1, min_value=1, max_value=9)
    options = DependentField(
        depends_on=["plugin"],
        child_for=lambda values: GroupSerializer() if values["plugin"] == "grouping" else None,
        required=False,
    )


class PrintView(ServiceView):
    permission = requires.signed_in
    serializer_class = PrintSerializer

    def post(self, request: Request) -> Response:
        values: dict[str, Any] = self.parse(request)
        return Response(values, status=201)


urlpatterns = [
    path("api/sample/raise/<what>/", RaisingView.as_view()),
    path("api/sample/undeclared/", UndeclaredView.as_view()),
    path("api/sample/group/", GroupListView.as_view()),
    path("api/sample/ordered/", OrderedGroupListView.as_view()),
    path("api/sample/rules/", RuleListView.as_view()),
    path("api/sample/rules/act/", RuleActionView.as_view()),
    path("api/sample/profile/", ProfileListView.as_view()),
    path("api/sample/print/", PrintView.as_view()),
    *server_urls,
]
