"""`build.serializers`."""

from stockpress.api.build.serializers import BuildItemSerializer, BuildLineSerializer, BuildSerializer

__all__ = [
    "BuildItemSerializer",
    "BuildLineSerializer",
    "BuildSerializer",
]
