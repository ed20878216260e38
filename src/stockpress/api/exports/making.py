"""How an export comes about: its output is there at once; a short list is written within the request, a long one by a worker.

A worker asks for the list anew, with the rights that the user has by then. However it ends, the output says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any

import structlog
from django.contrib.auth.models import User
from django.core.files.base import File
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from rest_framework.request import Request

from stockpress.accounts.oauth import scopes
from stockpress.api.exports.cells import Cell, cell_of, text_of
from stockpress.api.exports.columns import columns_of, query_for_export, serializer_for_export
from stockpress.api.exports.files import write_file
from stockpress.api.exports.options import ExportRequest, checked_options, given_options
from stockpress.api.framework.foreign import is_ours
from stockpress.jobs.callables import resolve
from stockpress.jobs.calls import SubmitCall
from stockpress.jobs.models import TaskRecord
from stockpress.kernel.errors import StockpressError
from stockpress.outputs.models import DataOutput, OutputType
from stockpress.plugins import isolation
from stockpress.plugins.host import HOST
from stockpress.plugins.names import ANSWERED_BY

log = structlog.get_logger(__name__)

# What is written within the request: about a second's work for the widest list.
ROWS_WITHIN_REQUEST = 250
NOT_ENDED = "The export was ended before it was complete. Try again; the server's log says what happened."


class ExporterGone(StockpressError):
    code = "exporter_gone"
    text = "The plugin {plugin!r}, which was to make the file, is not active any more. Activate it and export again."


class ExportUnusable(StockpressError):
    code = "export_unusable"
    text = "The plugin {plugin!r} made no table of the list: {reason} Export with another plugin, or ask its author."


@dataclass(frozen=True, kw_only=True)
class ExportJob:
    """An export as a worker is told of it. `given` are the options of the plugin as they were asked for."""

    output_id: int
    user_id: int
    scopes: list[str] | None
    view: str
    view_kwargs: dict[str, Any]
    host: str
    path: str
    query: str
    kind: str
    plugin: str
    given: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class StartExport:
    """Make a file of the list that `view` shows for its request; returns the output, which may already be complete."""

    view: Any
    user: User
    wanted: ExportRequest

    def __call__(self) -> DataOutput:
        request: Request = self.view.request
        rows = self.view.filter_queryset(self.view.get_queryset())
        total = rows.count()
        output = DataOutput.objects.create(
            user=self.user, total=total, plugin=self.wanted.plugin.slug, output_type=OutputType.EXPORT
        )
        limit = scopes.scopes_of(self.user)
        kind = type(self.view)
        job = ExportJob(
            output_id=output.pk,
            user_id=self.user.pk,
            scopes=sorted(limit) if limit is not None else None,
            view=f"{kind.__module__}.{kind.__qualname__}",
            view_kwargs=dict(self.view.kwargs),
            host=request.get_host(),
            path=request.path,
            query=request.query_params.urlencode(),
            kind=self.wanted.kind,
            plugin=str(self.wanted.plugin.slug),
            given=given_options(request.query_params),
        )
        if total <= ROWS_WITHIN_REQUEST:
            _Export(job=job, output=output, view_class=kind, user=self.user)()
        else:
            SubmitCall(function=make_export, args=(asdict(job),), group="export", hook=note_end)()
        return output


def make_export(job: Mapping[str, Any]) -> int:
    """What a worker runs; returns the key of the output. Reasons to fail stand in the output."""
    wanted = ExportJob(**job)
    output = DataOutput.objects.select_related("user").filter(pk=wanted.output_id).first()
    user = User.objects.filter(pk=wanted.user_id, is_active=True).first()
    if output is None or user is None:
        return wanted.output_id  # deleted meanwhile: nobody waits for it
    if wanted.scopes is not None:
        scopes.limit_to(user, wanted.scopes)
    output.user = user
    _Export(job=wanted, output=output, view_class=resolve(wanted.view), user=user)()
    return wanted.output_id


def note_end(record: TaskRecord) -> None:
    """A call that ended before the export could say how."""
    if not record.success:
        key = record.args[0]["output_id"]
        output = DataOutput.objects.filter(pk=key, complete=False, errors__isnull=True).first()
        if output is not None:
            output.mark_failure(NOT_ENDED)


@dataclass(kw_only=True)
class _Export:
    job: ExportJob
    output: DataOutput
    view_class: Any
    user: User

    def __call__(self) -> None:
        has_ended = False
        try:
            self._make()
            has_ended = True
        except isolation.ANSWERS as err:
            log.warning("export_failed", plugin=self.job.plugin, output=self.output.pk, reason=str(err)[:500])
            self.output.mark_failure(_in_words(err))
            has_ended = True
        finally:
            if not has_ended:
                self.output.mark_failure(NOT_ENDED)

    def _make(self) -> None:
        plugin = self._plugin()
        view = self._view()
        serializer_class = serializer_for_export(view.get_serializer_class(), view.get_serializer_context())
        columns = columns_of(serializer_class())
        fields = {name: field for name, (_, field) in columns.items()}
        headers: dict[str, str] = {name: title for name, (title, _) in columns.items()}
        options = isolation.requested(plugin, "get_export_options_serializer", checked_options, plugin, self.job.given)
        rows = self._rows(plugin, view)
        self.output.total = rows.count()
        self.output.save(update_fields=["total"])
        name = isolation.requested(plugin, "generate_filename", plugin.generate_filename, rows.model, self.job.kind)
        data = isolation.requested(
            plugin, "export_data", plugin.export_data, rows, serializer_class, headers, options, self.output
        )
        titles = isolation.requested(plugin, "update_headers", plugin.update_headers, headers, options)
        if not isinstance(titles, Mapping):
            raise ExportUnusable(plugin=self.job.plugin, reason="update_headers gave no titles.")
        # Rows may be made while they are written; so may texts of what a plugin puts into cells.
        isolation.requested(plugin, "export_data", self._write, data, titles, fields, str(name))

    def _plugin(self) -> Any:
        for snapshot in (HOST.current, HOST.follow):
            # Asked again for one that another process has activated a moment ago.
            for plugin in snapshot().by_mixin.get("exporter", ()):
                if plugin.slug == self.job.plugin:
                    return plugin
        raise ExporterGone(plugin=self.job.plugin)

    def _view(self) -> Any:
        """The view that was asked, with a request like the one it had."""
        view = self.view_class()
        asked: Any = HttpRequest()
        asked.method, asked.path = "GET", self.job.path
        asked.user = self.user
        if not is_ours(view):
            # It was reached where a plugin answers, and its rules hold there alone.
            setattr(asked, ANSWERED_BY, self.view_class.__module__)
        asked.META = {"HTTP_HOST": self.job.host, "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
        asked.GET = query_for_export(QueryDict(self.job.query), self.view_class.serializer_class)
        request: Any = Request(asked)
        request.user = self.user
        view.request, view.args, view.kwargs, view.format_kwarg = request, (), dict(self.job.view_kwargs), None
        view.check_permissions(request)
        return view

    def _rows(self, plugin: Any, view: Any) -> QuerySet[Any]:
        rows = view.filter_queryset(view.get_queryset())
        filtered = isolation.requested(plugin, "filter_queryset", plugin.filter_queryset, rows)
        if not isinstance(filtered, QuerySet) or filtered.model is not rows.model:
            raise ExportUnusable(plugin=self.job.plugin, reason="filter_queryset gave no rows of this list.")
        return filtered

    def _write(self, data: Any, titles: Mapping[str, Any], fields: Mapping[str, Any], name: str) -> None:
        if not isinstance(data, Iterable) or isinstance(data, str | bytes | Mapping):
            raise ExportUnusable(plugin=self.job.plugin, reason="export_data gave no list.")
        names = list(titles)
        counted = _Counted(data)
        rows = _cells(counted, names, fields, self.job.plugin)
        with write_file(self.job.kind, [text_of(str(titles[name])) for name in names], rows) as file:
            self.output.total = max(counted.number, 0)
            self.output.mark_complete(output=File(file, name=_file_name(name, self.job.kind)))


class _Counted:
    """Rows, and how many of them went by."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[Any]:
        for row in self._rows:
            self.number += 1
            yield row


def _cells(rows: Iterable[Any], names: Sequence[str], fields: Mapping[str, Any], plugin: str) -> Iterator[list[Cell]]:
    for row in rows:
        if not isinstance(row, Mapping):
            raise ExportUnusable(plugin=plugin, reason=f"a row is a {type(row).__name__}, not a dict.")
        yield [cell_of(_value(row, name), fields.get(name)) for name in names]


def _value(row: Mapping[str, Any], name: str) -> Any:
    """The value of a column; `part_detail.name` is looked for inside `part_detail`."""
    if name in row:
        return row[name]
    value: Any = row
    for step in str(name).split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _file_name(name: str, kind: str) -> str:
    """A name without folders that ends as its format does."""
    plain = PurePath(name.replace("\\", "/")).name.strip() or "export"
    return plain if plain.lower().endswith(f".{kind}") else f"{plain}.{kind}"


def _in_words(err: BaseException) -> str:
    messages = getattr(err, "messages", None)
    return "; ".join(str(one) for one in messages) if messages else str(err)
