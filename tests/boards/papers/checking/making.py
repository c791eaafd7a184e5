"""Papers for the tests of their check, as short as can be."""

import datetime as dt

from boards.papers.checking import RULES, Grid, Paper
from boards.papers.checking.reading import from_text

DATED = dt.date(2026, 3, 10)


def paper(*parts, dated: dt.date | None = DATED) -> Paper:
    """A paper of paragraphs (text) and tables."""
    if all(isinstance(part, str) for part in parts):
        return from_text("\n\n".join(parts), dated=dated)
    lines = [from_text(part, dated=dated).parts if isinstance(part, str) else (part,) for part in parts]
    return Paper("A paper", dated, tuple(each for part in lines for each in part))


def table(head: str, *rows: str, caption: str = "") -> Grid:
    """A table whose cells are written with | between them."""
    return Grid(tuple(_cells(head)), tuple(tuple(_cells(row)) for row in rows), "table 1", caption)


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("|")]


def found(code: str, *parts, truth=None, dated: dt.date | None = DATED) -> list:
    """What one rule finds in a paper."""
    return list(RULES[code].find(paper(*parts, dated=dated), truth))
