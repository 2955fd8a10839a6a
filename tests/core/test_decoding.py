from __future__ import annotations

import itertools
import math
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core import beam, lattice, plate
from core.alphabet import DIGIT_SEQUENCES, PLATES, Alphabet
from core.decoding import decode, decode_batch, decode_greedy, log_softmax

SMALL = Alphabet("AB")


def softmax(logits: np.ndarray) -> np.ndarray:
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def collapse(path: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(k for k, _ in itertools.groupby(path) if k)


def all_texts(frames: np.ndarray) -> dict[tuple[int, ...], float]:
    """The probability of every text, path by path."""
    found: dict[tuple[int, ...], float] = defaultdict(float)
    for path in itertools.product(range(frames.shape[1]), repeat=len(frames)):
        found[collapse(path)] += math.prod(frames[t, k] for t, k in enumerate(path))
    return found


def peaky(
    text: str, alphabet: Alphabet = PLATES, frames: int = 21, peak: float = 12.0, seed: int = 0
) -> np.ndarray:
    """Logits that spell a text the way trained networks do: short peaks between blanks."""
    logits = np.random.default_rng(seed).normal(0, 1, (frames, alphabet.num_classes)).astype(np.float32)
    logits[:, 0] += peak
    places = np.linspace(1, frames - 2, len(text)).round().astype(int)
    logits[places, alphabet.encode(text)] += 2 * peak
    return logits


small_logits = arrays(np.float32, (4, 3), elements=st.integers(-24, 24).map(lambda n: n / 4))


@given(logits=small_logits)
def test_the_posterior_is_the_sum_over_all_paths(logits: np.ndarray) -> None:
    frames = softmax(logits.astype(np.float64))
    expected = all_texts(frames)
    texts = list(expected)
    built = lattice.build(np.stack([frames] * len(texts)), texts)
    np.testing.assert_allclose(built.posterior, [expected[t] for t in texts], rtol=1e-9)


@given(logits=small_logits, text=st.lists(st.integers(1, 2), min_size=1, max_size=3))
def test_slot_weights_are_the_sums_over_all_paths(logits: np.ndarray, text: list[int]) -> None:
    frames = softmax(logits.astype(np.float64))
    expected = all_texts(frames)
    slots = lattice.slots(lattice.build(frames[None], [text]))
    for i in range(len(text)):
        for c, k in enumerate(slots.candidates[0]):
            other = (*text[:i], int(k), *text[i + 1 :])
            assert slots.weight[0, i, c] == pytest.approx(expected.get(other, 0.0), rel=1e-9, abs=1e-15)
        shorter = (*text[:i], *text[i + 1 :])
        assert slots.deleted[0, i] == pytest.approx(expected.get(shorter, 0.0), rel=1e-9, abs=1e-15)


@given(logits=small_logits)
def test_the_beam_sums_over_all_paths_of_what_it_proposes(logits: np.ndarray) -> None:
    frames, grammar = softmax(logits.astype(np.float64)), beam._grammar(SMALL)
    beams = {(): beam._Hypothesis(grammar.start, in_blank=1.0)}
    for blank, *classes in frames.tolist():
        beams = beam._extend(beams, list(enumerate(classes, 1)), blank, grammar)
    expected = all_texts(frames)
    for prefix, hypothesis in beams.items():
        assert (hypothesis.in_blank + hypothesis.in_class) == pytest.approx(
            expected.get(prefix, 0.0), rel=1e-9, abs=1e-15
        )


@given(logits=small_logits)
def test_the_greedy_text_is_the_collapsed_best_path(logits: np.ndarray) -> None:
    reading = decode_greedy(logits, SMALL)
    assert reading.text == SMALL.decode(collapse(tuple(int(k) for k in logits.argmax(axis=1))))
    expected = all_texts(softmax(logits.astype(np.float64)))[tuple(SMALL.encode(reading.text))]
    assert reading.confidence == pytest.approx(expected, rel=1e-4)
    assert "".join(c.text for c in reading.characters) == reading.text


def test_a_clear_plate_is_read_with_spans_and_alternatives() -> None:
    reading = decode(peaky("皖A12345"), PLATES, grammar="plate")
    assert reading.text == "皖A12345"
    assert reading.confidence > 0.9
    assert [c.text for c in reading.characters] == list("皖A12345")
    starts = [c.span[0] for c in reading.characters]
    assert starts == sorted(starts)
    assert all(first < last for first, last in (c.span for c in reading.characters))
    assert starts[0] == 1
    assert reading.characters[-1].span == (19, 20)


def test_repeated_characters_need_a_blank_between() -> None:
    logits = np.full((11, PLATES.num_classes), -9.0, np.float32)
    path = [PLATES.index(c) for c in "京A"] + [k for _ in range(4) for k in (PLATES.index("8"), 0)]
    for t, k in enumerate([*path, PLATES.index("8")]):
        logits[t, k] = 9.0
    assert decode(logits, PLATES).text == "京A88888"
    logits[2:, :] = logits[2]
    assert decode_greedy(logits, PLATES).text == "京A8"


def test_the_runner_up_of_a_doubtful_slot_is_named_with_its_share() -> None:
    logits = peaky("皖A12845")
    at = int(logits[:, PLATES.index("8")].argmax())
    logits[at, PLATES.index("B")] = logits[at, PLATES.index("8")] - 0.5
    reading = decode(logits, PLATES, grammar="plate")
    doubtful = reading.characters[4]
    assert (doubtful.text, doubtful.alternatives[0].text) == ("8", "B")
    assert doubtful.confidence == pytest.approx(1 / (1 + math.exp(-0.5)), abs=0.02)
    assert doubtful.alternatives[0].confidence == pytest.approx(1 - doubtful.confidence, abs=0.02)
    assert min(reading.characters, key=lambda c: c.confidence) is doubtful


def test_a_slot_that_may_not_exist_is_doubtful() -> None:
    logits = peaky("皖AD123456"[:8])
    at = int(logits[:, PLATES.index("5")].argmax())
    logits[at, 0] = logits[at, PLATES.index("5")]
    reading = decode_greedy(logits, PLATES)
    assert {c.text for c in reading.characters if c.confidence < 0.6} <= {"5"}
    assert reading.confidence < 0.6


def test_a_character_and_its_alternatives_share_their_place_whatever_the_other_places_hold() -> None:
    likely = np.array([[0, 0.6, 0.4], [1, 0, 0], [0, 0.6, 0.4], [1, 0, 0], [0, 0.6, 0.4]])  # blank, A, B
    reading = decode_greedy(np.log(likely + 1e-12).astype(np.float32), SMALL)
    assert (reading.text, reading.confidence) == ("AAA", pytest.approx(0.6**3))
    for character in reading.characters:
        (other,) = character.alternatives
        assert (other.text, character.confidence) == ("B", pytest.approx(0.6, abs=1e-6))
        assert other.confidence == pytest.approx(0.4, abs=1e-6)


def test_provinces_offer_more_alternatives() -> None:
    logits = peaky("皖A12345")
    logits[1, [PLATES.index(c) for c in "京津冀晋吉浙"]] += 22.0
    reading = decode(logits, PLATES)
    assert {"京", "津", "冀", "晋", "吉", "浙"} <= {a.text for a in reading.characters[0].alternatives}
    assert all(len(c.alternatives) <= 3 for c in reading.characters[1:])


def test_a_higher_temperature_lowers_confidence_and_keeps_the_best_path() -> None:
    logits = peaky("苏B7K901")
    cool, warm = (decode_greedy(logits, PLATES, temperature=t) for t in (1.0, 2.5))
    assert cool.text == warm.text
    assert warm.confidence < cool.confidence


def test_log_softmax_is_float32_and_stable() -> None:
    logits = np.array([[[1000.0, 0.0, -1000.0], [5.0, 5.0, 5.0]]], np.float32)
    values = log_softmax(logits)
    assert values.dtype == np.float32
    np.testing.assert_allclose(np.exp(values).sum(axis=2), 1.0, rtol=1e-6)
    assert np.isfinite(values).all()


@pytest.mark.parametrize("offset", [-500.0, 0.0, 500.0])
def test_how_large_all_logits_are_makes_no_difference(offset: float) -> None:
    logits = np.stack([peaky("皖A12345"), peaky("京B88888", seed=1)])
    for there, moved in zip(decode_batch(logits, PLATES), decode_batch(logits + offset, PLATES), strict=True):
        assert (moved.text, [c.span for c in moved.characters]) == (
            there.text,
            [c.span for c in there.characters],
        )
        assert moved.confidence == pytest.approx(there.confidence, abs=1e-3)


def test_blanks_alone_are_an_empty_reading() -> None:
    logits = np.zeros((21, PLATES.num_classes), np.float32)
    logits[:, 0] = 12.0
    for reading in decode_batch(np.stack([logits, peaky("皖A12345")]), PLATES)[:1]:
        assert (reading.text, reading.characters) == ("", ())
        assert reading.confidence > 0.9
    assert decode_greedy(logits, PLATES).text == ""
    assert decode_batch(logits[:0][None][:0], PLATES) == []


def test_the_grammar_prefers_a_plate_when_the_evidence_is_close() -> None:
    logits = peaky("皖A12345")
    at = int(logits[:, PLATES.index("A")].argmax())
    logits[at, PLATES.index("4")] = logits[at, PLATES.index("A")] + 1.0  # slot 2 is never a digit
    assert decode_greedy(logits, PLATES).text == "皖412345"
    assert decode(logits, PLATES, grammar="none").text == "皖412345"
    guided = decode(logits, PLATES, grammar="plate")
    assert guided.text == "皖A12345"
    assert guided.confidence < 0.5  # the grammar is no evidence


def test_strong_evidence_overrules_the_grammar() -> None:
    logits = peaky("皖A12345")
    at = int(logits[:, PLATES.index("A")].argmax())
    logits[at, PLATES.index("4")] = logits[at, PLATES.index("A")] + 12.0
    assert decode(logits, PLATES, grammar="plate").text == "皖412345"


def test_a_missing_character_is_filled_in_when_it_is_nearly_there() -> None:
    logits = peaky("皖A12345")
    at = int(logits[:, PLATES.index("3")].argmax())
    logits[at, 0] = logits[at, PLATES.index("3")] + 1.0
    assert decode_greedy(logits, PLATES).text == "皖A1245"
    assert decode(logits, PLATES, grammar="plate").text == "皖A12345"


def test_skipping_the_search_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    texts = ["皖A12345", "粤BD12345", "使123456", "京A1234警", "鲁A88888"] * 8
    batch = np.stack([peaky(t, seed=i, peak=float(rng.uniform(7, 13))) for i, t in enumerate(texts)])
    quick = decode_batch(batch, PLATES, grammar="plate")
    monkeypatch.setattr("core.decoding._CERTAIN", 2.0)
    searched = decode_batch(batch, PLATES, grammar="plate")
    assert [r.text for r in quick] == [r.text for r in searched]
    assert sum(r.confidence > 0.5 for r in quick) > 10
    assert sum(r.confidence < 0.5 for r in quick) > 5


@pytest.mark.parametrize("seed", range(8))
def test_the_search_finds_about_the_best_of_all_texts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    options = [
        ("皖", "京", "8"),
        ("A", "4", ""),
        ("1", "7", ""),
        ("2", "Z", "学"),
        ("8", "B", ""),
        ("0", "D", ""),
    ]
    logits = rng.normal(0, 1, (21, PLATES.num_classes)).astype(np.float32)
    logits[:, 0] += 12.0
    for at, characters in zip((1, 4, 7, 10, 13, 16), options, strict=True):
        for c in characters:
            logits[at, PLATES.index(c) if c else 0] = 24.0 + rng.normal(0, 2)
    logits[19, PLATES.index("5")] += 24.0
    frames = softmax(logits.astype(np.float64))
    texts = ["".join(parts) + "5" for parts in itertools.product(*options)]
    repeated = np.broadcast_to(frames, (len(texts), *frames.shape))
    evidence = np.log(lattice.build(repeated, [PLATES.encode(t) for t in texts]).posterior)
    scores = evidence + [beam.plate_prior(t, PLATES) for t in texts]
    assert scores[texts.index(beam.search(frames, PLATES, ""))] >= scores.max() - 0.5


@pytest.mark.parametrize("text", ["皖A12345", "粤BD12345", "使123456", "民航A1234", "京A1234警", "粤Z1234港"])
def test_plates_of_every_kind_have_the_full_prior(text: str) -> None:
    assert plate.is_valid(text)
    assert beam.plate_prior(text, PLATES) == 0.0


@pytest.mark.parametrize(
    ("text", "breaks"),
    [("", 3), ("皖A1234", 1), ("皖112345", 1), ("A皖12345", 2), ("皖A12345678", 2), ("皖警A警警学1", 3)],
)
def test_the_prior_counts_breaks(text: str, breaks: int) -> None:
    assert beam.plate_prior(text, PLATES) == pytest.approx(-beam.PENALTY * breaks)


@settings(max_examples=15)
@given(seed=st.integers(0, 1000), order=st.permutations(range(6)))
def test_a_crop_reads_the_same_in_any_batch(seed: int, order: list[int]) -> None:
    texts = ["皖A12345", "粤BD12345", "使123456", "京A1234警", "", "鲁A88888"]
    batch = np.stack([peaky(t, seed=seed + i, peak=5.0) for i, t in enumerate(texts)])
    batch[5] = np.random.default_rng(seed).normal(0, 2, batch[5].shape)
    together = decode_batch(batch[order], PLATES, grammar="plate")
    for position, i in enumerate(order):
        assert together[position] == decode(batch[i], PLATES, grammar="plate")


def test_long_digit_sequences_do_not_underflow() -> None:
    text = "0123456789" * 3
    logits = peaky(text, DIGIT_SEQUENCES, frames=120, peak=6.0)
    reading = decode(logits, DIGIT_SEQUENCES)
    assert reading.text == text
    assert 0.0 < reading.confidence <= 1.0
    noise = decode(np.random.default_rng(0).normal(0, 0.1, (160, 11)).astype(np.float32), DIGIT_SEQUENCES)
    assert all(0.0 <= c.confidence <= 1.0 for c in noise.characters)


def test_the_prior_knows_both_ways_in_which_embassy_plates_are_printed() -> None:
    for text in ("使123456", "123456使"):
        assert beam.plate_prior(text, PLATES) == 0.0
    assert beam.plate_prior("使1234A6", PLATES) == beam.plate_prior("12345A使", PLATES) == -beam.PENALTY
