"""Everybody reads, marks and deletes the messages to themselves; those to others are there for nobody."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework import requires
from stockpress.api.framework.bulk import BulkDeleteMixin
from stockpress.api.framework.filters import BooleanFilter, FilterSet
from stockpress.api.framework.views import ApiView, DetailUpdateDeleteView, GenericView, ListView, user_of
from stockpress.api.notifications.serializers import NotificationMessageSerializer
from stockpress.inventory.common.models import NotificationMessage
from stockpress.inventory.common.notification_services import MarkAllRead, notifications_of


class NotificationFilter(FilterSet):
    read = BooleanFilter()

    class Meta:
        model = NotificationMessage
        fields: ClassVar[list[str]] = ["category", "read"]


class _OwnNotifications(GenericView):
    permission = requires.signed_in
    queryset = NotificationMessage.objects.all()
    serializer_class = NotificationMessageSerializer

    def get_queryset(self) -> QuerySet:
        return notifications_of(user_of(self.request)).prefetch_related("target_object", "source_object")


class NotificationListView(BulkDeleteMixin, _OwnNotifications, ListView):
    """Messages to the user who asks, the newest first."""

    filterset_class = NotificationFilter
    search_fields = ["name", "message"]
    ordering_fields = ["category", "name", "read", "creation"]


class NotificationDetailView(_OwnNotifications, DetailUpdateDeleteView):
    """One message to the user who asks; whether it is read is all that can be changed."""


class ReadAllView(ApiView):
    """Marks all messages to the user who asks as read."""

    permission = requires.signed_in

    @extend_schema(responses=NotificationMessageSerializer)
    def get(self, request: Request) -> Response:
        """Clients of this version of the API ask with GET, those of later ones with POST."""
        return self.post(request)

    @extend_schema(request=None, responses={200: NotificationMessageSerializer})
    def post(self, request: Request) -> Response:
        MarkAllRead(user=user_of(request))()
        return Response({})
