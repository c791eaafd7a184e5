"""Charts as PNG, for Word, which takes no SVG. Made by resvg with a font that is looked for on this machine."""

import functools
from pathlib import Path

import resvg_py

from boards.papers.blocks import Chart

ZOOM = 2
# In this order; Debian's fonts-liberation and fonts-dejavu-core, and what Windows and macOS have.
FONTS = (
    ("Liberation Sans", "LiberationSans-Regular.ttf"),
    ("Arial", "arial.ttf"),
    ("Arial", "Arial.ttf"),
    ("DejaVu Sans", "DejaVuSans.ttf"),
)
FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts/Supplemental",
    "C:/Windows/Fonts",
)


class NoFont(Exception):
    """Without a font the words of a chart would be missing, and nobody would be told."""


def png_of(chart: Chart) -> bytes:
    """The chart as a picture of twice its size in pixels. Raises `NoFont` where this machine has none that is known."""
    family, file = _font()
    drawn = resvg_py.svg_to_bytes(
        svg_string=chart.svg,
        zoom=ZOOM,
        background="#ffffff",
        skip_system_fonts=True,
        font_files=[file],
        font_family=family,
        sans_serif_family=family,
    )
    return bytes(drawn)


def can_draw() -> bool:
    try:
        _font()
    except NoFont:
        return False
    return True


@functools.cache
def _font() -> tuple[str, str]:
    """The family and the file of the first font of the list that is there."""
    for family, name in FONTS:
        for folder in FOLDERS:
            found = next(Path(folder).rglob(name), None) if Path(folder).is_dir() else None
            if found:
                return family, str(found)
    raise NoFont("Charts cannot be drawn on this server: it has no font for them (apt-get install fonts-liberation).")
