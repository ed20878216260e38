"""DataOutput as the API shows it."""

from __future__ import annotations

from rest_framework import serializers

from stockpress.api.framework.files import MediaFileField
from stockpress.api.framework.serializers import ModelSerializer
from stockpress.api.users.serializers import UserSerializer
from stockpress.outputs.models import DataOutput


class DataOutputSerializer(ModelSerializer):
    """A file that is being made, is made, or could not be made."""

    user_detail = UserSerializer(source="user", read_only=True)
    output = MediaFileField(read_only=True, allow_null=True)
    errors = serializers.JSONField(required=False, allow_null=True)  # type: ignore[assignment]  # the API's name for it

    class Meta:
        model = DataOutput
        fields = [
            "pk",
            "created",
            "user",
            "user_detail",
            "total",
            "progress",
            "complete",
            "output_type",
            "template_name",
            "plugin",
            "output",
            "errors",
        ]
