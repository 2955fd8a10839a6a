"""The parts that the whole window shares, made once and passed on by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from gui import keymap
from gui.jobs.exports import Exports
from gui.jobs.folder_watch import FolderWatch
from gui.jobs.folders import Folders
from gui.jobs.imports import Imports
from gui.jobs.others import Others
from gui.jobs.plates import Plates
from gui.jobs.recogniser import Recogniser
from gui.jobs.workers import EngineCache
from gui.language import Language
from gui.models.problems import ProblemList
from gui.pictures.crop_loader import CropLoader
from gui.pictures.image_loader import ImageLoader
from gui.session import Session
from gui.settings import Settings
from gui.tasks import TaskRunner
from gui.theme import Theme

if TYPE_CHECKING:
    from gui.jobs.fine_tune import FineTuner


@dataclass
class Desk:
    """One operator's desk: session, background tasks, preferences and looks.

    ``log_file`` is where the log goes; ``root`` owns the objects.
    """

    settings: Settings
    theme: Theme
    language: Language
    tasks: TaskRunner
    session: Session
    problems: ProblemList
    folders: Folders
    watch: FolderWatch
    others: Others
    recogniser: Recogniser
    plates: Plates
    exports: Exports
    imports: Imports
    loader: ImageLoader
    crops: CropLoader
    log_file: Path | None = None
    root: QObject = field(default_factory=QObject)

    @classmethod
    def make(
        cls,
        application: QApplication,
        settings_file: Path,
        *,
        log_file: Path | None = None,
        engines: EngineCache | None = None,
    ) -> Desk:
        """Make all parts and connect those that must know of each other."""
        root = QObject(application)
        settings = Settings(settings_file, root)
        tasks, problems = TaskRunner(root), ProblemList(root)
        session = Session(tasks, root)
        loader, crops = ImageLoader(root), CropLoader(root)
        desk = cls(
            settings=settings,
            theme=Theme(application, root),
            language=Language(application, root),
            tasks=tasks,
            session=session,
            problems=problems,
            folders=Folders(session, tasks, settings, problems, root),
            watch=FolderWatch(session, loader, crops, root),
            others=Others(session, tasks, root),
            recogniser=Recogniser(session, tasks, settings, problems, engines=engines, parent=root),
            plates=Plates(session, tasks, root),
            exports=Exports(session, tasks, problems, root),
            imports=Imports(session, problems, root),
            loader=loader,
            crops=crops,
            log_file=log_file,
            root=root,
        )
        session.problem.connect(problems.add)
        session.corners_stored.connect(desk.recogniser.reread)
        desk.watch.replaced.connect(desk.folders.reopen)
        desk.watch.edited.connect(desk.others.take)
        for part in (desk.loader.renew, desk.crops.renew):
            desk.watch.back.connect(part)
            desk.watch.picture_changed.connect(part)
        for act in (desk.plates.drop_left, session.catch_up, desk.folders.rescan):
            desk.watch.back.connect(act)
        desk.watch.picture_changed.connect(desk.folders.look_at_hand)
        desk.watch.unlike.connect(desk.crops.again)
        desk.watch.unlike.connect(desk.folders.look_for_returned)
        settings.problems += keymap.problems(settings.values.keys, settings_file)
        problems.extend([*settings.problems])
        session.operator = settings.values.operator
        desk.look_ahead()
        return desk

    def look_ahead(self) -> None:
        """Load as many neighbours of the picture at hand as the preferences say."""
        values = self.settings.values
        self.loader.ahead, self.loader.back = values.prefetch_ahead, values.prefetch_back

    def look_again(self) -> None:
        """Show no picture as it was before: files may have been replaced, or can be read by now."""
        self.loader.renew()
        self.crops.renew()

    def dress(self) -> None:
        """Put on the looks and the language of the preferences."""
        values = self.settings.values
        self.language.apply(values.language)
        self.theme.apply(values.theme, values.font_percent)

    def keep(self) -> None:
        """Let nothing stand half done, and save the preferences: the window closes."""
        self.plates.drop_undrawn()
        self.settings.save()

    def run_goes_on(self) -> bool:
        """True when a fine-tuning of the open folder has not told its end: it may have outlived a window."""
        return any(run.status == "running" for run in self.session.runs())

    def run_was_stopped(self) -> bool:
        """True when a fine-tuning of the open folder ended early and can go on."""
        project = self.session.project
        if project is None or not self.session.runs():
            return False  # as most folders; what fine-tunes need not be loaded
        from core.training import finetune

        return finetune.stopped(project) is not None

    def make_tuner(self) -> FineTuner:
        """Return the fine-tuning of this desk."""
        from gui.jobs.fine_tune import FineTuner

        return FineTuner(self.session, self.tasks, self.settings, self.root)
