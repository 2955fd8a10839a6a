from __future__ import annotations

import io
import math
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from core import ccpd, images, jpeg
from core.errors import GeometryError, ImageError
from core.reading import Quad


def smooth(height: int, width: int) -> NDArray[np.uint8]:
    """A picture without hard edges, so that JPEG keeps it nearly as it is; every corner differs."""
    y, x = np.mgrid[0:height, 0:width]
    red, green = 255 * x / max(1, width - 1), 255 * y / max(1, height - 1)
    return np.stack([red, green, 255 - (red + green) / 2], axis=2).astype(np.uint8)


def jpeg_bytes(image: NDArray[np.uint8], **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "JPEG", **({"quality": 95} | options))
    return buffer.getvalue()


def save(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def with_orientation(image: NDArray[np.uint8], orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return jpeg_bytes(image, exif=exif, quality=100, subsampling=0)


def close(a: NDArray[np.uint8], b: NDArray[np.uint8], limit: float = 3.0) -> bool:
    return a.shape == b.shape and float(np.abs(a.astype(int) - b.astype(int)).mean()) < limit


NAMES = ["plain.jpg", "皖A 车牌 & 测试.jpg", "with space.jpeg", "é(1)#%.JPG"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("extension", ["", ".png", ".bmp", ".webp", ".tif"])
def test_what_is_written_is_read_back(tmp_path: Path, name: str, extension: str) -> None:
    folder = tmp_path / "目录 & co"
    folder.mkdir()
    path = folder / (name + extension)
    image = smooth(40, 90)
    images.write(path, image)
    assert close(images.read(path), image, 4.0)
    assert [p.name for p in folder.iterdir()] == [path.name]


def test_probe_tells_size_and_format_by_content(tmp_path: Path) -> None:
    path = tmp_path / "really_png.jpg"
    images.write(tmp_path / "a.png", smooth(30, 50))
    path.write_bytes((tmp_path / "a.png").read_bytes())
    assert images.probe(path) == images.ImageInfo(50, 30, "PNG")
    assert images.read(path).shape == (30, 50, 3)


@pytest.mark.parametrize("extension", [".jpg", ".png", ".webp", ".tif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(tmp_path: Path, orientation: int, extension: str) -> None:
    upright = smooth(24, 56)
    undo = {
        1: lambda a: a,
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.transpose(1, 0, 2),
        6: lambda a: np.rot90(a, 1),
        7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
        8: lambda a: np.rot90(a, -1),
    }[orientation]
    path = save(tmp_path / "turned.jpg", with_orientation(np.ascontiguousarray(undo(upright)), orientation))
    if extension != ".jpg":
        exif = Image.Exif()
        exif[0x0112] = orientation
        path = path.with_suffix(extension)
        Image.fromarray(np.ascontiguousarray(undo(upright))).save(path, exif=exif, lossless=True)
    assert close(images.read(path), upright)
    assert (images.probe(path).width, images.probe(path).height) == (56, 24)
    part, offset = images.read_region(path, (10, 4, 30, 20))
    assert offset == (10.0, 4.0)
    assert close(part, upright[4:20, 10:30])


def test_grey_cmyk_palette_alpha_and_deep_pictures_become_rgb(tmp_path: Path) -> None:
    image = smooth(32, 48)
    rgb = Image.fromarray(image)
    rgb.convert("L").save(tmp_path / "grey.jpg", quality=95)
    rgb.convert("CMYK").save(tmp_path / "cmyk.jpg", quality=95)
    rgb.quantize(255).save(tmp_path / "palette.png")
    rgb.convert("1").save(tmp_path / "bits.png")
    grey = np.asarray(rgb.convert("L"))
    assert close(images.read(tmp_path / "grey.jpg"), np.repeat(grey[:, :, None], 3, axis=2))
    assert close(images.read(tmp_path / "cmyk.jpg"), image, 6.0)
    assert close(images.read(tmp_path / "palette.png"), image, 12.0)
    assert set(np.unique(images.read(tmp_path / "bits.png"))) == {0, 255}


def test_sixteen_bits_are_scaled_and_not_clipped(tmp_path: Path) -> None:
    deep = (np.arange(0, 65536, 16, dtype=np.uint16)).reshape(32, 128)
    Image.fromarray(deep).save(tmp_path / "deep.png")
    read = images.read(tmp_path / "deep.png")
    assert np.abs(read[:, :, 0].astype(int) - deep // 257).max() <= 1


def test_transparency_becomes_white(tmp_path: Path) -> None:
    rgba = np.zeros((4, 4, 4), np.uint8)
    rgba[:2] = (200, 10, 10, 255)
    Image.fromarray(rgba).save(tmp_path / "clear.png")
    read = images.read(tmp_path / "clear.png")
    assert (read[0, 0] == (200, 10, 10)).all()
    assert (read[3, 3] == 255).all()


def test_a_large_jpeg_is_decoded_smaller(tmp_path: Path) -> None:
    path = save(tmp_path / "large.jpg", jpeg_bytes(smooth(1160, 720)))
    small = images.read(path, max_side=300)
    assert 300 <= max(small.shape) < 450
    assert close(small[:4, :4], smooth(1160, 720)[:4, :4], 8.0)
    assert images.read(path, max_side=5000).shape == (1160, 720, 3)


@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("restart", [0, 3])
def test_a_region_equals_the_same_part_of_the_whole(
    tmp_path: Path, subsampling: int, progressive: bool, restart: int
) -> None:
    noise = np.random.default_rng(5).integers(0, 255, (300, 200, 3), np.uint8)
    options = {"subsampling": subsampling, "progressive": progressive, "restart_marker_blocks": restart}
    path = save(tmp_path / "noise.jpg", jpeg_bytes(noise, quality=60, **options))
    whole = images.read(path)
    for box in ((20.4, 30.0, 120.0, 64.0), (0, 0, 200, 300), (150, 250, 400, 900), (3, 271, 9, 288)):
        part, (x, y) = images.read_region(path, box)
        assert (part == whole[int(y) : int(y) + part.shape[0], int(x) : int(x) + part.shape[1]]).all()


def test_a_region_is_decoded_no_further_than_needed(tmp_path: Path) -> None:
    data = jpeg_bytes(smooth(1160, 720))
    header = jpeg.parse(data)
    assert header is not None
    assert (header.width, header.height, header.row_height, header.sequential) == (720, 1160, 16, True)
    shorter = jpeg.cut_rows(data, header, 500)
    assert shorter is not None
    cut = jpeg.parse(bytes(shorter))
    assert cut is not None
    assert 500 < cut.height <= 544
    assert jpeg.cut_rows(data, header, 1150) is None


def test_a_region_takes_its_margin_and_stays_inside(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jpg", jpeg_bytes(smooth(100, 200)))
    part, offset = images.read_region(path, (50, 40, 90, 60), margin=0.5)
    assert (part.shape, offset) == ((40, 60, 3), (40.0, 30.0))
    part, offset = images.read_region(path, (-30, -20, 20, 10))
    assert (part.shape, offset) == ((10, 20, 3), (0.0, 0.0))


@pytest.mark.parametrize(
    "box", [(300, 10, 400, 40), (-50, 0, -10, 20), (20, 20, 20, 30), (math.nan, 0, 5, 5)]
)
def test_a_box_outside_the_picture_is_refused(tmp_path: Path, box: tuple[float, ...]) -> None:
    path = save(tmp_path / "a.jpg", jpeg_bytes(smooth(100, 200)))
    with pytest.raises(GeometryError) as caught:
        images.read_region(path, box)  # type: ignore[arg-type]
    assert caught.value.path == path
    assert caught.value.advice


def expect_refusal(path: Path, message: str) -> None:
    for attempt in (images.read, lambda p: images.read_region(p, (2, 2, 20, 12))):
        with pytest.raises(ImageError) as caught:
            attempt(path)
        assert caught.value.path == path
        assert message in caught.value.message
        assert caught.value.advice


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "空 & 无.jpg", b"")
    expect_refusal(path, "empty")
    with pytest.raises(ImageError):
        images.probe(path)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    expect_refusal(tmp_path / "gone.jpg", "The picture is gone")


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    expect_refusal(tmp_path / "locked.jpg", "may not be read")


def test_a_folder_named_like_a_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.jpg").mkdir()
    with pytest.raises(ImageError):
        images.read(tmp_path / "folder.jpg")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders")
def test_a_pipe_named_like_a_picture_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "皖A12345.jpg")
    for read in (images.read, images.probe):
        with pytest.raises(ImageError, match=r"皖A12345\.jpg: .* be read \(a pipe\)\. Replace"):
            read(tmp_path / "皖A12345.jpg")


def test_text_named_as_a_picture_is_refused(tmp_path: Path) -> None:
    expect_refusal(save(tmp_path / "text.jpg", "不是图片".encode() * 50), "not a picture")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_truncated_jpeg_is_refused_and_never_grey(tmp_path: Path, share: float) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (400, 300, 3), np.uint8)
    data = jpeg_bytes(noise)
    path = save(tmp_path / "cut.jpg", data[: int(len(data) * share)])
    for attempt in (images.read, lambda p: images.read_region(p, (10, 10, 90, 40))):
        with pytest.raises(ImageError) as caught:
            attempt(path)
        assert caught.value.path == path


def test_a_truncated_jpeg_with_an_end_marker_is_refused_too(tmp_path: Path) -> None:
    data = jpeg_bytes(np.random.default_rng(1).integers(0, 255, (400, 300, 3), np.uint8))
    path = save(tmp_path / "cut.jpg", data[: len(data) // 4] + b"\xff\xd9")
    with pytest.raises(ImageError):
        images.read(path)
    with pytest.raises(ImageError):
        images.read_region(path, (10, 300, 90, 340))


def test_a_truncated_png_is_refused(tmp_path: Path) -> None:
    images.write(tmp_path / "a.png", np.random.default_rng(1).integers(0, 255, (90, 90, 3), np.uint8))
    data = (tmp_path / "a.png").read_bytes()
    expect_refusal(save(tmp_path / "cut.png", data[: len(data) // 2]), "damaged")


def test_bytes_after_the_end_are_tolerated(tmp_path: Path) -> None:
    image = smooth(64, 96)
    path = save(tmp_path / "tail.jpg", jpeg_bytes(image) + b"\x00" * 50)
    assert close(images.read(path), image)
    assert close(images.read_region(path, (0, 0, 20, 10))[0], image[:10, :20])


def test_a_decompression_bomb_is_refused_before_it_opens(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    expect_refusal(save(tmp_path / "bomb.png", png), "too large")
    data = bytearray(jpeg_bytes(smooth(16, 16)))
    at = jpeg.parse(bytes(data)).height_at  # type: ignore[union-attr]
    data[at : at + 4] = b"\xff\xff\xff\xff"
    expect_refusal(save(tmp_path / "bomb.jpg", bytes(data)), "too large")


@given(data=st.binary(max_size=300), cut=st.integers(0, 700), flips=st.lists(st.integers(0, 699), max_size=4))
def test_no_bytes_make_the_readers_raise_anything_else(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, cut: int, flips: list[int]
) -> None:
    good = bytearray(jpeg_bytes(smooth(16, 24), quality=50))
    for position in flips:
        good[position % len(good)] ^= 0x5A
    path = tmp_path_factory.mktemp("fuzz") / "x.jpg"
    for content in (data, bytes(good[:cut]) + data):
        path.write_bytes(content)
        for attempt in (images.probe, images.read, lambda p: images.read_region(p, (0, 0, 5, 5))):
            try:
                attempt(path)
            except (ImageError, GeometryError) as error:
                assert error.path == path


def test_rectifying_a_whole_picture_changes_nothing() -> None:
    image = np.random.default_rng(2).integers(0, 255, (28, 88, 3), np.uint8)
    assert (images.rectify(image, Quad.from_box((0, 0, 88, 28)), (88, 28)) == image).all()


def test_rectifying_straightens_a_slanted_plate() -> None:
    image = np.zeros((200, 300, 3), np.uint8)
    quad = Quad(((60.0, 40.0), (220.0, 80.0), (220.0, 140.0), (60.0, 100.0)))
    for y in range(200):
        for x in range(60, 220):
            if 40 + (x - 60) / 4 <= y < 100 + (x - 60) / 4:
                image[y, x] = (255, 0, 0) if x < 140 else (0, 0, 255)
    plate = images.rectify(image, quad, (160, 60))
    assert (plate[4:-4, 4:76] == (255, 0, 0)).all()
    assert (plate[4:-4, 84:-4] == (0, 0, 255)).all()


@pytest.mark.parametrize("margin", [-0.05, 0.0, 0.1, 0.25])
def test_a_margin_is_a_share_of_the_plate_height(margin: float) -> None:
    image = np.zeros((400, 600, 3), np.uint8)
    image[150:250, 140:460] = 255
    plate = images.rectify(image, Quad.from_box((140, 150, 460, 250)), (320, 100), margin)
    bright = (plate[:, 160, 0] > 127).sum() / 100
    assert bright == pytest.approx(min(1.0, 1 / (1 + 2 * margin)), abs=0.02)


def test_a_large_plate_is_averaged_and_does_not_alias() -> None:
    image = np.zeros((1000, 3000, 3), np.uint8)
    image[:, ::2] = 255  # one-pixel stripes: any sampling of single pixels gives black or white
    plate = images.rectify(image, Quad.from_box((100, 100, 2900, 900)), (200, 64))
    assert (np.abs(plate.astype(int) - 127) < 12).all()


def test_corners_that_reach_outside_repeat_the_border() -> None:
    image = np.full((50, 50, 3), 90, np.uint8)
    plate = images.rectify(image, Quad.from_box((-20, -10, 70, 30)), (100, 32))
    assert (plate == 90).all()


@pytest.mark.parametrize(
    "points",
    [
        ((0, 0), (10, 10), (10, 0), (0, 10)),  # crossed
        ((0, 0), (0, 10), (10, 10), (10, 0)),  # counter-clockwise
        ((5, 5), (5, 5), (5, 5), (5, 5)),
        ((0, 0), (10, 0), (20, 0), (30, 0)),
    ],
)
def test_crossed_corners_are_refused(points: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(GeometryError, match="clockwise"):
        images.rectify(smooth(40, 40), Quad.from_points(points))


def test_writing_an_unknown_format_or_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="format"):
        images.write(tmp_path / "a.txt", smooth(4, 4))
    with pytest.raises(ImageError, match="written"):
        images.write(tmp_path / "missing" / "a.jpg", smooth(4, 4))


def test_a_failed_write_keeps_the_old_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.png"
    images.write(path, smooth(8, 8))
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(ImageError, match="No space left"):
        images.write(path, smooth(16, 16))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_crop_is_a_copy() -> None:
    image = smooth(20, 20)
    part = images.crop(image, (5, 5, 10, 9))
    part[:] = 0
    assert image[5:9, 5:10].any()


def test_measured_figures_follow_those_of_real_names(real_data: Path) -> None:
    told, measured = [], []
    for path in sorted((real_data / "ccpd" / "dev").glob("*.jpg")):
        name = ccpd.parse(path.name)
        told.append((name.brightness, name.blur))
        measured.append(images.measure(images.rectify(images.read(path), name.quad)))
    a, b = np.array(told, float), np.array(measured, float)
    assert np.corrcoef(a[:, 0], b[:, 0])[0, 1] > 0.9
    assert np.corrcoef(a[:, 1], b[:, 1])[0, 1] > 0.5


def test_real_frames_read_the_same_whole_and_in_part(real_data: Path) -> None:
    paths = sorted((real_data / "ccpd" / "dev").glob("*.jpg"))[:8]
    assert paths
    for path in paths:
        name = ccpd.parse(path.name)
        part, (x, y) = images.read_region(path, name.quad.box, margin=0.1)
        whole = images.read(path)
        assert (part == whole[int(y) : int(y) + part.shape[0], int(x) : int(x) + part.shape[1]]).all()
        assert images.probe(path) == images.ImageInfo(720, 1160, "JPEG")
