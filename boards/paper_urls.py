from django.urls import path

from boards.models.pack import PDF, WORD
from boards.views import paper_checks, papers

urlpatterns = [
    path("", papers.paper, name="paper"),
    path("word/", papers.word, name="paper_word"),
    path("word/make/", papers.make, {"kind": WORD}, name="make_paper_word"),
    path("pdf/", papers.pdf, name="paper_pdf"),
    path("pdf/make/", papers.make, {"kind": PDF}, name="make_paper_pdf"),
    path("excel/", papers.excel, name="paper_excel"),
    path("check/", paper_checks.check_own, name="check_own_paper"),
]
