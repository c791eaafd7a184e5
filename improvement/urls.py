from django.contrib import admin
from django.urls import include, path

from improvement import views
from improvement.health import health

urlpatterns = [
    path("", views.start, name="start"),
    path("health/", health, name="health"),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("<slug:authority>/", views.authority, name="authority"),
    path("<slug:authority>/jobs/", include("accounts.job_urls")),
    path("<slug:authority>/plans/<slug:plan>/", include("plans.urls")),
    path("<slug:authority>/metrics/", include("metrics.urls")),
]

handler400 = "improvement.errors.bad_request"
handler403 = "improvement.errors.forbidden"
handler404 = "improvement.errors.not_found"
handler500 = "improvement.errors.server_error"
