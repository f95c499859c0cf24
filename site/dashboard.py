"""Draws deploy/grafana/cambist.json from what a Prometheus answers, as Grafana lays it out.

    site/dashboard.py PROMETHEUS [--minutes 10] [--title "one server under load"] [--out docs/pictures/dashboard.svg]

Panels, queries, units, places and legends are the dashboard's own; a query that gets no data is an error, which names its
panel. Only what the dashboard uses is drawn: lines, a table, and states over time.
"""

import argparse
import json
import math
import re
import sys
import time
import urllib.parse
import urllib.request
from html import escape
from pathlib import Path

DASHBOARD = Path(__file__).resolve().parent.parent / "deploy/grafana/cambist.json"
COLUMN, UNIT, GAP = 50, 30, 8  # of Grafana's grid of 24 columns
POINTS = 120
COLOURS = ["#2f7d32", "#b8860b", "#1f6fb2", "#c4551d", "#b3261e", "#6a4fb3", "#0f8a8a", "#8a5a2b", "#5d7f1f", "#9c2f7c"]
LONG = [("min", 60), ("h", 3600), ("d", 86_400), ("years", 31_557_600)]  # and their seconds
INK, SOFT, LINE, FILL = "#1f2430", "#5b6472", "#d5dae2", "#f6f8fa"


def ask(prometheus, path, **parameters):
    address = f"{prometheus.rstrip('/')}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
    with urllib.request.urlopen(address, timeout=60) as answer:
        return json.load(answer)["data"]["result"]


def filled(expression, interval):
    return expression.replace("$__rate_interval", interval).replace("$instance", ".*")


def legend(target, metric):
    name = re.sub(r"\{\{(\w+)}}", lambda found: metric.get(found.group(1), ""), target["legendFormat"])
    return name.strip() or "(none)"


def series(target, prometheus, begin, end, interval):
    """What a target answers: a name and its points for each series that has a number."""
    step = max((end - begin) / POINTS, 0.25)
    found = []
    for one in ask(prometheus, "query_range", query=filled(target["expr"], interval), start=begin, end=end, step=step):
        points = [(at, float(value)) for at, value in one["values"] if math.isfinite(float(value))]
        if points:
            found.append((legend(target, one["metric"]), points))
    return found


def rows(target, prometheus, end, interval):
    """What an instant query answers: the labels and the value of each row."""
    found = ask(prometheus, "query", query=filled(target["expr"], interval), time=end)
    return [(one["metric"], float(one["value"][1])) for one in found if math.isfinite(float(one["value"][1]))]


def duration(seconds):
    """Which of LONG a time of this length is written in."""
    return max((at for at, (_, whole) in enumerate(LONG) if seconds >= whole), default=0)


def written(value, unit):
    """A number in the unit that Grafana would write it in."""
    if unit in ("bytes", "Bps"):
        for name in ("B", "KiB", "MiB", "GiB"):
            if abs(value) < 1024 or name == "GiB":
                return f"{value:.3g} {name}" + ("/s" if unit == "Bps" else "")
            value /= 1024
    if unit == "s" and value == 0:
        return "0"
    if unit == "s":
        for limit, factor, name in ((1e-3, 1e6, "µs"), (1, 1e3, "ms"), (60, 1, "s")):
            if abs(value) < limit:
                return f"{value * factor:.3g} {name}"
        name, whole = LONG[duration(abs(value))]
        return f"{value / whole:.3g} {name}"
    return f"{value:.3g}" + (" req/s" if unit == "reqps" else "")


def ticks(most, unit):
    """Three to six values from nothing up to the most, that are round in the unit."""
    if most <= 0:
        return [0, 1]
    whole = 1
    if unit in ("bytes", "Bps"):
        whole = 1024 ** max(0, math.floor(math.log(most, 1024)))
    elif unit == "s" and most >= 60:
        whole = LONG[duration(most)][1]
    step = 10 ** math.floor(math.log10(most / whole)) * whole
    step = next(part for part in (step / 5, step / 2, step, step * 2) if most / part <= 5)
    return [step * at for at in range(math.ceil(most / step) + 1)]


