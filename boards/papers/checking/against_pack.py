"""A paper against the pack that its board was given. Pure; without a pack these rules find nothing.

Rules
PACK_CLAIM    a measure told as met, where the figures of the pack say otherwise
PACK_FIGURE   a figure beside the name of an indicator and a month that differs from the pack, and the one that is set beside it
PACK_RATINGS  numbers of Red, Amber and Green, in a sentence or a table, that differ from the pack
PACK_MONEY    an amount of the finance table that differs from the pack

A figure is compared only where a sentence names one indicator and holds one number, and within what was rounded. Where it names
no month, the latest figure of the pack is meant; then it may say nothing but the words of the indicator (`naming.py`). "An
improvement from 96% in September" is another figure of its own month (`beside.py`). Ratings and amounts that stand in sentences:
`pack_prose.py`; how many measures are met, and all or none of the actions: `wholes.py`.
What a paper says of a measure beside what the figures say ("claimed met; contradicted") is no difference.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from boards.packs.contents import Counts
from boards.papers.checking import dates, numbers
from boards.papers.checking.beside import beside_in
from boards.papers.checking.claims import claims_in
from boards.papers.checking.naming import is_named, significant
from boards.papers.checking.numbers import Number, cell, numbers_in, plain, same, written
from boards.papers.checking.order import rated_columns
from boards.papers.checking.paper import HEADING, QUOTE, Finding, Grid, Line, Paper, found, row_words
from boards.papers.checking.parts import ratings_in
from boards.papers.checking.sums import TOTAL
from boards.papers.checking.truth import Figure, Truth, plain_name
from metrics import kinds
from metrics.months import Month

_MEASURE = re.compile(r"\b(?:escalation\s+)?measures?\s+(?P<number>\d{1,2})\b", re.IGNORECASE)
_IS_MET = re.compile(r"\b(?:has|have|is|are|was|were|been|target)\b[^.;]{0,30}\b(?:met|achieved|addressed)\b", re.IGNORECASE)
_DOUBTED = re.compile(
    r"\b(?:not|claim\w*|partly|partially|contradict\w*|evidenc\w*|unless|until|if|will|would|whether|when|should|must|to be|"
    r"once)\b",
    re.IGNORECASE,
)
SUPPORTED, UNJUDGED = "supported", ("not_yet_due", "")


def pack_claim(paper: Paper, truth: Truth | None) -> Iterator[Finding]:
    """A measure told as met, where the figures of the pack say otherwise."""
    if truth is None or not truth.measures:
        return
    of = {measure.number: measure for measure in truth.measures}
    for line, quote, number in (*_claimed_in_sentences(paper), *_claimed_under_headings(paper)):
        measure = of.get(number)
        if measure and measure.finding not in (SUPPORTED, *UNJUDGED):
            wrong = f"The paper tells measure {number} as met. The pack finds: {measure.finding_words.lower()}."
            yield found("PACK_CLAIM", line, quote, wrong, measure.sentence)


def _claimed_in_sentences(paper: Paper):
    for line in paper.prose:
        for sentence in line.sentences:
            named = _MEASURE.findall(sentence)
            if len(named) == 1 and _IS_MET.search(sentence) and not _DOUBTED.search(sentence):
                yield line, sentence, int(named[0])


def _claimed_under_headings(paper: Paper):
    """ "Measure 6" and, below it, "Council response – Target met"."""
    number = 0
    heads = {id(claim.line) for claim in claims_in(paper)}
    for line in paper.lines:
        named = re.match(rf"{_MEASURE.pattern}\s*:?", line.words, re.IGNORECASE)
        number = int(named["number"]) if named else number
        if id(line) in heads and number:
            yield line, f"Measure {number}: {line.words}", number


def of_another_month(sentence: str, month: Month) -> bool:
    """Whether a sentence names a month or a day that is not of this month."""
    return any(date.first and Month.of(date.first) != month for date in dates.dates_in(sentence))


# --- Figures ---


def pack_figure(paper: Paper, truth: Truth | None) -> Iterator[Finding]:
    """A figure beside the name of an indicator and a month that differs from the pack."""
    for line, sentence, figure, month, number in named_figures(paper, truth):
        held, printed = figure.values[month], _printed(figure, month)
        # As precise as the less precise of the two: 74.80 is no other number than 74.7573 that is printed as 74.8.
        if not same(held, number.value, max(number.step, printed.step if printed else number.step) / 2):
            wrong = f"The paper says {number.text} for {month.label}, and the pack says {figure.shown[month]}."
            apart = f"{plain(number.value)} − {plain(printed.value)} = {plain(number.value - printed.value)}." if printed else ""
            yield found("PACK_FIGURE", line, sentence, wrong, apart)


def _printed(figure: Figure, month: Month) -> Number | None:
    """The figure as the pack prints it; None where that is not one number."""
    held = numbers_in(figure.shown.get(month, ""))
    return held[0] if len(held) == 1 else None


def named_figures(paper: Paper, truth: Truth | None) -> Iterator[tuple]:
    """Every figure that can be compared: its line and sentence, the series, the month and the number."""
    for line, sentence, heading in under_headings(paper) if truth else ():
        if _HAS_DIGIT.search(sentence) is None:
            continue
        beside = beside_in(sentence)
        told = beside.head if beside else sentence
        months = {Month.of(date.first) for date in dates.dates_in(told) if date.first}
        named = _by_its_name(told, truth) if len(months) == 1 else None
        meant = named or _by_its_words(told, heading, truth)
        if len(months) > 1 or meant is None:
            continue
        month = months.pop() if months else meant.latest
        every = numbers_in(dates.without_dates(_without(told, meant)))
        held = [number for number in every if named or number.text not in meant.name.split()]
        if len(held) != 1 or not fits(held[0], meant) or _about_something_else(told):
            continue
        if month in meant.values:
            yield line, sentence, meant, month, held[0]
        before = beside.month_before(month) if beside and month else None
        if before in meant.values and fits(beside.before, meant) and not _about_something_else(beside.rest):
            yield line, sentence, meant, before, beside.before


_HAS_DIGIT = re.compile(r"\d")


def _by_its_name(sentence: str, truth: Truth) -> Figure | None:
    """The one series whose name stands in the sentence."""
    said = plain_name(re.sub(r"[()]", " ", sentence))
    held = [each for each in truth.figures if each.name in said and re.search(rf"\b{re.escape(each.name)}\b", said)]
    return held[0] if len(held) == 1 else None


def _by_its_words(sentence: str, heading: str, truth: Truth) -> Figure | None:
    """The one series that has the words of the sentence; none where the heading names a month or something else."""
    if dates.dates_in(heading) or _about_something_else(heading):
        return None
    masked = dates.without_dates(sentence)
    figures = {number.unit == numbers.PERCENT for number in numbers_in(masked) if number.unit in (numbers.PERCENT, numbers.PLAIN)}
    said = significant(masked)
    held = [each for each in truth.series if (each.unit == kinds.PERCENT) in figures and is_named(each.name, said)]
    return held[0] if len(held) == 1 else None


def _without(sentence: str, figure: Figure) -> str:
    return re.sub(re.escape(figure.name), lambda match: " " * len(match[0]), sentence, flags=re.IGNORECASE)


def fits(number: Number, figure: Figure) -> bool:
    return figure.unit != kinds.MONEY and number.unit == (numbers.PERCENT if figure.unit == kinds.PERCENT else numbers.PLAIN)


def _about_something_else(sentence: str) -> bool:
    """A target, an average of months, a change or a neighbour is not the figure of the month."""
    return bool(
        re.search(
            r"\b(?:target|average|mean|year to date|rolling|neighbours?|england|region\w*|national\w*|by|more than|less than|"
            r"fewer|at least|over|under|around|about|approximately|since|team|compared|up|down|points?)\b",
            sentence,
            re.IGNORECASE,
        )
    )


# --- Ratings ---


def pack_ratings(paper: Paper, truth: Truth | None) -> Iterator[Finding]:
    """Numbers of Red, Amber and Green, in a sentence or a table, that differ from the pack."""
    if truth is None or truth.counts is None:
        return
    for line, sentence, heading in under_headings(paper):
        said = ratings_in(sentence)
        counts = counts_of(f"{heading} {sentence}", truth) if said else None
        of_others = re.search(r"\bmeasures?\b|\bindicators?\b|\brisks?\b", sentence, re.IGNORECASE)
        # Far fewer than the plan has are those of a part of it.
        if said and counts and not of_others and sum(said.values()) * 2 > counts.total:
            yield from _differ(line, sentence, said, counts)
    for grid in paper.grids:
        yield from _ratings_of_table(grid, truth)


def under_headings(paper: Paper):
    """Each sentence of the paper's own with its paragraph, and the heading under which it stands."""
    heading = ""
    for line in paper.lines:
        heading = line.words if line.kind == HEADING else heading
        for sentence in line.sentences if line.kind not in (HEADING, QUOTE) else ():
            yield line, sentence, heading


