"""The whole check: what is told, and how fast."""

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from boards.forms.paper_checks import TEXT_LIMIT
from boards.papers.checking import GROUP_WORDS, RULES, check, truth_of
from boards.papers.checking.reading import from_text
from tests.boards.papers.checking.making import DATED, paper, table
from tests.boards.papers.example import example, plan_of

# Good papers of the kind that councils write: nothing in them is wrong, and much of it looks as if it might be.
FAIR = (
    "Report to Overview and Scrutiny Board",
    "1.1 The inspection of January 2026 made six recommendations. Two more were made by the peer review in February 2026.",
    "1.2 The plan was submitted on Friday 27 February 2026 and will be published in April 2026. It was approved by the Cabinet.",
    "1.3 Of 25 actions 2 are Red, 22 Amber and 1 Green. Last month 4 were Red. One risk was downgraded from Red to Amber.",
    "1.4 Child protection plans fell from 541 in August 2025 to 334 in January 2026, a fall of 38%. The rate per 10,000 is 54.",
    "1.5 Visits rose from 70% to 77%, 8 percentage points short of the target of 85%. The target will be met by June 2026.",
    "1.6 £1.2m of the £2.7m has been spent, leaving £1.5m. Agency staff are down from 30 to 24 of 120 posts (20%).",
    "1.7 Reports are due within 10 working days. The next review is on 14 May 2026. Members asked about the year 2019/20.",
    "1.8 Some 9 in 10 children say that they are heard; between 2 and 3 in 100 do not. The service is rated Good.",
)
RATINGS = table("Area | Red | Amber | Green | Total", "One | 1 | 10 | 1 | 12", "Two | 1 | 12 | 0 | 13", "Total | 2 | 22 | 1 | 25")


def test_a_fair_paper_gives_nothing_to_say():
    report = check(paper(*FAIR, RATINGS))
    assert [each.sentence for each in report.findings] == []
    assert report.answer == "The check found nothing that does not fit."
    assert report.groups == []
    assert report.read == (
        "Looked at: 9 paragraphs, 1 table, 5 totals, 8 dates, 2 movements from one number to another, "
        "0 claims that a target is met."
    )


def test_findings_come_by_group_with_place_quote_and_arithmetic():
    report = check(paper("4.1 It was sent on 11 March 2026.", "4.2 Of 9 actions 2 are Red, 3 Amber and 5 Green."))
    assert report.answer == "The check found 2 things that do not fit."
    assert [words for words, _ in report.groups] == ["Sums", "Dates"]
    assert report.findings[0].sentence == (
        "Paragraph 4.2: “Of 9 actions 2 are Red, 3 Amber and 5 Green.” The ratings add up to 10, and the sentence says 9. "
        "2 + 3 + 5 = 10, not 9."
    )
    assert report.differences == []


def test_every_rule_has_a_group_a_sentence_and_a_docstring_of_the_rule():
    assert {rule.group for rule in RULES.values()} == set(GROUP_WORDS)
    assert all(re.fullmatch(r"[A-Z“].*\.", rule.explains) for rule in RULES.values())
    assert all(rule.find.__doc__ for rule in RULES.values())
    assert len({rule.explains for rule in RULES.values()}) == len(RULES)


@pytest.mark.parametrize(
    "words",
    [
        "from " * 40_000,
        "1 of " * 30_000,
        "£1 of £1 " * 20_000,
        "at least 5% by " * 15_000,
        "red 1 amber " * 20_000,
        "a" * 200_000,
        "1 2 " * 40_000,
        "Green means " * 20_000,
        "(" * 100_000,
        "On 1 May 2026 it was sent and " * 16_000,
        "1 2 " * 100_000 + "x",
        "Council response – Target met\n\nIt goes on.\n\n" * 10_000,
        "Item\tCost\nA\t£1\nB\t£1\nC\t£1\nD\t£1\n\n" * 12_000,
        "Six recommendations:\n\n- One.\n\n" * 12_000,
        "5.1 It is.\n\n" * 30_000,
        "A\t" + "> Supervision " * 30_000,
    ],
)
def test_no_text_keeps_the_check_busy(words):
    """Whatever somebody pastes: the rules take time in proportion to it, here a second or two."""
    began = time.monotonic()
    check(paper(words))
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "words",
    [
        "1 of ",
        "The target of 85% was met: visits were 77%. ",
        "On 20 November 2026 the board agreed. ",
        "Visits to children in need were 84.8%. ",
        "Council response – Target met\n\nIt goes on.\n\n",
        "Total £1\n",
        "Label £1\n",
        "5.1 It is.\n\n",
    ],
)
def test_the_longest_text_that_may_be_pasted_takes_less_than_five_seconds(words):
    text = (words * (TEXT_LIMIT // len(words) + 1))[:TEXT_LIMIT]
    began = time.process_time()
    report = check(from_text(text, dated=DATED), truth_of(replace(example(), plan=plan_of(4, 2))))
    assert time.process_time() - began < 5
    assert report.cut == ("rules were not looked at" in report.read)
    assert not report.cut or report.answer != "The check found nothing that does not fit."


def test_a_paper_of_headings_is_read_and_an_empty_one_is_told():
    assert check(from_text("Visits were made on time")).read.startswith("Looked at: 1 paragraph")
    for text in ("", " \n\n ", "A" * 5000):
        report = check(from_text(text))
        assert (report.answer, report.empty) == ("Nothing could be read in it, so nothing was checked.", True)


def test_the_document_lists_every_rule_in_the_words_of_the_page():
    text = " ".join((Path(__file__).resolve().parents[4] / "docs" / "checks.md").read_text().split())
    listed = re.findall(r"\* ([^*]+?) \(([A-Z_]+)\)(?= |$)", text[text.index("## The paper check") : text.index("## Counting")])
    assert listed == [(rule.explains, rule.code) for rule in RULES.values()]
