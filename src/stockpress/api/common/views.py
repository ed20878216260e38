"""Project codes; and the base of views over what the user may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db.models import QuerySet

from stockpress.api.common.serializers import ProjectCodeSerializer
from stockpress.api.exports.views import ExportedListView
from stockpress.api.framework import requires
from stockpress.api.framework.details import with_details
from stockpress.api.framework.views import DetailView, GenericView, user_of
from stockpress.inventory.common.models import ProjectCode
from stockpress.inventory.common.selectors import project_codes_visible_to


class VisibleRows(GenericView):
    """A view of the rows that the user may see, with the columns that its serializer shows: `rows(user)`."""

    permission = requires.role()

    if TYPE_CHECKING:

        def rows(self, user: User) -> QuerySet: ...

    def get_queryset(self) -> QuerySet:
        return with_details(self.rows(user_of(self.request)), self.serializer_class, self.request)


class _ProjectCodes(VisibleRows):
    queryset = ProjectCode.objects.all()
    serializer_class = ProjectCodeSerializer

    def rows(self, user: User) -> QuerySet:
        return project_codes_visible_to(user)


class ProjectCodeListView(_ProjectCodes, ExportedListView):
    """All project codes."""

    search_fields = ["code", "description"]
    ordering_fields = ["code"]


class ProjectCodeDetailView(_ProjectCodes, DetailView):
    """One project code."""
