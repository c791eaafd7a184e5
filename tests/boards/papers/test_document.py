"""From what a pack holds to the blocks of its paper."""

from dataclasses import replace

import pytest

from boards.packs.contents import Counts, Moved, PackBudget, PackRisk, Point, from_json, to_json
from boards.papers.blocks import Chart, Heading, Items, PageBreak, Paragraph, Table
from boards.papers.document import DRAFT, TAMPERED, Edition, pack_of, paper_of, sections_of
from tests.boards.papers.example import FINANCE, HEADER, MEASURE, PROBLEM, RESOURCES, example, figure, large, plan_of


def words_of(block) -> str:
    match block:
        case Heading(text):
            return text
        case Paragraph(runs):
            return "".join(run.words for run in runs)
        case Items(items):
            return "\n".join("".join(run.words for run in item) for item in items)
        case Table():
            return "\n".join(" | ".join(cell.words for cell in row) for row in (*block.rows, block.totals))
        case Chart(title):
            return title
    return ""


def section(contents, key: str):
    return next(each for each in sections_of(contents) if each.key == key)


def text_of(contents, key: str) -> str:
    return "\n".join(words_of(block) for block in section(contents, key).blocks)


def table(contents, key: str, name: str) -> Table:
    return next(block for block in section(contents, key).blocks if isinstance(block, Table) and block.name == name)


def test_what_members_are_asked_to_decide_comes_first_and_the_whole_plan_last():
    keys = [each.key for each in sections_of(example())]
    assert keys[:3] == ["asks", "purpose", "position"]
    assert keys[-2:] == ["background", "appendix"]
    assert len(keys) == 14


def test_sections_are_numbered_without_gaps_where_one_has_nothing_to_say():
    contents = example(finance=None, resources=None, implications={})
    titles = [block.text for block in paper_of(contents).blocks if isinstance(block, Heading) and block.rank == 2]
    assert [title.split(".")[0] for title in titles] == [*map(str, range(1, len(titles))), "A"]
    assert not any("Finance" in title for title in titles)


def test_paragraphs_are_numbered_within_their_section_and_not_on_the_page_of_the_pack():
    numbers = [block.number for block in section(example(), "position").blocks if isinstance(block, Paragraph)]
    assert numbers == [f"3.{number}" for number in range(1, len(numbers) + 1)]
    assert {block.number for block in pack_of(example()).blocks if isinstance(block, Paragraph)} == {""}


def test_a_pack_that_was_frozen_and_read_again_makes_the_same_paper():
    contents = example()
    assert paper_of(from_json(to_json(contents))) == paper_of(contents)


def test_the_head_has_what_councils_print_and_says_what_is_not_set():
    head = dict(
        paper_of(example(header=replace(HEADER, portfolio_holder="", openness="exempt", exempt_reason="Paragraph 3"))).head
    )
    assert head["Portfolio holder"] == "not set"
    assert head["Open or exempt"] == "Exempt from publication: Paragraph 3"
    assert head["Key decision"] == "Yes"
    assert head["Meeting"] == "10 September 2019"


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        (Edition(draft=True), DRAFT),
        (Edition(published="2019-09-05", checksum="ab" * 32, tampered=True), TAMPERED),
        (
            Edition(published="2019-09-05", checksum="ab" * 32),
            "From the review pack published on 5 September 2019, SHA-256 abababababab",
        ),
    ],
)
def test_the_foot_says_which_edition_it_is(edition, words):
    assert paper_of(example(), edition).foot == words


def test_a_warning_stands_in_the_head_too():
    assert ("Status", DRAFT) in paper_of(example(), Edition(draft=True)).head
    assert "Status" not in dict(paper_of(example(), Edition(published="2019-09-05")).head)


def test_the_total_of_ratings_is_added_up_and_not_taken_over():
    wrong = replace(plan_of(), counts=Counts(99, 99, 99, 99))
    totals = [cell.words for cell in table(example(plan=wrong), "position", "Areas").totals]
    assert totals == ["All areas", "2", "4", "2", "0", "8"]


