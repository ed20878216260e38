"""The operations of signing in, in the document of the API: django-allauth's own specification, below its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml
from allauth.headless.spec.internal import schema as specification
from django.urls import Resolver404, resolve

PREFIX = "allauth."
_BROWSER = re.compile(r"/_allauth/(?:\{client\}|browser)/")
_REFERENCE = re.compile(r"#/components/(\w+)/(\w+)")
_METHODS = ("get", "post", "put", "patch", "delete")
# Of the client that keeps its session in a header instead of a cookie; this server has none.
_OF_THE_APP_CLIENT = frozenset({"Client", "SessionToken"})


@cache
def _library_document() -> dict[str, Any]:
    source = resources.files("allauth.headless.spec") / "doc" / "openapi.yaml"
    document: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    specification.specify_user(document)
    specification.specify_signup_fields(document)
    specification.specify_custom_signup_form(document)
    return document


def add_sign_in(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Postprocessing hook of drf-spectacular."""
    document = _library_document()
    for kind, components in document["components"].items():
        ours = result["components"].setdefault(kind, {})
        ours.update({PREFIX + name: _renamed(part) for name, part in components.items() if not _is_foreign(kind, name)})
    result["paths"].update(_served(document["paths"]))
    result["paths"] = dict(sorted(result["paths"].items()))
    result["components"] = {kind: dict(sorted(parts.items())) for kind, parts in result["components"].items()}
    return result


def _is_foreign(kind: str, name: str) -> bool:
    return kind == "parameters" and name in _OF_THE_APP_CLIENT


def _served(paths: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The paths that this server answers, with what each operation is called."""
    for library_path, item in paths.items():
        path = _BROWSER.sub("/api/auth/", library_path)
        if path == library_path or not _is_answered(path):
            continue
        yield path, {method: _operation(path, method, item[method]) for method in _METHODS if method in item}


def _is_answered(path: str) -> bool:
    """Whether the protocol has the path: everything unknown below /api/ is answered too, by the view for that."""
    try:
        return str(resolve(path).func.__module__) != "stockpress.api.framework.views"
    except Resolver404:
        return False


def _operation(path: str, method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = _renamed(dict(given))
    name = re.sub(r"[^a-z0-9]+", "_", path.removeprefix("/api/auth/v1/"))
    operation["operationId"] = f"allauth_{name}_{method}"
    operation["tags"] = ["auth"]
    operation["security"] = [{"cookieAuth": []}, {}]
    parameters = [one for one in operation.get("parameters", ()) if not _names_foreign(one)]
    operation.pop("parameters", None)
    return {**operation, "parameters": parameters} if parameters else operation


def _names_foreign(parameter: Mapping[str, Any]) -> bool:
    return parameter.get("$ref", "").rpartition("/")[2].removeprefix(PREFIX) in _OF_THE_APP_CLIENT


def _renamed(part: Any) -> Any:
    """The part with every reference to a component led to where that is here."""
    if isinstance(part, dict):
        return {
            key: _REFERENCE.sub(rf"#/components/\1/{PREFIX}\2", value)
            if key == "$ref" and isinstance(value, str)
            else _renamed(value)
            for key, value in part.items()
        }
    return [_renamed(one) for one in part] if isinstance(part, list) else part
