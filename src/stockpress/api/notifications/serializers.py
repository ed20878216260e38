"""A message to a user as the API shows it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
from rest_framework import serializers

from stockpress.accounts.permissions import check_user_permission
from stockpress.api.framework.serializers import ModelSerializer
from stockpress.inventory.common.models import NotificationMessage
from stockpress.inventory.common.notification_services import MarkRead
from stockpress.inventory.common.notifications import path_of


class NotificationMessageSerializer(ModelSerializer):
    """What the user was told, about what, and whether they have read it."""

    target = serializers.SerializerMethodField(help_text="What it is about")
    source = serializers.SerializerMethodField(help_text="What it comes from")  # type: ignore[assignment]  # the API's name
    user: Any = serializers.PrimaryKeyRelatedField(read_only=True)
    age = serializers.IntegerField(read_only=True, help_text="Seconds since it was sent")
    age_human = serializers.CharField(read_only=True)
    read = serializers.BooleanField(help_text="The user has read it")

    class Meta:
        model = NotificationMessage
        fields = [
            "pk",
            "target",
            "source",
            "user",
            "category",
            "name",
            "message",
            "creation",
            "age",
            "age_human",
            "read",
        ]
        read_only_fields = ["category", "name", "message", "creation"]

    def get_target(self, message: NotificationMessage) -> dict[str, Any]:
        return self._reference(message.target_object)

    def get_source(self, message: NotificationMessage) -> dict[str, Any]:
        return self._reference(message.source_object)

    def _reference(self, instance: Model | None) -> dict[str, Any]:
        """Empty when the object is gone, or when the user may not see it any more."""
        user = self.context["request"].user
        if instance is None or not isinstance(user, User) or not check_user_permission(user, instance, "view"):
            return {}
        return {
            "name": str(instance),
            "link": path_of(instance),
            "model_type": instance._meta.model_name,
            "model_id": instance.pk,
        }

    def update(self, instance: NotificationMessage, validated_data: dict[str, Any]) -> NotificationMessage:
        return MarkRead(message=instance, read=validated_data.get("read", instance.read))()