def test_the_total_of_finance_is_recomputed_and_every_difference_is_said():
    text = text_of(example(), "finance")
    assert [cell.words for cell in table(example(), "finance", "Finance").totals] == [
        "Total", "29,500", "30,250", "−279", "750", "471", "471",
    ]  # fmt: skip
    assert "Fieldwork: published £267,000, recomputed £266,000: £1,000 apart." in text
    assert "the published rows add up to £472,000, the published total is £471,000" in text


def test_a_total_in_the_pack_that_its_lines_do_not_add_up_to_is_said():
    wrong = replace(FINANCE, total=PackBudget("Total", "29500000", "30000000", "-279000", "", "471000"))
    assert "The pack states a total variance of £221,000; its lines add up to £471,000." in text_of(
        example(finance=wrong), "finance"
    )


def test_resources_that_do_not_add_up_to_what_was_asked_for_are_said():
    assert "£310,000 was asked for; the items add up to £300,000, £10,000 apart." in text_of(example(), "resources")
    assert "apart" not in text_of(example(resources=replace(RESOURCES, asked="300000")), "resources")


def test_a_contradiction_stands_right_after_the_claim_that_it_is_about():
    blocks = section(example(), "measures").blocks
    claim = next(i for i, block in enumerate(blocks) if words_of(block).startswith("Claim: met"))
    assert blocks[claim + 1].kind == "warning"
    assert "visits are at 77%" in words_of(blocks[claim + 1])
    assert not any("visits are at 77%" in text_of(example(), key) for key in ("appendix", "background"))


def test_claim_and_finding_stand_side_by_side():
    rows = [[cell.words for cell in row] for row in table(example(), "measures", "Measures").rows]
    assert rows == [
        ["6. Visits to children in need", "Met", "Contradicted"],
        ["7. Caseloads", "Nothing is claimed", "Not yet due"],
    ]


def test_a_contradiction_is_told_once_among_the_findings():
    same = replace(PROBLEM, contradicts=True, href=MEASURE.href, sentence=MEASURE.disagrees)
    assert text_of(example(problems=(same, PROBLEM)), "findings").count("visits are at 77%") == 1


def test_findings_begin_with_what_is_contradicted_and_name_its_figures():
    def disputed(number, finding):
        return replace(MEASURE, number=number, href=f"/{number}/", disagrees=f"Differs {number}", finding=finding)

    found = [disputed(1, "supported"), disputed(2, "partly"), disputed(3, "not_evidenced"), disputed(6, "contradicted")]
    contents = example(problems=())
    contents = replace(contents, notice=replace(contents.notice, measures=tuple(found)))
    [items] = [block for block in section(contents, "findings").blocks if isinstance(block, Items)]
    said = ["".join(run.words for run in item) for item in items.items]
    assert [each.split(",")[0] for each in said] == ["Measure 6", "Measure 3", "Measure 2", "Measure 1"]
    assert said[0].endswith("Differs 6. Limb 6b: 77% in August 2019.")
    assert said[1].endswith(": Differs 3. Limb 3b: 77% in August 2019."), "every contradicted limb has its figure"


def test_a_figure_leads_to_where_it_comes_from():
    [row, *_] = table(example(), "figures", "Figures").rows
    assert row[2].runs[0].href == "/hereshire/metrics/VISITS_1/?month=2019-08"


def test_a_hidden_figure_is_printed_as_c_and_never_drawn():
    rows = table(example(), "figures", "Figures").rows
    assert rows[-1][2].words == "c"
    assert not any(isinstance(b, Chart) and "missing" in b.title for b in section(example(), "figures").blocks)


def test_every_chart_is_followed_by_its_figures():
    for contents in (example(), large(3, 2, 5)):
        blocks = paper_of(contents).blocks
        for index, block in enumerate(blocks):
            if isinstance(block, Chart):
                assert isinstance(blocks[index + 1], Table), block.title


