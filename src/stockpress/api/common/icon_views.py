"""The icons that categories and locations can have: those that come with the server, and those of plugins."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework import requires
from stockpress.api.framework.serializers import Serializer
from stockpress.api.framework.views import GenericView
from stockpress.inventory.common.icons import IconPack
from stockpress.plugins.host import HOST
from stockpress.plugins.mixins.icon_pack import PLUGIN_ICON_PACKS
from stockpress.plugins.snapshot import Snapshot
from stockpress.printing.icons import declared_tabler


class IconSerializer(Serializer):
    """An icon; `variants` are the codes of its characters, in hexadecimal, by the name of the variant."""

    name = serializers.CharField()
    category = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    variants = serializers.DictField(child=serializers.CharField())


class IconPackageSerializer(Serializer):
    """A font of icons; `fonts` are addresses by format."""

    name = serializers.CharField()
    prefix = serializers.CharField()
    fonts = serializers.DictField(child=serializers.CharField())
    icons = serializers.DictField(child=IconSerializer())


class IconListView(GenericView):
    """All packs of icons."""

    permission = requires.signed_in
    serializer_class = IconPackageSerializer
    filter_backends = []

    @extend_schema(responses=IconPackageSerializer(many=True))
    def get(self, request: Request) -> Response:
        packs = _packs_of(HOST.current())
        page = self.paginator.paginate_queryset(packs, request, view=self) if self.paginator else None
        return Response(packs) if page is None else self.get_paginated_response(page)


@lru_cache(maxsize=2)
def _packs_of(_snapshot: Snapshot) -> list[dict[str, Any]]:
    """Made once for each change of the loaded plugins; a later pack takes the place of an earlier one of its prefix."""
    declared = [declared_tabler(), *(pack for packs in PLUGIN_ICON_PACKS.each() for pack in packs)]
    return list({pack.prefix: _shown(pack) for pack in declared}.values())


def _shown(pack: IconPack) -> dict[str, Any]:
    """The pack as the answer has it, whatever a plugin wrote into it."""
    return {
        "name": str(pack.name),
        "prefix": str(pack.prefix),
        "fonts": {str(kind): str(url) for kind, url in pack.fonts.items()},
        "icons": {str(name): _icon(str(name), icon) for name, icon in pack.icons.items()},
    }


def _icon(name: str, icon: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": str(icon.get("name") or name),
        "category": str(icon.get("category") or ""),
        "tags": [str(tag) for tag in icon.get("tags") or ()],
        "variants": {str(variant): str(code) for variant, code in (icon.get("variants") or {}).items()},
    }
