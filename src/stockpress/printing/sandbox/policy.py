"""What an expression may read: `value.name` for each kind of value, and which functions may be called.

Everything else of the template language goes through `read` and `settle`; they know kinds of values, not templates.
"""

from __future__ import annotations

import datetime as dt
import sys
import types
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import partial
from inspect import signature
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Manager, Model, QuerySet
from django.db.models.fields.files import FieldFile
from django.db.models.manager import BaseManager
from django.template.base import VariableDoesNotExist
from django.template.loader_tags import BlockNode
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from stockpress.printing.allowlist import is_closed, visible_attributes

Getter = Callable[[Any, str], Any]


class Undefined(VariableDoesNotExist):
    """There is no such variable, key or attribute."""


class Nothing(VariableDoesNotExist):
    """The value before is empty, so there is nothing to read; worth no warning."""


class Refused(VariableDoesNotExist):
    """It exists, and templates may not have it."""


SET_METHODS = frozenset({"all", "count", "first", "last", "exists", "none", "reverse", "distinct", "ordered"})
OPEN_SET_METHODS = SET_METHODS | {"values", "values_list", "in_bulk", "names", "slugs"}
FILE_ATTRIBUTES = frozenset({"url", "name", "size", "thumbnail", "preview"})
MAPPING_METHODS = frozenset({"items", "keys", "values"})
LIST_METHODS = frozenset({"count", "index", "copy"})
# Reads have names of things; these begin the names of methods that do something.
DOING = (
    "save",
    "delete",
    "set_",
    "add_",
    "remove_",
    "create_",
    "update_",
    "clear",
    "clean",
    "full_clean",
    "refresh_",
    "validate_",
    "check",
    "from_db",
    "prepare_",
    "serializable_value",
    "asave",
    "adelete",
    "arefresh_",
)
TECHNICAL = frozenset(
    {
        "objects",
        "mro",
        "DoesNotExist",
        "MultipleObjectsReturned",
        "NotUpdated",
        "date_error_message",
        "unique_error_message",
    }
    | {"gi_frame", "gi_code", "cr_frame", "ag_frame", "tb_frame", "f_globals", "f_locals", "f_back", "f_code"}
)
PLAIN_TYPES = (str, int, float, complex, bool, Decimal, Fraction, dt.date, dt.time, dt.timedelta, dt.tzinfo, uuid.UUID)
PLAIN_REFUSED = frozenset({"format", "format_map", "encode", "to_bytes", "from_bytes", "mro", "expandtabs"})
CLOSED_TYPES = (
    type,
    types.ModuleType,
    types.CodeType,
    types.FrameType,
    types.TracebackType,
    types.GeneratorType,
    types.CoroutineType,
    BaseException,
)
FUNCTION_TYPES = (types.FunctionType, types.MethodType, types.BuiltinFunctionType, types.MethodWrapperType, partial)
OPEN_TYPES = (
    *PLAIN_TYPES,
    *FUNCTION_TYPES,
    *(Mapping, list, tuple, set, frozenset, type(None)),
    *(Promise, SafeString, Enum, BlockNode, QuerySet, BaseManager, FieldFile),
)
OPEN_STDLIB = frozenset(
    {"builtins", "collections", "datetime", "decimal", "enum", "fractions", "types", "uuid", "zoneinfo"}
)
CLOSED_PACKAGES = (
    "django",
    "rest_framework",
    "allauth",
    "django_tasks",
    "django_tasks_db",
    "oauth2_provider",
    "httpx",
    "structlog",
    "stockpress.accounts",
    "stockpress.settings_registry",
    "stockpress.project",
    "stockpress.jobs",
    "stockpress.api",
    "stockpress.web",
)
OPEN_DJANGO_MODULES = frozenset({"django.utils.safestring", "django.utils.datastructures", "django.core.paginator"})


def _missing(owner: object, name: str) -> Undefined:
    return Undefined("%s has no %s", (type(owner).__name__, name))


def _refused(owner: object, name: str) -> Refused:
    return Refused("%s of %s is not open to templates", (name, type(owner).__name__))


def _attribute(owner: Any, name: str) -> Any:
    try:
        return getattr(owner, name)
    except ObjectDoesNotExist as err:  # before AttributeError: a missing relation is both
        raise Nothing("%s", (name,)) from err
    except AttributeError as err:
        if hasattr(type(owner), name):
            raise
        raise _missing(owner, name) from err


def _position(owner: Any, name: str) -> Any:
    try:
        return owner[int(name)]
    except (ValueError, TypeError, KeyError, IndexError) as err:
        raise _missing(owner, name) from err


def _of_mapping(owner: Any, name: str) -> Any:
    try:
        return owner[name]
    except (KeyError, TypeError):
        pass
    if name in MAPPING_METHODS:
        return getattr(owner, name)
    return _position(owner, name)


def _of_sequence(owner: Any, name: str) -> Any:
    if name.isdecimal():
        return _position(owner, name)
    fields = getattr(type(owner), "_fields", ())  # of a named tuple
    if name in fields or name in LIST_METHODS:
        return getattr(owner, name)
    raise _missing(owner, name)


def _of_plain(owner: Any, name: str) -> Any:
    if name.isdecimal():
        return _position(owner, name)
    if name in PLAIN_REFUSED:
        raise _refused(owner, name)
    return _attribute(owner, name)


def _of_nothing(_owner: Any, name: str) -> Any:
    raise Nothing("%s of nothing", (name,))


def _of_open_model(owner: Any, name: str) -> Any:
    if name in TECHNICAL or (name.startswith(DOING) and not _is_field(type(owner), name)):
        raise _refused(owner, name)
    try:
        return _attribute(owner, name)
    except Undefined:
        if hasattr(type(owner), "__getitem__"):
            return _of_mapping(owner, name)
        raise


