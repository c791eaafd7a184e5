"""What counts as text that a person typed."""

import pytest

from accounts.plain_text import has_unprintable, made_printable, unprintable


@pytest.mark.parametrize("character", ["\ufffe", "\uffff"])
def test_what_no_xml_can_hold_is_unprintable_because_papers_are_made_in_word(character):
    assert unprintable(character)
    assert has_unprintable(f"Title{character}")
    assert made_printable(f"a{character}b") == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("character", ["\ufffd", "\ufeff", "\U0001f600", "\n", "\t"])
def test_their_neighbours_are_text(character):
    assert not unprintable(character)