def text(x, y, words, size=12, colour=INK, anchor="start", weight="normal"):
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}"'
        f' font-weight="{weight}">{escape(words)}</text>'
    )


def short(words, room):
    return words if len(words) <= room else words[: room - 1] + "…"


def frame(panel, x, y, width, height):
    return [
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4" fill="white" stroke="{LINE}"/>',
        text(x + 12, y + 20, panel["title"], 13, weight="bold"),
    ]


def clocks(begin, end, left, right, y):
    # From the begin of the picture, as the day does not matter.
    out = []
    for part in range(5):
        at = left + (right - left) * part / 4
        minutes, seconds = divmod(round((end - begin) * part / 4), 60)
        out.append(text(at, y, f"{minutes}:{seconds:02d}", 10, SOFT, "middle"))
    return out


def names(found, x, y, width):
    """The legend, in lines of what fits; answers how many lines it took."""
    out, at, line = [], x, 0
    for number, name in enumerate(found):
        name = short(name, 44)
        wide = 22 + 6.1 * len(name)
        if at + wide > x + width and at > x:
            at, line = x, line + 1
        out.append(f'<rect x="{at:.1f}" y="{y + 16 * line - 8}" width="10" height="4" fill="{COLOURS[number % len(COLOURS)]}"/>')
        out.append(text(at + 14, y + 16 * line - 3, name, 11, SOFT))
        at += wide
    return out, line + 1


def lines(panel, found, begin, end, x, y, width, height):
    unit = panel["fieldConfig"]["defaults"].get("unit")
    marks = ticks(max(value for _, points in found for _, value in points), unit)
    drawn, count = names([name for name, _ in found], x + 12, 0, width - 24)
    left, right, top, bottom = x + 74, x + width - 16, y + 34, y + height - 18 - 16 * count
    out = frame(panel, x, y, width, height)
    for mark in marks:
        at = bottom - (bottom - top) * mark / marks[-1]
        out.append(f'<line x1="{left}" y1="{at:.1f}" x2="{right}" y2="{at:.1f}" stroke="{LINE}"/>')
        out.append(text(left - 6, at + 4, written(mark, unit), 10, SOFT, "end"))
    out += clocks(begin, end, left, right, bottom + 14)
    for number, (_, points) in enumerate(found):
        way = " ".join(
            f"{left + (right - left) * (at - begin) / (end - begin):.1f},{bottom - (bottom - top) * value / marks[-1]:.1f}"
            for at, value in points
        )
        out.append(
            f'<polyline points="{way}" fill="none" stroke="{COLOURS[number % len(COLOURS)]}" stroke-width="1.6"'
            ' stroke-linejoin="round"/>'
        )
    out.append(f'<g transform="translate(0 {bottom + 32:.1f})">')
    return out + drawn + ["</g>"]


def states(panel, found, begin, end, x, y, width, height):
    mapped = {
        value: (state["text"], state["color"])
        for mapping in panel["fieldConfig"]["defaults"].get("mappings", [])
        for value, state in mapping["options"].items()
    }
    shades = {"green": "#5fa463", "red": "#c9524a"}
    out = frame(panel, x, y, width, height)
    left, right = x + 110, x + width - 16
    tall = min(34, (height - 70) / len(found))
    for number, (name, points) in enumerate(found):
        top = y + 40 + number * tall
        out.append(text(left - 8, top + tall / 2 + 2, short(name, 14), 11, SOFT, "end"))
        spells = []  # of one state each: its value, from when and until when
        for (at, value), until in zip(points, [at for at, _ in points[1:]] + [end]):
            if spells and spells[-1][0] == value:
                spells[-1][2] = until
            else:
                spells.append([value, at, until])
        for value, at, until in spells:
            words, colour = mapped.get(f"{value:g}", (f"{value:g}", "green"))
            where = left + (right - left) * (at - begin) / (end - begin)
            wide = (right - left) * (until - at) / (end - begin)
            out.append(
                f'<rect x="{where:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{tall - 6:.1f}" fill="{shades.get(colour, colour)}"/>'
            )
            if wide > 60:
                out.append(text(where + 6, top + tall / 2 + 1, words, 11, "white"))
    return out + clocks(begin, end, left, right, y + 40 + len(found) * tall + 12)


