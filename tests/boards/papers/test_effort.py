from boards.papers.blocks import Cell as C
from boards.papers.blocks import Chart, Column, Document, Table
from boards.papers.document import paper_of
from boards.papers.effort import LONG, effort, is_long
from tests.boards.papers.example import example, large

ROW = (C.of("a"),)


def document(rows: int, charts: int = 0) -> Document:
    chart = Chart("t", "d", "<svg/>", 1, 1)
    return Document("T", "C", "S", (), (Table("t", (Column("a"),), (ROW,) * rows), *(chart,) * charts))


def test_a_chart_is_as_much_work_as_fifteen_rows():
    assert effort(document(10, 2)) == 40


def test_a_paper_is_long_beyond_the_limit_of_its_kind():
    for kind, limit in LONG.items():
        assert not is_long(limit, kind)
        assert is_long(limit + 1, kind)


def test_a_usual_paper_is_written_at_once_and_a_large_one_by_a_job():
    assert not is_long(effort(paper_of(example())), "word")
    assert is_long(effort(paper_of(large())), "word")
