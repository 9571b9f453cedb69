"""Draw the certificate frames: python make_frame.py (writes khung-sen-*.svg beside itself; millimetres, A4 landscape).

Ours from the first line: interlaced waves, lotus corners, a pale rosette. No emblem of state or Party. A released frame
file is never changed (certificates name its SHA-256): a new look is a new number.
"""

from __future__ import annotations

import math
from pathlib import Path

WIDTH, HEIGHT, OUTER, INNER = 297.0, 210.0, 9.0, 19.0
Point = tuple[float, float]


def path(points: list[Point], *, close: bool = False) -> str:
    """Straight pieces through `points`."""
    return "M" + " L".join(f"{x:.2f} {y:.2f}" for x, y in points) + (" Z" if close else "")


def petal(centre: Point, angle: float, length: float, breadth: float) -> str:
    """A pointed leaf that starts at `centre` towards `angle` (radians)."""
    def at(along: float, aside: float) -> str:
        x = centre[0] + along * math.cos(angle) - aside * math.sin(angle)
        y = centre[1] + along * math.sin(angle) + aside * math.cos(angle)
        return f"{x:.2f} {y:.2f}"
    half = breadth / 2
    return (f"M{at(0, 0)} C{at(length * 0.22, half)} {at(length * 0.62, half)} {at(length, 0)} "
            f"C{at(length * 0.62, -half)} {at(length * 0.22, -half)} {at(0, 0)} Z")


def lotus(centre: Point, up: float, size: float) -> list[str]:
    """Leaves of a lotus seen from the side, outer ones first."""
    spread = [(-1.25, 0.82), (1.25, 0.82), (-0.84, 0.92), (0.84, 0.92), (-0.42, 0.97), (0.42, 0.97), (0.0, 1.0)]
    return [petal(centre, up + turn, size * length, size * 0.46) for turn, length in spread]


def box(inset: float, notch: float = 0.0) -> str:
    """A rectangle `inset` from the edge of the sheet, its corners stepped inwards by `notch`."""
    left, top, right, bottom = inset, inset, WIDTH - inset, HEIGHT - inset
    if not notch:
        return path([(left, top), (right, top), (right, bottom), (left, bottom)], close=True)
    n = notch
    return path([(left + n, top), (right - n, top), (right - n, top + n), (right, top + n), (right, bottom - n),
                 (right - n, bottom - n), (right - n, bottom), (left + n, bottom), (left + n, bottom - n),
                 (left, bottom - n), (left, top + n), (left + n, top + n)], close=True)


def waves() -> list[str]:
    """Three interlaced waves along each side, between the corner pieces."""
    middle, amplitude, corner = (OUTER + INNER) / 2, (INNER - OUTER) / 2 - 1.9, INNER + 4.5
    found = []
    for length, place in ((WIDTH, lambda s, o: (s, middle + o)), (WIDTH, lambda s, o: (s, HEIGHT - middle - o)),
                          (HEIGHT, lambda s, o: (middle + o, s)), (HEIGHT, lambda s, o: (WIDTH - middle - o, s))):
        run = length - 2 * corner
        turns, steps = round(run / 9), round(run / 0.75)
        for phase in range(3):
            found.append(path([place(corner + run * i / steps, amplitude * math.sin(
                2 * math.pi * (turns * i / steps + phase / 3))) for i in range(steps + 1)]))
    return found


def rosette(radius: float) -> list[str]:
    """The pale figure behind the text: rays between rings."""
    cx, cy = WIDTH / 2, HEIGHT / 2 + 8
    turn = [2 * math.pi * i / 120 for i in range(120)]
    rings = [path([(cx + r * math.cos(a), cy + r * math.sin(a)) for a in turn], close=True)
             for r in (radius, radius * 0.96, 19.0, 17.5)]
    return rings + [petal((cx + 20 * math.cos(a), cy + 20 * math.sin(a)), a, radius * 0.96 - 21, 7.4)
                    for a in (2 * math.pi * i / 32 for i in range(32))]


def svg(dark: str, light: str, fill: str, pale: str) -> str:
    def drawn(pieces: list[str], stroke: str, width: float, inside: str = "none") -> str:
        return f'<path d="{" ".join(pieces)}" fill="{inside}" stroke="{stroke}" stroke-width="{width}"/>'

    middle = (OUTER + INNER) / 2
    corners = [(x, y) for x in (middle, WIDTH - middle) for y in (middle, HEIGHT - middle)]
    parts = [drawn(rosette(62), pale, 0.25),
             drawn([box(OUTER - 1.6)], light, 0.3), drawn([box(OUTER)], dark, 0.9), drawn([box(INNER)], dark, 0.5),
             drawn([box(INNER + 1.3, 6.0)], light, 0.3), drawn(waves(), light, 0.3)]
    for x, y in corners:
        half = (INNER - OUTER) / 2 + 2.8
        square = [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
        parts += [drawn([path(square, close=True)], dark, 0.5, "#ffffff"),
                  drawn([petal((x, y), math.pi / 4 * i, half * 0.92, 3.2) for i in range(1, 8, 2)], dark, 0.3),
                  drawn([petal((x, y), math.pi / 4 * i, half * 0.88, 3.4) for i in range(0, 8, 2)], dark, 0.3, fill)]
    for foot, size in ((HEIGHT - middle + 3.4, 8.0), (37.0, 13.5)):
        parts += [drawn([leaf], dark, 0.3, fill) for leaf in lotus((WIDTH / 2, foot), -math.pi / 2, size)]
    body = "\n".join(parts)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}mm" height="{HEIGHT:g}mm" '
            f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}">\n{body}\n</svg>\n')


if __name__ == "__main__":
    here = Path(__file__).parent
    (here / "khung-sen-1.svg").write_text(svg("#9a6a14", "#c59a45", "#f7e3a8", "#f4ead2"), encoding="utf-8")
    (here / "khung-sen-2.svg").write_text(svg("#a8201a", "#cf9a3c", "#f9e2a6", "#f7e8dc"), encoding="utf-8")
