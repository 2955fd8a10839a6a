"""Loading the small networks beside the readers: ``resources/models/parts``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import ModelFileError
from core.recognition.engine import first_line

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "models" / "parts"


def session(path: Path) -> InferenceSession:
    """Return the network of a file, on one thread of the CPU.

    Raises ``ModelFileError`` for a file that is missing or damaged.
    """
    from core.onnx_runtime import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    try:
        content = path.read_bytes()
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's errors share no base but Exception
        raise ModelFileError(
            "The model cannot be loaded",
            path=path,
            detail=first_line(error),
            advice="Get the file again or choose another model",
        ) from error
