"""What a paper is made of: its numbers, labels, units and definitions. Pure.

Rules
NUMBERING    a number left out, or given twice, among the numbered paragraphs of a section
LABELS       the same heading in different words over what is alike ("Council progress", "Council response")
UNITS        areas said to be rated, where the table counts actions in each area
DEFINITIONS  ratings defined so that one action can have two of them
REPEATED     the same thing twice in the list of one cell
"""

import difflib
import itertools
import re
from collections.abc import Iterator

from boards.papers.checking.numbers import COUNT, cell, count
from boards.papers.checking.paper import QUOTE, Finding, Grid, Line, Paper, found
from boards.papers.checking.sums import total_rows

_FEW, ITEMS_AT_MOST = 3, 200


def numbering(paper: Paper, truth=None) -> Iterator[Finding]:
    """A number left out, or given twice, among the numbered paragraphs of a section."""
    sections: dict[str, list[tuple[int, Line]]] = {}
    for line in paper.lines:
        parts = line.number.split(".")
        if len(parts) == 2 and line.kind != QUOTE and int(parts[1]):
            sections.setdefault(parts[0], []).append((int(parts[1]), line))
    for section, held in sections.items():
        # Appendices and quoted papers begin again from 1; then nothing can be said.
        numbers = [number for number, _ in held]
        if len(held) < _FEW or numbers != sorted(numbers):
            continue
        for (before, _), (number, line) in itertools.pairwise(held):
            if number == before:
                yield found("NUMBERING", line, _begins(line), f"The number {section}.{number} is given twice.")
            elif number == before + 2:
                wrong = f"Paragraph {section}.{before + 1} is missing: {section}.{number} follows {section}.{before}."
                yield found("NUMBERING", line, _begins(line), wrong)


def _begins(line: Line) -> str:
    words = line.words[:80]
    return f"{line.number} {words}{'…' if len(line.words) > 80 else ''}"


_LABEL = re.compile(
    r"^(?P<label>[A-Z][\w'’]*(?:\s+[\w'’]+){1,3})\s*[-–—:]\s*"
    r"(?P<said>(?:target|measure|milestone)?\s*(?:not |partly |partially )?(?:met|achieved|missed|on track|complete[d]?))$",
    re.IGNORECASE,
)


def labels_in(paper: Paper) -> list[tuple[int, str, str]]:
    """The lines that are a label and what is claimed under it, "Council response – Target met": the place of each among the
    lines, the label and the claim."""
    matches = ((place, _LABEL.match(line.words.strip())) for place, line in enumerate(paper.lines))
    return [(place, match["label"], match["said"]) for place, match in matches if match]


def labels(paper: Paper, truth=None) -> Iterator[Finding]:
    """The same heading in different words over what is alike."""
    held = labels_in(paper)
    kinds = list(dict.fromkeys(" ".join(label.lower().split()) for _, label, _ in held))
    alike = [kind for kind in kinds[1:] if difflib.SequenceMatcher(None, kind, kinds[0]).ratio() >= 0.6]
    if len(held) < _FEW or len(kinds) < 2 or len(alike) != len(kinds) - 1:
        return
    line = next(paper.lines[place] for place, label, _ in held if " ".join(label.lower().split()) != kinds[0])
    named = ", ".join(f"“{kind}” ({sum(1 for _, label, _ in held if ' '.join(label.lower().split()) == kind)})" for kind in kinds)
    yield found("LABELS", line, line.words, f"The same is headed in {len(kinds)} ways: {named}. Use one.")


_AREAS = re.compile(
    rf"\b(?P<number>{COUNT})\s+areas?\b[^.;]{{0,40}}\b(?:rated|are|is)\s+(?:currently\s+)?(?P<rating>red|amber|green)\b",
    re.IGNORECASE,
)


