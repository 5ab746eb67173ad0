"""The ingest figures as an SVG that reads on a light page and on a dark one."""
from __future__ import annotations

from xml.sax.saxutils import escape

from benchmark.contenders import IGZIP, OFF, OURS

WIDTH, LEFT, BAR, GAP, HEAD = 760, 92, 18, 8, 54
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600 }
  .note { font-size: 12px; fill: #59636e }
  .ours { fill: #0969da }
  .peer { fill: #b6bec8 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .note { fill: #9198a1 }
    .ours { fill: #4493f8 }
    .peer { fill: #545d68 }
  }
"""


def panel(title: str, note: str, values: dict[str, float], top: int, form: str) -> tuple[list[str], int]:
    """Horizontal bars from `top` on; returns where they end."""
    lines = [f'<text class="title" x="0" y="{top + 14}">{escape(title)}</text>',
             f'<text class="note" x="{WIDTH}" y="{top + 14}" text-anchor="end">{escape(note)}</text>']
    y = top + 26
    room = WIDTH - LEFT - 90
    largest = max(values.values())
    for name, value in values.items():
        width = max(1.0, value / largest * room)
        kind = "ours" if name == OURS else "peer"
        lines += [
            f'<text x="{LEFT - 10}" y="{y + 14}" text-anchor="end">{escape(name)}</text>',
            f'<rect class="{kind}" x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR}" rx="2"/>',
            f'<text x="{LEFT + width + 8:.1f}" y="{y + 14}">{value:{form}}</text>']
        y += BAR + GAP
    return lines, y + 18


def svg(found: dict, about: dict, text_bytes: int) -> str:
    middle = {name: row for name, row in found["median"].items() if name not in (OFF, IGZIP)}
    panels = [
        ("Speed: MB of log text a second", "more is better",
         {name: text_bytes / row["wall"] / 1e6 for name, row in middle.items()}, ",.0f"),
        ("Peak memory, MB", "less is better",
         {name: row["memory"] / 1e6 for name, row in middle.items()}, ",.0f"),
        ("Parquet written, MB", "less is better",
         {name: row["bytes"] / 1e6 for name, row in middle.items()}, ",.1f"),
    ]
    lines, top = [], HEAD
    for title, note, values, form in panels:
        drawn, top = panel(title, note, values, top, form)
        lines += drawn
    head = (f"{found['lines'] or 0:,} lines, {text_bytes / 1e9:.2f} GB of text in "
            f"{about['bytes_in'] / 1e6:.0f} MB of gzip; median of {found['rounds']} rounds")
    where = f"{about['date']}, {about['machine']}"
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" role="img" '
        f'aria-label="Ingest of a day of load balancer logs: speed, memory and size">',
        f"<style>{STYLE}</style>",
        f'<text class="title" x="0" y="14">{escape(head)}</text>',
        f'<text class="note" x="0" y="34">{escape(where)}</text>', *lines, "</svg>", ""])
