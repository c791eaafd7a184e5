from django.urls import include, path

from boards.views import challenges, paper_checks

urlpatterns = [
    # Before the boards themselves: no board has this short name.
    path("ask/", challenges.ask, name="ask_question"),
    path("check-a-paper/", paper_checks.check_paper, name="check_paper"),
    path("check-a-paper/record/", paper_checks.record, name="record_paper_check"),
    path("word-template/", include("boards.template_urls")),
    path("<slug:board>/questions/", include("boards.challenge_urls")),
    path("<slug:board>/decisions/", include("boards.decision_urls")),
    path("<slug:board>/packs/", include("boards.pack_urls")),
    path("<slug:board>/packs/<slug:pack>/paper/", include("boards.paper_urls")),
    path("", include("boards.board_urls")),
]
