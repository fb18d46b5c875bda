"""Charts without a library: a few lines of SVG and HTML, for light and dark screens.

A helper: the plot and the dashboard import it.
"""

from html import escape

STYLE = """
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1a2027; --quiet: #66707c;
  --line: #e3e7ec; --bar: #2f6db5; --alarm: #c2501c; --d0: #2f6db5; --d1: #a8c8e6;
  --d2: #ece7dc; --d3: #f3c088; --d4: #e2832f; --d5: #ab3c12; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181d; --ink: #e6eaee;
  --quiet: #98a2ad; --line: #2a3139; --bar: #5b9ce0; --alarm: #f08b4c; --d0: #5b9ce0;
  --d1: #2c4c6e; --d2: #33363a; --d3: #6b4723; --d4: #bd6a24; --d5: #ff9d5c; } }
text, body { font-family: system-ui, sans-serif; fill: var(--ink); color: var(--ink); }
.quiet { fill: var(--quiet); color: var(--quiet); }
"""

# From well before time to very late, in minutes: the steps of the colours d0 to d5.
STEPS = [-10, 0, 10, 20, 40]


def shade(minutes):
    """The colour of a delay: blue is early, orange is late."""
    return f"var(--d{sum(minutes >= step for step in STEPS)})"


def svg(width, height, title, *parts):
    """A picture that says what it shows, also to those who cannot see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{escape(title)}">{"".join(parts)}</svg>'
    )


def text(x, y, words, *, size=12, anchor="start", kind="", weight=400):
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}" '
        f'font-weight="{weight}" class="{kind}">{escape(str(words))}</text>'
    )


def box(x, y, width, height, colour, hint="", radius=2):
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}" '
        f'fill="{colour}"><title>{escape(hint)}</title></rect>'
    )


def bars(title, rows, *, left=150, width=520):
    """Horizontal bars from (name, share, hint): for names."""
    longest = max(share for _, share, _ in rows)
    parts = []
    for number, (name, share, hint) in enumerate(rows):
        y, length = number * 24, (width - left - 50) * share / longest
        parts += [
            text(left - 10, y + 15, name, anchor="end"),
            box(left, y + 3, round(length, 1), 16, "var(--bar)", hint),
            text(left + length + 6, y + 15, f"{share:.0%}", kind="quiet"),
        ]
    return svg(width, len(rows) * 24, title, *parts)


def columns(title, rows, *, width=520, height=220):
    """Vertical bars from (label, share, hint): for what follows one another."""
    step, floor, most = width / len(rows), height - 22, max(row[1] for row in rows)
    parts = [f'<path d="M0 {floor + 0.5}H{width}" stroke="var(--line)"/>']
    for number, (label, share, hint) in enumerate(rows):
        x, tall = number * step, (floor - 18) * share / most
        colour = "var(--alarm)" if share == most else "var(--bar)"
        parts.append(
            box(
                round(x + 2, 1),
                round(floor - tall, 1),
                round(step - 4, 1),
                round(tall, 1),
                colour,
                hint,
            )
        )
        parts.append(
            text(
                round(x + step / 2, 1),
                height - 6,
                label,
                size=11,
                anchor="middle",
                kind="quiet",
            )
        )
        if share == most:
            parts.append(
                text(
                    round(x + step / 2, 1),
                    round(floor - tall - 5, 1),
                    f"{share:.0%}",
                    anchor="middle",
                    weight=600,
                )
            )
    return svg(width, height, title, *parts)
