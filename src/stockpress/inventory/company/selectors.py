"""Companies that a user may see."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from stockpress.accounts.permissions import visible_to
from stockpress.inventory.company.models import Company


def companies_visible_to(user: User | AnonymousUser) -> QuerySet[Company]:
    """All companies, or none without the right to view them."""
    return visible_to(user, Company.objects.all())