def test_months_stand_in_rows_of_twelve_that_end_with_the_latest_with_missing_ones_marked():
    found = table(example(figures=(figure(1, 14),)), "figures", "VISITS_1")
    assert [column.words for column in found.columns][:3] == ["Months", "Sep", "Oct"]
    assert [row[0].words for row in found.rows] == ["Sep 17 to Aug 18", "Sep 18 to Aug 19"]
    assert [cell.words for cell in found.rows[0][1:11]] == ["–"] * 10
    assert all(cell.words.endswith("%") for cell in (*found.rows[0][11:], *found.rows[1][1:]))


@pytest.mark.parametrize(("months", "rows"), [(3, 1), (12, 1), (13, 2), (24, 2)])
def test_as_many_rows_as_months_take(months, rows):
    assert len(table(example(figures=(figure(1, months),)), "figures", "VISITS_1").rows) == rows


@pytest.mark.parametrize("held", ["£1,482", "£1,482 thousand"], ids=["published earlier", "now"])
def test_a_table_of_money_has_its_unit_in_its_caption_and_the_chart_at_its_axis(held):
    money = figure(1, 3)
    points = tuple(replace(point, value="1482", shown=held) for point in money.points)
    money = replace(money, unit="money", value="1482", shown="£1,482 thousand", target="", target_value="", points=points)
    blocks = section(example(figures=(money,)), "figures").blocks
    found = next(block for block in blocks if isinstance(block, Table) and block.name == "VISITS_1")
    assert found.caption.endswith("the figures by month (£ thousand)")
    assert found.rows[0][-1].words == "1,482"
    [chart] = [block for block in blocks if isinstance(block, Chart)]
    assert ">£ thousand</text>" in chart.svg
    assert "last £1,482 thousand in August 2019" in chart.description


def test_wide_figures_stand_a_row_a_month():
    wide = figure(1, 3)
    wide = replace(wide, points=tuple(replace(point, shown="1,234.5 per 10,000") for point in wide.points))
    assert len(table(example(figures=(wide,)), "figures", "VISITS_1").rows) == 3


def test_the_appendix_has_every_action_by_reference_and_begins_a_page():
    contents = large(5, 3, 1)
    rows = [row[0].words.split()[0] for b in section(contents, "appendix").blocks if isinstance(b, Table) for row in b.rows]
    assert rows == [f"{area}.{number}" for area in range(1, 4) for number in range(1, 6)]
    blocks = paper_of(contents).blocks
    assert blocks[next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.text.startswith("A.")) - 1] == PageBreak()


def test_the_appendix_shows_first_dates_and_ratings_that_differ_from_what_the_rules_suggest():
    text = text_of(example(), "appendix")
    assert "Due 31 July 2019; moved twice, first due 31 March 2019; late." in text
    assert "Green; the rules suggest Amber" in text


def test_what_worsened_is_told_before_what_improved_in_the_words_of_the_field():
    rows = [[cell.words for cell in row] for row in table(example(), "plan", "Moved").rows]
    assert [row[1] for row in rows] == ["Worsened", "Improved"]
    assert rows[0][2:] == ["Amber", "Red"]


def test_implications_stand_in_the_order_in_which_papers_print_them():
    contents = from_json(to_json(example(implications={"Financial": "a", "Legal": "b", "Equality": "c", "Human resources": "d"})))
    heads = [block.text for block in section(contents, "implications").blocks if isinstance(block, Heading)]
    assert heads == ["Legal", "Human resources", "Equality", "Financial"]


def test_a_pack_with_nothing_but_its_head_makes_a_paper_of_its_head():
    empty = example(
        header=replace(HEADER, asks=(), background=(), purpose=""),
        plan=None,
        notice=None,
        figures=(),
        finance=None,
        resources=None,
        risks=(),
        problems=(),
        challenges=(),
        decisions=(),
        questions=(),
        commentary={},
        implications={},
    )
    assert paper_of(empty).blocks == ()
    assert paper_of(replace(empty, risks=(PackRisk("One", "", "3", "Watch"),))).blocks[0].text == "1. Risks"


