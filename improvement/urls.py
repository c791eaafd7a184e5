from django.contrib import admin
from django.urls import include, path

from improvement import compare_views, views
from improvement.health import health

urlpatterns = [
    path("", views.start, name="start"),
    path("health/", health, name="health"),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("<slug:authority>/", views.authority, name="authority"),
    path("<slug:authority>/jobs/", include("accounts.job_urls")),
    path("<slug:authority>/plans/<slug:plan>/", include("plans.urls")),
    path("<slug:authority>/inspections/", include("plans.inspection_urls")),
    path("<slug:authority>/notices/", include("plans.notice_urls")),
    path("<slug:authority>/evidence/", include("plans.evidence_urls")),
    path("<slug:authority>/timeline/", views.timeline, name="timeline"),
    path("<slug:authority>/timeline/", include("plans.event_urls")),
    path("<slug:authority>/compare/", compare_views.compare, name="compare"),
    path("<slug:authority>/checks/", include("improvement.check_urls")),
    path("<slug:authority>/boards/", include("boards.urls")),
    path("<slug:authority>/metrics/", include("metrics.urls")),
]

handler400 = "improvement.errors.bad_request"
handler403 = "improvement.errors.forbidden"
handler404 = "improvement.errors.not_found"
handler500 = "improvement.errors.server_error"
