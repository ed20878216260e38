"""A folder of plugins that are broken in every way we could think of, and one that is not."""

from __future__ import annotations

import textwrap
from pathlib import Path

HEAD = """
from plugin import InvenTreePlugin
from plugin.mixins import *
"""

# Name of the module -> source. The key of each plugin is the name of its module.
SOURCES: dict[str, str] = {
    "import_error": "import there_is_no_such_module\n",
    "syntax_error": "class Broken(\n",
    "raises_at_import": 'raise RuntimeError("no reason at all")\n',
    "exits_at_import": "import sys\nsys.exit(3)\n",
    "missing_dependency": "from fancy_printer_library import Printer\n",
    "redefines_final": HEAD
    + """
class Final(InvenTreePlugin):
    NAME = "redefines_final"
    def is_active(self):
        return True
""",
    "raises_in_constructor": HEAD
    + """
class Constructor(InvenTreePlugin):
    NAME = "raises_in_constructor"
    def __init__(self):
        super().__init__()
        raise ValueError("cannot be made")
""",
    "exits_in_constructor": HEAD
    + """
class Exits(InvenTreePlugin):
    NAME = "exits_in_constructor"
    def __init__(self):
        raise SystemExit(1)
""",
    "wrong_metadata": HEAD
    + """
class Metadata(InvenTreePlugin):
    NAME = "wrong_metadata"
    @property
    def human_name(self):
        raise KeyError("no name")
""",
    "too_new": HEAD
    + """
class TooNew(InvenTreePlugin):
    NAME = "too_new"
    MIN_VERSION = "99.0.0"
""",
    "too_old": HEAD
    + """
class TooOld(InvenTreePlugin):
    NAME = "too_old"
    MAX_VERSION = "0.5.0"
""",
    "same_key": HEAD
    + """
class First(InvenTreePlugin):
    NAME = "same_key"
class Second(InvenTreePlugin):
    NAME = "same key"
    SLUG = "same_key"
""",
    "takes_a_builtin_key": HEAD
    + """
class Thief(LabelPrintingMixin, InvenTreePlugin):
    NAME = "thief"
    SLUG = "inventreelabel"
""",
    "endless_hook": HEAD
    + """
class Endless(UserInterfaceMixin, InvenTreePlugin):
    NAME = "endless_hook"
    def get_ui_panels(self, request, context, **kwargs):
        while True:
            try:
                pass
            except Exception:
                pass
""",
    "failing_hook": HEAD
    + """
class Failing(UserInterfaceMixin, ReportMixin, InvenTreePlugin):
    NAME = "failing_hook"
    def get_ui_dashboard_items(self, request, context, **kwargs):
        return 1 / 0
    def add_label_context(self, label, item, request, context, **kwargs):
        raise RuntimeError("no context today")
""",
    "failing_view": HEAD
    + """
from django.urls import path
class View(UrlsMixin, InvenTreePlugin):
    NAME = "failing_view"
    def setup_urls(self):
        return [path("boom/", self.boom, name="boom")]
    def boom(self, request):
        raise RuntimeError("boom")
""",
    "failing_urls": HEAD
    + """
class Urls(UrlsMixin, InvenTreePlugin):
    NAME = "failing_urls"
    def setup_urls(self):
        return ["this is no pattern"]
""",
    "failing_schedule": HEAD
    + """
class Schedule(ScheduleMixin, InvenTreePlugin):
    NAME = "failing_schedule"
    SCHEDULED_TASKS = {"work": {"func": "work", "schedule": "I", "minutes": 1}}
    def work(self):
        raise RuntimeError("no work today")
""",
    "bad_schedule": HEAD
    + """
class Bad(ScheduleMixin, InvenTreePlugin):
    NAME = "bad_schedule"
    SCHEDULED_TASKS = {"work": {"func": "there_is_no_such_method", "schedule": "sometimes"}}
""",
    "bad_settings": HEAD
    + """
def choices():
    raise RuntimeError("no choices")
class Settings(SettingsMixin, InvenTreePlugin):
    NAME = "bad_settings"
    SETTINGS = {"A": "no dictionary", "B": {"name": "b", "choices": choices, "default": lambda: 1 / 0}}
""",
    "failing_label": HEAD
    + """
class Label(LabelPrintingMixin, InvenTreePlugin):
    NAME = "failing_label"
    def print_label(self, **kwargs):
        raise OSError("the printer is on fire")
""",
    "failing_event": HEAD
    + """
class Event(EventMixin, InvenTreePlugin):
    NAME = "failing_event"
    def wants_process_event(self, event):
        raise RuntimeError("wants nothing")
    def process_event(self, event, *args, **kwargs):
        raise RuntimeError("no event")
""",
    "failing_validation": HEAD
    + """
class Validation(ValidationMixin, InvenTreePlugin):
    NAME = "failing_validation"
    def validate_part_name(self, name, part):
        raise RuntimeError("names are hard")
""",
    "no_plugin_at_all": "x = 1\n",
    "healthy": HEAD
    + """
from django.http import JsonResponse
from django.urls import path
class Healthy(UrlsMixin, InvenTreePlugin):
    NAME = "healthy"
    VERSION = "1.0"
    def setup_urls(self):
        return [path("hello/", lambda request: JsonResponse({"hello": "there"}), name="hello")]
""",
}
# A plugin with tables whose migration fails.
BAD_MIGRATION = {
    "bad_tables/core.py": HEAD
    + """
class Tables(AppMixin, InvenTreePlugin):
    NAME = "bad_tables"
""",
    "bad_tables/models.py": """
from django.db import models
class Thing(models.Model):
    name = models.CharField(max_length=10)
    class Meta:
        app_label = "bad_tables"
""",
    "bad_tables/migrations/0001_initial.py": """
from django.db import migrations
def fail(apps, schema_editor):
    raise RuntimeError("no table today")
class Migration(migrations.Migration):
    initial = True
    operations = [migrations.RunPython(fail)]
""",
    "bad_tables/__init__.py": "",
    "bad_tables/migrations/__init__.py": "",
}
# One whose tables are as they should be.
GOOD_TABLES = {
    "good_tables/core.py": HEAD
    + """
from django.http import JsonResponse
from django.urls import path
class Tables(AppMixin, UrlsMixin, InvenTreePlugin):
    NAME = "good_tables"
    def setup_urls(self):
        return [path("count/", self.count)]
    def count(self, request):
        from workshop_plugins.good_tables.models import Gadget
        Gadget.objects.create(name="one more")
        return JsonResponse({"count": Gadget.objects.count()})
""",
    "good_tables/models.py": """
from django.db import models
class Gadget(models.Model):
    name = models.CharField(max_length=10)
    part = models.ForeignKey("part.Part", null=True, on_delete=models.CASCADE)
    class Meta:
        app_label = "good_tables"
""",
    "good_tables/migrations/0001_initial.py": """
from django.db import migrations, models
class Migration(migrations.Migration):
    initial = True
    dependencies = [("part", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Gadget",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("name", models.CharField(max_length=10)),
                ("part", models.ForeignKey("part.Part", null=True, on_delete=models.CASCADE)),
            ],
        )
    ]
""",
    "good_tables/__init__.py": "",
    "good_tables/migrations/__init__.py": "",
}
# These are found and can be activated; the others are named by discovery.
LOADABLE = (
    "endless_hook",
    "failing_hook",
    "failing_view",
    "failing_urls",
    "failing_schedule",
    "bad_schedule",
    "bad_settings",
    "failing_label",
    "failing_event",
    "failing_validation",
    "healthy",
)
NAMED_BY_DISCOVERY = (
    "import_error",
    "syntax_error",
    "raises_at_import",
    "exits_at_import",
    "missing_dependency",
    "redefines_final",
    "same_key",
    "inventreelabel",
)
NAMED_WHEN_ACTIVATED = ("raises_in_constructor", "exits_in_constructor", "wrong_metadata", "too_new", "too_old")


def write_all(folder: Path) -> None:
    for name, source in SOURCES.items():
        (folder / f"{name}.py").write_text(textwrap.dedent(source))
    for name, source in {**BAD_MIGRATION, **GOOD_TABLES}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source)
