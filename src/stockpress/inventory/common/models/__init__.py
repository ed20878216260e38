"""The models of the app `common`, wherever their owners keep them."""

from stockpress.inventory.common.models.attachment import Attachment, AttachmentModel
from stockpress.inventory.common.models.notification import NotificationEntry, NotificationMessage
from stockpress.inventory.common.models.overdue import OverdueReport
from stockpress.inventory.common.models.parameter import Parameter, ParameterTemplate
from stockpress.inventory.common.models.reference_data import CustomUnit, InvenTreeCustomUserStateModel, ProjectCode
from stockpress.inventory.common.models.scans import BarcodeScanResult
from stockpress.inventory.common.models.selection import SelectionList, SelectionListEntry
from stockpress.jobs.models import ScheduleState, StoredSchedule, TaskRecord, WorkerHeartbeat
from stockpress.outputs.models import DataOutput
from stockpress.settings_registry.models.counters import ScopeVersion
from stockpress.settings_registry.models.history import SettingChange
from stockpress.settings_registry.models.values import InvenTreeSetting, InvenTreeUserSetting

__all__ = [
    "Attachment",
    "AttachmentModel",
    "BarcodeScanResult",
    "CustomUnit",
    "DataOutput",
    "InvenTreeCustomUserStateModel",
    "InvenTreeSetting",
    "InvenTreeUserSetting",
    "NotificationEntry",
    "NotificationMessage",
    "OverdueReport",
    "Parameter",
    "ParameterTemplate",
    "ProjectCode",
    "ScheduleState",
    "ScopeVersion",
    "SelectionList",
    "SelectionListEntry",
    "SettingChange",
    "StoredSchedule",
    "TaskRecord",
    "WorkerHeartbeat",
]
