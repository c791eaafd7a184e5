"""Figures out of a file or a paste: sent in, columns named, looked at, confirmed, undone."""

import uuid

from django.contrib import messages
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
from metrics.selectors.upload_contents import content_of, head_of_upload, open_content, unsettled_percentage
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
DISCARD_ID = "discard_%s"  # its fields stand on one page with those of the other form


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

    initial = {"version": upload.version, "sheet": head.sheet}
    form = ColumnsForm(sent, head=head, offered=offered_mapping(upload, head), unsettled=unsettled, initial=initial)

    def work():
        version = form.cleaned_data["version"]
        services.name_columns(upload=upload, mapping=form.mapping(), head=head, version=version, by=request.user, now=ask.now)
        return services.address_of(upload)

    outcome = save(request, form, work, target=lambda: services.address_of(upload))
    context |= {"form": form, "remembered": is_remembered(upload, head)}
    return outcome.response or render(request, "metrics/upload_columns.html", context, status=outcome.status)


@council_view(SEE_SMALL_NUMBERS)
def upload(request, authority, key):
    """What an upload would change, or changed."""
    return _page(request, _find(authority, key), now=asked(request).now)


@council_view(ENTER_FIGURES)
def confirm(request, authority, key):
    """Save the figures of an upload; refused, its page is shown again."""
    ask = asked(request)
    upload = _find(authority, key)
    there = services.address_of(upload)
    if request.method != "POST":
        return redirect(there)
    form = _confirm_form(upload, request.POST)

    def work():
        reason, version = form.cleaned_data.get("reason", ""), form.cleaned_data["version"]
        services.confirm_upload(upload=upload, reason=reason, version=version, by=request.user, now=ask.now)
        return there

    outcome = save(request, form, work, target=lambda: there)
    return outcome.response or _page(request, upload, now=ask.now, form=form, confirm=form, status=outcome.status)


@council_view(ENTER_FIGURES)
def discard(request, authority, key):
    """Throw away an upload that was not saved; refused, its page is shown again."""
    ask = asked(request)
    upload = _find(authority, key)
    if request.method != "POST":
        return redirect(services.address_of(upload))
    form = DiscardForm(request.POST, auto_id=DISCARD_ID)

    def work():
        version = form.cleaned_data["version"]
        services.discard_upload(upload=upload, version=version, by=request.user, now=ask.now)
        messages.success(request, f"{upload} is thrown away. Nothing was saved.")
        return reverse("uploads", args=[authority.slug])

    outcome = save(request, form, work)
    return outcome.response or _page(request, upload, now=ask.now, form=form, discard=form, status=outcome.status)


def _page(request, upload, *, now, status=200, form=None, confirm=None, discard=None):
    """The page of an upload as it stands now, with the form that was refused, if one was."""
    page = upload_page(upload, user=request.user, now=now)
    upload, may = page.upload, allowed(request.user, upload.authority)
    context = {
        "authority": upload.authority,
        "page": page,
        "upload": upload,
        "preview": page.preview,
        "may": may,
        "form": form,
        "confirm": confirm or _confirm_form(upload),
        "discard": discard or DiscardForm(initial={"version": upload.version}, auto_id=DISCARD_ID),
        "can_confirm": may["enter"] and upload.status == READY,
        "can_discard": may["enter"] and upload.status in services.UNSAVED,
        "can_undo": may["enter"] and upload.status == SAVED and not page.is_working,
        "refreshing": page.is_working and request.method == "GET" and request.GET.get("refresh") != "off",
    }
    return render(request, "metrics/upload.html", context, status=status)


def _confirm_form(upload, sent=None):
    correcting = Preview.from_json(upload.preview).counts.changed > 0
    return ConfirmForm(sent, correcting=correcting, initial={"version": upload.version})


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
