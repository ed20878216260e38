"""Project codes; and the base of views over what the user may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.db.models import QuerySet

from stockpress.api.common.serializers import ProjectCodeSerializer
from stockpress.api.framework import requires
from stockpress.api.framework.details import with_details
from stockpress.api.framework.views import DetailView, GenericView, ListView, user_of
from stockpress.inventory.common.models import ProjectCode
from stockpress.inventory.common.selectors import project_codes_visible_to


class VisibleRows(GenericView):
    """A view of the rows that `visible_to` lets the user see; `counted` adds the columns that the serializer shows."""

    permission = requires.role()
    visible_to: ClassVar[Callable[[User], QuerySet]]
    counted: ClassVar[Callable[[QuerySet], QuerySet] | None] = None

    def get_queryset(self) -> QuerySet:
        view: Any = type(self)
        rows = view.visible_to(user_of(self.request))
        if view.counted is not None:
            rows = view.counted(rows)
        return with_details(rows, self.serializer_class, self.request)


class _ProjectCodes(VisibleRows):
    queryset = ProjectCode.objects.all()
    visible_to = staticmethod(project_codes_visible_to)
    serializer_class = ProjectCodeSerializer


class ProjectCodeListView(_ProjectCodes, ListView):
    """All project codes."""

    search_fields = ["code", "description"]
    ordering_fields = ["code"]


class ProjectCodeDetailView(_ProjectCodes, DetailView):
    """One project code."""