def test_where_the_council_stands_begins_a_page_of_the_paper_but_not_of_the_pack():
    def begins_pages(document):
        blocks = document.blocks
        return [blocks[index + 1].anchor for index, block in enumerate(blocks) if block == PageBreak()]

    assert begins_pages(paper_of(example())) == ["position", "appendix"]
    assert begins_pages(pack_of(example())) == ["appendix"]


def test_many_problems_of_one_kind_share_a_line_that_leads_to_each():
    many = [replace(PROBLEM, name=f"1.{n} Do it well", href=f"/{n}/", words="No officer") for n in range(1, 6)]
    many.append(replace(PROBLEM, name="No officer", words="No officer", href="/all/", sentence="10 more of this kind."))
    items = [block for block in section(example(problems=tuple(many)), "findings").blocks if isinstance(block, Items)]
    [line] = items[-1].items
    assert "".join(run.words for run in line) == "No officer: 1.1, 1.2, 1.3, 1.4, 1.5 and 10 more of this kind."
    assert [run.href for run in line if run.href] == ["/1/", "/2/", "/3/", "/4/", "/5/", "/all/"]


def test_few_problems_of_one_kind_have_a_line_each():
    few = tuple(replace(PROBLEM, name=f"1.{n} Do it well", sentence=f"{n} lacks it.") for n in range(3))
    items = [block for block in section(example(problems=few), "findings").blocks if isinstance(block, Items)]
    assert len(items[-1].items) == 3


def test_a_plan_without_actions_says_so_and_prints_no_noughts():
    none = replace(plan_of(), actions=(), counts=Counts(0, 0, 0, 0))
    contents = example(plan=none)
    assert "had, at the end of August 2019, no actions." in text_of(contents, "position")
    assert text_of(contents, "plan") == "Improvement plan 2019 holds no actions yet."


def test_a_finding_is_said_once_also_where_its_sentence_begins_with_it():
    measure = replace(MEASURE, finding_words="Partly supported", sentence="Partly supported: 3 of 5.")
    contents = example(notice=replace(example().notice, measures=(measure,)))
    assert "The figures: Partly supported: 3 of 5." in text_of(contents, "measures")


# --- What a clerk would send back ---


def test_few_indicators_stand_in_one_table_and_many_by_group():
    few = [block.name for block in section(large(1, 1, 12), "figures").blocks if isinstance(block, Table)]
    assert few[0] == "Figures"
    many = large(1, 1, 13)
    half = tuple(replace(each, group="Workforce") if at > 6 else each for at, each in enumerate(many.figures))
    named = [block.name for block in section(replace(many, figures=half), "figures").blocks if isinstance(block, Table)]
    assert named[:2] == ["Children in need", "Workforce"]


def test_indicators_without_a_figure_are_named_in_a_sentence_and_take_no_row():
    none = replace(figure(2), month="", value="", shown="no figure", points=(), name="Visits seen")
    contents = example(figures=(figure(1), none))
    assert len(table(contents, "figures", "Figures").rows) == 1
    assert "There is no figure of 1 indicator: Visits seen." in text_of(contents, "figures")


@pytest.mark.parametrize(
    ("value", "point", "shown"), [("77", "70", "77%"), ("77.4", "70", "77.0%"), ("77", "70.5", "77.0%"), ("", "70", "77%")]
)
def test_a_figure_of_a_series_without_parts_is_printed_without_a_nought(value, point, shown):
    points = (Point("2019-07", point, point), Point("2019-08", value, "77.0%"))
    one = replace(figure(1), value=value, shown="77.0%", target="at least 85.0%", points=points)
    row = table(example(figures=(one,)), "figures", "Figures").rows[0]
    assert row[2].words == shown
    assert row[3].words == ("at least 85%" if shown == "77%" else "at least 85.0%")


