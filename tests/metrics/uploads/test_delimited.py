import pytest

from metrics.uploads.cells import Limits
from metrics.uploads.delimited import open_bytes, open_text
from tests.metrics.uploads.making import refusals

LIMITS = Limits()


def records(lines):
    return [[cell.value for cell in cells] for _, cells in lines.rows()]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("name,£\r\nZoë,5\r\n".encode(), "utf-8"),
        ("name,£\r\nZoë,5\r\n".encode("utf-8-sig"), "utf-8-sig"),
        ("name,£\r\nZoë,5\r\n".encode("utf-16"), "utf-16"),
        ("\ufeffname,£\r\nZoë,5\r\n".encode("utf-16-be"), "utf-16"),
        ("name,£\r\nZoë,5\r\n".encode("cp1252"), "cp1252"),
        ("name,£\rZoë,5\r".encode(), "utf-8"),
        ("name,£\nZoë,5".encode(), "utf-8"),
    ],
)
def test_encodings_and_ends_of_lines(data, encoding):
    lines = open_bytes(data, LIMITS)
    assert lines.encoding == encoding
    assert records(lines) == [["name", "£"], ["Zoë", "5"]]


def test_the_dashes_and_quotes_of_windows_are_read():
    assert records(open_bytes("a,“n’t” – 5 €".encode("cp1252"), LIMITS)) == [["a", "“n’t” – 5 €"]]


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        # Both kinds in one file: a pound sign of UTF-8, then one of Windows-1252.
        ("a,£\n".encode() + "b,£\n".encode("cp1252"), 2, "cannot be read as UTF-8 text"),
        # 0x81 stands for nothing in Windows-1252.
        (b"a,b\nc,\x81\n", 2, "in neither UTF-8 nor Windows-1252"),
        ("a,b\n".encode("utf-16-le"), 1, "NUL characters"),
        (b"a,b\nc,d\0\n", 2, "NUL characters"),
        (b"\xff\xfea\x00b", 1, "cannot be read as UTF-16 text"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", 1, "NUL characters"),
        (b"a\x00\x00\xff", 1, "cannot be read as UTF-8 text"),
    ],
)
def test_an_encoding_that_is_not_sure_is_refused_with_its_line(data, line, message):
    (refusal,) = refusals(lambda: open_bytes(data, LIMITS))
    assert refusal[:3] == ("", line, "") and message in refusal[3]


@pytest.mark.parametrize("data", [b"<html><table>", b" \n<?xml version='1.0'?>"])
def test_a_web_page_is_no_table(data):
    (refusal,) = refusals(lambda: open_bytes(data, LIMITS))
    assert "web page or XML" in refusal[3]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a,b", ["a", "b"]),
        ("a;b,c;d", ["a", "b,c", "d"]),
        ("a\tb, c\td", ["a", "b, c", "d"]),
        ('"a;b;c",d', ["a;b;c", "d"]),
        ("alone", ["alone"]),
        ("\ufeffa\tb", ["a", "b"]),
        ("\n;;\na;b", ["a", "b"]),
        ('"",,\na,b', ["a", "b"]),
    ],
)
def test_the_delimiter_is_what_cuts_the_headings_most_often(text, cells):
    assert records(open_text(text, LIMITS))[-1] == cells


def test_quotation_marks_hold_a_cell_together():
    assert records(open_text('a,"b, ""c""\nd"\ne,f', LIMITS)) == [["a", 'b, "c"\nd'], ["e", "f"]]


@pytest.mark.parametrize("text", ['a,b\nc,"d\ne,f\n', 'a,b\n"c"d,e\n'])
def test_quotation_marks_that_do_not_match_are_refused(text):
    (refusal,) = refusals(lambda: records(open_text(text, LIMITS)))
    assert refusal[1] == 2 and "quotation marks of this line do not match" in refusal[3]


def test_a_line_without_end_is_refused():
    limits = Limits(columns=2, characters=10)
    assert records(open_text("a\n" + "," * 19, limits))[1] == [""] * 20
    (refusal,) = refusals(lambda: records(open_text("a\n" + "," * 21, limits)))
    assert refusal == ("", 2, "", "This line is longer than 20 characters.")


def test_half_of_a_character_in_a_paste_does_no_harm():
    assert records(open_text("a,\ud800", LIMITS)) == [["a", "?"]]
