"""Readers that a user could pick instead, where they are installed: each is handed the same crops.

``pip install rapidocr-onnxruntime==1.4.4`` brings PP-OCRv4's recogniser. To keep it out of one's
environment: ``pip install --no-deps --target PEERS rapidocr-onnxruntime==1.4.4 pyclipper shapely six
tqdm pyyaml`` and put ``PEERS`` into ``PYTHONPATH``.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core import plate

Read = Callable[[Sequence[np.ndarray]], list[tuple[str, float]]]  # RGB crops -> texts and confidences

BATCH = 16


def rapidocr() -> Read:
    """Return PP-OCRv4's recogniser alone, on one thread; what it reads is normalised as a plate's text."""
    import rapidocr_onnxruntime
    import yaml
    from rapidocr_onnxruntime.ch_ppocr_rec import TextRecognizer

    folder = Path(rapidocr_onnxruntime.__file__).parent
    config: dict[str, Any] = yaml.safe_load((folder / "config.yaml").read_text(encoding="utf-8"))["Rec"]
    config |= {
        "model_path": str(folder / config["model_path"]),
        "intra_op_num_threads": 1,
        "inter_op_num_threads": 1,
        "rec_batch_num": BATCH,
        # Plates are narrow: padded to 320 pixels, as lines of text are, they would cost twice as much.
        "rec_img_shape": [3, 48, 160],
    }
    recogniser = TextRecognizer(config)

    def read(crops: Sequence[np.ndarray]) -> list[tuple[str, float]]:
        told, _ = recogniser([crop[:, :, ::-1] for crop in crops])  # it was trained on BGR
        return [(plate.normalise(text), float(confidence)) for text, confidence in told]

    return read


PEERS: dict[str, tuple[str, Callable[[], Read]]] = {
    "RapidOCR (PP-OCRv4)": ("rapidocr_onnxruntime", rapidocr),
}


def texts_of(read: Read, crops: Sequence[np.ndarray]) -> list[str]:
    """Return what a reader reads, in batches."""
    starts = range(0, len(crops), BATCH)
    return [text for first in starts for text, _ in read(crops[first : first + BATCH])]


def installed() -> tuple[dict[str, Read], list[str]]:
    """Return the peers that are installed, and a line for each that is not."""
    found: dict[str, Read] = {}
    absent: list[str] = []
    for name, (module, start) in PEERS.items():
        if importlib.util.find_spec(module) is None:
            absent.append(f"{name} is not installed and is left out (see benchmarks/peers.py)")
        else:
            found[name] = start()
    return found, absent
