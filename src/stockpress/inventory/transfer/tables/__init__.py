"""The tables that map records of exports to models; importing this package registers them."""

from stockpress.inventory.transfer.tables import (  # noqa: F401
    accounts,
    attachments,
    building,
    common,
    companies,
    left_out,
    notifications,
    orders,
    parameters,
    parts,
    settings,
    stock,
)
