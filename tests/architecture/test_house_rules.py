"""Rules of this code base that no other tool checks."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "stockpress"
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
COMPAT_NAMES = {
    "data_exporter",
    "django_q",
    "generic",
    "importer",
    "plugin",
    "report",
    "common",
    "part",
    "stock",
    "company",
    "order",
    "build",
    "users",
    "machine",
    "InvenTree",
}

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules() -> dict[Path, ast.Module]:
    paths = [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]
    return {path.relative_to(PACKAGE): ast.parse(path.read_text()) for path in paths}


def imported_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def is_broad(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"}) for kind in caught
    )


def test_packages_import_only_what_stands_below_them() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    found = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def passes_it_on(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_every_error_is_caught_only_where_foreign_code_is_isolated() -> None:
    broad = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        if path.name != "isolation.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and is_broad(node) and not passes_it_on(node)
    ]
    assert broad == []


def test_nothing_of_ours_uses_the_import_names_of_other_software() -> None:
    used = [
        f"{path}: {name}"
        for path, tree in modules().items()
        if path.parts[0] != "compat"
        for name in imported_names(tree)
        if name.split(".")[0] in COMPAT_NAMES or name.startswith("stockpress.compat")
    ]
    assert used == []


def test_no_module_is_too_long_to_read() -> None:
    long = {
        str(path): lines
        for path in modules()
        if (lines := len((PACKAGE / path).read_text().splitlines())) > LONGEST_MODULE
    }
    assert long == {}


def test_no_function_is_too_long_to_read() -> None:
    long = [
        f"{path}:{node.lineno} {node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, FunctionNode) and node.end_lineno and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("mark", ["TODO", "FIXME", "XXX", "raise NotImplementedError"])
def test_nothing_is_left_unfinished(mark: str) -> None:
    found = [str(path) for path in modules() if mark in (PACKAGE / path).read_text()]
    assert found == []
