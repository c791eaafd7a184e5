from boards.models.board import Board, Delivery, ReportCycle, Rota, Seat
from boards.models.challenge import Challenge, ChallengeAnswer, ChallengeOwner, Decision, FollowUp
from boards.models.meeting import AgendaItem, Meeting
from boards.models.pack import Commentary, Implication, Pack, PackDraft, PaperFile, PublishedPack, Referral, WordTemplate
from boards.models.paper_check import PaperCheck

__all__ = [
    "AgendaItem",
    "Board",
    "Challenge",
    "ChallengeAnswer",
    "ChallengeOwner",
    "Commentary",
    "Decision",
    "Delivery",
    "FollowUp",
    "Implication",
    "Meeting",
    "Pack",
    "PackDraft",
    "PaperCheck",
    "PaperFile",
    "PublishedPack",
    "Referral",
    "ReportCycle",
    "Rota",
    "Seat",
    "WordTemplate",
]
