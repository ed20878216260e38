"""Suppliers, their articles, and what comes of importing one."""

from __future__ import annotations

from rest_framework import serializers

from stockpress.api.framework.serializers import Serializer
from stockpress.api.part.brief_serializers import PartBriefSerializer
from stockpress.inventory.part.models import Part, PartCategory

MOST_CHARACTERS = 250


class SupplierListSerializer(Serializer):
    """A supplier that a plugin can ask."""

    plugin_slug = serializers.CharField(read_only=True)
    supplier_slug = serializers.CharField(read_only=True)
    supplier_name = serializers.CharField(read_only=True)


class SearchQuerySerializer(Serializer):
    """Whom to ask, and for what."""

    plugin = serializers.CharField(max_length=MOST_CHARACTERS, help_text="Key of the plugin")
    supplier = serializers.CharField(
        max_length=MOST_CHARACTERS, help_text="Key of the supplier, as the plugin names it"
    )
    term = serializers.CharField(max_length=MOST_CHARACTERS, help_text="What to look for")


class SearchResultSerializer(Serializer):
    """An article that was found."""

    id = serializers.CharField(read_only=True, help_text="What an import names it by")
    sku = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    exact = serializers.BooleanField(read_only=True, help_text="It is what was looked for, and not only similar")
    description = serializers.CharField(read_only=True, allow_null=True)
    price = serializers.CharField(read_only=True, allow_null=True)
    link = serializers.CharField(read_only=True, allow_null=True)
    image_url = serializers.CharField(read_only=True, allow_null=True)
    existing_part_id = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="The part that it is known as here"
    )


class ImportParameterSerializer(Serializer):
    """A parameter of the article."""

    name = serializers.CharField(read_only=True)
    value = serializers.CharField(read_only=True)
    parameter_template = serializers.IntegerField(read_only=True, allow_null=True)
    on_category = serializers.BooleanField(read_only=True)


class ImportRequestSerializer(Serializer):
    """Which article to import, and as what."""

    plugin = serializers.CharField(max_length=MOST_CHARACTERS, help_text="Key of the plugin")
    supplier = serializers.CharField(
        max_length=MOST_CHARACTERS, help_text="Key of the supplier, as the plugin names it"
    )
    part_import_id = serializers.CharField(max_length=MOST_CHARACTERS, help_text="The article's `id` in a search")
    category_id = serializers.PrimaryKeyRelatedField(
        queryset=PartCategory.objects.all(), required=False, allow_null=True, help_text="Where a new part belongs"
    )
    part_id = serializers.PrimaryKeyRelatedField(
        queryset=Part.objects.all(), required=False, allow_null=True, help_text="The part, if it is known already"
    )


class ImportResultSerializer(Serializer):
    """What came of it."""

    part_id = serializers.IntegerField(read_only=True)
    part_detail = PartBriefSerializer(read_only=True)
    manufacturer_part_id = serializers.IntegerField(read_only=True)
    supplier_part_id = serializers.IntegerField(read_only=True)
    pricing = serializers.JSONField(read_only=True, help_text="Quantity, and price and currency from it on")
    parameters = ImportParameterSerializer(many=True, read_only=True)
