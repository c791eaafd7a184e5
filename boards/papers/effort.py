"""How much work a paper is, before it is made. Pure. What would keep a request waiting for longer than it may is a job."""

from boards.papers.blocks import Chart, Document, Table

CHART = 15  # as much work as so many rows of a table
# On a slow machine a file of so many rows takes three seconds.
LONG = {"word": 800, "pdf": 400}


def effort(document: Document) -> int:
    """In rows of tables."""
    rows = sum(len(block.rows) for block in document.blocks if isinstance(block, Table))
    return rows + CHART * sum(1 for block in document.blocks if isinstance(block, Chart))


def is_long(rows: int, kind: str) -> bool:
    """Whether a paper of so much work is made by a job in this kind of file."""
    return rows > LONG[kind]
