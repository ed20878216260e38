"""Parts that a user may see."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from stockpress.accounts.permissions import visible_to
from stockpress.inventory.part.models import Part


def parts_visible_to(user: User | AnonymousUser) -> QuerySet[Part]:
    """All parts, or none without the right to view them."""
    return visible_to(user, Part.objects.all())
