"""Attachments as the API shows them."""

from __future__ import annotations

from rest_framework import serializers

from stockpress.api.common.fields import InventorySerializer, TagsField
from stockpress.api.framework.details import Detail
from stockpress.api.framework.files import MediaFileField
from stockpress.api.users.serializers import UserSerializer
from stockpress.inventory.common.models import Attachment


class AttachmentSerializer(InventorySerializer):
    """A file, or a link to one, that belongs to an object."""

    attachment = MediaFileField(required=False, allow_null=True, help_text="File")
    filename = serializers.CharField(read_only=True)
    user_detail = UserSerializer(source="upload_user", read_only=True, allow_null=True)
    tags = TagsField(required=False)

    class Meta:
        model = Attachment
        fields = [
            "pk",
            "attachment",
            "filename",
            "link",
            "comment",
            "upload_date",
            "upload_user",
            "user_detail",
            "file_size",
            "model_type",
            "model_id",
            "tags",
        ]
        read_only_fields = ["file_size", "upload_date", "upload_user"]
        details = {
            "user_detail": Detail(default=True, prefetch=("upload_user",)),
            "tags": Detail(default=True, prefetch=("tags",)),
        }