def test_of_two_figures_a_sentence_is_said_and_nothing_is_drawn():
    two = figure(1, 2)
    blocks = section(example(figures=(two,)), "figures").blocks
    assert not any(isinstance(block, Chart) for block in blocks)
    assert words_of(blocks[-1]) == f"{two.name}: {two.sentence}."


def test_ratings_are_drawn_from_two_months_on():
    for months, number in ((1, 0), (2, 1)):
        held = example(plan=replace(plan_of(), months=plan_of(months=12).months[:months]))
        assert sum(isinstance(block, Chart) for block in section(held, "plan").blocks) == number


def test_what_all_actions_of_an_area_have_in_common_is_said_once_in_the_caption():
    plan = plan_of()
    alike = tuple(replace(each, owner="", due="", moved=0, late=False) for each in plan.actions)
    [first, *_] = [b for b in section(example(plan=replace(plan, actions=alike)), "appendix").blocks if isinstance(b, Table)]
    assert first.caption.endswith("(of each of them: No owner. No due date.)")
    assert [column.words for column in first.columns] == ["Action", "Stage and effect", "Rating", "Progress"]
    [first, *_] = [b for b in section(example(), "appendix").blocks if isinstance(b, Table)]
    assert "of each of them" not in first.caption


def test_of_an_area_ten_actions_are_told_the_gravest_first_and_the_others_by_reference():
    plan = plan_of(12, 1)
    late = tuple(replace(each, late=True, rating="red" if at == 11 else "amber") for at, each in enumerate(plan.actions))
    [told] = [block for block in section(example(plan=replace(plan, actions=late)), "plan").blocks if isinstance(block, Items)]
    assert len(told.items) == 11
    assert told.items[0][0].words.startswith("1.12 ")
    assert "".join(run.words for run in told.items[-1]) == "2 more, told in the appendix: 1.10 and 1.11."


def test_many_that_moved_share_a_row_where_they_moved_alike():
    def moved(number):
        ways = [("improved", "red", "amber"), ("worsened", "amber", "red")]
        return tuple(Moved(f"1.{at}", "Do it", *ways[at % 2]) for at in range(number))

    assert len(table(example(plan=replace(plan_of(), moved=moved(25))), "plan", "Moved").rows) == 25
    rows = table(example(plan=replace(plan_of(), moved=moved(26))), "plan", "Moved").rows
    assert [[cell.words for cell in row][:4] for row in rows] == [
        ["Worsened", "Amber", "Red", "13"],
        ["Improved", "Red", "Amber", "13"],
    ]
    assert rows[0][4].words.startswith("1.1, 1.3, 1.5")


def test_a_name_with_which_the_sentence_begins_is_not_said_twice():
    same = replace(PROBLEM, name="The total", sentence="The total is wrong.")
    assert "\nThe total is wrong." in f"\n{text_of(example(problems=(same,)), 'findings')}"


def test_measures_are_counted_anew_in_sentences_and_told_once():
    contents = example()
    said = "1 of 2 measures is claimed met. The figures support none and contradict 1; 1 not yet due."
    assert said in text_of(contents, "position")
    assert said not in text_of(contents, "measures")


def test_published_variances_that_add_up_to_another_total_are_said_where_the_published_total_is_not_held():
    lines = tuple(replace(line) for line in FINANCE.lines)
    held = replace(FINANCE, lines=lines, total=replace(FINANCE.total, published_variance=""))
    text = text_of(example(finance=held), "finance")
    assert "the published variances of the services add up to £472,000, the recomputed ones to £471,000." in text
    assert table(example(finance=held), "finance", "Finance").totals[-1].words == "not held"


def test_questions_alone_give_their_section_its_name():
    asked = section(example(challenges=(), decisions=()), "questions")
    assert asked.heading.text.endswith(". Questions that members could ask")
    assert isinstance(asked.blocks[0], Items)
    assert "since the last meeting" in section(example(), "questions").heading.text
