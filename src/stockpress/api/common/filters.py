"""Filters that several areas of the inventory share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet
from django_filters import rest_framework as rest_filters
from drf_spectacular.utils import extend_schema_field

from stockpress.accounts.models import Owner
from stockpress.accounts.selectors import owners_including
from stockpress.api.framework.filters import BooleanFilter, FilterSet, as_flag, checked_pattern
from stockpress.inventory.common.models import ProjectCode

# What clients send for "no such object", as in `category=null`: parts without a category.
NOTHING = "null"


class ConditionFilter(BooleanFilter):
    """Rows that a condition holds for (true), or those that it does not hold for (false)."""

    def __init__(self, condition: Q | Callable[[], Q], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._condition = condition

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        if value is None:
            return qs
        condition = self._condition() if callable(self._condition) else self._condition
        return qs.filter(condition) if value else qs.exclude(condition)


def filled(field: str) -> Q:
    """A text that is there and not empty."""
    return Q(**{f"{field}__isnull": False}) & ~Q(**{field: ""})


def given(field: str) -> ConditionFilter:
    """Whether a column that may be null is set."""
    return ConditionFilter(Q(**{f"{field}__isnull": False}))


# Clients made from the document know these parameters as numbers, though only whole ones mean anything.
as_number = extend_schema_field({"type": "number"})


@extend_schema_field({"type": "integer"})
class KeyFilter(rest_filters.ModelChoiceFilter):
    """The key of an object, which must exist (400); `null` for rows without one."""

    def __init__(self, model: type[Model] | None = None, **kwargs: Any) -> None:
        if model is not None:
            kwargs.setdefault("queryset", model._default_manager.all())
        kwargs.setdefault("null_label", NOTHING)
        super().__init__(**kwargs)


class BranchFilter(KeyFilter):
    """The key of a node of a tree: rows of that node and, unless `cascade` is false, of those below it."""

    def __init__(self, model: type[Model], *, cascade_by_default: bool = True, **kwargs: Any) -> None:
        super().__init__(model, **kwargs)
        self._cascade_by_default = cascade_by_default

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        if not isinstance(value, Model):
            # With everything below "nothing", everything is meant.
            return qs if value == NOTHING and self._cascades(explicitly=True) else super().filter(qs, value)
        if not self._cascades():
            return super().filter(qs, value)
        tree: Any = type(value)
        return qs.filter(**{f"{self.field_name}__in": tree.tree_below([value.pk]).order_by().values("pk")})

    def _cascades(self, *, explicitly: bool = False) -> bool:
        parent: Any = self.parent
        return bool(as_flag(parent.data.get("cascade"), None if explicitly else self._cascade_by_default))


class ThroughFilter(KeyFilter):
    """The key of an object from which `find` finds others; rows whose `field_name` is among them, or is not."""

    def __init__(self, model: type[Model], find: Callable[[Any], QuerySet], **kwargs: Any) -> None:
        kwargs.setdefault("field_name", "pk")
        super().__init__(model, null_label=None, **kwargs)
        self._find = find

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        if not isinstance(value, Model):
            return qs
        condition = {f"{self.field_name}__in": self._find(value).order_by().values("pk")}
        return qs.exclude(**condition) if self.exclude else qs.filter(**condition)


def branch_of(node: Any) -> QuerySet:
    """The node of a tree and everything below it."""
    rows: QuerySet = node.get_descendants(include_self=True)
    return rows


def below(node: Any) -> QuerySet:
    """Everything below the node of a tree."""
    rows: QuerySet = node.get_descendants()
    return rows


class PatternFilter(rest_filters.CharFilter):
    """A regular expression, of bounded size."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lookup_expr="iregex", **kwargs)

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        if not value:
            return qs
        parent: Any = self.parent
        name = next((name for name, one in parent.filters.items() if one is self), "search")
        return super().filter(qs, checked_pattern(value, name))


class BeforeFilter(rest_filters.DateFilter):
    """Rows whose day lies before the given one."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name=field_name, lookup_expr="lt", **kwargs)


class AfterFilter(rest_filters.DateFilter):
    """Rows whose day lies after the given one."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name=field_name, lookup_expr="gt", **kwargs)


@extend_schema_field({"type": "integer"})
class WholeNumberFilter(rest_filters.NumberFilter):
    """A whole number. (The filter for any number would take one of a billion digits.)"""

    field_class = forms.IntegerField


