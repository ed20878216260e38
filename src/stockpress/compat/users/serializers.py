"""`users.serializers`."""

from stockpress.api.users.serializers import (
    ApiTokenSerializer,
    GroupSerializer,
    OwnerSerializer,
    RuleSetSerializer,
    UserSerializer,
)

__all__ = [
    "ApiTokenSerializer",
    "GroupSerializer",
    "OwnerSerializer",
    "RuleSetSerializer",
    "UserSerializer",
]
