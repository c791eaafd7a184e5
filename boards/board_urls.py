from django.urls import path

from boards.views import board, boards, meetings

BOARD = "<slug:board>/"
MEETING = BOARD + "meetings/<slug:day>/"

urlpatterns = [
    path("", boards.boards, name="boards"),
    path("add/", boards.add, name="add_board"),
    path(BOARD, board.board, name="board"),
    path(BOARD + "about/", boards.about, name="board_about"),
    path(BOARD + "edit/", boards.edit, name="edit_board"),
    path(BOARD + "history/", boards.history, name="board_history"),
    path(BOARD + "refer/", boards.refer, name="refer_paper"),
    path(BOARD + "members/add/", boards.add_seat, name="add_seat"),
    path(BOARD + "members/<int:seat>/", boards.edit_seat, name="edit_seat"),
    path(BOARD + "members/<int:seat>/remove/", boards.remove_seat, name="remove_seat"),
    path(BOARD + "rotas/add/", boards.add_rota, name="add_rota"),
    path(BOARD + "rotas/<int:rota>/", boards.edit_rota, name="edit_rota"),
    path(BOARD + "rotas/<int:rota>/remove/", boards.remove_rota, name="remove_rota"),
    path(BOARD + "reports/add/", boards.add_report_cycle, name="add_report_cycle"),
    path(BOARD + "reports/<int:cycle>/", boards.edit_report_cycle, name="edit_report_cycle"),
    path(BOARD + "reports/<int:cycle>/remove/", boards.remove_report_cycle, name="remove_report_cycle"),
    path(BOARD + "reports/<int:cycle>/given/", boards.record_delivery, name="record_delivery"),
    path(BOARD + "meetings/add/", meetings.add, name="add_meeting"),
    path(MEETING, meetings.meeting, name="meeting"),
    path(MEETING + "edit/", meetings.edit, name="edit_meeting"),
    path(MEETING + "held/", meetings.hold, name="hold_meeting"),
    path(MEETING + "cancel/", meetings.cancel, name="cancel_meeting"),
    path(MEETING + "plan-again/", meetings.plan_again, name="plan_meeting_again"),
    path(MEETING + "agenda/add/", meetings.add_item, name="add_item"),
    path(MEETING + "agenda/order/", meetings.order, name="order_agenda"),
    path(MEETING + "agenda/rota/", meetings.fill, name="fill_from_rota"),
    path(MEETING + "agenda/<int:item>/", meetings.edit_item, name="edit_item"),
    path(MEETING + "agenda/<int:item>/remove/", meetings.remove_item, name="remove_item"),
]
