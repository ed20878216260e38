"""Whether the methods of a plugin can be called as the server calls them, and whether its mixins have what they need.

How a hook is called is read from the mixin that declares it; `NAMED` has what it is given by name besides.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from stockpress.plugins import mixins

_LABEL = (
    "pdf_data",
    "png_file",
    "filename",
    "context",
    "output",
    "label_instance",
    "item_instance",
    "user",
    "width",
    "height",
    "printing_options",
)
NAMED: Mapping[str, tuple[str, ...]] = {
    "print_label": _LABEL,
    "get_generated_file": _LABEL,
    "print_labels": ("printing_options", "user"),
    "get_printing_options_serializer": ("data",),
    "report_callback": ("user",),
    "process_event": ("id", "any_other"),
}
# Of each group at least one method has to be written.
NEEDED: Mapping[type, tuple[tuple[str, ...], ...]] = {
    mixins.CurrencyExchangeMixin: (("update_exchange_rates",),),
    mixins.EventMixin: (("process_event",),),
    mixins.IconPackMixin: (("icon_packs",),),
    mixins.LabelPrintingMixin: (("print_label", "print_labels", "make_labels"),),
    mixins.LocateMixin: (("locate_stock_location",),),
    mixins.MailMixin: (("process_mail_out",), ("process_mail_in",)),
    mixins.NotificationMixin: (("send_notification",),),
    mixins.SupplierBarcodeMixin: (("extract_barcode_fields",),),
    mixins.SupplierMixin: tuple(
        (name,)
        for name in (
            "get_suppliers",
            "get_search_results",
            "get_import_data",
            "get_pricing_data",
            "get_parameters",
            "import_part",
            "import_manufacturer_part",
            "import_supplier_part",
        )
    ),
}
# What nobody writes for another reason than to use the mixin.
TELLING: Mapping[type, tuple[str, ...]] = {
    mixins.ActionMixin: ("ACTION_NAME", "perform_action"),
    mixins.CurrencyExchangeMixin: ("update_exchange_rates",),
    mixins.DataExportMixin: ("export_data", "ExportOptionsSerializer"),
    mixins.EventMixin: ("process_event", "wants_process_event"),
    mixins.IconPackMixin: ("icon_packs",),
    mixins.LabelPrintingMixin: ("print_label", "print_labels", "make_labels", "PrintingOptionsSerializer"),
    mixins.LocateMixin: ("locate_stock_item", "locate_stock_location"),
    mixins.MachineDriverMixin: ("get_machine_drivers", "get_machine_types"),
    mixins.MailMixin: ("process_mail_out", "process_mail_in"),
    mixins.NotificationMixin: ("send_notification",),
    mixins.ReportMixin: ("add_report_context", "add_label_context", "report_callback"),
    mixins.ScheduleMixin: ("SCHEDULED_TASKS",),
    mixins.SettingsMixin: ("SETTINGS", "USER_SETTINGS"),
    mixins.SupplierBarcodeMixin: ("extract_barcode_fields",),
    mixins.TransitionMixin: ("TRANSITION_HANDLERS",),
    mixins.UrlsMixin: ("URLS", "setup_urls"),
    mixins.UserInterfaceMixin: tuple(name for name in vars(mixins.UserInterfaceMixin) if name.startswith("get_ui_")),
    mixins.ValidationMixin: tuple(name for name in vars(mixins.ValidationMixin) if name.startswith("validate_")),
}


def problems(plugin_class: type[Any]) -> Iterator[str]:
    """Sentences about the hooks of a plugin class."""
    for mixin in _all_mixins():
        if issubclass(plugin_class, mixin):
            yield from _signatures(plugin_class, mixin)
            yield from _missing(plugin_class, mixin)
        else:
            written = [name for name in TELLING.get(mixin, ()) if hasattr(plugin_class, name)]
            if written:
                yield f"{written[0]} does nothing without {mixin.__name__}; derive from it."


def _all_mixins() -> list[type[Any]]:
    return [getattr(mixins, name) for name in mixins.__all__ if name.endswith("Mixin")]


def _signatures(plugin_class: type[Any], mixin: type[Any]) -> Iterator[str]:
    for name, declared in vars(mixin).items():
        if name.startswith("_") or not inspect.isfunction(declared):
            continue
        written = inspect.getattr_static(plugin_class, name)
        if written is declared or _is_ours(written):
            continue
        if isinstance(written, staticmethod | classmethod) or not inspect.isfunction(written):
            if not callable(getattr(plugin_class, name)):
                yield f"{name} has to be a method."
            continue
        # Validators and generators may take fewer arguments, as in earlier versions of InvenTree.
        takes_fewer = mixin is mixins.ValidationMixin
        problem = _call_problem(written, declared, NAMED.get(name, ()), takes_fewer=takes_fewer)
        if problem:
            yield f"{name} is called as {_shown(declared, NAMED.get(name, ()))}, and {problem}."


def _call_problem(
    written: Callable[..., Any], declared: Callable[..., Any], named: tuple[str, ...], *, takes_fewer: bool
) -> str:
    """Why `written` cannot be called like `declared`; empty if it can."""
    positional, by_name = _call(declared)
    signature = inspect.signature(written)
    if takes_fewer and not _has(signature, inspect.Parameter.VAR_POSITIONAL):
        kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        positional = min(positional, sum(one.kind in kinds for one in signature.parameters.values()))
    try:
        signature.bind(*(None,) * positional, **dict.fromkeys((*by_name, *named)))
    except TypeError as err:
        return f"it cannot be ({err})"
    return ""


def _call(declared: Callable[..., Any]) -> tuple[int, tuple[str, ...]]:
    """How many arguments a hook is given in order, itself included, and which by name alone."""
    parameters = inspect.signature(declared).parameters.values()
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    positional = sum(one.kind in kinds for one in parameters)
    return positional, tuple(one.name for one in parameters if one.kind is one.KEYWORD_ONLY)


def _has(signature: inspect.Signature, kind: Any) -> bool:
    return any(one.kind is kind for one in signature.parameters.values())


def _shown(declared: Callable[..., Any], named: tuple[str, ...]) -> str:
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = inspect.signature(declared).parameters.values()
    words = [one.name for one in parameters if one.kind in kinds][1:]
    words += [f"{name}=..." for name in (*_call(declared)[1], *named)]
    return f"{declared.__name__}({', '.join(words)})"


def _is_ours(written: Any) -> bool:
    return str(getattr(written, "__module__", "")).startswith("stockpress.plugins.")


def _missing(plugin_class: type[Any], mixin: type[Any]) -> Iterator[str]:
    for group in NEEDED.get(mixin, ()):
        if not any(
            hasattr(plugin_class, name) and not _is_ours(inspect.getattr_static(plugin_class, name)) for name in group
        ):
            yield f"{mixin.__name__} needs {' or '.join(group)}."