def counts_of(words: str, truth: Truth) -> Counts | None:
    """The counts that a sentence with its heading, or a caption, is about: of the area that it names; of the month that it names,
    and of the pack's month where it names none. None where two areas are named, or a month that the pack does not show."""
    areas = [counts for title, counts in truth.areas if plain_name(title) in plain_name(words)]
    if areas:
        return areas[0] if len(areas) == 1 and not dates.dates_in(words) else None
    months = {Month.of(date.first) for date in dates.dates_in(words) if date.first}
    if not months or months == {truth.month}:
        return truth.counts
    return dict(truth.months).get(months.pop()) if len(months) == 1 else None


def _differ(at: Line | Grid, quote: str, said: dict[str, int], counts: Counts) -> Iterator[Finding]:
    held = {"red": counts.red, "amber": counts.amber, "green": counts.green}
    wrong = [name for name in held if said[name] != held[name]]
    if wrong:
        told = ", ".join(f"{said[name]} {name.capitalize()} (the pack: {held[name]})" for name in wrong)
        yield found("PACK_RATINGS", at, quote, f"The ratings differ from the pack: {told}.")


def _ratings_of_table(grid: Grid, truth: Truth) -> Iterator[Finding]:
    columns = rated_columns(grid)
    areas = {plain_name(title): counts for title, counts in truth.areas}
    # A table of the plan names its areas; any other counts something else.
    if not columns or sum(1 for row in grid.rows if plain_name(row[0]) in areas) * 2 < max(len(areas), 1):
        return
    if grid.caption and counts_of(grid.caption, truth) is not truth.counts:
        return
    for row in grid.rows:
        counts = areas.get(plain_name(row[0])) or (truth.counts if TOTAL.search(row[0].strip()) else None)
        cells = {name: cell(row[place]) for name, place in columns.items()}
        if counts and all(cells.values()):
            said = {name: int(held.number.value) for name, held in cells.items()}
            yield from _differ(grid, row_words(row), said, counts)


