import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from metrics.guarding import guarded, unguarded


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-5 %", "@SUM(A1)", "\tx", "\rx", "\0x", " =1+1", "\u00a0=1+1", "'=1+1", "''-", "\n=1"]
)
def test_text_that_may_run_is_guarded(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "'tis", "Team A", "a=b", "−5", "c", "'", "1-2"])
def test_other_text_is_left_alone(text):
    assert guarded(text) == unguarded(text) == text


@given(st.text(alphabet="'=+-@\t\r\n\0 ab", max_size=6))
@example("''=")
@settings(max_examples=200)
def test_no_guarded_text_can_run_and_each_reads_back_as_it_was(text):
    written = guarded(text)
    assert not written.lstrip().startswith(("=", "+", "-", "@"))
    assert not written.startswith(("\t", "\r", "\n", "\0"))
    assert unguarded(written) == text
