"""The boards of a council: their list, one with its members, rotas and reports, and the forms of these."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from accounts.addresses import free_slug
from accounts.changes import day_in_words
from accounts.doors import council_view
from accounts.permissions import ASK_QUESTIONS, MANAGE_BOARDS, PREPARE_PACKS, VIEW_PLANS, may
from boards.forms.boards import (
    AddRotaForm,
    BoardForm,
    DeliveryForm,
    EditBoardForm,
    EditReportCycleForm,
    EditRotaForm,
    EditSeatForm,
    ReasonForm,
    ReferralForm,
    ReportCycleForm,
    SeatForm,
)
from boards.selectors import board_history as histories
from boards.selectors import boards as selectors
from boards.services import boards as services
from boards.services import referrals, reports, rotas
from boards.views.asking import NO_BOARD, board_url, form_view, get_board, get_writable_board, get_writable_row, show_form
from metrics.asking import asked

LINES_A_PAGE = 50
NO_SEAT, NO_ROTA, NO_REPORT = "This board has no such member.", "This board has no such rota.", "This board has no such report."


# --- Reading ---


@council_view(VIEW_PLANS)
def boards(request, authority):
    """Every board of the council, with when it met and meets and what it is owed."""
    ask = asked(request)
    page = selectors.board_list(authority, **ask.position)
    manages = may(request.user, MANAGE_BOARDS, authority) and not page.viewing.past
    checks = may(request.user, PREPARE_PACKS, authority) and not page.viewing.past
    context = {"authority": authority, "page": page, "may": {"manage": manages, "check": checks}}
    return render(request, "boards/boards.html", context)


@council_view(VIEW_PLANS)
def about(request, authority, board):
    """What a board is there for, who sits on it, when it meets, what it looks at in turn, and what it is owed."""
    ask = asked(request)
    page = selectors.board_at(get_board(authority, board, ask.known_on), **ask.position)
    if page is None:
        raise Http404(NO_BOARD)
    context = {"authority": authority, "board": page.board, "page": page, "may": rights(request.user, page)}
    return render(request, "boards/about.html", context)


def rights(user, page) -> dict[str, bool]:
    """What this person may do with the board shown: nothing in the past, and nothing to a published record."""
    writable = not page.viewing.past and not page.board.published
    authority = page.board.authority_id
    return {
        "manage": writable and may(user, MANAGE_BOARDS, authority),
        "refer": writable and may(user, PREPARE_PACKS, authority),
        "ask": writable and may(user, ASK_QUESTIONS, authority),
    }


@council_view(VIEW_PLANS)
def history(request, authority, board):
    found = get_board(authority, board)
    lines = Paginator(histories.board_history(found), LINES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "boards/history.html", {"authority": authority, "board": found, "lines": lines})


# --- Boards ---


@form_view(MANAGE_BOARDS)
def add(request, authority):
    ask = asked(request)
    form = BoardForm(request.POST or None, others=selectors.other_boards(authority))
    made = []

    def act():
        facts = form.given()
        slug = free_slug(facts["name"], selectors.taken_slugs(authority), services.RESERVED, otherwise="board")
        made.append(services.add_board(authority=authority, slug=slug, by=request.user, now=ask.now, **facts))
        return f"“{made[0].name}” is added. Say who sits on it and when it meets."

    def target():
        return board_url(made[0]) if made else reverse("boards", args=[authority.slug])

    return show_form(request, form, act, target, "boards/add_board.html")


@form_view(MANAGE_BOARDS)
def edit(request, authority, board):
    ask = asked(request)
    found = get_writable_board(authority, board)
    initial = {name: getattr(found, name) for name in (*BoardForm.NAMES, "version")}
    others = selectors.other_boards(authority, found)
    form = EditBoardForm(request.POST or None, others=others, initial=initial)

    def act():
        changed = services.edit_board(board=found, changes=form.given(), **_said(request, form, ask))
        return f"“{changed.name}” is changed."

    return show_form(request, form, act, board_url(found), "boards/edit_board.html", board=found)


# --- Members ---


@form_view(MANAGE_BOARDS)
def add_seat(request, authority, board):
    ask = asked(request)
    found = get_writable_board(authority, board)
    people = selectors.people_of(authority)
    form = SeatForm(request.POST or None, people=people, initial={"since": ask.today})

    def act():
        seat = services.add_seat(board=found, by=request.user, now=ask.now, **form.given())
        return f"{seat.role_title} is a member of the board."

    return show_form(request, form, act, board_url(found), "boards/add_seat.html", board=found)


@form_view(MANAGE_BOARDS)
def edit_seat(request, authority, board, seat):
    ask = asked(request)
    found = get_writable_row(authority, board, "seat", seat, NO_SEAT)
    initial = {name: getattr(found, name) for name in (*SeatForm.NAMES, "version")}
    people = selectors.people_of(authority)
    if found.user is not None and found.user not in people:
        people.append(found.user)
    form = EditSeatForm(request.POST or None, people=people, initial=initial)

    def act():
        changed = services.edit_seat(seat=found, changes=form.given(), **_said(request, form, ask))
        return f"The seat of {changed.role_title} is changed."

    return show_form(request, form, act, board_url(found.board), "boards/edit_seat.html", board=found.board, seat=found)


@form_view(MANAGE_BOARDS)
def remove_seat(request, authority, board, seat):
    found = get_writable_row(authority, board, "seat", seat, NO_SEAT)
    about = {"heading": f"Delete the seat of {found.role_title}", "hint": "For a seat that was added by mistake. "}
    about["hint"] += "A member who leaves gets a last day instead."
    return _remove(request, found, lambda **said: services.remove_seat(seat=found, **said), **about)


# --- Rotas ---


@form_view(MANAGE_BOARDS)
def add_rota(request, authority, board):
    ask = asked(request)
    found = get_writable_board(authority, board)
    form = AddRotaForm(request.POST or None, plans=selectors.plans_of(authority), initial={"starts": ask.today})

    def act():
        rota = rotas.add_rota(
            board=found,
            by=request.user,
            now=ask.now,
            **{name: form.cleaned_data[name] for name in ("plan", "per_meeting", "starts")},
        )
        return f"The areas of “{rota.plan.title}” go round, {rota.per_meeting} at each meeting."

    return show_form(request, form, act, board_url(found), "boards/add_rota.html", board=found)


@form_view(MANAGE_BOARDS)
def edit_rota(request, authority, board, rota):
    ask = asked(request)
    found = get_writable_row(authority, board, "rota", rota, NO_ROTA)
    initial = {name: getattr(found, name) for name in (*rotas.ROTA_FIELDS, "version")}
    form = EditRotaForm(request.POST or None, initial=initial)

    def act():
        changes = {name: form.cleaned_data[name] for name in rotas.ROTA_FIELDS}
        rotas.edit_rota(rota=found, changes=changes, **_said(request, form, ask))
        return "The rota is changed. Agendas that were filled stay as they are."

    return show_form(request, form, act, board_url(found.board), "boards/edit_rota.html", board=found.board, rota=found)


@form_view(MANAGE_BOARDS)
def remove_rota(request, authority, board, rota):
    found = get_writable_row(authority, board, "rota", rota, NO_ROTA)
    about = {"heading": f"Give up the rota of “{found.plan.title}”", "hint": "Agendas that were filled stay as they are."}
    return _remove(request, found, lambda **said: rotas.remove_rota(rota=found, **said), **about)


# --- Reports ---


@form_view(MANAGE_BOARDS)
def add_report_cycle(request, authority, board):
    ask = asked(request)
    found = get_writable_board(authority, board)
    form = ReportCycleForm(request.POST or None)

    def act():
        cycle = reports.add_report_cycle(board=found, by=request.user, now=ask.now, **form.given())
        return f"“{cycle.title}” is first due on {day_in_words(cycle.first_due)}."

    return show_form(request, form, act, board_url(found), "boards/add_report_cycle.html", board=found)


@form_view(MANAGE_BOARDS)
def edit_report_cycle(request, authority, board, cycle):
    ask = asked(request)
    found = get_writable_row(authority, board, "report_cycle", cycle, NO_REPORT)
    initial = {name: getattr(found, name) for name in (*ReportCycleForm.NAMES, "version")}
    form = EditReportCycleForm(request.POST or None, initial=initial)

    def act():
        changed = reports.edit_report_cycle(cycle=found, changes=form.given(), **_said(request, form, ask))
        return f"“{changed.title}” is changed."

    template = "boards/edit_report_cycle.html"
    return show_form(request, form, act, board_url(found.board), template, board=found.board, cycle=found)


@form_view(MANAGE_BOARDS)
def remove_report_cycle(request, authority, board, cycle):
    found = get_writable_row(authority, board, "report_cycle", cycle, NO_REPORT)
    about = {"heading": f"Delete “{found.title}”", "hint": "For a report that was added by mistake. "}
    about["hint"] += "One that is not owed any more gets a last day instead."
    return _remove(request, found, lambda **said: reports.remove_report_cycle(cycle=found, **said), **about)


@form_view(MANAGE_BOARDS)
def record_delivery(request, authority, board, cycle):
    """Record that a report was given."""
    ask = asked(request)
    found = get_writable_row(authority, board, "report_cycle", cycle, NO_REPORT)
    dues = [
        (due.on, f"{day_in_words(due.on)}{', annual review' if due.is_annual else ''}")
        for due in selectors.reports_to_give(found, ask.today)
    ]
    packs = selectors.published_packs(found.board)
    form = DeliveryForm(request.POST or None, dues=dues, packs=packs, initial={"on": ask.today})

    def act():
        data = {name: form.cleaned_data[name] for name in ("due", "on", "pack", "note")}
        reports.record_delivery(cycle=found, by=request.user, now=ask.now, today=ask.today, **data)
        return f"“{found.title}” due on {day_in_words(data['due'])} is recorded as given."

    template = "boards/record_delivery.html"
    return show_form(request, form, act, board_url(found.board), template, board=found.board, cycle=found)


# --- Papers passed on ---


@form_view(PREPARE_PACKS)
def refer(request, authority, board):
    """Pass a paper on to another board; a pack may be named in the address (`?pack=`, its short name)."""
    ask = asked(request)
    found = get_writable_board(authority, board)
    packs = selectors.published_packs(found)
    named = next((pack for pack in packs if pack.slug == request.GET.get("pack")), None)
    others = [row for row in selectors.other_boards(authority, found) if not row.published]
    initial = {"on": ask.today, "pack": named}
    form = ReferralForm(request.POST or None, packs=packs, others=others, initial=initial)

    def act():
        data = {name: form.cleaned_data[name] for name in ("pack", "paper", "to_board", "on", "reason")}
        row = referrals.refer(board=found, by=request.user, now=ask.now, today=ask.today, **data)
        return f"“{row.paper}” is passed on to {row.to_board}."

    return show_form(request, form, act, board_url(found), "boards/refer.html", board=found)


# --- What the forms have in common ---


def _said(request, form, ask) -> dict:
    """Why, on which version, who and when."""
    data = form.cleaned_data
    return {"reason": data["reason"], "version": data["version"], "by": request.user, "now": ask.now}


def _remove(request, row, service, *, heading: str, hint: str):
    """A form that deletes a row of a board, with a reason."""
    ask = asked(request)
    form = ReasonForm(request.POST or None)

    def act():
        service(reason=form.cleaned_data["reason"], by=request.user, now=ask.now)
        return "It is deleted. Its history stays."

    about = {"board": row.board, "heading": heading, "hint": hint}
    return show_form(request, form, act, board_url(row.board), "boards/remove.html", **about)
