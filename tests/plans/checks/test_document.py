"""What `docs/checks.md` says of the checks is so."""

import re
from pathlib import Path

from boards import checks as boards
from boards.checks import ALL_CHECKS
from plans import checks as plans
from tests.architecture.test_docs import heading_of_table, rows_of_tables
from tests.boards.checks.examples import EXAMPLES as OF_BOARDS
from tests.plans.checks.examples import EXAMPLES as OF_PLANS

EXAMPLES = OF_PLANS | OF_BOARDS
LINK_WORDS = plans.LINK_WORDS | boards.LINK_WORDS
TEXT = (Path(__file__).resolve().parents[3] / "docs" / "checks.md").read_text()


def test_the_table_prints_the_words_that_the_checks_give():
    assert heading_of_table(TEXT) == ["Code", "A sentence", "The question for members", "Where it is mended"]
    assert rows_of_tables(TEXT) == [
        [code, EXAMPLES[code].sentence, EXAMPLES[code].question, LINK_WORDS[EXAMPLES[code].link]] for code in ALL_CHECKS
    ]


def test_each_check_is_explained_in_the_order_of_severity():
    explained = re.findall(r"^\* \*\*.+\*\* \([A-Z_]+\)\. .+$", TEXT, flags=re.MULTILINE)
    assert explained == [f"* **{check.words}** ({check.code}). {check.explains}" for check in ALL_CHECKS.values()]
