"""`make bench`, or `python -m tests.benchmarks [NAME …]`: run each bench_*.py beside this file and print one table.

A benchmark module has `rows() -> list[tuple[str, str, str, str]]`: figure of performance.md, what, ours, beside what
(with the ratio). Quote the ratios: times move by a factor of two between runs on one machine, ratios hardly.
"""

from __future__ import annotations

import importlib
import sys
import time
from pathlib import Path

HEAD = ("figure", "what", "ours", "beside")


def main(names: list[str]) -> None:
    shown: list[tuple[str, ...]] = [HEAD]
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        name = path.stem.removeprefix("bench_")
        if names and name not in names:
            continue
        start = time.perf_counter()
        shown += importlib.import_module(f"tests.benchmarks.{path.stem}").rows()
        print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    widths = [max(len(row[column]) for row in shown) for column in range(len(HEAD))]
    shown.insert(1, tuple("-" * width for width in widths))
    for row in shown:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")


if __name__ == "__main__":
    main(sys.argv[1:])
