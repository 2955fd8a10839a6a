"""The store of a project: SQLite, schema and migrations, queries, history."""

from core.project.location import (
    AWAY_NOTICE,
    DAMAGED_NOTICE,
    EMPTIED_NOTICE,
    EMPTIED_THERE_NOTICE,
    LEFT_LOG_NOTICE,
)
from core.project.project import Project
from core.project.query import Query, Sort
from core.project.records import (
    UNDECIDED,
    VOUCHED,
    Edit,
    HistoryEntry,
    Looked,
    PlateFact,
    PlateJob,
    PlateOutcome,
    PlateRow,
    Run,
    ScanSummary,
    Slot,
    Status,
)

__all__ = [
    "AWAY_NOTICE",
    "DAMAGED_NOTICE",
    "EMPTIED_NOTICE",
    "EMPTIED_THERE_NOTICE",
    "LEFT_LOG_NOTICE",
    "UNDECIDED",
    "VOUCHED",
    "Edit",
    "HistoryEntry",
    "Looked",
    "PlateFact",
    "PlateJob",
    "PlateOutcome",
    "PlateRow",
    "Project",
    "Query",
    "Run",
    "ScanSummary",
    "Slot",
    "Sort",
    "Status",
]
