"""One section of a paper as it is written: blocks in order, their paragraphs numbered where the paper numbers them. Pure."""

from collections.abc import Iterable, Sequence

from boards.papers.blocks import Block, Cell, Chart, Column, Heading, Items, Paragraph, Table, Text
from boards.papers.words import lines


class Section:
    """Collects the blocks of one section. `number` is its own ("3", "A"); "": nothing in it is numbered."""

    def __init__(self, key: str, title: str, number: str = ""):
        self.key, self.title, self.number = key, title, number
        self.blocks: list[Block] = []
        self._paragraphs = 0

    @property
    def heading(self) -> Heading:
        return Heading(f"{self.number}. {self.title}" if self.number else self.title, 2, self.key)

    def under(self, text: str, anchor: str = "", *, folds: bool = False) -> None:
        """A heading within the section. `folds`: what follows is folded away on a screen."""
        self.blocks.append(Heading(text, 3, anchor, folds))

    def say(self, *runs: Text | str) -> None:
        """A numbered paragraph. Nothing is written where there are no words."""
        runs = tuple(Text(run) if isinstance(run, str) else run for run in runs)
        if any(run.words.strip() for run in runs):
            self._paragraphs += 1
            self.blocks.append(Paragraph(runs, f"{self.number}.{self._paragraphs}" if self.number else ""))

    def say_lines(self, text: str) -> None:
        """What somebody wrote, a paragraph for each of its lines."""
        for line in lines(text):
            self.say(line)

    def quote(self, text: str) -> None:
        for line in lines(text):
            self.blocks.append(Paragraph.of(line, kind="quote"))

    def warn(self, *runs: Text | str) -> None:
        """What a reader must not miss."""
        self.blocks.append(Paragraph(tuple(Text(run) if isinstance(run, str) else run for run in runs), kind="warning"))

    def list(self, items: Iterable[str | Sequence[Text]], *, numbered: bool = False) -> None:
        found = tuple((Text(item),) if isinstance(item, str) else tuple(item) for item in items)
        if found:
            self.blocks.append(Items(found, numbered))

    def table(
        self,
        caption: str,
        columns: Sequence[str | Column],
        rows: Iterable[Sequence[Cell | str]],
        *,
        totals: Sequence[Cell | str] = (),
        name: str = "",
    ) -> None:
        """A table, if it has rows. Columns and cells may be plain words."""
        heads = tuple(Column(column) if isinstance(column, str) else column for column in columns)
        body = tuple(_cells(row) for row in rows)
        if body:
            self.blocks.append(Table(caption, heads, body, _cells(totals), name or self.title))

    def draw(self, chart: Chart | None) -> None:
        if chart is not None:
            self.blocks.append(chart)


def _cells(row: Sequence[Cell | str]) -> tuple[Cell, ...]:
    return tuple(Cell.of(cell) if isinstance(cell, str) else cell for cell in row)
