from django.urls import path

from plans.views import evidence

urlpatterns = [
    path("<int:key>/", evidence.evidence, name="evidence"),
    path("<int:key>/file/", evidence.evidence_file, name="evidence_file"),
    path("<int:key>/withdraw/", evidence.withdraw, name="withdraw_evidence"),
]
