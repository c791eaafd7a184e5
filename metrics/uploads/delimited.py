"""Lines of a CSV file or a paste. Standard library only.

Encodings: UTF-8, with or without its mark; UTF-16 with its mark (Excel's "Unicode text"); and Windows-1252, which is what
"CSV (comma delimited)" is in Excel, where it can be nothing else: every byte stands for a character there, and no two or three
bytes in a row would be a character of UTF-8, as they would in a file put together from both.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from metrics.uploads.cells import Cell, Limits, refuse

DELIMITERS = {"\t": "tab", ";": "semicolon", ",": "comma"}
SAVE_AS = "In Excel choose Save as, “CSV UTF-8”."
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_UTF8_PAIR = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True)
class DelimitedLines:
    """Lines of text, each cut into cells. A line is what a spreadsheet shows as one, also where a cell holds line breaks."""

    data: bytes
    encoding: str
    delimiter: str
    limits: Limits

    sheet = ""
    date_system = None
    formulas = {}

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Each line with its number and its cells; empty lines too. Raises Unreadable where quotation marks do not match."""
        for line, values in enumerate(self._records(), start=1):
            yield line, [Cell(value, line, column) for column, value in enumerate(values, start=1)]

    def _records(self) -> Iterator[list[str]]:
        text = io.TextIOWrapper(io.BytesIO(self.data), encoding=self.encoding, newline="")
        reader = csv.reader(self._bounded(text), delimiter=self.delimiter, strict=True)
        line = 0
        while True:
            line += 1
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise refuse(
                    "The quotation marks of this line do not match. Put a cell that holds one into quotation marks, "
                    "and write the one inside twice.",
                    line=line,
                ) from error
            yield record

    def _bounded(self, lines):
        longest = self.limits.columns * self.limits.characters
        for line, text in enumerate(lines, start=1):
            if len(text) > longest:
                raise refuse(f"This line is longer than {longest:,} characters.", line=line)
            yield text


def open_bytes(data: bytes, limits: Limits) -> DelimitedLines:
    """The lines of a text file. Raises Unreadable for an encoding that is not sure, and for what is no text."""
    encoding, text = _decoded(data)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise refuse(f"The file holds NUL characters, so it is not plain text. {SAVE_AS}", line=line)
    if text.lstrip().startswith("<"):
        raise refuse("The file is a web page or XML, not a table. Open it in Excel and save it as a workbook (.xlsx).")
    return DelimitedLines(data, encoding, _delimiter(text), limits)


def open_text(text: str, limits: Limits) -> DelimitedLines:
    """The lines of a paste."""
    return open_bytes(codecs.BOM_UTF8 + text.removeprefix("\ufeff").encode("utf-8", "replace"), limits)


def _decoded(data: bytes) -> tuple[str, str]:
    encoding = next((name for mark, name in MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        return encoding, data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        if encoding != "utf-8" or b"\0" in data or _UTF8_PAIR.search(data):
            raise refuse(f"The file cannot be read as {_name(encoding)} text. {SAVE_AS}", line=line) from error
    try:
        return "cp1252", data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise refuse(f"The file is text in neither UTF-8 nor Windows-1252. {SAVE_AS}", line=line) from error


def _name(encoding: str) -> str:
    return "UTF-16" if encoding == "utf-16" else "UTF-8"


def _delimiter(text: str) -> str:
    """What the first line that holds something is cut at most often; outside quotation marks."""
    line = next((line for line in text[:100_000].splitlines() if line.strip(" \t;,\"'")), "")
    bare = re.sub(r'"[^"]*"', "", line)
    return max(DELIMITERS, key=bare.count) if any(mark in bare for mark in DELIMITERS) else ","
