"""A plugin loaded alone for a test: its settings, what it is asked, and that nothing of it stays."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from stockpress.plugins.host import HOST
from stockpress.plugins.isolation import PluginFailed
from stockpress.printing.errors import OptionsInvalid
from stockpress.sdk.labels import LabelPdf, LabelPrintingMixin, LabelWork, PrintedFile, SheetOptions
from stockpress.sdk.plugin import Plugin, registry
from stockpress.sdk.rules import ValidationMixin
from stockpress.sdk.settings import Setting, SettingsMixin, definitions, flag
from stockpress.sdk.testing import FakeLabel, FakeOutput, loaded, make_label, printed
from tests.factories.part import PartFactory

ONE, TWO = SimpleNamespace(pk=1), SimpleNamespace(pk=2)


class Settled(SettingsMixin, Plugin):
    NAME = "Settled"
    SETTINGS = definitions(
        COUNT=Setting(name="Count", type=int, default=3),
        WORD=Setting(name="Word", required=True),
        KIND=Setting(name="Kind", choices=["a", "b"], default="a"),
        COMPANY=Setting(name="Company", model="company.company"),
        SHARE=Setting(name="Share", type=float, default=0.5),
    )
    USER_SETTINGS = definitions(LOUD=Setting(name="Loud", type=bool, default=False))


def test_settings_are_those_given_or_their_defaults() -> None:
    with loaded(Settled, settings={"COUNT": "7", "COMPANY": 12}, user_settings={"LOUD": True}) as plugin:
        assert (plugin.get_setting("COUNT"), plugin.get_setting("KIND"), plugin.get_setting("SHARE")) == (7, "a", "0.5")
        assert (plugin.get_setting("COMPANY"), plugin.get_setting("NOTHING", backup_value=4)) == ("12", 4)
        assert plugin.get_user_setting("LOUD", None) is True
        assert plugin.check_settings() == (False, ["WORD"])
        plugin.set_setting("WORD", "hello")
        plugin.set_setting("UNKNOWN", "ignored")
        plugin.set_user_setting("LOUD", False, None)
        assert plugin.check_settings() == (True, [])
        assert plugin.get_user_setting("LOUD", None) is False
        assert plugin.get_settings_dict()["WORD"] == "hello"
    with loaded(Settled) as plugin:
        assert (plugin.get_setting("COUNT"), plugin.get_setting("WORD")) == (3, "")


def test_values_that_the_declaration_does_not_allow_are_refused() -> None:
    for key, value in (("COUNT", "many"), ("KIND", "c")):
        with pytest.raises(ValidationError), loaded(Settled, settings={key: value}):
            pass
    with pytest.raises(KeyError, match="settled declares no setting COLOR; it declares COMPANY, COUNT"):
        loaded(Settled, settings={"COLOR": "red"}).__enter__()
    with loaded(Settled) as plugin, pytest.raises(ValidationError):
        plugin.set_setting("COUNT", "many")


def test_nothing_else_is_loaded_meanwhile_and_nothing_of_it_afterwards() -> None:
    HOST.close()
    with loaded(Settled) as plugin:
        assert list(registry.plugins) == ["settled"]
        assert registry.get_plugin("settled") is plugin
        assert plugin.is_active()
        assert registry.with_mixin("settings") == [plugin]
    assert list(registry.plugins) == []


def test_settings_of_the_server_are_those_given() -> None:
    with loaded(Settled, server_settings={"ENABLE_PLUGINS_EVENTS": True}):
        assert flag("ENABLE_PLUGINS_EVENTS")


@pytest.mark.django_db
def test_hooks_ask_the_plugin_while_it_is_loaded() -> None:
    class Shouting(ValidationMixin, Plugin):
        NAME = "Shouting"

        def validate_part_name(self, name: str, part: Any) -> None:
            if name != name.upper():
                self.raise_error("Shout.")

    part = PartFactory.build(name="quiet")
    with loaded(Shouting), pytest.raises(ValidationError, match="Shout"):
        part.full_clean()
    part.full_clean()


class Device(LabelPrintingMixin, Plugin):
    NAME = "Device"

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[dict[str, Any]] = []

    def print_label(self, **kwargs: Any) -> None:
        self.seen.append(kwargs)


def test_labels_are_printed_as_the_server_does_it_without_a_database() -> None:
    with loaded(Device) as plugin:
        left = printed(plugin, FakeLabel(width=30, context={"color": "red"}), [ONE, TWO], user="ann")
    assert left.content is None
    assert [call["item_instance"] for call in plugin.seen] == [ONE, TWO]
    first = plugin.seen[0]
    assert (first["width"], first["filename"], first["user"]) == (30, "label.pdf", "ann")
    assert (first["context"]["item"], first["context"]["color"]) == (ONE, "red")
    assert first["pdf_data"].startswith(b"%PDF")
    assert abs(first["png_file"].width / first["png_file"].height - 1.5) < 0.02


def test_a_failing_print_and_bad_options_are_told() -> None:
    class Broken(Device):
        NAME = "Broken"

        def print_label(self, **kwargs: Any) -> None:
            raise OSError("no paper")

    class Choosy(Device):
        NAME = "Choosy"
        PrintingOptionsSerializer = SheetOptions

    with loaded(Broken) as plugin, pytest.raises(PluginFailed, match="no paper"):
        printed(plugin, FakeLabel(), [ONE])
    with loaded(Choosy) as plugin:
        with pytest.raises(OptionsInvalid):
            printed(plugin, FakeLabel(), [ONE], options={"skip": -1})
        printed(plugin, FakeLabel(), [ONE], options={"skip": 2})
        assert plugin.seen[0]["printing_options"]["skip"] == 2


class Maker(LabelPrintingMixin, Plugin):
    NAME = "Maker"

    def make_labels(self, work: LabelWork) -> PrintedFile:
        return LabelPdf().make(work)


@pytest.mark.django_db
def test_plugins_that_make_files_are_tried_with_a_stored_label() -> None:
    label = make_label("<html><body>{{ part.name }}</body></html>", model_type="part", filename_pattern="x.pdf")
    with loaded(Maker) as plugin:
        left = printed(plugin, label, [PartFactory.create()])
        with pytest.raises(TypeError, match="make_label"):
            printed(plugin, FakeLabel(), [ONE])
    assert left.name == "x.pdf"
    assert left.content is not None
    assert left.content.startswith(b"%PDF")


def test_an_output_to_hand_to_a_plugin_remembers_what_it_is_told() -> None:
    output = FakeOutput(total=2)
    output.progress = 1
    output.save()
    output.mark_failure("no paper")
    assert (output.saved, output.errors, output.complete) == (1, {"error": "no paper"}, False)
    output.mark_complete(progress=2, output="file")
    assert (output.progress, output.output, output.complete) == (2, "file", True)
