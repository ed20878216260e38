"""What sign-in by mail takes and answers."""

from __future__ import annotations

from rest_framework import serializers

from stockpress.api.framework.serializers import Serializer


class SignInLinkSerializer(Serializer):
    """The address that a sign-in link is to be sent to."""

    email = serializers.EmailField(write_only=True)
    status = serializers.CharField(read_only=True, default="ok")
