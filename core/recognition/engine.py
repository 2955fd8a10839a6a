"""The inference engine: ONNX Runtime with the best provider there is."""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import re
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from core import model_file
from core.alphabet import Alphabet
from core.decoding import Grammar, decode_batch, log_softmax
from core.errors import EngineError, LibrariesError, ModelFileError
from core.model_file import ModelInfo
from core.reading import Reading
from core.recognition import eight_bits
from core.recognition.preprocess import preprocess

if TYPE_CHECKING:
    from core.images import Array

Provider = Literal["auto", "cuda", "cpu", "torch"]

MAX_BATCH = 64
_PIXELS = 2**20  # of a batch: inputs larger than 128×128 go in fewer at once, for the memory
_MEMORY_WORDS = ("out of memory", "failed to allocate", "bad_alloc", "bad allocation", "alloc_failed")
_PROCESSOR = ["CPUExecutionProvider"]
_ORT_FATAL = 4  # ONNX Runtime's quietest severity
_NO_CUDA_NOTICE = "The GPU could not be used; reading on the processor"
# What ONNX Runtime prints of a library, and says of a driver that is too old.
_FAILED_LOAD = re.compile(r"Failed to load (?:\S*[/\\])?([^\s/\\:]+):")
_FAILURE = re.compile(r"\w+ failure \d+: [^;]+")
_NO_LIBRARIES_NOTICE = (
    'The GPU could not be used, CUDA libraries are missing (pip install "onnxruntime-gpu[cuda,cudnn]"); '
    "reading on the processor"
)


class Reader(Protocol):
    """What turns crops into readings: one engine, or several behind one face."""

    @property
    def info(self) -> ModelInfo:
        """What the reader's model file says of itself."""
        ...

    def read(self, crops: Sequence[Array]) -> list[Reading]:
        """Return one reading a crop (h, w, 3) RGB, whatever else is in the batch."""
        ...


