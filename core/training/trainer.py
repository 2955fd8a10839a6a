"""The trainer: one loop for a laptop's CPU, a GPU, and several processes under torchrun."""

from __future__ import annotations

import contextlib
import copy
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from core import ctc, model_file
from core.datasets.stream import Batch, StreamBatches, loader
from core.errors import AppError, TrainingError
from core.progress import ShouldStop, StoppedError, never
from core.training import averaging, continuation, optim, setup, sharpness, state, together
from core.training import device as devices
from core.training.config import TrainConfig
from core.training.curves import open_curves
from core.training.distill import Teacher
from core.training.evaluation import Figures, evaluate
from core.training.events import EventLog, Listener, NoLog
from core.training.run_log import BEST_FILE, LAST_FILE, STOP_FILE
from core.training.together import ALONE, Processes

FAST_COST = 0.6  # of a step of a pair's fast network beside one of its teacher, whose outputs it needs

Then = Callable[[TrainConfig, Path, EventLog, ShouldStop], Path | None]


class Trainer:
    """Train one network as a ``TrainConfig`` says; ``run`` returns the validation figures."""

    def __init__(
        self,
        config: TrainConfig,
        *,
        mirror: bool = True,
        should_stop: ShouldStop = never,
        listen: Listener | None = None,
        leave: ShouldStop = never,
        then: Then | None = None,
        processes: Processes = ALONE,
    ) -> None:
        """Make the network and gather the pictures; ``leave`` or a stop file end that by ``StoppedError``.

        ``then`` teaches the fast network of a configuration that has one: ``core.training.pair.teach``.
        ``processes`` are those that ``core.training.together.joined`` gives.
        """
        assert then is not None or config.fast is None, "nobody was named who teaches the fast network"
        self.config, self._then = config, then
        self.folder = Path(config.output)
        self.processes = processes
        with config.blamed("run.device"):
            self.device = processes.device(config.run.device)
        with config.blamed("run.precision"):
            self.dtype = devices.choose_precision(config.run, self.device)
        if config.run.threads:
            torch.set_num_threads(config.run.threads)
        together.check(config, processes)
        self.log = self._open_log(mirror, listen) if self.processes.first else NoLog()
        self._stop_asked = should_stop

        self.network, self.encoding = setup.make_network(config)
        self.network.to(self.device).to(memory_format=torch.channels_last)
        self.averaged = copy.deepcopy(self.network).eval().requires_grad_(False)
        self.optimizer = optim.make_optimizer(self.network, config.optim)
        self.scaler = torch.amp.GradScaler(enabled=self.dtype == torch.float16)
        self.forward = self._forward_module()
        with config.blamed("loss.teacher"):
            self.teacher = Teacher.load(config, self.encoding, self.device) if config.loss.teacher else None
        self._left_out: set[str] = set()
        self._gather(leave)
        self.step = 0
        self.loss_sum = torch.zeros((), device=self.device)  # since the last step that was logged
        self.stopped = False  # by whoever was asked, before the end
        self.best = -math.inf  # a network that knows nothing yet may err in every character and more
        self.stale = 0
        self.evaluated = 0  # the step that was last measured
        self.before: dict[str, float | int] | None = None  # figures of the model that it starts from

    def run(self, *, resume: bool = False) -> Figures | None:
        """Train to the end, or until asked to stop; raises ``TrainingError`` for a lost loss.

        What is raised stands in the log too, for whoever follows it.
        """
        try:
            return self._run(resume)
        except AppError as error:
            with contextlib.suppress(AppError):  # the log itself may be what cannot be written
                self.log.write("failed", message=str(error))
            raise

    def _run(self, resume: bool) -> Figures | None:
        saved = self.processes.from_first(self._saved, self.device) if resume else None
        if saved is not None:
            self._restore(saved)
            continuation.tell(saved, self.config, self.stream, self.log)
        self._announce()
        try:
            return self._to_the_end()
        except StoppedError:
            self.stopped = True
            self._save(LAST_FILE)
            self.log.write("stopped", step=self.step)
            return None

    def _to_the_end(self) -> Figures | None:
        """Measure, train, measure and write the model; raises ``StoppedError`` when asked to stop."""
        if self.config.model.start_from and self.step == 0:
            first = self._validate()
            self.before = first.to_dict() if first else None
        if self.step == 0:  # from here on the generator serves dropout, of which each process has its own
            torch.manual_seed(self.config.run.seed + 1 + self.processes.rank)
        if not self._is_done_early():  # a run that was stopped while it measured has that to do first
            self._loop()
        self._save(LAST_FILE)
        figures = self._validate()
        if not self._keep_best(figures) and self.config.run.take == "last":
            self._save(BEST_FILE)
        self._finish()
        return figures

    def _gather(self, leave: ShouldStop) -> None:
        def should_stop() -> bool:
            # of several processes one alone would leave the others waiting: they begin, and stop together
            return self.processes.world == 1 and (leave() or (self.folder / STOP_FILE).exists())

        try:
            self.stream, self.refused = setup.make_stream(self.config, self.encoding, should_stop)
            self.validation: setup.Validation | None = None
            self.measured = self.processes.from_first(lambda: self._hold(should_stop), self.device)
        except StoppedError:
            self.log.write("stopped")
            raise

    def _hold(self, should_stop: ShouldStop) -> bool:
        """Gather what the first process measures on; return whether there is anything."""
        self.validation = setup.make_validation(
            self.config, self.encoding, self.stream, self.refused, should_stop
        )
        return self.validation is not None

    def _open_log(self, mirror: bool, listen: Listener | None) -> EventLog:
        listeners = [open_curves(self.folder, self.config.run), *([listen] if listen else [])]
        return EventLog(self.folder, mirror=mirror, listeners=listeners)

    def _loop(self) -> None:
        """Train the remaining steps; raises ``StoppedError`` when asked to stop."""
        run, steps = self.config.run, self.config.schedule.steps
        batches = StreamBatches(self.step, steps, run.batch_size, self.processes.rank, self.processes.world)
        began, first = time.monotonic(), self.step
        for batch in loader(self.stream, batches, self.config.data.workers):
            self._tell_left_out(batch.unusable)
            rate = optim.set_rate(self.optimizer, optim.rate_factor(self.step, self.config.schedule))
            self.loss_sum += self._train_step(batch)
            self.step += 1
            if self.step % run.log_every == 0 or self.step == steps:  # what shows it would never end, else
                speed = (self.step - first) / (time.monotonic() - began)
                since = (self.step - 1) % run.log_every + 1
                self._log_step(self.processes.mean(self.loss_sum) / since, rate, speed)
                self.loss_sum.zero_()
            if self._is_done_early():
                return
            # after the evaluation: a run that is killed and resumed knows how good its best weights are
            if self.step % run.save_every == 0 and self.step < steps:
                self._save(LAST_FILE)
            if self._agree(self._should_stop()):
                raise StoppedError

    def _train_step(self, batch: Batch) -> Tensor:
        """Step once; return the CTC loss, detached."""
        self.network.train()
        images = batch.images.to(self.device, memory_format=torch.channels_last, non_blocking=True)
        plain = self._descend(images, batch)
        if radius := self.config.optim.sharpness:
            with sharpness.uphill(self.network, radius):
                self._descend(images, batch)
        self.scaler.unscale_(self.optimizer)
        if self.config.optim.clip_norm:
            nn.utils.clip_grad_norm_(self.network.parameters(), self.config.optim.clip_norm)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self._average()
        return plain

    def _descend(self, images: Tensor, batch: Batch) -> Tensor:
        """Put the gradient in place, scaled; return the CTC loss, detached."""
        with devices.autocast(self.device, self.dtype):
            logits = self.forward(images)
        plain = ctc.ctc_loss(logits, batch.targets.to(self.device), batch.lengths)
        loss = plain + self._extra_losses(logits, images, batch)
        self.optimizer.zero_grad(set_to_none=True)
        self.scaler.scale(loss).backward()  # type: ignore[no-untyped-call]
        return plain.detach()

    def _extra_losses(self, logits: Tensor, images: Tensor, batch: Batch) -> Tensor:
        extra = torch.zeros((), device=logits.device)
        fading = self.config.loss.alignment_steps
        if self.step < fading:
            aligned = ctc.alignment_targets(batch.indices, logits.shape[1], self.network.frame_span)  # type: ignore[arg-type]
            extra = extra + (1 - self.step / fading) * ctc.alignment_loss(logits, aligned.to(logits.device))
        if self.teacher is not None:
            extra = extra + self.teacher.loss(logits, images, batch.indices)
        return extra

    def _average(self) -> None:
        """Move the averaged weights; early on the decay grows, so that they leave the start soon."""
        ema = self.config.optim.ema
        decay = min(ema, (1 + self.step) / (10 + self.step)) if ema else 0.0
        averaging.follow(self.averaged, self.network, decay)

    def _forward_module(self) -> nn.Module:
        module: Any = torch.compile(self.network) if self.config.run.compile else self.network
        return self.processes.share(module, self.device)

    def _validate(self) -> Figures | None:
        """Measure the averaged weights on the validation set; raises ``StoppedError`` on every process."""
        if not self.measured:
            return None
        figures = None
        with contextlib.suppress(StoppedError):
            figures = self._measure()
        if self._agree(figures is None):
            raise StoppedError
        return figures

    def _measure(self) -> Figures | None:
        """Measure on the first process, by group too."""
        v, alphabet = self.validation, self.encoding.alphabet
        if v is None or not self.processes.first:
            return None
        figures, texts = evaluate(
            self.averaged, v.crops, v.labels, alphabet, device=self.device, should_stop=self._should_stop
        )
        groups: dict[str, list[bool]] = {}
        for group, label, text in zip(v.groups, v.labels, texts, strict=True):
            groups.setdefault(group, []).append(label == text)
        shares = {group: round(sum(hits) / len(hits), 5) for group, hits in groups.items()}
        self.log.write("evaluated", step=self.step, **figures.to_dict(), groups=shares)
        return figures

    def _is_done_early(self) -> bool:
        """Evaluate where that is due, keep the best, and say whether patience ran out (on every process)."""
        run = self.config.run
        if self.step % run.evaluate_every or not 0 < self.step < self.config.schedule.steps:
            return False
        if self.evaluated != self.step:
            better = self._keep_best(self._validate())
            self.stale = 0 if better else self.stale + 1
            self.evaluated = self.step
        return self._agree(bool(run.patience) and self.stale >= run.patience)

    def _keep_best(self, figures: Figures | None) -> bool:
        score = figures.rank if figures else float(self.step)
        if score <= self.best:
            return False
        self.best = score
        self._save(BEST_FILE)
        return True

    def _agree(self, flag: bool) -> bool:
        """Return the first process's flag on all of them."""
        return self.processes.agree(flag, self.device)

    def _should_stop(self) -> bool:
        return self._stop_asked() or (self.folder / STOP_FILE).exists()

    def _log_step(self, loss: Tensor, rate: float, speed: float) -> None:
        value = float(loss)
        self._refuse_lost(math.isfinite(value))
        steps = self.config.schedule.steps
        self.log.write(
            "step",
            step=self.step,
            total=self.config.steps,
            loss=value,
            lr=rate,
            rate=speed * self.config.run.batch_size,
            remaining=(steps - self.step + FAST_COST * (self.config.steps - steps)) / max(speed, 1e-9),
        )

    def _refuse_lost(self, sound: bool) -> None:
        if not sound:
            raise TrainingError(
                "The loss is no longer a number",
                path=self.folder,
                detail=f"step {self.step}",
                advice="Lower the learning rate and resume",
            )

    def _tell_left_out(self, errors: list[AppError]) -> None:
        """Write each picture that cannot be used once; every process that draws finds its own."""
        for error in errors:
            if str(error) not in self._left_out:
                self._left_out.add(str(error))
                self.log.write("refused", message=error)

    def _announce(self) -> None:
        self._tell_left_out(self.refused)
        self.log.write(
            "started",
            step=self.step,
            total_steps=self.config.steps,
            device=str(self.device),
            precision=str(self.dtype).removeprefix("torch."),
            parameters=sum(p.numel() for p in self.network.parameters()),
        )

    def _save(self, name: str) -> None:
        """Write the state, but no lost one: the last one that was written is what a run resumes from."""
        weights = self.network.parameters()
        self._refuse_lost(bool(torch.stack([weight.isfinite().all() for weight in weights]).all()))
        # a run that goes on gives the sum that the first process kept to all of them
        loss_sum = self.processes.mean(self.loss_sum) if name == LAST_FILE else self.loss_sum
        if not self.processes.first:
            return
        state.save(
            self.folder / name,
            {
                **continuation.identity(self.config, self.stream),
                "step": self.step,
                "best": self.best,
                "stale": self.stale,
                "evaluated": self.evaluated,
                "loss_sum": loss_sum,
                "before": self.before,
                "network": self.network.state_dict(),
                "averaged": self.averaged.state_dict(),
                "optimizer": self.optimizer.state_dict(),
                "scaler": self.scaler.state_dict(),
                "random": setup.random_state(self.device),
            },
        )
        self.log.write("saved", step=self.step, path=str(self.folder / name))

    def _saved(self) -> dict[str, Any] | None:
        """Return what the run goes on from, where there is anything."""
        path = self.folder / LAST_FILE
        return state.load(path) if path.exists() else None

    def _restore(self, saved: dict[str, Any]) -> None:
        try:
            self.network.load_state_dict(saved["network"])
            self.averaged.load_state_dict(saved["averaged"])
            optim.restore(self.optimizer, saved["optimizer"])
        except (RuntimeError, ValueError) as error:  # torch raises either for what does not fit
            raise TrainingError(
                "The checkpoint does not fit this configuration",
                path=self.folder / LAST_FILE,
                detail=str(error).splitlines()[-1].strip(),
                advice="Resume with the network and the optimiser that the run began with",
            ) from error
        self.scaler.load_state_dict(saved["scaler"])
        self.step, self.stale, self.best = saved["step"], saved["stale"], state.best_of(saved, self.measured)
        self.evaluated = saved.get("evaluated", self.step)  # states before 0.13.0 were written after it
        self.before = saved.get("before")
        if "loss_sum" in saved:
            self.loss_sum.copy_(saved["loss_sum"])
        if self.processes.first:  # it saved its own; with the same one all would drop out the same units
            setup.set_random_state(saved["random"], self.device)
        else:
            torch.manual_seed(self.processes.own_seed(self.config.run.seed, self.step))

    def _finish(self) -> None:
        """Write the best weights as the model file; the figures told are its own, not the last step's.

        Raises ``StoppedError`` on every process.
        """
        path = None
        with contextlib.suppress(StoppedError):
            path = self._write_best() if self.processes.first else None
        if self._agree(path is None):
            raise StoppedError
        if path is not None:
            after = {k: v for k, v in model_file.read_info(path).figures.items() if k != "before"}
            fast = self._then(self.config, path, self.log, self._should_stop) if self._then else None
            told = {"fast": str(fast)} if fast else {}
            self.log.write("finished", model=str(path), before=self.before, after=after or None, **told)

    def _write_best(self) -> Path:
        from core.training.finish import write_model

        best = copy.deepcopy(self.averaged)  # a run that is stopped here is saved with its own weights
        best.load_state_dict(state.load(self.folder / BEST_FILE)["averaged"])
        return write_model(
            self.config,
            best,
            self.encoding,
            self.validation,
            stream=self.stream,
            before=self.before,
            should_stop=self._should_stop,
        )
