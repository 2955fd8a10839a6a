"""Digit sequences: idx files, EMNIST's orientation, determinism, distortion."""

from __future__ import annotations

import gzip
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.alphabet import DIGIT_SEQUENCES, PLATES
from core.ctc import check_label
from core.datasets.digits import DigitPictures, DigitSource, digit_source, read_digits, read_idx
from core.errors import AppError, FolderError, ImageError, LabelError

# Where a picture's bright bar lies tells what has been done to it.
BAR = (slice(2, 6), slice(4, 24))


def idx(array: np.ndarray) -> bytes:
    return bytes((0, 0, 8, array.ndim)) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def bars(count: int = 20) -> tuple[np.ndarray, np.ndarray]:
    pictures = np.zeros((count, 28, 28), np.uint8)
    pictures[:, *BAR] = 200
    pictures[:, 10, 10] = np.arange(count)
    return pictures, (np.arange(count) % 10).astype(np.uint8)


def write_corpus(folder: Path, images: str, labels: str, *, packed: bool = False, pictures=None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    known, digits = bars()
    for name, array in ((images, known if pictures is None else pictures), (labels, digits)):
        data = idx(array)
        (folder / (name + ".gz" * packed)).write_bytes(gzip.compress(data) if packed else data)


def write_emnist(folder: Path, part: str = "train") -> None:
    stem = f"emnist-digits-{part}"
    write_corpus(
        folder,
        f"{stem}-images-idx3-ubyte",
        f"{stem}-labels-idx1-ubyte",
        pictures=bars()[0].transpose(0, 2, 1),
    )


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("part", "stem"), [("train", "train"), ("test", "t10k")])
def test_mnist_is_read_from_idx_files(tmp_path: Path, part, stem: str, packed: bool) -> None:
    write_corpus(tmp_path / "手写", f"{stem}-images-idx3-ubyte", f"{stem}-labels-idx1-ubyte", packed=packed)
    found = read_digits(tmp_path / "手写", part)
    assert found.corpus == "MNIST"
    assert np.array_equal(found.pictures, bars()[0])
    assert found.digits.tolist() == bars()[1].tolist()


def test_emnist_goes_first_and_is_turned_upright(tmp_path: Path) -> None:
    write_corpus(tmp_path, "train-images-idx3-ubyte", "train-labels-idx1-ubyte")
    write_emnist(tmp_path)
    found = read_digits(tmp_path, "train")
    assert found.corpus == "EMNIST"
    assert np.array_equal(found.pictures, bars()[0])


def test_torchvisions_folder_gives_what_torchvision_gives(tmp_path: Path) -> None:
    from torchvision.datasets import EMNIST

    write_emnist(tmp_path / "EMNIST" / "raw", "train")
    write_emnist(tmp_path / "EMNIST" / "raw", "test")
    theirs = EMNIST(tmp_path, split="digits", train=False, download=False)
    ours = read_digits(tmp_path, "test")
    assert np.array_equal(ours.pictures, theirs.data.numpy().transpose(0, 2, 1))
    assert ours.digits.tolist() == theirs.targets.tolist()


def test_a_folder_without_digits_says_what_it_wants(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="idx files of EMNIST"):
        read_digits(tmp_path, "train")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0\x08",
        idx(bars()[0])[:9],
        idx(bars()[0])[:-1],
        idx(bars()[0]) + b"x",
        b"\xff" * 40,
        b"\0\0\x0d\x01\0\0\0\1\0",
    ],
)
def test_a_damaged_idx_file_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(data)
    with pytest.raises(ImageError, match="train-images"):
        read_idx(path)


def test_a_truncated_gzip_is_named(tmp_path: Path) -> None:
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(idx(bars()[0]))[:-20])
    with pytest.raises(ImageError, match="train-images"):
        read_idx(path)


def test_pictures_and_labels_must_belong_together(tmp_path: Path) -> None:
    images, labels = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
    write_corpus(tmp_path, images, labels, pictures=bars(19)[0])
    with pytest.raises(FolderError, match="do not belong together"):
        read_digits(tmp_path, "train")


def test_letters_are_no_digits(tmp_path: Path) -> None:
    write_corpus(tmp_path, "train-images-idx3-ubyte", "train-labels-idx1-ubyte")
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx(np.arange(20, dtype=np.uint8)))
    with pytest.raises(FolderError, match="do not belong together"):
        read_digits(tmp_path, "train")


def test_exchanged_files_do_not_belong_together(tmp_path: Path) -> None:
    write_emnist(tmp_path)
    images, labels = (tmp_path / f"emnist-digits-train-{n}-ubyte" for n in ("images-idx3", "labels-idx1"))
    images.rename(tmp_path / "aside")
    labels.rename(images)
    (tmp_path / "aside").rename(labels)
    with pytest.raises(FolderError, match="do not belong together"):
        read_digits(tmp_path, "train")


def test_pictures_packed_and_unpacked_are_no_labels(tmp_path: Path) -> None:
    for packed in (False, True):
        write_corpus(tmp_path, "train-images-idx3-ubyte", "train-labels-idx1-ubyte", packed=packed)
    for path in tmp_path.glob("*labels*"):
        path.unlink()
    with pytest.raises(FolderError, match="No digits were found"):
        read_digits(tmp_path, "train")


