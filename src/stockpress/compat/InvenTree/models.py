"""`InvenTree.models`: what models derive from."""

from stockpress.inventory.common.mixins import AttachmentMixin as InvenTreeAttachmentMixin
from stockpress.inventory.common.mixins import BarcodeMixin as InvenTreeBarcodeMixin
from stockpress.inventory.common.mixins import InventoryModel as InvenTreeModel
from stockpress.inventory.common.mixins import MetadataMixin
from stockpress.inventory.common.mixins import NotesMixin as InvenTreeNotesMixin
from stockpress.inventory.common.mixins import ParameterMixin as InvenTreeParameterMixin
from stockpress.inventory.common.mixins import ReferenceMixin as ReferenceIndexingMixin

__all__ = [
    "InvenTreeAttachmentMixin",
    "InvenTreeBarcodeMixin",
    "InvenTreeModel",
    "InvenTreeNotesMixin",
    "InvenTreeParameterMixin",
    "MetadataMixin",
    "ReferenceIndexingMixin",
]
