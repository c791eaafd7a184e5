"""A file that somebody chose, read as the paper in it. Pure.

Word files and plain text are read, 10 megabytes at most; whatever else is refused with a sentence. Nothing of it is kept.
"""

import datetime as dt
import posixpath

from boards.papers.checking.docx_reading import CHARACTERS_AT_MOST, TOO_LONG, Unreadable, from_docx
from boards.papers.checking.paper import Paper
from boards.papers.checking.reading import from_text
from plans.evidence_files import DOCX, TXT, Unsuitable, check, decoded, label_of

KINDS = {DOCX: "Word", TXT: "plain text"}
OTHERS = {
    "pdf": "Save the paper as a Word document (.docx), or copy its text and paste it.",
    "doc": "Open the file in Word and save it as a Word document (.docx).",
}
NOT_TAKEN = "Choose a Word document (.docx) or plain text (.txt)."


def read_paper(name: str, content: bytes, dated: dt.date | None) -> Paper:
    """The paper in a file. Raises `Unreadable` with a sentence."""
    try:
        ending = posixpath.splitext(label_of(name))[1].lstrip(".").lower()
        if ending not in KINDS:
            raise Unreadable(f"{NOT_TAKEN} {OTHERS.get(ending, '')}".strip())
        if ending == DOCX:
            return from_docx(content, dated=dated, name=name)
        check(name, content)
    except Unsuitable as error:
        raise Unreadable(str(error)) from error
    text = decoded(content).removeprefix("\ufeff")
    if len(text) > CHARACTERS_AT_MOST:
        raise Unreadable(TOO_LONG)
    return from_text(text, dated=dated)
