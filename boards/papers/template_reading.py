"""Where the tags of a Word template stand. A paragraph's text may be cut into runs anywhere, also within a tag."""

from collections.abc import Iterator
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE
from docx.oxml.ns import qn

from boards.papers.template_tags import BLOCK_TAGS, LINE_TAGS, TAG

BODY = "the text"
_PARTS = {CONTENT_TYPE.WML_HEADER: "a header", CONTENT_TYPE.WML_FOOTER: "a footer"}
P, T, BOX = qn("w:p"), qn("w:t"), qn("w:txbxContent")


@dataclass(frozen=True)
class Place:
    """A paragraph with text: in which part, its number there from 1, and its texts as the file cuts them."""

    part: str
    number: int
    element: object
    texts: tuple

    @property
    def words(self) -> str:
        return "".join(text.text or "" for text in self.texts)

    @property
    def where(self) -> str:
        return f"paragraph {self.number} of {self.part}"

    @property
    def lone_block(self) -> str:
        """The block tag that is all that the paragraph says; "" where there is none."""
        found = TAG.fullmatch(self.words.strip())
        return found[1] if found and found[1] in BLOCK_TAGS else ""

    @property
    def takes_blocks(self) -> bool:
        """Whether a section can stand here: in the text, and in no box."""
        return self.part == BODY and not any(parent.tag == BOX for parent in self.element.iterancestors())


def places(document: WordDocument) -> Iterator[Place]:
    """Every paragraph of the text, the headers and the footers."""
    yield from _within(document.element.body, BODY)
    for part in document.part.package.iter_parts():
        if part.content_type in _PARTS:
            yield from _within(part.element, _PARTS[part.content_type])


def _within(root, name: str) -> Iterator[Place]:
    # A list, because filling a template changes the tree.
    for number, element in enumerate(list(root.iter(P)), 1):
        # A box in the paragraph has paragraphs of its own.
        texts = tuple(text for text in element.iter(T) if next(text.iterancestors(P)) is element)
        if texts:
            yield Place(name, number, element, texts)


def replace_in_lines(place: Place, lines: dict[str, str]) -> None:
    """Put words for the tags of a paragraph that stand within a line. Words are put once and not looked at again."""
    found = [match for match in TAG.finditer(place.words) if match[1] in LINE_TAGS]
    for match in reversed(found):
        _put(place.texts, match.start(), match.end(), lines[match[1]])


def _put(texts: tuple, start: int, end: int, words: str) -> None:
    """Put `words` for the characters from `start` to `end`, which may lie in several texts; the first of these keeps its look."""
    position = 0
    for text in texts:
        held = text.text or ""
        begins, ends = max(start - position, 0), min(end - position, len(held))
        position += len(held)
        if begins < ends:
            text.text = held[:begins] + words + held[ends:]
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            words = ""
