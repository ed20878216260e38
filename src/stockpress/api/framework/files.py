"""Files in answers: a path below the media prefix, without scheme and host, as every client expects."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class MediaFileField(serializers.FileField):
    """A stored file; shown as `/media/...`, null without a file. Storage elsewhere shows its full address."""

    def to_representation(self, value: Any) -> str | None:
        return str(value.url) if value else None
