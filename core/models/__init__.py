"""The networks, found by name in ``NETWORKS``; the two of a file differ in their input."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

from torch import nn

from core.errors import ConfigError
from core.models import attention_crnn, crnn, crnn_tiny

Builder = Callable[..., nn.Module]

# name -> builder(num_classes, input_shape=..., **options); every network has the attributes
# ``input_shape`` (C, H, W), ``frames`` (T) and ``frame_span`` (see ``attention_crnn``).
NETWORKS: dict[str, Builder] = {
    "attention_crnn": attention_crnn.AttentionCRNN,
    "crnn_plate": crnn.Crnn,
    "crnn_tiny_plate": crnn_tiny.CrnnTiny,
    "crnn_digits": partial(crnn.Crnn, input_shape=crnn.DIGITS_INPUT),
    "crnn_tiny_digits": partial(crnn_tiny.CrnnTiny, input_shape=crnn.DIGITS_INPUT),
}

# option -> what it may be, in words and as a check; a bool is no number
OPTIONS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "dropout": ("a number from 0 to less than 1", lambda v: _is_number(v) and 0 <= v < 1),
    "width": ("a number above 0, at most 8", lambda v: _is_number(v) and 0 < v <= 8),
    "heads": ("a whole number from 1 to 64", lambda v: type(v) is int and 1 <= v <= 64),
    "norm": ("batch, layer or group", lambda v: v in ("batch", "layer", "group")),
    "recurrent": ("gru or lstm", lambda v: v in ("gru", "lstm")),
}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def build(
    name: str, num_classes: int, input_shape: tuple[int, int, int] | None = None, **options: Any
) -> nn.Module:
    """Build the network called ``name``; raises ``ConfigError`` for unknown names or options."""
    if name not in NETWORKS:
        raise ConfigError(
            "There is no network of this name", detail=name, advice=f"Use one of {', '.join(NETWORKS)}"
        )
    _check_options(name, options)
    if input_shape is not None:
        options["input_shape"] = tuple(input_shape)
    try:
        return NETWORKS[name](num_classes, **options)
    except (TypeError, ValueError, RuntimeError, ArithmeticError) as error:  # torch's, for impossible sizes
        raise ConfigError("The network does not take this option", detail=f"{name}: {error}") from error


def _check_options(name: str, options: dict[str, Any]) -> None:
    """Refuse what the network does not take, with the nearest that it does."""
    takes = [
        option
        for option, parameter in inspect.signature(NETWORKS[name]).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and option != "input_shape"
    ]
    for option, value in options.items():
        if option not in takes:
            near = difflib.get_close_matches(option, takes, n=1, cutoff=0.5)
            advice = f"Did you mean {near[0]}?" if near else f"It takes {', '.join(takes)}"
            raise ConfigError(
                "The network does not take this option", detail=f"{name}: {option}", advice=advice
            )
        allowed, fits = OPTIONS[option]
        if not fits(value):
            raise ConfigError(
                "The network does not take this option",
                detail=f"{name}: {option} should be {allowed}, not {value!r}",
            )