class NetworkReader(ABC):
    """What all engines share: crops to a batch, and logits to readings, by the model file's description."""

    def __init__(self, model: Path) -> None:
        self.path = model
        self.info: ModelInfo = model_file.read_info(model)
        self.alphabet = Alphabet(self.info.alphabet)
        self.provider = "cpu"
        self.notice = ""
        _, height, width = self.info.input_shape
        self._batch = max(1, min(MAX_BATCH, _PIXELS // (height * width)))

    @abstractmethod
    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return raw logits (N, T, K) float32 of a prepared batch (N, C, H, W); raises ``EngineError``."""

    def read(self, crops: Sequence[Array]) -> list[Reading]:
        """Return one reading a crop (h, w, 3) RGB of any size; the batch around it changes nothing."""
        readings: list[Reading] = []
        for start in range(0, len(crops), self._batch):
            readings.extend(self.decode(self._seen_in(crops[start : start + self._batch])))
        return readings

    def log_probabilities(self, crops: Sequence[Array]) -> NDArray[np.float32]:
        """Return calibrated log-probabilities (N, T, K) of crops (h, w, 3) RGB."""
        parts = [crops[start : start + self._batch] for start in range(0, len(crops), self._batch)]
        logits = np.concatenate([self._seen_in(part) for part in parts])
        return log_softmax(np.asarray(logits / self.info.temperature, np.float32))

    def _seen_in(self, crops: Sequence[Array]) -> NDArray[np.float32]:
        """Return the logits of crops; a network of lost weights would read nothing with no confidence."""
        logits = self.logits(preprocess(crops, self.info))
        if not np.isfinite(logits.max(axis=-1)).all():
            raise EngineError(
                "The model could not be run",
                path=self.path,
                detail="it gives no numbers",
                advice="Try the processor, or another model",
            )
        return logits

    def decode(self, logits: NDArray[np.float32], temperature: float | None = None) -> list[Reading]:
        """Return the readings of raw logits (N, T, K) by this model's alphabet, grammar and temperature.

        Another ``temperature`` than its own is for fitting one.
        """
        grammar: Grammar = "plate" if self.info.grammar == "plate" else "none"
        temperature = self.info.temperature if temperature is None else temperature
        return decode_batch(logits, self.alphabet, temperature=temperature, grammar=grammar)


class Engine(NetworkReader):
    """One model in an ONNX Runtime session.

    ``provider`` is what really runs ("cuda" or "cpu"), ``notice`` a sentence for the user when that
    is not what was hoped for. ``threads`` of 0 takes every core that this process may use. On the
    processor a model that tells its ranges convolves in eight bits, unless it must be ``exact``. Raises
    ``ModelFileError``, and ``EngineError`` when the session or an explicitly wanted GPU does not start.
    """

    def __init__(
        self,
        model: Path,
        *,
        provider: Provider = "auto",
        device: int = 0,
        threads: int = 0,
        exact: bool = False,
    ) -> None:
        super().__init__(model)
        self._eight_bits = not exact and bool(self.info.ranges)
        self._session = self._start(provider, device, threads or usable_cores())
        self._input: str = self._session.get_inputs()[0].name
        self._check_shapes()

    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return raw logits (N, T, K) float32 of a prepared batch (N, C, H, W).

        A batch that does not fit into memory is halved until it does; raises ``EngineError``.
        """
        try:
            raw: NDArray[np.float32] = self._session.run(None, {self._input: batch})[0]
        except Exception as error:  # ONNX Runtime raises nothing more specific for any of this
            if len(batch) > 1 and _is_memory(error):
                half = len(batch) // 2
                return np.concatenate([self.logits(batch[:half]), self.logits(batch[half:])])
            raise EngineError(
                "The model could not be run",
                path=self.path,
                detail=first_line(error),
                advice="Try the processor, or another model",
            ) from error
        return np.asarray(raw, np.float32)

    def _start(self, provider: Provider, device: int, threads: int) -> Any:
        if provider != "cpu":
            try:
                session = self._start_cuda(device, threads)
            except EngineError as error:
                if provider == "cuda":
                    raise
                if _has_cuda_build() and cuda_devices():  # else nothing was hoped for
                    self.notice = (
                        _NO_LIBRARIES_NOTICE if isinstance(error, LibrariesError) else _NO_CUDA_NOTICE
                    )
            else:
                self.provider = "cuda"
                return session
        return self._session_of(_PROCESSOR, threads)

    def _start_cuda(self, device: int, threads: int) -> Any:
        """Return a session that really runs on the GPU; raises ``EngineError`` with why there is none."""
        if not _has_cuda_build():
            raise _no_gpu("this ONNX Runtime was built without CUDA")
        if device >= cuda_devices():
            raise _no_gpu(f"device {device} of {cuda_devices()}")
        missing = _preload_cuda()
        options = {
            "device_id": str(device),
            "use_tf32": "0",  # ten-bit products would make readings depend on the machine
            "cudnn_conv_algo_search": "HEURISTIC",  # a search for each new batch size takes seconds
        }
        try:
            session = self._session_of([("CUDAExecutionProvider", options), *_PROCESSOR], threads)
        except ModelFileError as error:
            failure = _FAILURE.search(error.detail)  # within a page of source lines
            raise _no_gpu(failure[0].strip() if failure else error.detail) from error
        if "CUDAExecutionProvider" not in session.get_providers():
            told = "the CUDA libraries could not be loaded"
            if missing:
                raise LibrariesError(
                    "The GPU cannot be used",
                    detail=f"{told}: {missing}",
                    advice='Install what is missing: pip install "onnxruntime-gpu[cuda,cudnn]"',
                )
            raise _no_gpu(told)
        return session

    def _session_of(self, providers: list[Any], threads: int) -> Any:
        from core.onnx_runtime import onnxruntime

        onnxruntime.set_default_logger_severity(_ORT_FATAL)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = _ORT_FATAL
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Threads that spin while they wait would take the cores from the window and the decoders.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            content = self.path.read_bytes()  # as bytes: no path encoding to get wrong
            if self._eight_bits and providers == _PROCESSOR:
                content = eight_bits.convolved(content, self.info.ranges)
            return onnxruntime.InferenceSession(content, options, providers=providers, enable_fallback=0)
        except Exception as error:  # ONNX Runtime's errors share no base but Exception
            raise ModelFileError(
                "The model cannot be loaded",
                path=self.path,
                detail=first_line(error),
                advice="Get the file again or choose another model",
            ) from error

    def _check_shapes(self) -> None:
        """Refuse a network whose input or output is not what the file's own description says."""
        wanted, given = self.info.input_shape, tuple(self._session.get_inputs()[0].shape[1:])
        classes = self._session.get_outputs()[0].shape[-1]
        if given != wanted or (isinstance(classes, int) and classes != self.alphabet.num_classes):
            raise ModelFileError(
                "The network does not match the description in its own file",
                path=self.path,
                detail=f"{given} {classes}, {wanted} {self.alphabet.num_classes}",
                advice="Get the file again or choose another model",
            )


def _no_gpu(detail: str) -> EngineError:
    return EngineError(
        "The GPU cannot be used",
        detail=detail,
        advice="Check the NVIDIA driver and the device number, or choose the processor",
    )


@cache
def cuda_devices() -> int:
    """Return how many NVIDIA GPUs the driver offers, without loading CUDA's large libraries."""
    name = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
    count = ctypes.c_int(0)
    try:
        driver = ctypes.CDLL(name)
        if driver.cuInit(0) or driver.cuDeviceGetCount(ctypes.byref(count)):
            return 0
    except (OSError, AttributeError):
        return 0
    return count.value


@cache
def _has_cuda_build() -> bool:
    from core.onnx_runtime import onnxruntime

    return "CUDAExecutionProvider" in onnxruntime.get_available_providers()


@cache
def _preload_cuda() -> str:
    """Load CUDA and cuDNN from the wheels that ONNX Runtime asks for; return the names of what is missing.

    Whether that matters shows in the session's providers.
    """
    from core.onnx_runtime import onnxruntime

    printed = io.StringIO()  # it tells what it cannot load in no other way
    with contextlib.suppress(AttributeError, OSError, RuntimeError), contextlib.redirect_stdout(printed):
        onnxruntime.preload_dlls()
    return ", ".join(dict.fromkeys(_FAILED_LOAD.findall(printed.getvalue())))


def usable_cores() -> int:
    """Return how many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on Windows and macOS
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _is_memory(error: Exception) -> bool:
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(word in text for word in _MEMORY_WORDS)


def first_line(error: Exception) -> str:
    """Return the first line of what an error says; its kind where it says nothing."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
