"""Figures: the latest of each series in one table, then each series with its chart and its months."""

import re
from itertools import groupby

from boards.packs.contents import Contents, PackFigure
from boards.packs.sections import METRICS
from boards.papers.blocks import Cell, Chart, Column, Text
from boards.papers.drawing import figure_chart
from boards.papers.words import counted, month, sentence
from boards.papers.writing import Section
from metrics.months import Month

# Beyond so many characters twelve months do not stand beside each other on paper.
NARROW_ENOUGH = 6
YEAR = 12
# So many indicators stand in one table; more are told by group.
FEW = 12
# So many charts are shown at once on a screen.
FEW_CHARTS = 6
# Figures of which none has a part are printed without it: "77%", as papers do, and not "77.0%".
PART, NOUGHTS = re.compile(r"\."), re.compile(r"(?<=\d)\.0+(?!\d)")


def figures(contents: Contents, section: Section) -> None:
    section.say_lines(contents.commentary.get(METRICS, ""))
    held = [figure for figure in contents.figures if figure.month]
    by_group = len(held) > FEW
    for group, found in groupby(held, key=lambda figure: figure.group if by_group else ""):
        section.table(
            f"{group}: the latest figure of each" if group else "The latest figure of each indicator",
            ("Indicator", "Month", Column("Figure", True), Column("Target", True), "What good looks like"),
            [_row(figure) for figure in found],
            name=group or "Figures",
        )
    without = [figure.name for figure in contents.figures if not figure.month]
    if without:
        section.say(f"There is no figure of {counted(len(without), 'indicator')}: {'; '.join(without)}.")
    drawn = [(figure, figure_chart(figure)) for figure in held]
    many = sum(1 for _, chart in drawn if chart) > FEW_CHARTS
    for figure, chart in drawn:
        if chart is not None:
            _series(figure, chart, section, folds=many)
        elif sum(1 for point in figure.points if point.value) > 1:
            section.say(Text(f"{figure.name}: ", strong=True), Text(sentence(figure.sentence), figure.href))


def _row(figure: PackFigure) -> tuple[Cell | str, ...]:
    whole = all(PART.search(text) is None for text in (*(point.value for point in figure.points), figure.value))
    shown, target = (NOUGHTS.sub("", text) if whole else text for text in (figure.shown, figure.target))
    if figure.provisional:
        shown = f"{shown} (provisional)"
    return (figure.name, month(figure.month), Cell.of(shown, href=figure.href), target or "none", figure.polarity)


def _series(figure: PackFigure, chart: Chart, section: Section, *, folds: bool) -> None:
    """A series with its chart; with many of them each is folded away on a screen."""
    section.under(figure.name, f"figure-{figure.series}", folds=folds)
    section.say(Text(sentence(figure.sentence), figure.href))
    section.draw(chart)
    if max(len(figure.bare(point.shown)) for point in figure.points) <= NARROW_ENOUGH:
        _twelve_by_twelve(figure, section)
    else:
        section.table(
            _caption(figure),
            ("Month", Column("Figure", True)),
            [(month(point.month), figure.bare(point.shown)) for point in figure.points],
            name=figure.code,
        )


def _twelve_by_twelve(figure: PackFigure, section: Section) -> None:
    """A column a month and a row for twelve of them, the last row ending with the latest: short on paper, and without gaps."""
    shown = {Month.parse(point.month): figure.bare(point.shown) for point in figure.points}
    first, last = min(shown), max(shown)
    years = [last - back for back in range((last - first) // YEAR * YEAR, -1, -YEAR)]
    section.table(
        _caption(figure),
        ("Months", *(Column((last - back).short_label[:3], True) for back in range(YEAR - 1, -1, -1))),
        [_months(end, shown) for end in years],
        name=figure.code,
    )


def _caption(figure: PackFigure) -> str:
    """What the table holds, with the unit where its cells do not carry it."""
    unit = "" if figure.unit_words in ("", "%", "£") else f" ({figure.unit_words})"
    return f"{figure.name}: the figures by month{unit}"


def _months(end: Month, shown: dict[Month, str]) -> tuple[str, ...]:
    """The twelve months that end with one."""
    months = [end - back for back in range(YEAR - 1, -1, -1)]
    return (f"{months[0].short_label} to {end.short_label}", *(shown.get(month, "–") for month in months))
