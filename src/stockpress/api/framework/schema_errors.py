"""The answers to requests that are refused, as every operation of the API document lists them."""

from __future__ import annotations

from typing import Any

_METHODS = ("get", "post", "put", "patch", "delete")
# What is asked for stands in the body or the query here, and may not be there.
_NAMING_IN_THE_BODY = ("/api/barcode/generate/", "/api/locate/", "/api/supplier/search/", "/api/supplier/import/")
_PROBLEM = "Problem"
_PROBLEMS = "Problems"

_SCHEMAS: dict[str, Any] = {
    _PROBLEM: {
        "type": "object",
        "description": "Why a request was refused.",
        "properties": {"detail": {"type": "string"}},
        "additionalProperties": {},
    },
    _PROBLEMS: {
        "type": "object",
        "description": "What is wrong with a request: texts by field; non_field_errors for the request as a whole.",
        "additionalProperties": {},
    },
}
# Status -> name of the response, what it means, and its schema.
_RESPONSES: dict[str, tuple[str, str, str]] = {
    "400": ("BadRequest", "Something in the request is wrong; nothing was changed.", _PROBLEMS),
    "401": ("NotSignedIn", "Nobody is signed in, or what was presented is not valid.", _PROBLEM),
    "403": ("NotPermitted", "The user may not do this.", _PROBLEM),
    "404": ("NotFound", "There is no such thing, or not for this user.", _PROBLEM),
    "406": ("NotAcceptable", "There is no answer of the kind that the request accepts.", _PROBLEM),
    "413": ("TooLarge", "The request is larger than the server takes.", _PROBLEM),
    "415": ("UnsupportedMediaType", "The body is of a kind that is not read here.", _PROBLEM),
    "429": ("TooManyRequests", "Too many failed attempts to sign in; wait a minute.", _PROBLEM),
}


def document_refusals(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:  # noqa: ARG001
    """A postprocessing hook of drf-spectacular: adds what its own inspection of views cannot know."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {}).update(_SCHEMAS)
    components.setdefault("responses", {}).update(
        {
            name: {
                "description": description,
                "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
            }
            for name, description, schema in _RESPONSES.values()
        }
    )
    for path, operations in result.get("paths", {}).items():
        for method in _METHODS:
            if method in operations:
                responses = operations[method]["responses"]
                for status in _refusals(path, method, operations[method]):
                    responses.setdefault(status, {"$ref": f"#/components/responses/{_RESPONSES[status][0]}"})
    return result


def _refusals(path: str, method: str, operation: dict[str, Any]) -> list[str]:
    statuses = ["406"]
    if operation.get("parameters") or "requestBody" in operation or method == "delete":
        statuses.append("400")
    # An operation that is open to everybody still refuses what is presented and not valid.
    statuses += ["401", "403", "429"]
    if "{" in path or path.startswith(_NAMING_IN_THE_BODY):
        statuses.append("404")
    if "requestBody" in operation or method == "delete":
        statuses += ["413", "415"]
    return sorted(statuses)
