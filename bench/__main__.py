"""`make bench`: how fast Stockpress prints, beside the naive way of doing the same, in one run.

The figures are ratios of medians of interleaved rounds; the seconds depend on the machine.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from bench import documents, naive, plugins, server, settings
from bench.measuring import Timing, interleaved

RESULTS = Path(__file__).parent / "RESULTS.md"
ROUNDS = 5
IDLE_S = 3.0


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="stockpress-bench-") as folder:
        data_dir = Path(folder)
        print("Loading demo stock ...", flush=True)
        server.prepare(data_dir)
        documents.set_up_django(data_dir)
        rows = measure(data_dir) + measure_settings() + measure_plugins(data_dir)
    table = _table(rows)
    print(table)
    RESULTS.write_text(_page(table))
    print(f"Written to {RESULTS.relative_to(Path.cwd()) if RESULTS.is_relative_to(Path.cwd()) else RESULTS}")
    missed = [row for row in rows if row[3] == "missed"]
    return 1 if missed else 0


Row = tuple[str, str, str, str]


def measure(data_dir: Path) -> list[Row]:
    keys = documents.stock_keys(100)
    label = documents.template_named(documents.LABEL_TEMPLATE)
    order_template = documents.template_named(documents.ORDER_TEMPLATE)
    order = documents.order_with_lines(100)
    naive_labels = documents.html_of(label, "stockitem", keys)
    naive_order = documents.html_of(order_template, "purchaseorder", [order])
    with server.running(data_dir) as running:  # a first start fills the caches of the file system
        cold_s = running.started_in_s
    with server.running(data_dir) as running:
        time.sleep(IDLE_S)
        resident, proportional = running.resident_mib()
        rows = [
            _limit("`stockpress run` to the first 200 on /api/ (second start)", running.started_in_s, 4.0, "s"),
            _note("the same, first start", f"{cold_s:.2f} s"),
            _limit("resident memory of all processes, idle after start", resident, 450, "MiB"),
            _note("the same with shared pages counted once", f"{proportional:.0f} MiB"),
        ]
        print("Measuring 100 labels, 1 label and an order of 100 lines ...", flush=True)
        timings = interleaved(
            {
                "naive labels": lambda: naive.labels(naive_labels),
                "labels": lambda: running.print_to_end("label", label.pk, keys),
                "one label": lambda: [running.print_to_end("label", label.pk, [keys[0]]) for _ in range(5)],
                "naive order": lambda: naive.render([html for html, _ in naive_order]),
                "order": lambda: running.print_to_end("report", order_template.pk, [order]),
            },
            rounds=ROUNDS,
        )
        rows += _ratios(timings)
        time.sleep(IDLE_S)
        resident, proportional = running.resident_mib()
        rows.append(
            _note(
                "resident memory of all processes after these prints",
                f"{resident:.0f} MiB ({proportional:.0f} with shared pages once)",
            )
        )
    return rows


def measure_settings() -> list[Row]:
    print("Measuring settings ...", flush=True)
    seconds, queries = settings.reading()
    timings = settings.beside_bare_views(rounds=4 * ROUNDS)
    return [
        _limit("reading 100 settings in one process", seconds * 1000, 1, "ms"),
        ("queries of 20 rounds of these readings", str(queries), "0", "met" if queries == 0 else "missed"),
        _times("GET /api/settings/global/{key}/ against a bare view", timings["bare one"], timings["one setting"], 2),
        _times("GET /api/settings/global/ (all) against a bare view", timings["bare all"], timings["all settings"], 2),
    ]


def measure_plugins(data_dir: Path) -> list[Row]:
    print("Measuring plugins ...", flush=True)
    folder = data_dir / "bench_plugins"
    plugins.write(folder)
    with plugins.running(data_dir, folder) as running:
        plugins.activate_all(running)
        listing_s = plugins.listing(running)
    starts = plugins.starts(data_dir, folder, rounds=3)
    ratio = starts["with"].median_s / starts["without"].median_s
    calls = plugins.hook_calls(rounds=ROUNDS)
    cost_us = (calls["isolated"].median_s - calls["bare"].median_s) / plugins.CALLS * 1e6
    return [
        (
            f"start with {plugins.PLUGINS} active plugins against none",
            f"{ratio:.2f}x ({starts['with'].median_s:.2f} s; none {starts['without'].median_s:.2f} s)",
            "at most 1.5x",
            "met" if ratio <= 1.5 else "missed",
        ),
        _note("cost of a call into a plugin: time limit, failures, metrics", f"{cost_us:.1f} us"),
        _note(f"GET /api/plugins/ with {plugins.PLUGINS} active plugins, over HTTP", f"{listing_s * 1000:.1f} ms"),
    ]


def _ratios(timings: dict[str, Timing]) -> list[Row]:
    return [
        _ratio(
            "100 labels with QR, POST to PDF, against naive engine work",
            timings["naive labels"],
            timings["labels"],
            15,
        ),
        _limit("1 label, answered complete within the POST", timings["one label"].median_s / 5 * 1000, 60, "ms"),
        _ratio(
            "purchase order of 100 lines, POST to PDF, against naive engine work",
            timings["naive order"],
            timings["order"],
            5,
        ),
    ]


def _ratio(what: str, base: Timing, ours: Timing, wanted: float) -> Row:
    ratio = base.median_s / ours.median_s
    figure = f"{ratio:.1f}x ({ours.median_s * 1000:.0f} ms; naive {base.median_s * 1000:.0f} ms)"
    return (what, figure, f"at least {wanted:g}x", "met" if ratio >= wanted else "missed")


def _times(what: str, base: Timing, ours: Timing, most: float) -> Row:
    ratio = ours.median_s / base.median_s
    calls = settings.CALLS / 1000
    figure = f"{ratio:.2f}x ({ours.median_s / calls:.2f} ms; bare {base.median_s / calls:.2f} ms)"
    return (what, figure, f"at most {most:g}x", "met" if ratio <= most else "missed")


def _limit(what: str, figure: float, most: float, unit: str) -> Row:
    return (what, f"{figure:.3g} {unit}", f"under {most:g} {unit}", "met" if figure < most else "missed")


def _note(what: str, figure: str) -> Row:
    return (what, figure, "", "")


def _table(rows: list[Row]) -> str:
    lines = ["| what | measured | wanted | |", "|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _page(table: str) -> str:
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("plutoprint", "weasyprint", "django", "granian", "qrcode", "pypdf")
    )
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, SQLite"
    return f"""# Benchmark results

Made by `make bench` on {dt.datetime.now(dt.UTC):%Y-%m-%d}: {machine}.
{packages}.

The naive baseline renders the same pages with WeasyPrint one item at a time, draws the codes with the qrcode library and
joins with pypdf, in one process that is already warm; ours is timed over HTTP from the POST to the finished file. Medians
of {ROUNDS} interleaved rounds.

{table}
"""


if __name__ == "__main__":
    sys.exit(main())
