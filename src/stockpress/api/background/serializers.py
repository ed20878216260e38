"""Background work as the API shows it."""

from __future__ import annotations

from rest_framework import serializers

from stockpress.api.framework.serializers import Serializer


class TaskOverviewSerializer(Serializer):
    """How much waits, repeats, and has failed."""

    is_running = serializers.BooleanField(read_only=True, help_text="Whether a worker is alive")
    pending_tasks = serializers.IntegerField(read_only=True, help_text="Tasks that wait for a worker")
    scheduled_tasks = serializers.IntegerField(read_only=True, help_text="Schedules that have a next run")
    failed_tasks = serializers.IntegerField(read_only=True, help_text="Tasks that have failed")
