"""The API document: what drf-spectacular cannot know by itself."""

from __future__ import annotations

from typing import Any

from drf_spectacular import openapi
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.mixins import CreateModelMixin

from stockpress.accounts.oauth.scopes import SCOPES
from stockpress.api.framework.authentication import (
    ApiTokenAuthentication,
    BasicAuthentication,
    OAuth2Authentication,
    SessionAuthentication,
)
from stockpress.api.framework.details import details_of, parameters_of
from stockpress.api.framework.requires import Requirement

_EMPTY_TEXT = {"type": "string", "maxLength": 0}


class AutoSchema(openapi.AutoSchema):
    """Adds the parameters of optional fields, and says who may call each operation."""

    def get_description(self) -> str:  # type: ignore[override]  # the signature of drf-spectacular
        description = str(super().get_description() or "")
        requirement = getattr(self.view, "permission", None)
        if not isinstance(requirement, Requirement):
            return description
        return f"{description}\n\nPermission: {requirement.name}.".strip()

    def get_tags(self) -> list[str]:
        """The area: the first part of the path below /api/."""
        parts = [part for part in self.path.split("/") if part and not part.startswith("{")]
        return parts[1:2] or ["server"]

    def get_auth(self) -> list[dict[str, Any]]:
        auth: list[dict[str, Any]] = super().get_auth()
        requirement = getattr(self.view, "permission", None)
        if isinstance(requirement, Requirement) and requirement.check is None:
            auth.append({})
        return auth

    def get_operation_id(self) -> str:
        name = str(super().get_operation_id())
        # Deleting some of a list and deleting one of it would otherwise have one name.
        return name.replace("_destroy", "_bulk_destroy") if self._is_bulk_delete() else name

    def _is_bulk_delete(self) -> bool:
        return self.method == "DELETE" and hasattr(self.view, "perform_bulk_delete")

    def _get_request_body(self, direction: Any = "request") -> Any:
        if not self._is_bulk_delete():
            return super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        # Which rows to delete stands in a body, which drf-spectacular grants to other methods only.
        self.method = "POST"
        try:
            return super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        finally:
            self.method = "DELETE"

    def _is_create_operation(self) -> bool:
        return self.method == "POST" and isinstance(self.view, CreateModelMixin)

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        schema: dict[str, Any] = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        # A field that comes only when it is asked for cannot be relied upon.
        on_request = {name for name, detail in details_of(type(serializer)).items() if not detail.default}
        required = [name for name in schema.pop("required", ()) if name not in on_request]
        return {**schema, "required": required} if required else schema

    def _insert_field_validators(self, field: Any, schema: dict[str, Any]) -> None:
        super()._insert_field_validators(field, schema)  # type: ignore[no-untyped-call]
        # An address that may be empty stays one string with a format: clients made from the document have no use for
        # a choice between two kinds of text.
        if _EMPTY_TEXT in schema.get("oneOf", ()):
            schema.update(schema.pop("oneOf")[0])

    def _get_filter_parameters(self) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super()._get_filter_parameters()  # type: ignore[no-untyped-call]
        if self.method != "GET":
            return parameters
        serializer = getattr(self.view, "serializer_class", None)
        known = {parameter["name"] for parameter in parameters}
        return parameters + [detail for detail in parameters_of(serializer) if detail["name"] not in known]


def query_flag(name: str, description: str, *, default: bool = False) -> OpenApiParameter:
    """A boolean query parameter for `extend_schema`."""
    return OpenApiParameter(name, OpenApiTypes.BOOL, description=description, default=default)


class ApiTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself untyped
    target_class = ApiTokenAuthentication
    name = "tokenAuth"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": 'API token, sent as "Token <key>"; GET /api/user/token/ issues one.',
        }


class BasicScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = BasicAuthentication
    name = "basicAuth"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "basic"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = SessionAuthentication
    name = "cookieAuth"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


class OAuth2Scheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Each operation names the scopes that it needs, all of them; those closed to applications do not name the scheme."""

    target_class = OAuth2Authentication
    name = "oauth2"

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]] | list[dict[str, list[str]]]:
        requirement = getattr(auto_schema.view, "permission", None)
        if not isinstance(requirement, Requirement):
            return []
        needed = requirement.needed_scopes(auto_schema.method, auto_schema.view)
        return [] if needed is None else {"oauth2": sorted(needed)}

    def get_security_definition(self, _auto_schema: Any) -> dict[str, Any]:
        flow = {"tokenUrl": "/o/token/", "refreshUrl": "/o/revoke_token/", "scopes": SCOPES}
        return {
            "type": "oauth2",
            "flows": {
                "authorizationCode": {"authorizationUrl": "/o/authorize/", **flow},
                "clientCredentials": flow,
            },
        }
