"""Label printers that plugins are: found among the loaded plugins, and driven so that a job knows what they did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from django.core.files.base import File
from rest_framework import serializers

from stockpress.kernel.errors import StockpressError
from stockpress.outputs.models import DataOutput
from stockpress.plugins import isolation
from stockpress.plugins.host import HOST
from stockpress.printing.errors import OptionsInvalid, PrinterUnknown
from stockpress.printing.label_printer import LabelPrinter, LabelWork, PrintedFile

# Printing a hundred labels on a slow device takes as long as it takes; this ends a plugin that has lost its way.
PRINTING_LIMIT_S = 24 * 3600.0


class PluginPrintedNothing(StockpressError):
    code = "plugin_print_unfinished"
    text = (
        "The plugin {plugin!r} came back without saying that it printed, or why it did not. "
        "Look at the printer before printing again."
    )


@runtime_checkable
class MakesLabels(Protocol):
    """A plugin that makes a file of the labels of a job, and touches nothing outside."""

    def make_labels(self, work: LabelWork) -> PrintedFile: ...


@dataclass(frozen=True)
class PluginPrinter(LabelPrinter):
    """One loaded plugin with the mixin `labels`."""

    plugin: Any

    @property
    def key(self) -> str:
        return str(self.plugin.slug)

    @property
    def label(self) -> str:
        return f"{self.plugin.name} - {self.plugin.human_name}"

    @property
    def leaves_marks(self) -> bool:
        return not isinstance(self.plugin, MakesLabels)

    def options(self, request: Any = None, data: Mapping[str, object] | None = None) -> serializers.Serializer | None:
        given = {} if data is None else {"data": dict(data)}
        return isolation.requested(
            self.plugin,
            "get_printing_options_serializer",
            self.plugin.get_printing_options_serializer,
            request,
            limit_s=isolation.HOOK_LIMIT_S,
            **given,
        )

    def make(self, work: LabelWork) -> PrintedFile:
        if isinstance(self.plugin, MakesLabels):
            return isolation.requested(
                self.plugin, "make_labels", self.plugin.make_labels, work, limit_s=PRINTING_LIMIT_S
            )
        output = _OutputForPlugin(work)
        isolation.requested(self.plugin, "print_labels", self._print, work, output.row, limit_s=PRINTING_LIMIT_S)
        return output.printed(self.key)

    def _print(self, work: LabelWork, output: DataOutput) -> None:
        self.plugin.before_printing()
        try:
            self.plugin.print_labels(
                work.maker.template,
                output,
                work.maker.batch.items,
                None,
                printing_options=dict(work.options),
                user=work.maker.user,
            )
        finally:
            self.plugin.after_printing()


class _OutputForPlugin:
    """The output row that a plugin is given: what it notes there goes to the job, which alone writes the row's end."""

    def __init__(self, work: LabelWork) -> None:
        self._work = work
        self._said_complete = False
        self._file: File | None = None
        self._failure = ""
        self.row = DataOutput.objects.get(pk=work.output.pk) if work.output is not None else DataOutput()
        members: Any = self.row
        members.save, members.mark_complete, members.mark_failure = self._save, self._mark_complete, self._mark_failure

    def _save(self, *_args: Any, **_kwargs: Any) -> None:
        self._work.on_progress(int(self.row.progress))

    def _mark_complete(self, progress: int | None = None, output: File | None = None, **_: Any) -> None:
        self._said_complete, self._file = True, output or self._file
        self.row.complete = True
        self._work.on_progress(progress if progress is not None else self.row.total)

    def _mark_failure(self, error: str | None = None, error_dict: Mapping[str, object] | None = None, **_: Any) -> None:
        self._failure = error or str(dict(error_dict or {})) or "no reason given"

    def printed(self, key: str) -> PrintedFile:
        """What the plugin left: a file or none. Raises PluginFailed, PluginPrintedNothing."""
        if self._failure:
            raise isolation.PluginFailed(plugin=key, hook="print_labels", reason=self._failure)
        if not self._said_complete and not self.row.complete:
            raise PluginPrintedNothing(plugin=key)
        file: Any = self._file
        if file is None and self.row.output and not getattr(self.row.output, "_committed", True):
            # Set on the row in the way of the framework, instead of being handed over.
            file = self.row.output.file
        if file is None:
            return PrintedFile(name="", content=None)
        file.seek(0)
        content = file.read()
        return PrintedFile(
            name=str(file.name or "labels"), content=content.encode() if isinstance(content, str) else content
        )


def label_printers() -> list[PluginPrinter]:
    """The label printers that there are now."""
    return [PluginPrinter(plugin) for plugin in HOST.current().by_mixin.get("labels", ())]


def label_printer(key: str) -> PluginPrinter:
    """The label printer of this key; raises PrinterUnknown naming those there are."""
    for snapshot in (HOST.current, HOST.follow):
        # Asked again for one that another process has activated a moment ago.
        for plugin in snapshot().by_mixin.get("labels", ()):
            if plugin.slug == key:
                return PluginPrinter(plugin)
    raise PrinterUnknown(key=key, available=", ".join(printer.key for printer in label_printers()))


def checked_options(printer: PluginPrinter, given: Mapping[str, object]) -> dict[str, object]:
    """The options of a print, checked by the plugin's own serializer. Raises OptionsInvalid."""
    serializer = printer.options(data=given)
    if serializer is None:
        return {}
    if not serializer.is_valid():
        raise OptionsInvalid(by_option=serializer.errors)
    return dict(serializer.data)
