"""Tests of PDFs are skipped where the system's Pango is missing; where CI is set they fail."""

import os

import pytest

from boards.papers.pdf import PANGO_IS_MISSING, can_make_pdf

needs_pango = pytest.mark.skipif(not os.environ.get("CI") and not can_make_pdf(), reason=PANGO_IS_MISSING)
