"""How far a task is."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers

from stockpress.api.framework.serializers import Serializer


class TaskDetailSerializer(Serializer):
    """A piece of work that may run in the background."""

    task_id = serializers.CharField(read_only=True)
    exists = serializers.BooleanField(read_only=True)
    pending = serializers.BooleanField(read_only=True)
    complete = serializers.BooleanField(read_only=True)
    success = serializers.BooleanField(read_only=True)
    http_status = serializers.IntegerField(read_only=True)


def done_at_once() -> dict[str, Any]:
    """The state of work that was done within the request: there is nothing to wait for."""
    state = {
        "task_id": str(uuid.uuid4()),
        "exists": True,
        "pending": False,
        "complete": True,
        "success": True,
        "http_status": 200,
    }
    answer: dict[str, Any] = dict(TaskDetailSerializer(state).data)
    return answer
