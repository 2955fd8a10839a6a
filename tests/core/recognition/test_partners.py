"""The two files of a cascade belong together."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from core import model_file
from core.calibration import CascadeChoice
from core.errors import ModelFileError
from core.recognition import partners
from core.recognition.partners import Partner
from tests import networks
from tests.core.test_model_file import rewrite

CHOICE = CascadeChoice(below=0.8, read_again=0.1, accuracy=0.98, milliseconds=1.5)


@pytest.fixture
def accurate(tmp_path: Path) -> Path:
    return networks.save(tmp_path / "large.onnx", name="large-reader", seed=1)


@pytest.fixture
def fast(tmp_path: Path, accurate: Path) -> Path:
    told = {"cascade": partners.description(accurate, CHOICE, 100)}
    return networks.save(tmp_path / "small.onnx", name="small", figures=told)


def test_a_partner_is_found_by_the_name_that_it_carries_or_by_its_file(fast: Path, accurate: Path) -> None:
    assert partners.partner_of(accurate) is None
    told = model_file.read_info(fast).figures["cascade"]
    assert (told["accurate"], told["below"], told["read_again"]) == ("large-reader", 0.8, 0.1)
    assert partners.partner_of(fast) == Partner("large-reader", 0.8, accurate)
    networks.save(fast, name="small", figures={"cascade": {"accurate": "large", "below": 0.8}})
    assert partners.partner_of(fast) == Partner("large", 0.8, accurate)


@pytest.mark.parametrize(
    "figures", ["[" * 100_000, '{"cascade": {"accurate": "x", "below": 1%s}}' % ("0" * 400)]
)
def test_a_damaged_file_beside_a_pair_does_not_part_it(fast: Path, accurate: Path, figures: str) -> None:
    odd = networks.save(fast.with_name("a.onnx"), name="odd", seed=3)  # looked at before the partner
    rewrite(odd, figures=figures)
    assert partners.partner_of(fast) == Partner("large-reader", 0.8, accurate)
    with pytest.raises(ModelFileError, match="damaged"):
        partners.partner_of(odd)


def test_among_the_users_models_too(fast: Path, accurate: Path, user_home: Path) -> None:
    model_file.user_folder().mkdir(parents=True)
    mine = model_file.user_folder() / "mine.onnx"
    mine.write_bytes(accurate.read_bytes())
    accurate.unlink()
    assert partners.partner_of(fast) == Partner("large-reader", 0.8, mine)


def test_another_temperature_makes_no_other_partner(fast: Path, accurate: Path) -> None:
    named = accurate.with_name("large-reader.onnx")
    info = dataclasses.replace(model_file.read_info(accurate), temperature=1.7, figures={"cer": 0.1})
    model_file.save(named, accurate.read_bytes(), info)
    assert model_file.fingerprint(named) == model_file.fingerprint(accurate)
    accurate.unlink()
    assert partners.partner_of(fast) == Partner("large-reader", 0.8, named)


def test_other_weights_make_another_one(fast: Path, tmp_path: Path, user_home: Path) -> None:
    other = networks.save(tmp_path / "large.onnx", name="large-reader", seed=2)
    assert partners.partner_of(fast) == Partner("large-reader", 0.8, other, replaced=True)
    networks.save(other, name="large-reader", seed=1)  # the file changed back: looked at anew
    assert partners.partner_of(fast) == Partner("large-reader", 0.8, other)


def test_a_right_partner_wins_over_a_replaced_one(fast: Path, accurate: Path, user_home: Path) -> None:
    right = accurate.read_bytes()
    networks.save(accurate, name="large-reader", seed=2)
    model_file.user_folder().mkdir(parents=True)
    mine = model_file.user_folder() / "other.onnx"
    mine.write_bytes(right)
    assert partners.partner_of(fast) == Partner("large-reader", 0.8, mine)


def test_a_missing_partner_is_told_and_cannot_be_trained(fast: Path, accurate: Path) -> None:
    accurate.unlink()
    assert partners.partner_of(fast) == Partner("large-reader", 0.8, None)
    assert partners.fast_of(fast) is None
    with pytest.raises(ModelFileError, match="partner of the fast model is missing") as caught:
        partners.trainable(fast)
    assert caught.value.path == fast and "large-reader" in str(caught.value)


def test_training_starts_from_the_accurate_one(fast: Path, accurate: Path) -> None:
    assert partners.trainable(fast) == accurate
    assert partners.trainable(accurate) == accurate


@pytest.mark.parametrize("told", [{"accurate": 3, "below": 0.5}, "large", {"below": 0.5}, {"accurate": "x"}])
def test_what_makes_no_sense_names_no_partner(tmp_path: Path, told: object) -> None:
    path = networks.save(tmp_path / "odd.onnx", figures={"cascade": told})
    assert partners.partner_of(path) is None


def test_no_model_is_its_own_partner(tmp_path: Path) -> None:
    told = {"cascade": {"accurate": "reader", "below": 0.8}}
    path = networks.save(tmp_path / "reader.onnx", name="reader", figures=told)
    assert partners.partner_of(path) == Partner("reader", 0.8, None)


def test_a_broken_file_is_no_partner(fast: Path, accurate: Path) -> None:
    accurate.rename(accurate.with_name("large-reader.onnx")).write_bytes(b"nothing")
    found = partners.partner_of(fast)
    assert found is not None and found.replaced
