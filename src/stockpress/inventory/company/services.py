"""Changes to companies."""

from __future__ import annotations

from django.db import transaction

from stockpress.inventory.company.models import Address


def make_primary(*, address: Address) -> Address:
    """Use the address unless another is chosen; the company's former primary address steps back."""
    with transaction.atomic():
        Address.objects.filter(company=address.company_id, primary=True).exclude(pk=address.pk).update(primary=False)
        address.primary = True
        address.save(update_fields=["primary"])
    return address
