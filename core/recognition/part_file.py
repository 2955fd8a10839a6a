"""Loading the small networks beside the readers: ``resources/models/parts``."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

from core import model_file, onnx_file
from core.errors import ModelFileError
from core.recognition import eight_bits
from core.recognition.engine import first_line

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "models" / "parts"
RANGES = model_file.PREFIX + "ranges"  # among the metadata, as in a model file


def session(path: Path) -> InferenceSession:
    """Return the network of a file, on one thread of the CPU; in eight bits where it tells its ranges.

    Raises ``ModelFileError`` for a file that is missing or damaged.
    """
    from core.onnx_runtime import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    try:
        content = path.read_bytes()
        if ranges := onnx_file.read_properties(io.BytesIO(content)).get(RANGES):
            content = eight_bits.convolved(content, json.loads(ranges))
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's errors share no base but Exception
        raise ModelFileError(
            "The model cannot be loaded",
            path=path,
            detail=first_line(error),
            advice="Get the file again or choose another model",
        ) from error
