"""`InvenTree.tasks`: work in the background."""

from stockpress.kernel.late_names import late_names

__getattr__, __dir__ = late_names(
    __name__,
    {
        "check_daily_holdoff": "stockpress.plugins.helpers.tasks:check_daily_holdoff",
        "record_task_attempt": "stockpress.plugins.helpers.tasks:record_task_attempt",
        "record_task_success": "stockpress.plugins.helpers.tasks:record_task_success",
        "offload_task": "stockpress.plugins.helpers.calls:offload_task",
    },
)
