"""The sections of a pack, in the order in which they are printed. The lead may write a commentary in each."""

POSITION, PLAN, MEASURES, METRICS, FINANCE, RESOURCES, RISKS, CHECKS, CHALLENGES, APPENDIX = (
    "position",
    "plan",
    "measures",
    "metrics",
    "finance",
    "resources",
    "risks",
    "checks",
    "challenges",
    "appendix",
)
SECTION_WORDS = {
    POSITION: "Where we stand",
    PLAN: "The plan, area by area",
    MEASURES: "Escalation measures",
    METRICS: "Figures",
    FINANCE: "Finance",
    RESOURCES: "Resources",
    RISKS: "Risks",
    CHECKS: "Contradictions and gaps",
    CHALLENGES: "Questions and decisions since the last meeting",
    APPENDIX: "The full plan",
}
