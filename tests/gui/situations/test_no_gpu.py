"""Reading where the GPU that was chosen is not there: on the processor, and told."""

from __future__ import annotations

from dataclasses import replace

from core.errors import EngineError, LibrariesError
from gui.texts import said
from tests.gui.helpers import wait_until_read


def readers(session) -> set[str]:
    """Return the models that have read every plate."""
    return set.intersection(
        *({model for model, _ in session.readings(i)} for i in session.queue.ids.tolist())
    )


def test_without_the_gpu_that_was_chosen_the_processor_reads_and_the_list_says_why(
    session, desk, qtbot, monkeypatch
):
    def make(_model, provider):
        if provider == "cuda":
            raise EngineError("The GPU cannot be used", detail="device 0 of 0")
        return desk.engine

    monkeypatch.setattr(desk.recogniser._engines, "make", make)
    desk.engine.info = replace(desk.engine.info, name="on the processor")
    desk.settings.set("provider", "cuda")
    told: list[str] = []
    desk.session.notice.connect(lambda words: told.append(said(words)))
    for again in range(2):
        desk.recogniser.read_all()
        wait_until_read(desk, qtbot)
        assert "on the processor" in readers(session)
        assert [desk.problems.error(i).detail for i in range(len(desk.problems))] == ["device 0 of 0"]
        assert told[2 * again].startswith("The GPU could not be used") and "settings" in told[2 * again]
        assert "processor" in told[2 * again + 1]  # when all is read


def test_libraries_that_the_gpu_lacks_are_told_with_what_installs_them(session, desk, qtbot, monkeypatch):
    def make(_model, provider):
        if provider == "cuda":
            raise LibrariesError("The GPU cannot be used", detail="libcurand.so.10", advice="Install it")
        return desk.engine

    monkeypatch.setattr(desk.recogniser._engines, "make", make)
    desk.settings.set("provider", "cuda")
    desk.recogniser.read_all()
    wait_until_read(desk, qtbot)
    told = [desk.problems.error(i) for i in range(len(desk.problems))]
    assert [(error.detail, error.advice) for error in told] == [("libcurand.so.10", "Install it")]


def test_an_engine_that_starts_nowhere_is_one_problem(session, desk, qtbot, monkeypatch):
    def make(_model, provider):
        raise EngineError("The model could not be run", detail=provider)

    monkeypatch.setattr(desk.recogniser._engines, "make", make)
    desk.settings.set("provider", "cuda")
    desk.recogniser.read_all()
    wait_until_read(desk, qtbot)
    assert [desk.problems.error(i).detail for i in range(len(desk.problems))] == ["cpu"]
    assert readers(session) == {"fake"}  # as before
