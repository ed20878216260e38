"""The OpenAPI document as text that is the same on every machine, so that its changes are seen in review."""

from __future__ import annotations

import json

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer


def openapi_text() -> str:
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    document = json.loads(OpenApiJsonRenderer().render(schema, renderer_context={}))
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
