"""Import of an InvenTree data export.

`RecordMapping`s say what becomes of each kind of record; this package holds those of the inventory and of accounts,
higher packages register theirs in `MAPPINGS`.
"""

from stockpress.inventory.transfer import tables as tables  # registers the mappings of inventory and accounts
from stockpress.inventory.transfer.report import ImportReport, ModelCounts
from stockpress.inventory.transfer.services import import_file

__all__ = ["ImportReport", "ModelCounts", "import_file"]
