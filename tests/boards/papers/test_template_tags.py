"""The list of tags is the same in the code, in the document for leads, and on the page."""

import re
from pathlib import Path

from boards.papers.template_tags import BLOCK_TAGS, LINE_TAGS, SUBSTANCE

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "paper-tags.md"


def test_the_document_lists_the_tags_with_what_stands_in_for_them():
    rows = re.findall(r"^\| `\{\{(\w+)\}\}` \| (.+) \|$", DOCUMENT.read_text(), flags=re.MULTILINE)
    assert rows == [*LINE_TAGS.items(), *BLOCK_TAGS.items()]


def test_every_section_is_a_tag():
    assert set(SUBSTANCE) <= set(BLOCK_TAGS)
    assert not set(LINE_TAGS) & set(BLOCK_TAGS)
