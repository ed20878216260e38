"""`InvenTree.serializers`: serializers and their fields."""

from stockpress.api.common.fields import InventorySerializer as InvenTreeModelSerializer
from stockpress.api.common.fields import UrlField as InvenTreeRestURLField
from stockpress.api.for_plugins.serializers import CurrencyCodeField as InvenTreeCurrencySerializer
from stockpress.api.for_plugins.serializers import DecimalNumberField as InvenTreeDecimalField
from stockpress.api.for_plugins.serializers import MoneyField as InvenTreeMoneySerializer
from stockpress.api.framework.files import MediaFileField as InvenTreeAttachmentSerializerField
from stockpress.api.framework.files import MediaFileField as InvenTreeImageSerializerField
from stockpress.api.framework.serializers import Serializer as InvenTreeSerializer
from stockpress.api.users.serializers import UserSerializer

__all__ = [
    "InvenTreeAttachmentSerializerField",
    "InvenTreeCurrencySerializer",
    "InvenTreeDecimalField",
    "InvenTreeImageSerializerField",
    "InvenTreeModelSerializer",
    "InvenTreeMoneySerializer",
    "InvenTreeRestURLField",
    "InvenTreeSerializer",
    "UserSerializer",
]
