"""ONNX Runtime with its telemetry off; import it from here, and only where a model is about to be loaded.

Since 1.31 its Linux wheels, too, keep events in the user's cache folder and send them to their maker.
Platewright opens no network connection: the variable has to be set before the library is loaded, the call
alone leaves a device number and a first event behind.
"""

from __future__ import annotations

import os
from types import ModuleType

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime  # see above

onnxruntime.disable_telemetry_events()

__all__ = ["onnxruntime", "quantization"]


def quantization() -> ModuleType:
    """Return ONNX Runtime's tools for eight bits, which take a second to load."""
    import onnxruntime.quantization as tools

    found: ModuleType = tools
    return found
