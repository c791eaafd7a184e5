"""Error pages. None of them reads the form that was sent: a body that cannot be read must not fail a second time."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.template import loader


def bad_request(request, exception=None):
    if isinstance(exception, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
        return HttpResponse(loader.get_template("413.html").render({"most": most}), status=413)
    return HttpResponseBadRequest(loader.get_template("400.html").render({}))


def forbidden(request, exception=None):
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request, exception=None):
    reason = str(exception) if exception is not None and isinstance(exception.args and exception.args[0], str) else ""
    return render(request, "404.html", {"reason": reason}, status=404)


def server_error(request):
    return HttpResponse(loader.get_template("500.html").render({}), status=500)


def csrf_failure(request, reason=""):
    return render(
        request,
        "403.html",
        {"reason": "The form had expired, or cookies are switched off. Go back, reload the page and send the form again."},
        status=403,
    )
