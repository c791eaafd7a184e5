"""The tables of docs/limbs.md have the codes and words of the code, in its order."""

import re
from pathlib import Path

import pytest

from plans.limbs import EVIDENCE, EVIDENCE_KIND_WORDS, FINDING_WORDS, KIND_WORDS, measure_finding

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "limbs.md").read_text()


def table_under(heading: str, number: int = 0) -> list[list[str]]:
    """The rows of a table below a heading, without its own heading row."""
    section = re.split(r"^## ", TEXT, flags=re.MULTILINE)
    (text,) = [each for each in section if each.startswith(heading)]
    table = re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE)[number]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


@pytest.mark.parametrize(
    ("heading", "number", "words"),
    [
        ("What can be found of a limb", 0, FINDING_WORDS),
        ("The kinds of test", 0, KIND_WORDS),
        ("The kinds of test", 1, EVIDENCE_KIND_WORDS),
    ],
)
def test_the_codes_and_words_agree(heading, number, words):
    assert [tuple(row[:2]) for row in table_under(heading, number)] == list(words.items())


def test_what_a_kind_can_find_is_a_finding():
    for row in table_under("The kinds of test"):
        found = [words.capitalize() for words in row[4].split(", ")]
        assert set(found) < set(FINDING_WORDS.values())
        assert ("Partly supported" in found) == (row[0] == EVIDENCE)
        assert ("Contradicted" in found) == (row[0] != EVIDENCE)


EXAMPLES = {
    "Any is contradicted": ["supported", "contradicted"],
    "There is none": ["not_yet_due"],
    "All are supported": ["supported", "supported"],
    "Any is supported or partly supported": ["partly", "not_evidenced"],
    "Anything else": ["not_evidenced"],
}


def test_the_table_of_the_measure_is_what_the_code_does():
    rows = table_under("From the limbs to the measure")
    assert [row[0] for row in rows] == list(EXAMPLES)
    assert [row[1] for row in rows] == [measure_finding(limbs) for limbs in EXAMPLES.values()]
