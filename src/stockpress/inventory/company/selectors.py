"""Companies that a user may see."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from stockpress.accounts.permissions import visible_to
from stockpress.inventory.common.subqueries import count, related_rows
from stockpress.inventory.company.models import Company


def companies_visible_to(user: User | AnonymousUser) -> QuerySet[Company]:
    """All companies, or none without the right to view them."""
    return visible_to(user, Company.objects.all())


def with_company_counts(companies: QuerySet[Company]) -> QuerySet[Company]:
    """How many parts each company supplies and makes."""
    return companies.annotate(
        counted_supplied=count(related_rows(Company, "supplied_parts")),
        counted_manufactured=count(related_rows(Company, "manufactured_parts")),
    )
