"""What the GPU needs is installed with the application, and said where it is not."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from core.cli import calibrate
from core.cli.shared import reader
from core.errors import EngineError, LibrariesError, ModelFileError
from core.onnx_runtime import onnxruntime
from core.recognition import engine as engine_module
from core.recognition.engine import Engine
from tests import networks

_DRIVER = "libcuda.so.1"  # comes with the graphics card
_TOO_OLD = (
    "/src/cuda/cuda_execution_provider_info.cc:63 static FromProviderOptions(const ProviderOptions&) "
    '[ONNXRuntimeError] : 1 : FAIL : provider_options_utils.h:187 Parse Failed to parse "device_id": '
    "CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=-1 ; host=desk ; "
    "file=/src/cuda/cuda_execution_provider_info.cc ; line=70 ; expr=cudaGetDeviceCount(&num_devices);"
)


@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("ldd") is None or not engine_module._has_cuda_build(),
    reason="no CUDA build for Linux",
)
def test_every_library_of_the_gpu_reader_comes_with_the_installation() -> None:
    provider = Path(onnxruntime.__file__).parent / "capi" / "libonnxruntime_providers_cuda.so"
    wheels = Path(sysconfig.get_path("purelib"), "nvidia").glob("*/lib")
    found = subprocess.run(
        ["ldd", provider],
        env=os.environ | {"LD_LIBRARY_PATH": os.pathsep.join(map(str, wheels)), "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "libcudart" in found  # it was asked of the right file
    assert set(re.findall(r"(\S+) => not found", found)) <= {_DRIVER}


def test_what_onnx_runtime_cannot_load_is_known_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def preload() -> None:
        print("Failed to load /lib/nvidia/cu13/lib/libcublas.so.13: cannot open shared object file")
        print("Failed to load libcurand.so.10: libcurand.so.10: cannot open shared object file")
        print("Failed to load C:\\wheels\\nvidia\\bin\\cufft64_12.dll: not found")
        print("Failed to load libcurand.so.10: once more")
        print("Please follow the documentation to install CUDA.")

    monkeypatch.setattr(onnxruntime, "preload_dlls", preload)
    missing = engine_module._preload_cuda.__wrapped__()
    assert missing == "libcublas.so.13, libcurand.so.10, cufft64_12.dll"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with a GPU whose CUDA libraries are not all there."""
    start = Engine._session_of

    def without_cuda(self: Engine, providers: list[Any], threads: int) -> Any:
        return start(self, ["CPUExecutionProvider"], threads)

    monkeypatch.setattr(engine_module, "cuda_devices", lambda: 1)
    monkeypatch.setattr(engine_module, "_has_cuda_build", lambda: True)
    monkeypatch.setattr(engine_module, "_preload_cuda", lambda: "libcurand.so.10")
    monkeypatch.setattr(Engine, "_session_of", without_cuda)


@pytest.mark.usefixtures("bare")
def test_missing_libraries_are_named_with_what_installs_them(tmp_path: Path) -> None:
    path = networks.save(tmp_path / "a.onnx")
    engine = Engine(path)
    assert engine.provider == "cpu"
    assert 'pip install "onnxruntime-gpu[cuda,cudnn]"' in engine.notice
    with pytest.raises(LibrariesError, match=r"libcurand\.so\.10") as caught:
        Engine(path, provider="cuda")
    assert "pip install" in caught.value.advice


@pytest.mark.usefixtures("bare")
def test_the_command_line_gives_that_advice(tmp_path: Path) -> None:
    path = networks.save(tmp_path / "a.onnx")
    for start in (lambda: reader.start(path, "auto", 0), lambda: calibrate._engine(str(path), 0)):
        with pytest.raises(EngineError) as caught:
            start()
        assert "pip install" in caught.value.advice


def test_a_driver_that_is_too_old_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = networks.save(tmp_path / "a.onnx")
    start = Engine._session_of

    def refusing(self: Engine, providers: list[Any], threads: int) -> Any:
        if len(providers) > 1:
            raise ModelFileError("The model cannot be loaded", path=path, detail=_TOO_OLD)
        return start(self, providers, threads)

    monkeypatch.setattr(engine_module, "cuda_devices", lambda: 1)
    monkeypatch.setattr(engine_module, "_has_cuda_build", lambda: True)
    monkeypatch.setattr(engine_module, "_preload_cuda", lambda: "libcurand.so.10")
    monkeypatch.setattr(Engine, "_session_of", refusing)
    assert Engine(path).notice == "The GPU could not be used; reading on the processor"
    with pytest.raises(EngineError) as caught:
        Engine(path, provider="cuda")
    assert caught.value.detail == (
        "CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version"
    )
    assert "driver" in caught.value.advice
