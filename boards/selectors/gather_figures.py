"""The figures of a pack: the latest of each series up to the month, with the months before it. No queries: from one reading."""

from decimal import Decimal

from django.urls import reverse

from boards.packs.contents import PackFigure, Point
from boards.selectors.gather_notice import judged_notice
from metrics.kinds import GROUP_WORDS, POLARITY_WORDS
from metrics.models import Series
from metrics.months import Month
from metrics.selectors.readings import Reading
from metrics.selectors.series import target_text
from metrics.shown import show_in_list
from plans.selectors.council import Council

# So many figures of a series are held: of a monthly one those of two years.
POINTS = 24


def figures_of(council: Council, notice: int | None, suffix: str) -> tuple[PackFigure, ...]:
    """Of the whole council every series, and of teams and groups those that the notice asks for."""
    asked = judged_notice(council, notice)
    limbs = [limb for measure in asked.measures for limb in measure.limbs] if asked else []
    wanted = {limb.series.pk for limb in limbs if limb.series}
    month = council.as_at.month
    found = [row for row in council.figures.book.series if row.sub_group_id is None or row.pk in wanted]
    return tuple(_figure(council.figures.reading(row.pk, month), row, month, suffix, council.authority.slug) for row in found)


def _figure(reading: Reading, series: Series, month: Month, suffix: str, slug: str) -> PackFigure:
    indicator, latest, row = series.indicator, reading.latest, reading.applied
    return PackFigure(
        series=series.pk,
        snapshot=latest.pk if latest else 0,
        href=f"{address_of(series, slug)}{suffix}",
        code=series.key,
        name=series.title,
        group=GROUP_WORDS[indicator.group],
        unit=indicator.unit,
        polarity=POLARITY_WORDS[indicator.polarity],
        month=str(reading.latest_month) if latest else "",
        value=as_text(reading.latest_value),
        shown=reading.latest_text,
        sentence=_sentence(reading),
        target=target_text(series, row) if row else "",
        provisional=bool(latest and latest.provisional),
        points=_points(reading, month, indicator.every),
        target_words=reading.target_words,
        target_value=as_text(row.value) if row and row.upper is None else "",
    )


def address_of(series: Series, slug: str) -> str:
    """The page of a series that came with its indicator and sub-group."""
    if series.sub_group_id:
        return reverse("indicator_of_group", args=[slug, series.indicator.code, series.sub_group.slug])
    return reverse("indicator", args=[slug, series.indicator.code])


def as_text(value: Decimal | None) -> str:
    """A decimal as a pack holds it: "77", "17.5"; empty for none."""
    return "" if value is None else f"{value.normalize():f}"


def _points(reading: Reading, month: Month, every: int) -> tuple[Point, ...]:
    """What may be shown, by month; a hidden figure has no value."""
    found = []
    for each in reading.snapshots:
        if each > month - POINTS * every:
            held = reading.figures.get(each)
            found.append(Point(str(each), as_text(held.value if held else None), _shown(reading, each)))
    return tuple(found)


def _shown(reading: Reading, month: Month) -> str:
    indicator, held = reading.indicator, reading.figures.get(month)
    if held is None:
        return reading.text_of(month)
    return show_in_list(held.value, indicator.unit, indicator.decimals, indicator.unit_words)


def _sentence(reading: Reading) -> str:
    """The latest figure in words, and where it comes from."""
    if reading.latest is None:
        return "There is no figure yet."
    when = reading.latest_month.label
    if reading.latest_is_hidden:
        return f"{reading.latest_text} in {when}: a count of 1 to 5, or one that would give such a count away."
    provisional = " (provisional)" if reading.latest.provisional else ""
    return f"{reading.latest_text} in {when}{provisional}. {reading.travel.sentence}"
