"""Templates of plugins: the folder `templates` beside each loaded plugin's file."""

from __future__ import annotations

from pathlib import Path

from django.template.loaders.filesystem import Loader as FolderLoader

from stockpress.plugins.host import HOST


class Loader(FolderLoader):
    """Comes after the server's own templates, so that none of those can be replaced."""

    def get_dirs(self) -> list[str | Path]:
        return template_folders()


def template_folders() -> list[str | Path]:
    """The folders that exist, in the order of the plugins."""
    folders = [plugin.path() / "templates" for plugin in HOST.current().plugins.values()]
    return [folder for folder in folders if folder.is_dir()]
