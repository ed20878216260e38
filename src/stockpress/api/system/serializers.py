"""The server's description of itself."""

from __future__ import annotations

from rest_framework import serializers

from stockpress.api.framework.serializers import Serializer


class CustomizeSerializer(Serializer):
    """How the operator made the interface their own."""

    logo = serializers.CharField()
    splash = serializers.CharField()
    login_message = serializers.CharField(allow_null=True)
    navbar_message = serializers.CharField(allow_null=True)
    disable_theme_storage = serializers.BooleanField(default=False)


class SettingsSerializer(Serializer):
    """What the sign-in page must know before anybody has signed in."""

    sso_registration = serializers.BooleanField()
    registration_enabled = serializers.BooleanField()
    password_forgotten_enabled = serializers.BooleanField()


class InfoApiSerializer(Serializer):
    """The server at a glance."""

    server = serializers.CharField(read_only=True)
    id = serializers.CharField(read_only=True, allow_null=True, required=False)
    version = serializers.CharField(read_only=True)
    instance = serializers.CharField(read_only=True)
    apiVersion = serializers.IntegerField(read_only=True)  # noqa: N815
    worker_running = serializers.BooleanField(read_only=True)
    worker_count = serializers.IntegerField(read_only=True)
    worker_pending_tasks = serializers.IntegerField(read_only=True)
    plugins_enabled = serializers.BooleanField(read_only=True)
    plugins_install_disabled = serializers.BooleanField(read_only=True)
    active_plugins = serializers.JSONField(read_only=True)
    email_configured = serializers.BooleanField(read_only=True)
    debug_mode = serializers.BooleanField(read_only=True)
    docker_mode = serializers.BooleanField(read_only=True)
    default_locale = serializers.CharField(read_only=True)
    customize = CustomizeSerializer(read_only=True)
    system_health = serializers.BooleanField(read_only=True)
    database = serializers.CharField(read_only=True)
    platform = serializers.CharField(read_only=True)
    installer = serializers.CharField(read_only=True)
    target = serializers.CharField(read_only=True, allow_null=True)
    django_admin = serializers.CharField(read_only=True)
    settings = SettingsSerializer(read_only=True)


class VersionSerializer(Serializer):
    """Versions of the server and what it stands on."""

    server = serializers.CharField()
    api = serializers.IntegerField()
    commit_hash = serializers.CharField()
    commit_date = serializers.CharField()
    commit_branch = serializers.CharField(allow_null=True)
    python = serializers.CharField()
    django = serializers.CharField()


class LinkSerializer(Serializer):
    """Where to read on."""

    doc = serializers.URLField()
    code = serializers.URLField()
    app = serializers.URLField()
    bug = serializers.URLField()


class VersionViewSerializer(Serializer):
    """Versions, and whether they are the newest."""

    dev = serializers.BooleanField()
    up_to_date = serializers.BooleanField()
    version = VersionSerializer()
    links = LinkSerializer()


class VersionInformationSerializer(Serializer):
    """One version of the API."""

    version = serializers.CharField()
    date = serializers.CharField()
    gh = serializers.CharField(allow_null=True)
    text = serializers.ListField(child=serializers.CharField())
    latest = serializers.BooleanField()


class LicenseViewSerializer(Serializer):
    """The licences of what the server is made of."""

    backend = serializers.ListField(child=serializers.JSONField(), read_only=True)
    frontend = serializers.ListField(child=serializers.JSONField(), read_only=True)


class HealthCheckStatusSerializer(Serializer):
    """Whether the server is ready."""

    status = serializers.ChoiceField(choices=["ok", "loading"], default="ok", read_only=True)
