"""Pictures as phones and newer programs write them: read whole, upright, and never in part."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from core import images, model_file
from core.errors import ImageError
from core.recognition import finder, locate
from core.recognition.cascade import open_reader

# A drawn street with 甘GJ00C6, stored lying with the turn beside it, as a phone that is held upright does.
PHONE = Path(__file__).parents[1] / "pictures/phone.heic"
KINDS = (("avif", "AVIF"), ("jp2", "JPEG2000"), ("mpo", "MPO"))


def written(image: NDArray[np.uint8], kind: str) -> bytes:
    buffer = io.BytesIO()
    picture = Image.fromarray(image)
    second = {"save_all": True, "append_images": [picture.rotate(180)]} if kind == "MPO" else {}
    picture.save(buffer, kind, **second)
    return buffer.getvalue()


def test_a_photograph_of_a_phone_is_read_upright() -> None:
    info = images.probe(PHONE)
    assert (info.width, info.height, info.format, info.orientation) == (432, 696, "HEIF", 1)
    image = images.read(PHONE)
    assert image.shape == (696, 432, 3)
    (plate,) = finder.bundled()(image)
    reader = open_reader(model_file.find(""), provider="cpu", threads=1)
    size = (2 * reader.info.input_shape[2], 2 * reader.info.input_shape[1])
    assert reader.read([locate.upright(image, plate.quad, size)])[0].text == "甘GJ00C6"
    part, corner = images.read_region(PHONE, plate.quad.box)
    x, y = (round(value) for value in corner)
    assert (part == image[y : y + part.shape[0], x : x + part.shape[1]]).all()


@pytest.mark.parametrize(("ending", "kind"), KINDS)
def test_newer_kinds_are_read(tmp_path: Path, ending: str, kind: str) -> None:
    true = images.read(PHONE)
    path = tmp_path / f"车 1.{ending}"
    path.write_bytes(written(true, kind))
    assert np.abs(images.read(path).astype(int) - true).mean() < 2
    assert (images.probe(path).width, images.probe(path).height) == (432, 696)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.99])
@pytest.mark.parametrize("kind", ["HEIF", "AVIF", "JPEG2000"])
def test_what_is_cut_short_is_refused(tmp_path: Path, kind: str, share: float) -> None:
    data = PHONE.read_bytes() if kind == "HEIF" else written(images.read(PHONE), kind)
    path = tmp_path / f"cut.{kind.lower()}"
    path.write_bytes(data[: round(len(data) * share)])
    with pytest.raises(ImageError) as caught:
        images.read(path)
    assert caught.value.path == path
    assert caught.value.advice


@pytest.mark.filterwarnings("ignore:.*:UserWarning")  # Pillow's, of damaged EXIF data
@settings(deadline=None, max_examples=60)
@given(flips=st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 255)), min_size=1, max_size=20))
def test_damaged_phone_pictures_raise_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, flips: list[tuple[int, int]]
) -> None:
    data = bytearray(PHONE.read_bytes())
    for place, value in flips:
        data[place % len(data)] = value
    path = tmp_path_factory.mktemp("damaged") / "x.heic"
    path.write_bytes(data)
    for attempt in (images.probe, images.read):
        try:
            attempt(path)
        except ImageError as error:
            assert error.path == path


@pytest.mark.parametrize("place", range(4))
def test_a_part_of_no_known_kind_does_not_end_the_process(tmp_path: Path, place: int) -> None:
    """pi-heif alone would, where the kind is no text: that is seen before it is asked."""
    data = bytearray(PHONE.read_bytes())
    data[data.index(b"Exif") + place] = 0xFF
    path = tmp_path / "x.heic"
    path.write_bytes(data)
    for attempt in (images.probe, images.read):
        with pytest.raises(ImageError, match="damaged") as caught:
            attempt(path)
        assert caught.value.path == path


@pytest.mark.parametrize(("kind", "name", "place"), [("AVIF", "x.avif", 81), ("DDS", "x.jpg", 80)])
def test_what_the_opening_of_a_kind_stumbles_over_is_an_error_that_names_the_file(
    tmp_path: Path, kind: str, name: str, place: int
) -> None:
    """Pillow lets a RuntimeError of the one and a NotImplementedError of the other through."""
    data = bytearray(written(images.read(PHONE)[:48, :64], kind))
    data[place] = 0
    with pytest.raises(RuntimeError):
        Image.open(io.BytesIO(data))
    path = tmp_path / name
    path.write_bytes(data)
    for attempt in (images.probe, images.read, lambda p: images.read_region(p, (5, 5, 40, 20))):
        with pytest.raises(ImageError) as caught:
            attempt(path)
        assert caught.value.path == path and caught.value.advice


@pytest.mark.parametrize("suffix", [".heic", ".avif", ".jp2", ".mpo"])
def test_they_are_not_written(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(ImageError, match="cannot be written"):
        images.write(tmp_path / f"x{suffix}", np.zeros((4, 4, 3), np.uint8))
