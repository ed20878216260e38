"""`django_q.tasks`: calls in the background."""

from stockpress.kernel.late_names import late_names

__getattr__, __dir__ = late_names(
    __name__,
    {
        "async_task": "stockpress.jobs.by_q_names:async_task",
        "fetch": "stockpress.jobs.by_q_names:fetch",
        "result": "stockpress.jobs.by_q_names:result",
        "schedule": "stockpress.jobs.by_q_names:schedule",
    },
)
