"""In which precision a run calculates where it may choose."""

from __future__ import annotations

import pytest
import torch

from core.errors import TrainingError
from core.training.config import RunConfig
from core.training.device import choose_precision

GPU, CPU = torch.device("cuda"), torch.device("cpu")


@pytest.mark.parametrize(("hardware", "chosen"), [(True, torch.bfloat16), (False, torch.float32)])
def test_a_gpu_that_only_emulates_bfloat16_calculates_in_float32(
    monkeypatch: pytest.MonkeyPatch, hardware: bool, chosen: torch.dtype
) -> None:
    def is_supported(including_emulation: bool = True) -> bool:
        return hardware or including_emulation  # as torch answers on a GPU before Ampere

    monkeypatch.setattr(torch.cuda, "is_bf16_supported", is_supported)
    assert choose_precision(RunConfig(precision="auto"), GPU) == chosen
    assert choose_precision(RunConfig(precision="fp16"), GPU) == torch.float16


def test_half_precision_on_a_processor_is_refused() -> None:
    with pytest.raises(TrainingError, match="fp16 needs a GPU"):
        choose_precision(RunConfig(precision="fp16"), CPU)