def table(panel, found, x, y, width, height):
    out = frame(panel, x, y, width, height)
    labels = sorted({label for metric, _ in found for label in metric})
    shown = found[: int((height - 56) / 20)]
    places = [x + 12 + (0 if not at else 160 + (width - 320) * (at - 1) / max(1, len(labels) - 1)) for at in range(len(labels))]
    for label, at in zip(labels, places):
        out.append(text(at, y + 42, label, 11, SOFT, weight="bold"))
    out.append(text(x + width - 16, y + 42, "value", 11, SOFT, "end", "bold"))
    for number, (metric, value) in enumerate(shown):
        line = y + 62 + 20 * number
        out.append(f'<line x1="{x + 12}" y1="{line - 14}" x2="{x + width - 12}" y2="{line - 14}" stroke="{LINE}"/>')
        for label, at in zip(labels, places):
            out.append(text(at, line, short(metric.get(label, ""), 110), 11))
        out.append(text(x + width - 16, line, f"{value:.0f}", 11, INK, "end"))
    return out


def draw(dashboard, prometheus, begin, end, interval, title):
    """The picture, and the queries that got no data."""
    empty, out, bottom = [], [], 0
    for panel in dashboard["panels"]:
        grid = panel["gridPos"]
        x, y = grid["x"] * COLUMN + GAP / 2, grid["y"] * UNIT + 44
        width, height = grid["w"] * COLUMN - GAP, grid["h"] * UNIT - GAP
        bottom = max(bottom, y + height)
        if panel["type"] == "row":
            out.append(text(x + 4, y + 19, "▾ " + panel["title"], 14, weight="bold"))
            continue
        answers = [
            (target, rows(target, prometheus, end, interval) if panel["type"] == "table" else series(target, prometheus, begin, end, interval))
            for target in panel["targets"]
        ]
        empty += [f"{panel['title']}: {target['expr']}" for target, found in answers if not found]
        found = [one for _, some in answers for one in some]
        if not found:
            continue
        if panel["type"] == "table":
            out += table(panel, found, x, y, width, height)
        elif panel["type"] == "state-timeline":
            out += states(panel, found, begin, end, x, y, width, height)
        elif panel["type"] == "timeseries":
            out += lines(panel, found, begin, end, x, y, width, height)
        else:
            sys.exit(f"{panel['title']}: panels of type {panel['type']} are not drawn; teach {sys.argv[0]} to")
    width, height = 24 * COLUMN, bottom + 12
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="100%" height="100%" fill="{FILL}"/>',
        '<g font-family="Helvetica, Arial, sans-serif">',
        text(8, 28, title, 17, weight="bold"),
    ]
    return "\n".join(head + out) + "\n</g>\n</svg>\n", empty


def main():
    parser = argparse.ArgumentParser(description="Draws the dashboard from what a Prometheus answers.")
    parser.add_argument("prometheus", help="its address, such as http://localhost:9090")
    parser.add_argument("--minutes", type=float, default=10, help="how far back (10)")
    parser.add_argument("--interval", default="1m", help="what $__rate_interval stands for (1m)")
    parser.add_argument("--title", default="Cambist")
    parser.add_argument("--out", type=Path, default=Path("dashboard.svg"))
    given = parser.parse_args()
    end = time.time()
    picture, empty = draw(
        json.loads(DASHBOARD.read_text()), given.prometheus, end - 60 * given.minutes, end, given.interval, given.title
    )
    given.out.write_text(picture)
    if empty:
        sys.exit("no data for\n  " + "\n  ".join(empty))


main()