def units(paper: Paper, truth=None) -> Iterator[Finding]:
    """Areas said to be rated, where the table counts actions in each area."""
    grids = [
        (grid, each) for grid in paper.grids if (each := rated_columns(grid)) and grid.head and "area" in grid.head[0].lower()
    ]
    for line in paper.prose:
        for sentence in line.sentences:
            match = _AREAS.search(sentence)
            for grid, columns in grids if match else ():
                totals = total_rows(grid)
                rows = [row for place, row in enumerate(grid.rows) if place not in totals]
                counted = [held.number.value for row in rows for place in columns.values() if (held := cell(row[place]))]
                rating = match["rating"].lower()
                of_rating = sum(held.number.value for row in rows if (held := cell(row[columns[rating]])))
                if sum(counted) > len(rows) and of_rating == count(match["number"]):
                    wrong = (
                        f"The table counts {sum(counted)} actions in {len(rows)} areas; "
                        f"what is {rating.capitalize()} are {of_rating} {'action' if of_rating == 1 else 'actions'}, not areas."
                    )
                    yield found("UNITS", line, sentence, wrong)


def rated_columns(grid: Grid) -> dict[str, int]:
    """The columns of a table that count Red, Amber and Green; empty unless there is one of each."""
    held: dict[str, int] = {}
    for place, head in enumerate(grid.head):
        named = [rating for rating in ("red", "amber", "green") if re.search(rf"\b{rating}\b", head, re.IGNORECASE)]
        if len(named) == 1:
            if named[0] in held:
                return {}
            held[named[0]] = place
    fits = len(held) == 3 and all(len(row) > max(held.values()) for row in grid.rows)
    return held if fits else {}


_DEFINED = re.compile(
    r"\b(?P<rating>red|amber|green)\b(?: rating)?[^.;]{0,25}?(?:\bis\b|\bmeans\b|\bapplied\b|=|:|–|-)[^.;]{0,12}?"
    r"(?:\bwhere\b|\bwhen\b|\bif\b|\bmeans\b|=|:|–|-)(?P<means>[^.;]+)",
    re.IGNORECASE,
)
_UNDER_WAY = re.compile(r"\b(?:being delivered|in progress|under\s?way|ongoing)\b", re.IGNORECASE)
_BEHIND = re.compile(r"\b(?:behind|delay\w*|slipp\w+|at risk|off track|not on track|late|concern\w*|issues?)\b", re.IGNORECASE)


def definitions(paper: Paper, truth=None) -> Iterator[Finding]:
    """Ratings defined so that one action can have two of them."""
    for line in paper.prose:
        defined = itertools.chain.from_iterable(map(_DEFINED.finditer, line.sentences))
        means = {match["rating"].lower(): match["means"] for match in defined}
        amber, green = means.get("amber", ""), means.get("green", "")
        under_way = re.search(r"\bprocess of being delivered\b", amber, re.IGNORECASE) or _UNDER_WAY.search(amber)
        if under_way and not _BEHIND.search(amber) and re.search(r"\bon track\b", green, re.IGNORECASE):
            wrong = (
                f"An action that is {under_way[0].lower().removeprefix('process of ')} and on track fits both Amber and Green."
            )
            yield found("DEFINITIONS", line, _of(line, amber, green), wrong)


def _of(line: Line, amber: str, green: str) -> str:
    return " ".join(sentence for sentence in line.sentences if amber.strip() in sentence or green.strip() in sentence)


_ITEM = re.compile(r"\n|\s*[>•▪]+\s*")


def repeated(paper: Paper, truth=None) -> Iterator[Finding]:
    """The same thing twice in the list of one cell."""
    for grid in paper.grids:
        for row in grid.rows:
            for words in row:
                items = [
                    " ".join(item.lower().split()) for item in _ITEM.split(words)[:ITEMS_AT_MOST] if len(item.strip()) > _FEW
                ]
                twice = next((item for at, item in enumerate(items) if item in items[:at]), None)
                if twice and not cell(twice) and len(items) >= _FEW:
                    yield found("REPEATED", grid, f"{row[0]}: {words}", f"“{twice.capitalize()}” stands twice in one list.")
