"""`company.serializers`."""

from stockpress.api.company.serializers import (
    AddressBriefSerializer,
    AddressSerializer,
    CompanyBriefSerializer,
    CompanySerializer,
    ContactSerializer,
)
from stockpress.api.company.sourcing_serializers import (
    ManufacturerPartSerializer,
    SupplierPartSerializer,
    SupplierPriceBreakBriefSerializer,
)

__all__ = [
    "AddressBriefSerializer",
    "AddressSerializer",
    "CompanyBriefSerializer",
    "CompanySerializer",
    "ContactSerializer",
    "ManufacturerPartSerializer",
    "SupplierPartSerializer",
    "SupplierPriceBreakBriefSerializer",
]
