"""The parts that a new plugin may begin with: code that does a little, and a test that proves it.

In the texts, `$slug` is the plugin's key and `$cls` its class.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing that a plugin can do.

    mixin: the class that it derives from. imports: names by module, for the plugin; test_imports: for its test.
    attributes, methods: what stands in the class. top: what stands above it.
    test: a function of the test.
    files: further files of the package, by path. switch: the setting of the server that allows it.
    """

    mixin: str
    imports: Mapping[str, tuple[str, ...]]
    summary: str
    attributes: str = ""
    methods: str = ""
    top: str = ""
    test: str = ""
    test_imports: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    switch: str = ""


_ANY: dict[str, tuple[str, ...]] = {"typing": ("Any",)}
_LOADED: dict[str, Any] = {"stockpress.sdk.testing": ("loaded",)}

PARTS: Mapping[str, Part] = {
    "settings": Part(
        mixin="SettingsMixin",
        imports={"stockpress.sdk.settings": ("Setting", "SettingsMixin", "definitions")},
        summary="has a setting",
        attributes="""
    SETTINGS = definitions(
        GREETING=Setting(name="Greeting", description="What the plugin says", default="Hello"),
    )
""",
        test="""
def test_the_greeting_can_be_changed() -> None:
    with loaded($cls) as plugin:
        assert plugin.get_setting("GREETING") == "Hello"
    with loaded($cls, settings={"GREETING": "Good morning"}) as plugin:
        assert plugin.get_setting("GREETING") == "Good morning"
""",
        test_imports=_LOADED,
    ),
    "labels": Part(
        mixin="LabelPrintingMixin",
        imports={"stockpress.sdk.labels": ("LabelPrintingMixin",), "pathlib": ("Path",), "tempfile": (), **_ANY},
        summary="prints labels: it writes the PDF of each into a folder",
        attributes="""
    # Labels are put here; a real plugin sends them to a printer.
    FOLDER = Path(tempfile.gettempdir()) / "$slug"
""",
        methods='''
    def print_label(self, **kwargs: Any) -> None:
        """Called once for each label, in the background; what it raises is shown to who prints."""
        self.FOLDER.mkdir(parents=True, exist_ok=True)
        (self.FOLDER / f"{kwargs['item_instance'].pk}.pdf").write_bytes(kwargs["pdf_data"])
''',
        test="""
def test_each_label_becomes_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr($cls, "FOLDER", tmp_path)
    with loaded($cls) as plugin:
        printed(plugin, FakeLabel(width=50, height=30), [SimpleNamespace(pk=7)])
    assert (tmp_path / "7.pdf").read_bytes().startswith(b"%PDF")
""",
        test_imports={
            "stockpress.sdk.testing": ("FakeLabel", "loaded", "printed"),
            "types": ("SimpleNamespace",),
            "pathlib": ("Path",),
            "pytest": (),
        },
    ),
    "events": Part(
        mixin="EventMixin",
        imports={"stockpress.sdk.events": ("EventMixin", "StockEvents"), "logging": (), **_ANY},
        summary="is told when stock is moved",
        top="""
log = logging.getLogger(__name__)
""",
        methods='''
    def wants_process_event(self, event: str) -> bool:
        """Asked at every event, in the request that causes it: answer at once."""
        return event == StockEvents.ITEM_MOVED

    def process_event(self, event: str, *args: Any, **kwargs: Any) -> None:
        """Called by the worker, after the change is stored."""
        log.info("Stock item %s was moved to location %s.", kwargs["id"], kwargs["new_location"])
''',
        test="""
def test_it_is_told_of_moves_alone() -> None:
    with loaded($cls) as plugin:
        assert plugin.wants_process_event("stockitem.moved")
        assert not plugin.wants_process_event("stockitem.split")
        plugin.process_event("stockitem.moved", id=3, old_location=1, new_location=2, quantity=5)
""",
        test_imports=_LOADED,
        switch="ENABLE_PLUGINS_EVENTS",
    ),
    "ui": Part(
        mixin="UserInterfaceMixin",
        imports={"stockpress.sdk.ui": ("Panel", "UIFeature", "UserInterfaceMixin", "features"), **_ANY},
        summary="adds a panel to the pages of parts",
        methods="""
    def get_ui_panels(self, request: Any, context: Any, **kwargs: Any) -> list[UIFeature]:
        if context.get("target_model") != "part":
            return []
        source = self.plugin_static_file("panel.js")
        return features(Panel(key="$slug-panel", title=self.human_name, icon="ti:box:outline", source=source))
""",
        test="""
def test_pages_of_parts_have_the_panel_and_others_have_not() -> None:
    with loaded($cls) as plugin:
        [panel] = plugin.get_ui_panels(None, {"target_model": "part", "target_id": "1"})
        assert panel["source"].endswith("plugins/$slug/panel.js")
        assert plugin.get_ui_panels(None, {"target_model": "company"}) == []
    assert ($cls.path() / "static" / "panel.js").is_file()
""",
        test_imports=_LOADED,
        files={
            "static/panel.js": """// Called for each page that shows the panel; React is there as window.React.
export function renderPanel(context) {
  return window.React.createElement("p", null, `This is ${context.model} ${context.id}.`);
}
"""
        },
        switch="ENABLE_PLUGINS_INTERFACE",
    ),
    "validation": Part(
        mixin="ValidationMixin",
        imports={"stockpress.sdk.rules": ("ValidationMixin",), **_ANY},
        summary="refuses names of parts that begin or end with a blank",
        methods="""
    def validate_part_name(self, name: str, part: Any) -> None:
        if name != name.strip():
            self.raise_error("The name begins or ends with a blank.")
""",
        test="""
def test_names_with_blanks_around_them_are_refused() -> None:
    with loaded($cls) as plugin:
        plugin.validate_part_name("Screw M3", None)
        with pytest.raises(ValidationError):
            plugin.validate_part_name(" Screw M3", None)
""",
        test_imports={
            "stockpress.sdk.testing": ("loaded",),
            "stockpress.sdk.rules": ("ValidationError",),
            "pytest": (),
        },
    ),
    "schedule": Part(
        mixin="ScheduleMixin",
        imports={"stockpress.sdk.background": ("Interval", "ScheduleMixin", "Task", "tasks"), "logging": ()},
        summary="does something once a day",
        top="""
log = logging.getLogger(__name__)
""",
        attributes="""
    SCHEDULED_TASKS = tasks(daily=Task(call="once_a_day", every=Interval.DAILY))
""",
        methods='''
    def once_a_day(self) -> None:
        """Called by the worker."""
        log.info("Another day.")
''',
        test="""
def test_it_works_once_a_day() -> None:
    with loaded($cls) as plugin:
        [task] = plugin.checked_tasks()
        assert (task.name, task.interval) == ("plugin.$slug.daily", "D")
        plugin.once_a_day()
""",
        test_imports=_LOADED,
        switch="ENABLE_PLUGINS_SCHEDULE",
    ),
    "urls": Part(
        mixin="UrlsMixin",
        imports={
            "stockpress.sdk.web": ("UrlsMixin",),
            "django.http": ("HttpRequest", "JsonResponse"),
            "django.urls": ("path",),
            **_ANY,
        },
        summary="answers an address: `/plugin/$slug/hello/`",
        methods='''
    def setup_urls(self) -> list[Any]:
        """People and programs are signed in when they arrive here."""
        return [path("hello/", self.hello, name="hello")]

    def hello(self, request: HttpRequest) -> JsonResponse:
        return JsonResponse({"hello": request.user.get_username()})
''',
        test="""
def test_it_greets_who_asks() -> None:
    with loaded($cls) as plugin:
        [pattern] = plugin.urls
        request = RequestFactory().get("/plugin/$slug/hello/")
        request.user = User(username="ann")
        assert pattern.callback(request).content == b'{"hello": "ann"}'
""",
        test_imports={
            "stockpress.sdk.testing": ("loaded",),
            "django.test": ("RequestFactory",),
            "django.contrib.auth.models": ("User",),
        },
        switch="ENABLE_PLUGINS_URL",
    ),
    "report": Part(
        mixin="ReportMixin",
        imports={"stockpress.sdk.reports": ("ReportMixin",), **_ANY},
        summary="adds the variable `greeting_of_plugin` to reports and labels",
        methods="""
    def add_report_context(
        self, report_instance: Any, model_instance: Any, request: Any, context: Any, **kwargs: Any
    ) -> None:
        context["greeting_of_plugin"] = f"Hello from {self.human_name}"

    def add_label_context(
        self, label_instance: Any, model_instance: Any, request: Any, context: Any, **kwargs: Any
    ) -> None:
        self.add_report_context(label_instance, model_instance, request, context)
""",
        test="""
def test_templates_can_greet() -> None:
    context: dict[str, str] = {}
    with loaded($cls) as plugin:
        plugin.add_label_context(None, None, None, context)
    assert context["greeting_of_plugin"].startswith("Hello from")
""",
        test_imports=_LOADED,
    ),
    "barcode": Part(
        mixin="BarcodeMixin",
        imports={"stockpress.sdk.barcodes": ("BarcodeMixin",), **_ANY},
        summary="reads barcodes that begin with `PART-`",
        methods='''
    def scan(self, barcode_data: str) -> dict[str, Any] | None:
        """What the barcode stands for; None leaves it to the next plugin."""
        number = barcode_data.removeprefix("PART-")
        return {"part": {"pk": int(number)}} if number != barcode_data and number.isdecimal() else None
''',
        test="""
def test_it_knows_its_own_barcodes_alone() -> None:
    with loaded($cls) as plugin:
        assert plugin.scan("PART-12") == {"part": {"pk": 12}}
        assert plugin.scan("BOX-12") is None
""",
        test_imports=_LOADED,
    ),
    "action": Part(
        mixin="ActionMixin",
        imports={"stockpress.sdk.actions": ("ActionMixin",), **_ANY},
        summary="answers the action `$slug`",
        attributes="""
    ACTION_NAME = "$slug"
""",
        methods='''
    def perform_action(self, user: Any = None, data: Any = None) -> None:
        """Do it; `data` is what the request carried."""

    def get_result(self, user: Any = None, data: Any = None) -> bool:
        return True
''',
        test="""
def test_it_answers_its_action() -> None:
    with loaded($cls) as plugin:
        assert plugin.get_response() == {"action": "$slug", "result": True, "info": None}
""",
        test_imports=_LOADED,
    ),
}
