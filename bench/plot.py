"""A bar chart in SVG: for each network the engines' medians, relative to cnnc's."""

COLORS = ["#1b1b1b", "#8a8a8a", "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9",
          "#f0e442"]
BAR, GAP, LEFT, TOP, SCALE, MOST = 9, 12, 100, 46, 85, 4.0  # pixels; the longest bar


def text(x, y, words, anchor="start"):
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{words}</text>'


def bar(x, y, value, color):
    shown = min(value, MOST)
    words = f"{value:.2f}" + (" (cut)" if value > MOST else "")
    return (f'<rect x="{x}" y="{y}" width="{shown * SCALE:.1f}" height="{BAR - 1}" '
            f'fill="{color}"/>' + text(f"{x + shown * SCALE + 3:.1f}", y + BAR - 2, words))


def relative(results, network, threads, engine):
    """Median over cnnc's, or None."""
    engines = results.get((network, threads), {"engines": {}})["engines"]
    if engine not in engines or "cnnc" not in engines:
        return None
    return engines[engine]["median_ms"] / engines["cnnc"]["median_ms"]


def panel(results, networks, threads, engines, x):
    """The bars of one number of threads, and the line that cnnc's bars reach."""
    parts = [text(x, TOP - 8, f"{threads} thread" + ("s" if threads > 1 else "") +
                  ": time of an image, cnnc's being 1; shorter is faster")]
    y = TOP
    for network in networks:
        parts.append(text(x - 6, y + BAR, network, "end"))
        for i, engine in enumerate(engines):
            value = relative(results, network, threads, engine)
            if value:
                parts.append(bar(x, y, value, COLORS[i % len(COLORS)]))
            y += BAR
        y += GAP
    parts.append(f'<path d="M{x + SCALE} {TOP}V{y - GAP}" stroke="#1b1b1b" '
                 'stroke-dasharray="2 2"/>')
    return parts


def legend(engines):
    parts, x = [], LEFT
    for i, engine in enumerate(engines):
        parts.append(f'<rect x="{x}" y="10" width="9" height="9" '
                     f'fill="{COLORS[i % len(COLORS)]}"/>')
        parts.append(text(x + 12, 18, engine))
        x += 24 + 7 * len(engine)
    return parts


def svg(results, networks, threads, engines):
    panel_width = LEFT + MOST * SCALE + 75
    width = panel_width * len(threads)
    height = TOP + len(networks) * (BAR * len(engines) + GAP) + 10
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}" '
             'font-family="sans-serif" font-size="10">',
             '<rect width="100%" height="100%" fill="white"/>', *legend(engines)]
    for i, t in enumerate(threads):
        parts += panel(results, networks, t, engines, LEFT + i * panel_width)
    return "\n".join(parts) + "\n</svg>\n"
