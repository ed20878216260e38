"""Companies as the API shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from stockpress.api.common.fields import CurrencyField, ImageUrlField, InventorySerializer, ThumbnailField
from stockpress.api.common.serializers import PARAMETERS, parameters_field
from stockpress.api.framework.details import Detail
from stockpress.api.framework.files import MediaFileField
from stockpress.inventory.company.models import Address, Company, Contact


class CompanyBriefSerializer(InventorySerializer):
    """A company in brief, as it stands in other objects."""

    image = ImageUrlField()
    thumbnail = ThumbnailField()
    currency = serializers.CharField(read_only=True)

    class Meta:
        model = Company
        fields = ["pk", "active", "name", "description", "image", "thumbnail", "currency", "tax_id"]


class AddressBriefSerializer(InventorySerializer):
    """A postal address in brief."""

    class Meta:
        model = Address
        fields = [
            "pk",
            "line1",
            "line2",
            "postal_code",
            "postal_city",
            "province",
            "country",
            "shipping_notes",
            "internal_shipping_notes",
        ]


class AddressSerializer(InventorySerializer):
    """A postal address of a company."""

    class Meta:
        model = Address
        fields = [
            *AddressBriefSerializer.Meta.fields,
            "company",
            "title",
            "primary",
            "link",
        ]


class ContactSerializer(InventorySerializer):
    """A person in a company."""

    company_name = serializers.CharField(source="company.name", read_only=True)

    class Meta:
        model = Contact
        fields = ["pk", "company", "company_name", "name", "phone", "email", "role"]


class CompanySerializer(InventorySerializer):
    """A supplier, manufacturer or customer."""

    currency = CurrencyField(help_text="Usual currency")
    email = serializers.EmailField(
        required=False, default="", allow_blank=True, allow_null=True, help_text="Email address"
    )
    image = MediaFileField(required=False, allow_null=True, help_text="Picture")
    remote_image = serializers.URLField(write_only=True, required=False, help_text="Where to fetch a picture from")
    parts_supplied = serializers.IntegerField(source="counted_supplied", read_only=True)
    parts_manufactured = serializers.IntegerField(source="counted_manufactured", read_only=True)
    primary_address = AddressBriefSerializer(read_only=True, allow_null=True)
    parameters: Any = parameters_field()

    class Meta:
        model = Company
        fields = [
            "pk",
            "name",
            "description",
            "website",
            "phone",
            "email",
            "currency",
            "contact",
            "link",
            "image",
            "active",
            "is_customer",
            "is_manufacturer",
            "is_supplier",
            "notes",
            "parts_supplied",
            "parts_manufactured",
            "remote_image",
            "primary_address",
            "tax_id",
            "parameters",
        ]
        details = {
            "primary_address": Detail(query="address_detail", default=True, prefetch=("addresses",)),
            "parameters": PARAMETERS,
        }
