"""How templates, assets and snippets of a data export become ours.

Importing this module registers the mappings; the import itself is `stockpress.inventory.transfer`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import default_storage

from stockpress.inventory.common.printable import PRINTABLES
from stockpress.inventory.transfer.mapping import (
    LEFT_OUT,
    MAPPINGS,
    Computed,
    Drop,
    LeftOut,
    RecordMapping,
    Rename,
    SkipRecord,
    StoredUnder,
    Values,
)
from stockpress.inventory.transfer.media import safe_name
from stockpress.inventory.transfer.sources import Sources
from stockpress.printing.defaults import DEFAULT_TEMPLATES
from stockpress.printing.models import LabelTemplate, ReportAsset, ReportSnippet, ReportTemplate

# Before all templates moved into two tables, each printable model had its own.
OLD_LABELS = {
    "label.partlabel": "part",
    "label.stockitemlabel": "stockitem",
    "label.stocklocationlabel": "stocklocation",
    "label.buildlinelabel": "buildline",
}
OLD_REPORTS = {
    "report.billofmaterialsreport": "part",
    "report.buildreport": "build",
    "report.purchaseorderreport": "purchaseorder",
    "report.salesorderreport": "salesorder",
    "report.returnorderreport": "returnorder",
    "report.stocklocationreport": "stocklocation",
    "report.testreport": "stockitem",
}
# Where the old server put copies of the templates that came with it, anew at each start: nobody's own work lies here.
_SUPPLIED_THERE = ("label/inventree/", "report/inventree/")
_BUNDLED = frozenset(default.stored_name for default in DEFAULT_TEMPLATES)

Kind = type[LabelTemplate | ReportTemplate]


def _find(name: str, stored: str, sources: Sources) -> None:
    """Raise SkipRecord unless the file comes along or is here already."""
    comes_along = sources.media is not None and sources.media.find(name) is not None
    if not comes_along and stored not in _BUNDLED and not default_storage.exists(stored):
        hint = "the media folder lacks it" if sources.media is not None else "pass --media"
        raise SkipRecord(f"file {name} not found: {hint}")


class _Names:
    """Which template has which file; two templates cannot share one."""

    def __init__(self, kind: Kind, notes: dict[Any, Any]) -> None:
        self._kind = kind
        self._notes = notes
        if not notes:
            rows = kind._default_manager.values_list("name", "model_type", "template")
            notes["of template"] = {(name, model_type): path for name, model_type, path in rows}
            notes["template of"] = {path: template for template, path in notes["of template"].items()}

    def choose(self, template: tuple[str, str], source: str) -> str:
        """The file name it has already, else that of the source, with its model in front when that is taken."""
        known: str | None = self._notes["of template"].get(template)
        if known:
            return known
        base = PurePosixPath(source).name
        candidates = [base, f"{template[1]}_{base}", *(f"{template[1]}_{number}_{base}" for number in range(2, 100))]
        for candidate in candidates:
            path = f"{self._kind.UPLOAD_DIR}/{candidate}"
            owner = self._notes["template of"].setdefault(path, template)
            if owner == template and (path not in _BUNDLED or source == path):
                self._notes["of template"][template] = path
                return path
        raise SkipRecord("too many templates share the file name")


def _template(kind: Kind) -> Callable[[Values, Sources], None]:
    def adapt(values: Values, sources: Sources) -> None:
        model_type, name = values.get("model_type"), values.get("template")
        if model_type not in PRINTABLES:
            raise SkipRecord(f"{model_type!r} cannot be printed")
        if not name or not isinstance(name, str):
            raise SkipRecord("the template has no file")
        if name.startswith(_SUPPLIED_THERE):
            raise SkipRecord("a template that came with the old server; Stockpress brings its own")
        source = safe_name(name)
        template = (str(values.get("name")), str(model_type))
        stored = _Names(kind, sources.notes(kind._meta.label_lower)).choose(template, source)
        _find(source, stored, sources)
        values["template"] = StoredUnder(name=stored, source=source)

    return adapt


def _file(field: str) -> Callable[[Values, Sources], None]:
    def adapt(values: Values, sources: Sources) -> None:
        name = values.get(field)
        if not name or not isinstance(name, str):
            raise SkipRecord("there is no file")
        _find(safe_name(name), safe_name(name), sources)

    return adapt


def _model_type(value: str) -> Computed:
    return Computed(lambda _values, _sources: value)


_ONE_PER_MODEL = ("name", "model_type")

for _source, _type in OLD_LABELS.items():
    MAPPINGS.register(
        RecordMapping(
            source=_source,
            target="report.labeltemplate",
            identity=_ONE_PER_MODEL,
            keeps_pk=False,
            fields={"label": Rename("template")},
            defaults={"model_type": _model_type(_type)},
            adapt=_template(LabelTemplate),
        )
    )
for _source, _type in OLD_REPORTS.items():
    MAPPINGS.register(
        RecordMapping(
            source=_source,
            target="report.reporttemplate",
            identity=_ONE_PER_MODEL,
            keeps_pk=False,
            fields={"include_installed": Drop("the template itself says which items it shows")},
            defaults={"model_type": _model_type(_type)},
            adapt=_template(ReportTemplate),
        )
    )
for _kind in (LabelTemplate, ReportTemplate):
    MAPPINGS.register(
        RecordMapping(
            source=_kind._meta.label_lower,
            target=_kind._meta.label_lower,
            identity=_ONE_PER_MODEL,
            adapt=_template(_kind),
        )
    )
for _stored in (ReportAsset, ReportSnippet):
    MAPPINGS.register(
        RecordMapping(
            source=_stored._meta.label_lower,
            target=_stored._meta.label_lower,
            identity=(_stored.FILE_FIELD,),
            adapt=_file(_stored.FILE_FIELD),
        )
    )
LEFT_OUT.register(LeftOut(kinds=("report.printjob",), reason="prints that were made once; print them again"))
