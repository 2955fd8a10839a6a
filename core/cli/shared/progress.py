"""A progress bar on stderr that work reports to; silent where nobody looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.cli.shared.telling import said

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, ProgressColumn

    from core.progress import Report


@contextmanager
def bar(title: str, *values: object) -> Iterator[Report]:
    """Show progress with rate and time left, under what ``said`` makes of the title; yields ``report``."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    counts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    columns = (*counts, _rate_column(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(said(title, *values), total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@contextmanager
def training_bar(console: Console) -> Iterator[Progress]:
    """Yield the progress of a training: its steps and the time left; its rate is among the words.

    A bar that has counted nothing by the end, as before an error, leaves no line.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    progress = Progress(*columns, console=console)
    progress.start()
    try:
        yield progress
    finally:
        if any(task.completed for task in progress.tasks):
            progress.stop()
        else:  # which by itself ends with an empty line where nobody looks
            progress.live.transient = True
            progress.live.stop()


def end(progress: Progress) -> None:
    """Show as all there was to do what is done: a training may end before its last step."""
    for task in progress.tasks:
        progress.update(task.id, total=task.completed)


def say(progress: Progress, text: str, style: str | None = None) -> None:
    """Tell a line above a bar as it is: names hold brackets, and a path that is broken is none."""
    progress.console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def _rate_column() -> ProgressColumn:
    """Return a column that shows how many are done a second."""
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    class RateColumn(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:.1f}/s" if speed else "", style="progress.data.speed")

    return RateColumn()
