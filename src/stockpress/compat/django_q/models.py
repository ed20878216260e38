"""`django_q.models`: how calls in the background ended, and those that repeat."""

from stockpress.kernel.late_names import late_names

__getattr__, __dir__ = late_names(
    __name__,
    {
        "Schedule": "stockpress.jobs.models:StoredSchedule",
        "Task": "stockpress.jobs.models:TaskRecord",
    },
)
