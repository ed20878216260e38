"""The models of the app `company`."""

from stockpress.inventory.company.models.company import Address, Company, Contact
from stockpress.inventory.company.models.sourcing import ManufacturerPart, SupplierPart, SupplierPriceBreak

__all__ = ["Address", "Company", "Contact", "ManufacturerPart", "SupplierPart", "SupplierPriceBreak"]
