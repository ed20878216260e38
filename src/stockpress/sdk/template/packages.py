"""The files of a new plugin package."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from stockpress import __version__
from stockpress.kernel.errors import StockpressError
from stockpress.sdk.template.parts import PARTS, Part

LONGEST_NAME = 60
LINE_LENGTH = 110
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9 _.-]*[A-Za-z0-9]")


class NamesInvalid(StockpressError):
    code = "new_plugin_invalid"
    text = "{reason}"


class FolderExists(StockpressError):
    code = "new_plugin_folder_exists"
    text = "{path} exists already. Choose another name, or another folder with --dir."


@dataclass(frozen=True, kw_only=True)
class NewPlugin:
    """Write a package for a plugin called `name` into a new folder below `parent`; returns that folder.

    parts: keys of PARTS, what it is to do. Raises NamesInvalid and FolderExists before anything is written.
    """

    name: str
    parent: Path
    parts: Sequence[str] = ("settings",)

    def __call__(self) -> Path:
        self._check()
        folder = self.parent / self.slug
        try:
            folder.mkdir(parents=True)
        except FileExistsError as err:
            raise FolderExists(path=folder) from err
        except OSError as err:
            raise NamesInvalid(reason=f"{folder} cannot be made: {err.strerror or err}.") from err
        for path, text in self.files().items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return folder

    @property
    def words(self) -> list[str]:
        return [word for word in re.split(r"[ _.-]+", self.name.strip()) if word]

    @property
    def slug(self) -> str:
        """The plugin's key, the name of its folder and of its distribution."""
        return "-".join(word.lower() for word in self.words)

    @property
    def package(self) -> str:
        return self.slug.replace("-", "_")

    @property
    def class_name(self) -> str:
        return "".join(word[0].upper() + word[1:] for word in self.words) + "Plugin"

    def _check(self) -> None:
        if len(self.name) > LONGEST_NAME or not _NAME.fullmatch(self.name.strip()):
            raise NamesInvalid(
                reason=f"{self.name!r} is not a name for a plugin: use 2 to {LONGEST_NAME} letters, digits, blanks and "
                "hyphens, and begin with a letter."
            )
        if keyword.iskeyword(self.package) or self.package in {*sys.stdlib_module_names, "stockpress", "plugin"}:
            raise NamesInvalid(reason=f"{self.package!r} is the name of something else in Python; choose another.")
        unknown = [part for part in self.parts if part not in PARTS]
        if unknown:
            raise NamesInvalid(reason=f"There is no part {unknown[0]!r}. There are {', '.join(PARTS)}.")

    def files(self) -> dict[str, str]:
        """The texts by path below the package's folder."""
        package = f"src/{self.package}"
        found = {
            "pyproject.toml": self._filled(_PYPROJECT),
            "README.md": self._readme(),
            "conftest.py": self._filled(_CONFTEST),
            f"{package}/__init__.py": self._filled('"""The plugin $name for Stockpress."""\n'),
            f"{package}/plugin.py": self._plugin(),
            "tests/test_plugin.py": self._test(),
        }
        for part in self._parts:
            found |= {f"{package}/{path}": self._filled(text) for path, text in part.files.items()}
        return found

    @property
    def _parts(self) -> list[Part]:
        return [PARTS[key] for key in dict.fromkeys(self.parts)]

    def _filled(self, text: str) -> str:
        return Template(text).safe_substitute(
            name=self.name.strip(), slug=self.slug, package=self.package, cls=self.class_name, version=__version__
        )

    def _plugin(self) -> str:
        imports = _imports([{"stockpress.sdk.plugin": ("Plugin",)}, *(part.imports for part in self._parts)])
        top = list(dict.fromkeys(part.top for part in self._parts if part.top))
        attributes = [part.attributes for part in self._parts if part.attributes]
        methods = [part.methods for part in self._parts if part.methods]
        bases = ", ".join([*(part.mixin for part in self._parts), "Plugin"])
        if len(bases) > LINE_LENGTH - 40:
            bases = "\n    " + bases.replace(", ", ",\n    ") + ",\n"
        text = f'"""The plugin $name."""\n\nfrom __future__ import annotations\n\n{imports}'
        text += "".join(top)
        text += _CLASS.replace("$bases", bases) + "".join(attributes) + "".join(methods)
        return self._filled(text)

    def _test(self) -> str:
        needed = [{"stockpress.sdk.testing": ("check_plugin",)}, *(part.test_imports for part in self._parts)]
        own = f"\nfrom {self.package}.plugin import {self.class_name}\n"
        text = f'"""Does $name do what it should?"""\n\nfrom __future__ import annotations\n\n{_imports(needed)}{own}'
        tests = [_CHECK, *(part.test for part in self._parts)]
        return self._filled(text + "".join(f"\n{test}" for test in tests))

    def _readme(self) -> str:
        summaries = "\n".join(f"- {part.summary}" for part in self._parts) or "- nothing yet"
        switches = [part.switch for part in self._parts if part.switch]
        text = _README.replace("$summaries", summaries)
        lines = "".join(f"\n    stockpress settings set {switch} true" for switch in switches)
        return self._filled(text.replace("$switches", lines))


