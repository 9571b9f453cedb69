"""Certificates a second, their size, memory and the first one, beside reportlab as others use it and a limit."""

from __future__ import annotations

import functools
import gc
import io
import itertools
import os
import resource
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from danvan_desktop.documents import certificate, drawing, templates
from danvan_desktop.documents.certificate import Decision, Recipient
from danvan_desktop.documents.page import Page, Symbol, Text

DECISION = Decision("412/QĐ-UBND", date(2026, 10, 12), "Chủ tịch Ủy ban nhân dân xã Khê Hòa", "Khê Hòa", "Chủ tịch",
                    "Trần Đức Thịnh", office="6f1d7c1e-5a0e-5b64-9a3e-0d4b7f2c9a10")
FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Lò Quàng Giàng".split()
GIVEN = ("An Bình Cường Dũng Giang Hạnh Hương Khánh Linh Mạnh "
         "Nhâm Oanh Phúc Quyết Sáng Thưởng Tuyết Ước Vượng Xuân").split()
REASON = "Đã có thành tích xuất sắc trong phong trào thi đua “Dân vận khéo” năm 2026"
PAGES, FEW = 100, 20  # the slowest way is asked for a few only


def composed(count: int) -> Iterator[Page]:
    """Pages one after the other, each name its own."""
    form = templates.pick("state", date(2026, 10, 12))
    for at in range(count):
        name = f"Ông {FAMILY[at % 17]} {GIVEN[at // 17 % 20]} {GIVEN[at % 20]}"
        one = Recipient(at + 1, name, "individual", REASON, f"Trưởng thôn {GIVEN[at % 19]}", "", f"{at + 1}/2026")
        (page,), _problems = certificate.compose(DECISION, [one], form)
        yield page


def rows() -> list[tuple[str, str, str, str]]:
    from tests.benchmarks import certificate_rivals as rivals

    pages = list(composed(PAGES))
    seconds = _interleaved({
        "ours": lambda: drawing.pdf(pages), "limit by hand": lambda: rivals.by_hand(pages),
        "Platypus with our frame and QR": lambda: rivals.platypus(pages),
        "plain canvas with our QR": lambda: rivals.naive(pages, own_qr=False),
        "plain canvas with reportlab's QR": lambda: rivals.naive(pages[:FEW])})
    seconds["plain canvas with reportlab's QR"] *= PAGES / FEW
    ours = seconds.pop("ours")
    told = [("1a", "certificates per CPU second", f"{PAGES / ours:.0f}",
             f"{name} {PAGES / other:.0f}: ours x {other / ours:.2f}") for name, other in seconds.items()]
    sizes = [_page_bytes(make, pages) for make in (drawing.pdf, rivals.by_hand, rivals.naive)]
    told.append(("1b", "bytes a page over frame and fonts", f"{sizes[0]}",
                 f"limit by hand {sizes[1]}: ours x {sizes[0] / sizes[1]:.2f}; plain canvas {sizes[2]}"))
    few, many = _peak_mb(1_000), _peak_mb(10_000)
    told.append(("1b", "peak memory at 10,000 pages", f"{many} MB", f"at 1,000 pages {few} MB: x {many / few:.2f}"))
    cold, plain = _first("drawing.pdf", "rivals.naive")
    told.append(("1c", "first certificate, whole process", f"{cold * 1000:.0f} ms",
                 f"plain canvas {plain * 1000:.0f} ms: ours x {cold / plain:.2f}"))
    warm = _interleaved({"warm": lambda: drawing.pdf(list(composed(1)))}, 5)["warm"]
    told.append(("1c", "one more certificate, warm", f"{warm * 1000:.0f} ms", f"cold: x {warm / cold:.2f}"))
    told.append(("1d", "lines back in NFC; QR read by zxing", *_read_back(pages[:14])))
    return told


def _interleaved(works: dict[str, Callable[[], object]], rounds: int = 2) -> dict[str, float]:
    """CPU seconds of each, the best of a few rounds in which all take their turn."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            gc.collect()
            start = time.process_time()
            work()
            best[name] = min(best[name], time.process_time() - start)
    return best


def _page_bytes(make: Callable[[list[Page]], bytes], pages: list[Page]) -> int:
    some = pages[:20]
    return (len(make(some * 2)) - len(make(some))) // len(some)


def _child(code: str) -> str:
    root = Path(__file__).resolve().parents[2]
    return subprocess.run([sys.executable, "-c", code], cwd=root, env={**os.environ, "PYTHONPATH": str(root)},
                          check=True, capture_output=True, text=True).stdout


def _peak_mb(count: int) -> int:
    return int(_child(f"from tests.benchmarks.bench_certificates import peak; print(peak({count}))"))


def peak(count: int) -> int:
    """In a process of its own: draw so many pages to nowhere; the most memory it took, MB."""
    drawing.qr_bits = functools.lru_cache(100)(drawing.qr_bits)  # type: ignore[assignment]  # time is not asked here
    sheets = itertools.islice(itertools.cycle(composed(100)), count)
    with open(os.devnull, "wb") as nowhere:
        drawing.write(sheets, nowhere)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _first(*makes: str) -> list[float]:
    """CPU seconds of a whole process that draws one page, for each way the best of three, taking turns."""
    code = ("import time; from tests.benchmarks.bench_certificates import composed, drawing;"
            " from tests.benchmarks import certificate_rivals as rivals;"
            " {}(list(composed(1))); print(time.process_time())")
    rounds = [[float(_child(code.format(make))) for make in makes] for _ in range(3)]
    return [min(times) for times in zip(*rounds, strict=True)]


def _read_back(pages: list[Page]) -> tuple[str, str]:
    import pypdf
    import pypdfium2
    import zxingcpp

    data = drawing.pdf(pages)
    lines = found = read = 0
    with pypdfium2.PdfDocument(data) as rendered:
        for page, sheet, picture in zip(pages, pypdf.PdfReader(io.BytesIO(data)).pages, rendered, strict=True):
            text = sheet.extract_text()
            wanted = [element.text for element in page.elements if isinstance(element, Text)]
            lines += len(wanted)
            found += sum(line in text and unicodedata.is_normalized("NFC", text) for line in wanted)
            code = next(element.text for element in page.elements if isinstance(element, Symbol))
            read += [each.text for each in zxingcpp.read_barcodes(picture.render(scale=200 / 72).to_pil())] == [code]
    return f"{found} of {lines}; {read} of {len(pages)}", "all"
