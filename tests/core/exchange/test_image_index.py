"""Finding the picture that a path of somebody else means, also where many have its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exchange import image_index
from core.exchange.image_index import ImageIndex
from core.progress import StoppedError

names = st.sampled_from(["1.jpg", "1.png", "2.jpg", "1"])
paths = st.builds(
    lambda folders, name: "/".join([*folders, name]),
    st.lists(st.sampled_from(["a", "b", "1"]), max_size=3),
    names,
)


@given(st.sets(paths, max_size=12), st.lists(paths, max_size=6))
def test_many_of_one_name_are_told_apart_as_few_are(known: set[str], asked: list[str]) -> None:
    relatives = {path for path in known if "." in path}
    found = []
    for few in (0, 10_000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(image_index, "_FEW", few)
            index = ImageIndex(Path("照"), relatives)
            found.append([index.find(f"{before}{path}") for path in asked for before in ("", "x/", "/y/")])
    assert found[0] == found[1]


@pytest.mark.parametrize("form", ["导出/{}/1.jpg", "{}/1.png", "1.jpg", "导出__{}__1.jpg"])
def test_a_path_is_not_compared_with_every_picture_of_its_name(
    monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    parts, taken_apart = image_index._parts, []
    monkeypatch.setattr(image_index, "_parts", lambda path: taken_apart.append(path) or parts(path))
    folders = [f"cam{n}" for n in range(1000)]
    index = ImageIndex(Path("照"), [f"{folder}/1.jpg" for folder in folders])
    found = [index.find(form.format(folder)) for folder in folders]
    assert found == ([None] * 1000 if form == "1.jpg" else [f"{folder}/1.jpg" for folder in folders])
    assert len(taken_apart) < 10_000  # a million, compared each with all


COMPOSED, APART = "caf\u00e9", "cafe\u0301"  # as Windows and Linux write it, and as macOS does


@pytest.mark.parametrize(
    ("known", "asked", "meant"),
    [
        (["Cam1/IMG_1.JPG"], "cam1/img_1.jpg", "Cam1/IMG_1.JPG"),
        ([f"{COMPOSED}/1.jpg"], f"{APART}/1.jpg", f"{COMPOSED}/1.jpg"),
        ([f"{APART}.jpg"], f"x/{COMPOSED.upper()}.JPG", f"{APART}.jpg"),
        (["cam/A.jpg"], "cam__a.jpg", "cam/A.jpg"),
        # Exactly what is written comes first, and the longer of two ends before what is spelt alike.
        (["A.jpg", "a.jpg"], "a.jpg", "a.jpg"),
        (["A.jpg", "a.jpg"], "x/A.jpg", "A.jpg"),
        (["A/1.jpg", "a/1.jpg"], "x/a/1.jpeg", "a/1.jpg"),
        ([f"{APART}/1.jpg", f"{COMPOSED}/1.jpg"], f"{APART}/1.jpg", f"{APART}/1.jpg"),
        (["1.jpg", "A/1.jpg"], "a/1.jpg", "A/1.jpg"),
    ],
)
def test_capitals_and_letters_in_parts_make_no_other_picture(
    known: list[str], asked: str, meant: str
) -> None:
    index = ImageIndex(Path("照"), known)
    assert index.find(asked) == meant
    assert index.several(asked) is None


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        (["AB.jpg", "ab.jpg"], "aB.jpg"),
        ([f"{APART}.jpg", f"{COMPOSED}.jpg"], f"{COMPOSED.upper()}.jpg"),
        (["cam 1/1.jpg", "cam 2/1.jpg"], "1.jpg"),
    ],
)
def test_of_several_pictures_that_may_be_meant_none_is_guessed(known: list[str], asked: str) -> None:
    index = ImageIndex(Path("照"), known)
    assert index.find(asked) is None
    error = index.several(asked)
    assert error is not None
    assert all(path in error.detail for path in (asked, *known))


def test_a_picture_that_is_nowhere_may_not_mean_several() -> None:
    assert ImageIndex(Path("照"), ["a.jpg", "A.jpg"]).several("b.jpg") is None


def test_an_index_that_was_stopped_is_none_at_all(tmp_path: Path) -> None:
    """With some of the pictures it would say of the others that they are not there."""
    (tmp_path / "a.jpg").touch()
    with pytest.raises(StoppedError):
        ImageIndex.of_folder(tmp_path, should_stop=lambda: True)


def test_a_path_that_is_one_of_a_picture_means_no_other_that_ends_alike() -> None:
    index = ImageIndex(Path("照"), {"1.jpg", "a/1.jpg", "b/1.jpg"})
    assert (index.find("1.jpg"), index.several("1.jpg")) == ("1.jpg", None)
    assert index.find("1.png") is None and index.several("1.png") is not None


def test_a_dot_within_a_name_begins_no_extension() -> None:
    index = ImageIndex(Path("照"), {"IMG.01.jpg", "IMG.02.jpg"})
    assert [index.find(name) for name in ("IMG.01", "IMG.02.png")] == ["IMG.01.jpg", "IMG.02.jpg"]