# --- Money ---

_SCALES = (1, 1000, 1_000_000)
_HEADS = {
    "budget": re.compile(r"\bbudget\b", re.IGNORECASE),
    "forecast": re.compile(r"\bforecast|outturn\b", re.IGNORECASE),
    "reserves": re.compile(r"\breserves?\b", re.IGNORECASE),
    "variance": re.compile(r"\bvariance\b", re.IGNORECASE),
}


def pack_money(paper: Paper, truth: Truth | None) -> Iterator[Finding]:
    """An amount of the finance table that differs from the pack."""
    for grid, amounts in _budget_tables(paper, truth):
        scale = max(_SCALES, key=lambda scale: sum(_agree(said, held, scale) for _, _, said, held in amounts))
        differ = [each for each in amounts if not _agree(each[2], each[3], scale)]
        # Where few amounts agree, in whatever unit, the table is about something else.
        for row, head, said, held in differ if len(differ) * 2 < len(amounts) else ():
            exact = said.value * _factor(said, scale)
            apart = written(exact - held, Number(held, numbers.MONEY, Decimal(1), ""))
            wrong = f"“{' '.join(head.split())}” says {said.text}, and the pack says £{plain(held)}."
            yield found("PACK_MONEY", grid, row_words(row), wrong, f"£{plain(exact)} − £{plain(held)} = {apart}.")


def _budget_tables(paper: Paper, truth: Truth | None) -> Iterator[tuple]:
    """Every table of budgets with its amounts: the row, the heading, what it says and what the pack says."""
    if truth is None or not truth.budgets:
        return
    budgets = {plain_name(each.service): each for each in truth.budgets}
    for grid in paper.grids:
        columns = _money_columns(grid)
        amounts = []
        for row in grid.rows if len(columns) >= 2 else ():
            held = budgets.get(plain_name(row[0])) or (truth.total if truth.total and TOTAL.search(row[0].strip()) else None)
            for name, place in columns.items() if held else ():
                said = cell(row[place]) if place < len(row) else None
                if said and name in held.amounts:
                    amounts.append((row, grid.head[place], said.number, held.amounts[name]))
        if amounts:
            yield grid, amounts


def _money_columns(grid: Grid) -> dict[str, int]:
    """The columns of a table of budgets; a name that two columns have, as variance before and after reserves, is none."""
    held: dict[str, list[int]] = {}
    for place, head in enumerate(grid.head):
        for name, pattern in _HEADS.items():
            if pattern.search(head) and not (name == "reserves" and "variance" in head.lower()):
                held.setdefault(name, []).append(place)
    return {name: places[0] for name, places in held.items() if len(places) == 1}


def _factor(said: Number, scale: int) -> int:
    """Of an amount that is written as "£471k" the unit is said."""
    return 1 if said.step >= 1000 else scale


def _agree(said: Number, held: Decimal, scale: int) -> bool:
    factor = _factor(said, scale)
    return same(said.value * factor, held, said.step * factor / 2)