def _is_field(model: type[Model], name: str) -> bool:
    return any(name in (field.name, getattr(field, "attname", "")) for field in model._meta.get_fields())


def _of_narrow_model(owner: Any, name: str) -> Any:
    model: type[Model] = type(owner)
    if name not in (visible_attributes(model) or ()):
        raise _refused(owner, name)
    return _attribute(owner, name)


def _of_set(owner: Any, name: str) -> Any:
    if name.isdecimal() and isinstance(owner, QuerySet):
        return _position(owner, name)
    allowed = OPEN_SET_METHODS if visible_attributes(owner.model) is None else SET_METHODS
    if name in allowed:
        return _attribute(owner, name)
    raise _refused(owner, name) if hasattr(owner, name) else _missing(owner, name)


def _of_file(owner: Any, name: str) -> Any:
    if name not in FILE_ATTRIBUTES:
        raise _refused(owner, name)
    try:
        return _attribute(owner, name)
    except (ValueError, OSError) as err:  # no file, or it is gone
        raise Nothing("%s of a file that is not there", (name,)) from err


def _of_block(owner: Any, name: str) -> Any:
    if name in {"super", "name"}:
        return getattr(owner, name)
    raise _refused(owner, name)


def _of_object(owner: Any, name: str) -> Any:
    if name in TECHNICAL or name.startswith("_"):
        raise _refused(owner, name)
    if hasattr(type(owner), "__getitem__"):
        try:
            return owner[name]
        except (TypeError, KeyError, ValueError, IndexError, AttributeError):
            pass
    try:
        return _attribute(owner, name)
    except Undefined:
        return _position(owner, name)


def _of_closed(owner: Any, name: str) -> Any:
    raise _refused(owner, name)


def _closed_kind(kind: type) -> bool:
    """Values that a template may not even show, because their text or their attributes are not its business."""
    if issubclass(kind, CLOSED_TYPES):
        return True
    if issubclass(kind, OPEN_TYPES):
        return False
    if issubclass(kind, Model):
        return is_closed(kind)
    return _closed_module(kind.__module__ or "")


def _closed_module(module: str) -> bool:
    if module in OPEN_DJANGO_MODULES:
        return False
    package = module.partition(".")[0]
    if package in sys.stdlib_module_names:
        return package not in OPEN_STDLIB
    return module.startswith(tuple(f"{name}." for name in CLOSED_PACKAGES)) or module in CLOSED_PACKAGES


_BY_KIND: tuple[tuple[Any, Getter], ...] = (
    (Mapping, _of_mapping),
    (Promise, _of_plain),
    (PLAIN_TYPES, _of_plain),
    ((list, tuple, set, frozenset), _of_sequence),
    ((QuerySet, BaseManager, Manager), _of_set),
    (FieldFile, _of_file),
    (BlockNode, _of_block),
    (type(None), _of_nothing),
    (FUNCTION_TYPES, _of_closed),
)
_getters: dict[type, Getter] = {}


def _getter_for(kind: type) -> Getter:
    if issubclass(kind, type) and issubclass(kind, type(Enum)):
        getter: Getter = _of_object  # the members of an enumeration
    elif _closed_kind(kind):
        getter = _of_closed
    elif issubclass(kind, Model):
        getter = _of_open_model if visible_attributes(kind) is None else _of_narrow_model
    else:
        getter = next((getter for kinds, getter in _BY_KIND if issubclass(kind, kinds)), _of_object)
    _getters[kind] = getter
    return getter


def read(owner: object, name: str) -> Any:
    """`owner.name` as templates mean it: key, attribute or position. Raises Undefined, Nothing, Refused."""
    kind = type(owner)
    getter = _getters.get(kind)
    return settle((getter or _getter_for(kind))(owner, name))


PASS, CALL, SET, CLOSED = range(4)
_verdicts: dict[type, int] = {}


def _verdict_for(kind: type) -> int:
    if issubclass(kind, type) and issubclass(kind, type(Enum)):
        verdict = PASS
    elif _closed_kind(kind):
        verdict = CLOSED
    elif issubclass(kind, (QuerySet, BaseManager)):
        verdict = SET
    elif any("__call__" in vars(base) for base in kind.__mro__):  # of the kind; `hasattr` would find the metaclass's
        verdict = CALL
    else:
        verdict = PASS
    _verdicts[kind] = verdict
    return verdict


def settle(value: object) -> Any:
    """The value itself if templates may have it; what it returns if it is a function that only reads. Raises Refused."""
    kind = type(value)
    verdict = _verdicts.get(kind)
    if verdict is None:
        verdict = _verdict_for(kind)
    if verdict == PASS:
        return value
    if verdict == CALL:
        return _called(value)
    if verdict == SET and not is_closed(value.model):  # type: ignore[attr-defined]
        return value
    raise Refused("%s is not open to templates", (kind.__name__,))


def _called(function: Any) -> Any:
    if getattr(function, "do_not_call_in_templates", False):
        return function
    if getattr(function, "alters_data", False):
        raise Refused("%s changes data", (getattr(function, "__name__", type(function).__name__),))
    try:
        result = function()
    except ObjectDoesNotExist as err:
        raise Nothing("%s", (function,)) from err
    except TypeError as err:
        if _binds(function):
            raise
        name = getattr(function, "__name__", type(function).__name__)
        raise Refused("%s needs arguments, which a template cannot give", (name,)) from err
    kind = type(result)
    verdict = _verdicts.get(kind)
    if verdict is None:
        verdict = _verdict_for(kind)
    return result if verdict in (PASS, CALL) else settle(result)


def _binds(function: Any) -> bool:
    try:
        signature(function).bind()
    except (TypeError, ValueError):
        return False
    return True
