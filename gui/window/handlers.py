"""The slot behind each action of the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gui.actions import ACTIONS
from gui.desk import Desk

if TYPE_CHECKING:
    from gui.main_window import MainWindow


def handlers_of(window: MainWindow, desk: Desk) -> dict[str, Callable[..., object]]:
    """Return what the actions of a window do, by their names."""
    does, review = window.operations, window.review
    return {
        "open": does.choose_folder, "samples": does.open_samples, "rescan": does.rescan,
        "import": does.import_work, "export": does.export,
        "report": review.save_report, "settings": does.settings, "quit": window.close,
        "undo": review.undo, "redo": review.redo, "filter": window.library.focus_filter,
        "clear_filter": window.library.filter.clear,
        "queue": window.library.choose_queue, "all_plates": does.all_plates,
        "go_to": does.go_to, "sort_again": desk.recogniser.list_now,
        "previous": does.previous, "next": does.next, "next_undecided": desk.session.go_on,
        "doubtful": does.doubtful, "unreadable": does.unreadable, "no_plate": does.no_plate,
        "confirm_selected": does.confirm_selected, "skip": does.skip, "yellow": does.yellow,
        "add_plate": does.add_plate, "remove_plate": does.remove_plate, "split": does.assign_split,
        "reveal": does.reveal,
        "take_label": review.take_label,
        **{spec.name: review.take_choice for spec in ACTIONS if spec.menu == "choices"},
        "corners": review.edit_corners, "type": review.focus_typing,
        "read_unread": desk.recogniser.read_unread, "read_selected": does.read_selected,
        "read_all": desk.recogniser.read_all, "pause_reading": desk.recogniser.pause_or_go_on,
        "stop_reading": desk.recogniser.stop, "train": window.show_training,
        "single": review.show_single, "sheet": review.show_sheet,
        "characters": review.show_characters, "statistics": review.show_statistics,
        "verify": review.show_verify, "compare": review.show_compare,
        "larger": does.larger, "smaller": does.smaller, "full_screen": does.full_screen,
        "next_area": window.areas.next, "menu": window.context_menus.open, "tour": window.tour.start,
        "problems": does.problems, "keys": does.keys, "log": does.log, "about": does.about,
    }  # fmt: skip