def test_a_gzip_damaged_inside_is_named(tmp_path: Path) -> None:
    path = tmp_path / "train-images-idx3-ubyte.gz"
    packed = bytearray(gzip.compress(np.random.default_rng(0).bytes(4000)))
    packed[10] = 0xFF  # no kind of block that there is
    path.write_bytes(packed)
    with pytest.raises(ImageError, match="train-images"):
        read_idx(path)


def test_the_folder_that_nists_archive_unpacks_to_is_found(tmp_path: Path) -> None:
    write_emnist(tmp_path / "gzip")
    assert read_digits(tmp_path, "train").corpus == "EMNIST"


@pytest.fixture
def source() -> DigitSource:
    return DigitSource(DigitPictures(*bars(), "MNIST"), count=50, seed=7)


def test_a_sequence_depends_on_seed_and_index_alone(source: DigitSource) -> None:
    first = [source.sample(i) for i in range(6)]
    again = DigitSource(source.found, count=50, seed=7)
    for i in (5, 0, 3):
        crop, label = again.sample(i)
        assert label == first[i][1] == again.label(i)
        assert np.array_equal(crop, first[i][0])
    other = DigitSource(source.found, count=50, seed=8)
    assert [other.label(i) for i in range(6)] != [label for _, label in first]


def test_another_process_draws_the_same(source: DigitSource, repository: Path, real_data: Path) -> None:
    code = (
        "import sys, zlib; from pathlib import Path; from core.datasets.digits import digit_source\n"
        "crop, label = digit_source(Path(sys.argv[1]), part='test', seed=3).sample(41)\n"
        "print(label, zlib.crc32(crop.tobytes()), 'torch' in sys.modules)"
    )
    folder = str(real_data / "digits")
    done = subprocess.run(
        [sys.executable, "-c", code, folder], cwd=repository, capture_output=True, text=True, check=True
    )
    import zlib

    crop, label = digit_source(real_data / "digits", part="test", seed=3).sample(41)
    assert done.stdout.split() == [label, str(zlib.crc32(crop.tobytes())), "False"]


def test_a_training_draws_the_same_texts_with_new_distortions(source: DigitSource) -> None:
    texts = {source.label(i) for i in range(50)}
    drawn = [source.draw(np.random.default_rng(i)) for i in range(20)]
    assert {label for _, label in drawn} <= texts == source.labels()
    a, b = (source.sample(4, np.random.default_rng(i))[0] for i in (1, 2))
    assert a.shape == (32, 160, 3)
    assert not np.array_equal(a, b)


def test_without_augmentation_the_digits_stand_as_they_are() -> None:
    clean = DigitSource(DigitPictures(*bars(), "MNIST"), count=5, augmented=False)
    crop, _ = clean.sample(0)
    assert np.array_equal(crop, clean.sample(0, np.random.default_rng(9))[0])
    tile = crop[:, 32:64, 0].astype(float)
    rows, columns = np.nonzero(tile > 100)
    assert (rows.min(), rows.max()) == (2, 6)  # rows 2 to 5 of 28, times 32/28
    assert (columns.min(), columns.max()) == (5, 26)
    assert (crop[..., 0] == crop[..., 2]).all()


def test_distortions_stay_within_what_they_should(source: DigitSource) -> None:
    centres, angles = [], []
    for i in range(40):
        crop, _ = source.sample(i)
        for k in range(5):
            tile = crop[:, 32 * k : 32 * k + 32, 0]
            rows, columns = np.nonzero(tile > 128)
            centres.append((columns.mean() - 15.5, rows.mean() - 4.0))
            angles.append(np.degrees(np.arctan(np.polyfit(columns, rows, 1)[0])))
    assert 15 < np.abs(angles).max() < 27  # 15° and then 10° together
    assert np.std(angles) > 5
    assert np.abs(np.mean(angles)) < 3
    assert 1.0 < np.std([x for x, _ in centres]) < 6


@pytest.mark.parametrize(("alphabet", "frames"), [(PLATES, 8), (DIGIT_SEQUENCES, 8)])
def test_a_network_with_too_few_frames_is_refused(tmp_path: Path, alphabet, frames: int) -> None:
    write_corpus(tmp_path, "train-images-idx3-ubyte", "train-labels-idx1-ubyte")
    with pytest.raises(LabelError, match="9 > 8"):
        digit_source(tmp_path, lambda label: check_label(label, alphabet, frames))


def test_an_alphabet_without_digits_is_refused(tmp_path: Path) -> None:
    from core.alphabet import Alphabet

    write_corpus(tmp_path, "train-images-idx3-ubyte", "train-labels-idx1-ubyte")
    with pytest.raises(AppError, match="does not know"):
        digit_source(tmp_path, lambda label: check_label(label, Alphabet("ABC"), 40))


def test_mnist_splits_have_their_sizes(real_data: Path) -> None:
    sizes = {part: len(read_digits(real_data / "digits", part).digits) for part in ("train", "test")}
    assert sizes == {"train": 60_000, "test": 10_000}