def _imports(wanted: Iterable[Mapping[str, tuple[str, ...]]]) -> str:
    """Import lines in the usual order: Python's own, then the others."""
    names: dict[str, set[str]] = {}
    for one in wanted:
        for module, imported in one.items():
            names.setdefault(module, set()).update(imported)
    lines: dict[bool, list[str]] = {True: [], False: []}
    # Plain imports come before those of names.
    for module in sorted(names, key=lambda module: (bool(names[module]), module)):
        sorted_names = ", ".join(sorted(names[module], key=lambda name: (not name.isupper(), name[0].islower(), name)))
        line = f"from {module} import {sorted_names}" if sorted_names else f"import {module}"
        lines[module.partition(".")[0] in sys.stdlib_module_names].append(line)
    return "\n\n".join("\n".join(group) for group in lines.values() if group) + "\n"


_CLASS = '''

class $cls($bases):
    """See docs/plugins of Stockpress for everything that a plugin can do."""

    NAME = "$name"
    SLUG = "$slug"
    TITLE = "$name"
    DESCRIPTION = "What it does, in one sentence"
    AUTHOR = "Your name"
    VERSION = "0.1.0"
    # The versions of InvenTree whose names and data the plugin knows; a server says which one it works as.
    MIN_VERSION = "1.0.0"
'''

_CHECK = """
def test_it_keeps_the_contract() -> None:
    assert check_plugin($cls) == []
"""

_CONFTEST = '''"""Makes Stockpress ready before the plugin is imported; brings the fixture `stockpress_database`."""

pytest_plugins = ["stockpress.sdk.testing.fixtures"]
'''

_PYPROJECT = """[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "$slug"
version = "0.1.0"
description = "A plugin for Stockpress"
readme = "README.md"
requires-python = ">=3.11"
# No dependency on stockpress: a plugin is installed into a server, which has it.
dependencies = []

[project.entry-points.stockpress_plugins]
$package = "$package.plugin:$cls"

[tool.hatch.build.targets.wheel]
packages = ["src/$package"]

[tool.pytest.ini_options]
testpaths = ["tests"]
pythonpath = ["src"]
"""

_README = """# $name

A plugin for Stockpress, made with version $version. It

$summaries

## Try it

With Stockpress installed in this Python environment:

    pytest

## Use it

    pip wheel --no-deps --wheel-dir dist .
    stockpress plugins install ./dist/$package-0.1.0-py3-none-any.whl
    stockpress plugins enable $slug$switches

The server needs `STOCKPRESS_PLUGINS_ENABLED=1`. While you write, it is quicker to let the server read the folder itself:
set `STOCKPRESS_PLUGIN_DIR` to the full path of `src`, and after an edit ask it to reload (`POST /api/plugins/reload/` with
`{"full_reload": true}`).

## InvenTree

This plugin uses Stockpress's own names (`stockpress.sdk`) and runs in Stockpress only. To have one that runs in both, import
from `plugin` and `plugin.mixins` instead, write settings and features as dictionaries, and name the group of the entry point
`inventree_plugins`, which Stockpress reads as well.
"""
