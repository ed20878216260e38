"""Linking barcodes of others to objects, so that a scan of them finds the object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from stockpress.accounts.permissions import require_permission
from stockpress.inventory.common.barcodes import LONGEST_LINKED, hash_barcode, linked_to, named_by
from stockpress.kernel.errors import InvalidInput


class BarcodeTaken(InvalidInput):
    code = "barcode_taken"
    text = "This barcode belongs to the {kind} {key} already. Take it off there first, or use another one."
    field = "barcode"


class BarcodeIsOwn(InvalidInput):
    code = "barcode_is_own"
    text = "Barcodes of this form are made by this server and belong to one object already. Use another one."
    field = "barcode"


class BarcodeTooLong(InvalidInput):
    code = "barcode_too_long"
    text = "This barcode has {length} characters; those that are linked have at most {most}."
    field = "barcode"


@dataclass(frozen=True, kw_only=True)
class LinkBarcode:
    """Link a barcode to an object that has barcodes; one that it had before is no longer linked.

    Raises NotPermitted, BarcodeTaken, BarcodeIsOwn, BarcodeTooLong.
    """

    user: User
    instance: Any
    barcode: str

    def __call__(self) -> Any:
        require_permission(self.user, self.instance, "change")
        code = self.barcode.strip()
        if len(code) > LONGEST_LINKED:
            raise BarcodeTooLong(length=len(code), most=LONGEST_LINKED)
        if named_by(code):
            # The object may not be there yet, or no longer; the code would name it all the same.
            raise BarcodeIsOwn()
        barcode_hash = hash_barcode(code)
        with transaction.atomic():
            row = type(self.instance)._default_manager.select_for_update().get(pk=self.instance.pk)
            owner = linked_to(barcode_hash)
            if owner is not None and owner != row:
                raise BarcodeTaken(kind=owner._meta.verbose_name, key=owner.pk)
            return _store(row, code, barcode_hash)


@dataclass(frozen=True, kw_only=True)
class UnlinkBarcode:
    """Take the linked barcode off an object. Raises NotPermitted."""

    user: User
    instance: Any

    def __call__(self) -> Any:
        require_permission(self.user, self.instance, "change")
        with transaction.atomic():
            return _store(type(self.instance)._default_manager.select_for_update().get(pk=self.instance.pk), "", "")


def _store(row: Any, data: str, barcode_hash: str) -> Any:
    row.barcode_data, row.barcode_hash = data, barcode_hash
    row.save(update_fields=["barcode_data", "barcode_hash"])
    return row