@extend_schema_field({"type": "array", "items": {"type": "integer"}})
class KeyListFilter(django_filters.BaseInFilter, WholeNumberFilter):
    """Keys separated by commas."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("field_name", "pk")
        kwargs.setdefault("lookup_expr", "in")
        super().__init__(**kwargs)


class FlagOfAnother(BooleanFilter):
    """Says how another filter is meant; does nothing by itself."""

    def filter(self, qs: QuerySet, _value: Any) -> QuerySet:
        return qs


class TreeFilter(FilterSet):
    """Lists of the nodes of a tree. A subclass declares `parent` as a `KeyFilter` with `method="below_parent"`."""

    name = rest_filters.CharFilter(lookup_expr="exact")
    structural = BooleanFilter()
    cascade = FlagOfAnother(label="Include everything below `parent`, not only what stands directly below it")
    depth = as_number(
        WholeNumberFilter(method="down_to_depth", label="Number of levels below `parent`, or below the roots")
    )
    top_level = ConditionFilter(Q(parent__isnull=True))

    def _cascades(self) -> bool:
        return bool(as_flag(self.data.get("cascade")))

    def below_parent(self, queryset: QuerySet, _name: str, value: Any) -> QuerySet:
        if value == NOTHING:
            return queryset if self._cascades() else queryset.filter(parent__isnull=True)
        if self._cascades():
            below = type(value).tree_below([value.pk], include_roots=False)
            return queryset.filter(pk__in=below.order_by().values("pk"))
        return queryset.filter(parent=value)

    def down_to_depth(self, queryset: QuerySet, _name: str, value: int) -> QuerySet:
        parent = self.form.cleaned_data.get("parent")
        return queryset.filter(level__lte=value + getattr(parent, "level", 0))


class WorkFilter(FilterSet):
    """What lists of orders and of builds have in common: `CLOSED_DATE` names the day on which one was done."""

    CLOSED_DATE = ""
    OPEN: tuple[int, ...] = ()

    status = WholeNumberFilter(method="with_status", label="Status, built in or of the company's own")
    project_code = KeyFilter(ProjectCode)
    has_project_code = given("project_code")
    has_start_date = given("start_date")
    has_target_date = given("target_date")
    assigned_to = KeyFilter(Owner, field_name="responsible")
    assigned_to_me = BooleanFilter(method="of_the_asking_user", label="Assigned to the user who asks")
    outstanding = BooleanFilter(method="still_open", label="Under way")
    overdue = BooleanFilter(method="past_their_day", label="Under way, and past the target date")
    created_before = BeforeFilter("creation_date")
    created_after = AfterFilter("creation_date")
    start_date_before = BeforeFilter("start_date")
    start_date_after = AfterFilter("start_date")
    target_date_before = BeforeFilter("target_date")
    target_date_after = AfterFilter("target_date")
    min_date = rest_filters.DateFilter(method="not_before", label="Done, or due, on this day or later")
    max_date = rest_filters.DateFilter(method="not_after", label="Done, or due, on this day or earlier")
    reference = rest_filters.CharFilter(lookup_expr="exact")

    def with_status(self, queryset: QuerySet, _name: str, value: Any) -> QuerySet:
        return queryset.filter(status_is(value))

    def of_the_asking_user(self, queryset: QuerySet, _name: str, value: bool) -> QuerySet:
        user = getattr(self.request, "user", None)
        if not isinstance(user, User):
            return queryset
        mine = Q(responsible__in=owners_including(user))
        return queryset.filter(mine) if value else queryset.exclude(mine)

    def still_open(self, queryset: QuerySet, _name: str, value: bool) -> QuerySet:
        return queryset.filter(status__in=self.OPEN) if value else queryset.exclude(status__in=self.OPEN)

    def past_their_day(self, queryset: QuerySet, _name: str, value: bool) -> QuerySet:
        model: Any = queryset.model
        return queryset.filter(model.overdue_filter()) if value else queryset.exclude(model.overdue_filter())

    def not_before(self, queryset: QuerySet, _name: str, value: dt.date) -> QuerySet:
        return queryset.filter(self._day("gte", value))

    def not_after(self, queryset: QuerySet, _name: str, value: dt.date) -> QuerySet:
        return queryset.filter(self._day("lte", value))

    def _day(self, comparison: str, day: dt.date) -> Q:
        is_open = Q(status__in=self.OPEN)
        due = Q(**{f"target_date__{comparison}": day})
        done = Q(**{f"{self.CLOSED_DATE}__{comparison}": day})
        return (is_open & due) | (~is_open & done)


def status_is(value: int) -> Q:
    """The status is this number: as a built-in value, or as one of the company's own."""
    return Q(status=value) | Q(status_custom_key=value)
