"""Tag libraries that templates of plugins load, in pages that plugins make and in labels and reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines

from stockpress.printing.models import LabelTemplate
from tests.factories.part import PartFactory
from tests.factories.plugins import PluginFolder, plugins_from
from tests.factories.printing import label_template

SOURCE = """
    from plugin import InvenTreePlugin
    from plugin.mixins import SettingsMixin

    class Viewer(SettingsMixin, InvenTreePlugin):
        NAME = "Viewer"
        TITLE = "The viewer"
        SLUG = "viewer"
        SETTINGS = {"KEY": {"name": "Secret", "default": "hidden", "protected": True}}

    class Sleeper(InvenTreePlugin):
        NAME = "Sleeper"
"""
TAGS = """{% load plugin_extras %}
{% plugin_list as loaded %}{{ loaded.viewer.human_name }}
{% inactive_plugin_list as others %}{{ others.sleeper.name }}
{% mixin_enabled "viewer" "settings" as has %}{{ has }}
{% mixin_enabled loaded.viewer "urls" as hasnt %}{{ hasnt }}
{% mixin_available "settings" as any %}{{ any }}
{% safe_url "api-part-list" as url %}{{ url }}
{% safe_url "nowhere" as none %}{{ none|default:"-" }}
{% plugin_settings "viewer" as declared %}{{ declared.KEY.name|default:"-" }}"""


@pytest.fixture(autouse=True)
def plugins(tmp_path: Path, db: None) -> Iterator[None]:
    folder = PluginFolder(tmp_path)
    folder.write("viewer", SOURCE)
    with plugins_from(folder, "viewer"):
        yield


def words(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_pages_of_plugins_ask_about_plugins() -> None:
    page = engines["django"].from_string(TAGS).render({})
    assert words(page) == ["The viewer", "Sleeper", "True", "False", "True", "/api/part/", "-", "Secret"]


def test_labels_ask_about_plugins_and_are_told_no_settings() -> None:
    template: LabelTemplate = label_template(TAGS)
    label = template.render_as_string(PartFactory.create())
    assert words(label)[-8:] == ["The viewer", "Sleeper", "True", "False", "True", "/api/part/", "-", "-"]


@pytest.mark.parametrize(
    "library", ["inventree_extras", "report", "barcode", "l10n", "plugin_extras", "static", "i18n"]
)
def test_pages_of_plugins_load_the_libraries_of_labels(library: str) -> None:
    assert engines["django"].from_string(f"{{% load {library} %}}ok").render({}) == "ok"


def test_tags_of_labels_work_in_pages_of_plugins() -> None:
    page = (
        engines["django"]
        .from_string(
            "{% load inventree_extras report barcode %}{% define 'a'|upper as x %}{{ x }}"
            "{% add 1 2 %}{% inventree_instance_name %}{% qrcode 'x' as code %}{{ code|slice:':10' }}{% truncate 'abcdef' 4 %}"
            "{% str2bool 'yes' as yes %}{{ yes }}{% format_number 3.1 decimal_places=2 %}"
        )
        .render({})
    )
    assert "A3" in page
    assert "data:image" in page
    assert "True" in page
    assert "3.1" in page
