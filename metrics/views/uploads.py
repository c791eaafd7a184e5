"""Figures out of a file or a paste: sent in, columns named, looked at, confirmed, undone."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.doors import council_view
from accounts.permissions import ENTER_FIGURES, SEE_SMALL_NUMBERS
from accounts.saving import save
from metrics.asking import asked
from metrics.forms.uploads import ColumnsForm, ConfirmForm, DiscardForm, UndoForm, UploadForm
from metrics.kinds import READY, SAVED
from metrics.selectors.upload_contents import Head, content_of, head_of_upload, open_content, unsettled_percentage
from metrics.selectors.upload_figures import Known
from metrics.selectors.upload_preview import Preview
from metrics.selectors.uploads import (
    as_lines,
    built_on,
    certain_mapping,
    figures_of,
    find_upload,
    is_remembered,
    offered_mapping,
    text_to_correct,
    upload_page,
    upload_rows,
)
from metrics.services import upload_outcomes
from metrics.services import uploads as services
from metrics.uploads.cells import Unreadable
from metrics.views.asking import allowed

LINES_A_PAGE = 25
COLUMNS_SHOWN = 12


@council_view(SEE_SMALL_NUMBERS)
def uploads(request, authority):
    """Everything that was ever uploaded, newest first."""
    page = Paginator(upload_rows(authority), LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {"authority": authority, "page": page, "lines": as_lines(page), "may": allowed(request.user, authority)}
    return render(request, "metrics/uploads.html", context)


@council_view(ENTER_FIGURES)
def upload_file(request, authority):
    """Send in a file or a paste. `?instead=` names the upload of which it is the corrected form."""
    ask = asked(request)
    instead = _instead(authority, request.POST.get("instead") or request.GET.get("instead"))
    initial = {"instead": instead.key, "text": text_to_correct(instead)} if instead else {}
    sent = request.method == "POST"
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None, initial=initial)

    def work():
        upload = services.receive_upload(authority=authority, arrival=form.arrival, instead=instead, by=request.user, now=ask.now)
        mapping = certain_mapping(form.arrival.head)
        if mapping is None:
            return reverse("upload_columns", args=[authority.slug, upload.key])
        services.name_columns(upload=upload, mapping=mapping, head=form.arrival.head, by=request.user, now=ask.now)
        return services.address_of(upload)

    outcome = save(request, form, work)
    context = {"authority": authority, "form": form, "instead": instead}
    return outcome.response or render(request, "metrics/upload_file.html", context, status=outcome.status)


@council_view(ENTER_FIGURES)
def columns(request, authority, key):
    """Say what the columns of an upload mean. `?sheet=` chooses the sheet of a workbook that has several."""
    ask = asked(request)
    upload = _find(authority, key)
    if upload.status not in services.CHECKABLE:
        return redirect(services.address_of(upload))
    sent = request.POST if request.method == "POST" else None
    head, problems = _head(upload, request.POST.get("sheet") or request.GET.get("sheet"))
    context = {"authority": authority, "upload": upload, "head": head, "problems": problems}
    if problems or head.choices:
        return render(request, "metrics/upload_columns.html", context, status=422 if sent is not None else 200)

    def unsettled(mapping):
        table = open_content(upload.filename, content_of(upload), head.sheet)
        return unsettled_percentage(table, mapping, Known.of(authority.pk).infos)

    initial = offered_mapping(upload, head).to_dict() | {"version": upload.version, "sheet": head.sheet}
    form = ColumnsForm(sent, head=head, unsettled=unsettled, initial=initial)

    def work():
        version = form.cleaned_data["version"]
        services.name_columns(upload=upload, mapping=form.mapping(), head=head, version=version, by=request.user, now=ask.now)
        return services.address_of(upload)

    outcome = save(request, form, work, target=lambda: services.address_of(upload))
    context |= {"form": form, "remembered": is_remembered(upload, head), **_sample(head)}
    return outcome.response or render(request, "metrics/upload_columns.html", context, status=outcome.status)


@council_view(SEE_SMALL_NUMBERS)
def upload(request, authority, key):
    """What an upload would change, or changed. Sent as a form it is confirmed or thrown away."""
    ask = asked(request)
    may = allowed(request.user, authority)
    if request.method == "POST" and not may["enter"]:
        raise PermissionDenied("Your role does not allow you to upload figures.")
    found = _find(authority, key)
    discarding = request.POST.get("act") == "discard"
    sent, initial = request.POST if request.method == "POST" else None, {"version": found.version}
    correcting = Preview.from_json(found.preview).counts.changed > 0
    confirm = ConfirmForm(None if discarding else sent, correcting=correcting, initial=initial)
    discard = DiscardForm(sent if discarding else None, initial=initial, auto_id="discard_%s")
    form = discard if discarding else confirm
    there = reverse("uploads", args=[authority.slug]) if discarding else services.address_of(found)

    def work():
        doing = {"upload": found, "version": form.cleaned_data["version"], "by": request.user, "now": ask.now}
        if discarding:
            services.discard_upload(**doing)
            messages.success(request, f"{found} is thrown away. Nothing was saved.")
        else:
            services.confirm_upload(reason=form.cleaned_data.get("reason", ""), **doing)
        return there

    outcome = save(request, form, work, target=lambda: there)
    if outcome.response:
        return outcome.response
    # After a refusal too, what is shown is how it stands now.
    page = upload_page(found, user=request.user, now=ask.now)
    context = {"authority": authority, "page": page, "upload": page.upload, "preview": page.preview, "may": may}
    context |= {
        "form": form,
        "confirm": confirm,
        "discard": discard,
        "can_confirm": may["enter"] and page.upload.status == READY,
        "can_discard": may["enter"] and page.upload.status in services.UNSAVED,
        "can_undo": may["enter"] and page.upload.status == SAVED and not page.is_working,
        "refreshing": page.is_working and request.method == "GET" and request.GET.get("refresh") != "off",
    }
    return render(request, "metrics/upload.html", context, status=outcome.status)


@council_view(ENTER_FIGURES)
def undo(request, authority, key):
    """Withdraw every figure that an upload added."""
    ask = asked(request)
    upload = _find(authority, key)
    form = UndoForm(request.POST if request.method == "POST" else None, initial={"version": upload.version})

    def work():
        done = upload_outcomes.undo_upload(
            upload=upload,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            by=request.user,
            now=ask.now,
        )
        if done.status != SAVED:
            messages.success(request, f"{upload} is undone. Its figures stay listed and count nowhere.")
        return services.address_of(upload)

    outcome = save(request, form, work, target=lambda: services.address_of(upload))
    context = {
        "authority": authority,
        "upload": upload,
        "form": form,
        "count": figures_of(upload).count(),
        "built_on": built_on(upload),
        "can_undo": upload.status == SAVED,
        "back": services.address_of(upload),
    }
    return outcome.response or render(request, "metrics/undo_upload.html", context, status=outcome.status)


def _find(authority, key):
    upload = find_upload(authority, key)
    if upload is None:
        raise Http404("There is no such upload.")
    return upload


def _instead(authority, key):
    """The upload that is to be corrected, if there is one of this council."""
    try:
        return find_upload(authority, uuid.UUID(key or ""))
    except ValueError:
        return None


def _head(upload, sheet):
    """The head of the table, and what is wrong with the `sheet` that was asked for; then the head still has the choices."""
    try:
        return head_of_upload(upload, sheet or upload.sheet), ()
    except Unreadable as error:
        return head_of_upload(upload), error.problems


def _sample(head: Head) -> dict:
    """The first lines of the table, and how many columns are not among those shown."""
    return {
        "headings": head.header[:COLUMNS_SHOWN],
        "sample": [line[:COLUMNS_SHOWN] for line in head.sample],
        "more_columns": max(0, len(head.header) - COLUMNS_SHOWN),
    }
