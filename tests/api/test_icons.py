"""The list of icon packs."""

from __future__ import annotations

import pytest

from tests.factories.plugins import PluginFolder, plugins_from

pytestmark = pytest.mark.django_db

SOURCE = """
    from stockpress.inventory.common.icons import IconPack
    from stockpress.plugins.contract import InvenTreePlugin
    from stockpress.plugins.mixins import IconPackMixin

    class Icons(IconPackMixin, InvenTreePlugin):
        NAME = "My Icons"
        asked = 0

        def icon_packs(self):
            type(self).asked += 1
            if type(self).asked > 1:
                raise RuntimeError("asked twice")
            return [IconPack("Mine", "my", {"woff": "/static/plugins/my-icons/my.woff"},
                             {"bolt": {"name": "Bolt", "category": "", "tags": ["screw"], "variants": {"on": "ea0b"}}})]
"""


def test_the_packs_of_the_server_and_of_plugins_are_listed(api, tmp_path) -> None:
    folder = PluginFolder(tmp_path)
    folder.write("icons", SOURCE)
    client = api.user()
    with plugins_from(folder, "my-icons"):
        for _ in range(2):
            tabler, mine = client.get("/api/icons/").json()
    assert (tabler["name"], tabler["prefix"]) == ("Tabler Icons", "ti")
    assert tabler["icons"]["box"]["variants"]["outline"]
    assert client.get(tabler["fonts"]["truetype"]).status_code == 200
    assert mine == {
        "name": "Mine",
        "prefix": "my",
        "fonts": {"woff": "/static/plugins/my-icons/my.woff"},
        "icons": {"bolt": {"name": "Bolt", "category": "", "tags": ["screw"], "variants": {"on": "ea0b"}}},
    }


def test_with_a_limit_the_packs_come_as_a_page(api) -> None:
    page = api.user().get("/api/icons/?limit=1").json()
    assert (page["count"], len(page["results"])) == (1, 1)


def test_without_signing_in_no_icons_are_listed(api) -> None:
    assert api.anonymous().get("/api/icons/").status_code == 401
