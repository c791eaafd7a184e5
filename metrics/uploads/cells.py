"""What a table is made of, what may be wrong with it, and how large it may be. Standard library only."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """How large an upload may be. `ratio`: how many times its size in the archive a part of a workbook may unpack to."""

    file_bytes: int = 10 * MEGABYTE
    unpacked_bytes: int = 100 * MEGABYTE
    ratio: int = 200
    entries: int = 1_000
    rows: int = 100_000
    columns: int = 200
    characters: int = 2_010  # a commentary of 2,000, and the sign before one that could be a formula


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, and where: the sheet ("" where there are none), the line (0: the whole table) and the column's letter."""

    sheet: str
    line: int
    column: str
    message: str

    @property
    def place(self) -> str:
        """Where, in words: `sheet Figures, line 5, column C`; empty where it is the whole file."""
        parts = [f"sheet {self.sheet}" if self.sheet else ""]
        parts += [f"line {self.line}" if self.line else "", f"column {self.column}" if self.column else ""]
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        place = self.place
        return f"{place[0].upper()}{place[1:]}: {self.message}" if place else self.message


class Unreadable(Exception):
    """The table cannot be read, and nothing of it was. `choices`: the sheets, where one has to be chosen."""

    def __init__(self, problems, choices=()):
        self.problems = tuple(problems)
        self.choices = tuple(choices)
        super().__init__("; ".join(str(problem) for problem in self.problems))


def refuse(message: str, *, sheet: str = "", line: int = 0, column: str = "") -> Unreadable:
    """The exception for one problem, to be raised."""
    return Unreadable([Problem(sheet, line, column, message)])


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value as the file has it, where it is, and whether a workbook shows it as a percentage."""

    value: object
    line: int
    column: int
    percent: bool = False

    @property
    def address(self) -> str:
        """As a spreadsheet names it: `C5`."""
        return f"{letter(self.column)}{self.line}"


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column; `column` counts from 1."""

    column: int
    name: str

    @property
    def letter(self) -> str:
        return letter(self.column)


def letter(column: int) -> str:
    """The name that a spreadsheet gives a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
