"""Details that the core words itself can be told apart, so that a window can say them in its language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import ccpd, ctc, models
from core.alphabet import CCPD
from core.cli.shared import telling
from core.details import TEMPLATES, detail_in, taken_apart
from core.errors import AnnotationError, AppError, ConfigError, ImageError, LabelError, TrainingError
from core.exchange import annotation_files
from core.training import config as configuration
from core.training.device import choose_device

CORE = Path(__file__).resolve().parents[2] / "core"
# What only a configuration, a command line or a bare number may bring about.
HEADLESS = ("cli/", "config.py", "models/",
            *(f"training/{name}.py" for name in ("device", "together", "parts", "config")))  # fmt: skip
WORDS = re.compile(r"[A-Za-z]{2}")
ENGLISH = re.compile(r"[a-z]+ [a-z]+")  # two words in a row, which no list of names has


def told_in(value: ast.expr) -> Iterator[tuple[int, str]]:
    """Yield the texts of an expression that hold words, with a number where something is filled in."""
    inside = {
        id(part) for node in ast.walk(value) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)
    }
    for node in ast.walk(value):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(p.value) if isinstance(p, ast.Constant) else filled(p) for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            text = node.value if " " in node.value else ""  # one word is the name of something
        else:
            continue
        if WORDS.search(text):
            yield node.lineno, text


def filled(part: ast.expr) -> str:
    """Return what may stand at a place of an f-string: the name of a field, or else a number."""
    value = part.value if isinstance(part, ast.FormattedValue) else part
    return "box" if isinstance(value, ast.Name) and value.id == "field" else "1"


def details() -> Iterator[tuple[str, str]]:
    """Yield every place in the core that words a detail, and the words."""
    for path in sorted(CORE.rglob("*.py")):
        name = path.relative_to(CORE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            values: list[ast.expr] = []
            if isinstance(node, ast.Call):
                values = [k.value for k in node.keywords if k.arg == "detail"]
                called = ast.unparse(node.func).rpartition(".")[2]
                values += node.args[1:2] if called == "at_place" else []
                if called == "_FieldError" or (
                    called == "ValueError" and name in ("onnx_file.py", ANNOTATIONS)
                ):
                    values += node.args
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "detail":
                values = [node.value]
            for value in values:
                yield from ((f"{name}:{line}", text) for line, text in told_in(value))


ANNOTATIONS = "exchange/annotation_files.py"


def test_every_detail_that_is_words_has_a_template() -> None:
    found = [(place, text) for place, text in details() if not place.startswith(HEADLESS)]
    assert len(found) > 20
    assert [(place, text) for place, text in found if taken_apart(text) is None] == []


def test_every_template_is_that_of_its_form() -> None:
    for template in TEMPLATES:
        names = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
        filled = (
            template.format(*"7777") if not template.startswith("{0}: ") else template.format("box", *"777")
        )
        apart = taken_apart(filled.replace("size 7", "size 7x7"))
        assert apart is not None, template
        assert len(apart[1]) == len(names)
        assert apart[0].format(*apart[1]) == filled.replace("size 7", "size 7x7")


@given(st.text(), st.sampled_from(list(TEMPLATES)))
def test_filling_in_what_was_taken_apart_gives_the_detail_back(text: str, template: str) -> None:
    for detail in (text, template.format(text, text, text, text), template.format("3", text, "4", "5")):
        apart = taken_apart(detail)
        assert apart is None or apart[0].format(*apart[1]) == detail


@pytest.mark.parametrize(
    "name", ["025-95-1&2_3&4", "025-95_113-154&383_386&473-386&473_177&454_154&383_363&402"]
)
def test_what_is_wrong_with_a_name_is_told_in_words_that_are_known(name: str) -> None:
    with pytest.raises(AnnotationError) as caught:
        ccpd.parse(name)
    apart = taken_apart(caught.value.detail)
    assert apart is not None
    assert apart[0] == "{0} fields, no {1}"


@pytest.mark.parametrize(("box", "count"), [("1&2", 1), ("1&2_3&4_5&6", 3)])
def test_one_point_is_told_as_several_are(box: str, count: int) -> None:
    with pytest.raises(AnnotationError) as caught:
        ccpd.parse(f"025-95_113-{box}-386&473_177&454_154&383_363&402-0_0_22_27_27_33_16-37-15")
    assert caught.value.detail == f"box: {count} {'point' if count == 1 else 'points'} instead of 2"
    assert taken_apart(caught.value.detail) == ("{0}: {1} points instead of {2}", ("box", str(count), "2"))


def test_data_is_left_alone() -> None:
    for data in ("皖A12345", "C:/line 3/x.jpg", "Expecting value: line 1 column 1 (char 0)", "", "plate"):
        assert taken_apart(data) is None
    with pytest.raises(LabelError) as caught:
        ctc.check_label("京A88888", CCPD, 3)
    assert taken_apart(caught.value.detail) is None
    error = annotation_files.line_error(Path("a.txt"), 3, "The line is not JSON", "Expecting value")
    assert taken_apart(error.detail) == ("line {0}: {1}", ("3", "Expecting value"))


@pytest.mark.parametrize(
    ("setting", "template", "parts"),
    [
        ("run.seed=-1", "Input should be greater than or equal to {0}, not {1}", ("0", "-1")),
        ("optim.learning_rate=0", "Input should be greater than {0}, not {1}", ("0", "0")),
        ("run.threads=513", "Input should be less than or equal to {0}, not {1}", ("512", "513")),
        ("optim.ema=1", "Input should be less than {0}, not {1}", ("1", "1")),
        ("run.seed=[1]", "Input should be a valid integer", ()),
        ("optim.ema=nan", "Input should be a finite number, not {0}", ("nan",)),
        ("run.log=tsv", "Input should be {0} or {1}, not {2}", ("'csv'", "'tensorboard'", "'tsv'")),
        ("run=3", "It should be a table, not {0}", ("3",)),
        ("data.train=[]", "It should have at least {0} entries", ("1",)),
        ("data.train=[{}]", "It is required", ()),
        ("model.input_shape=[3, 32]", "It should have {0} entries, not {1}", ("3", "2")),
        ("output=''", "it should not be empty", ()),
        (
            "run.device=gpu",
            "it should be auto, cpu, cuda or cuda:N with the number of a GPU, not {0}",
            ("'gpu'",),
        ),
        ("model.options.dropout=1", "dropout should be a number from 0 to less than 1, not {0}", ("1",)),
        (
            "model.input_shape=[2, 32, 100]",
            "the channels should be 1 (grey) or 3 (colour), not {0}",
            ("2",),
        ),
        (
            "model.input_shape=[3, 999, 999]",
            "{0} pixels are too many, {1} are the most",
            ("998001", "65536"),
        ),
        (
            'model={start_from="a",widen_from="b"}',
            "a network starts from one file: leave out start_from or widen_from",
            (),
        ),
        (
            'data.train=[{kind="drawn",limit=3}]',
            "a source of kind {0} takes no {1}; it takes {2}",
            ("drawn", "limit", "path, weight, options"),
        ),
    ],
)
def test_what_is_wrong_with_a_value_is_told_in_words_that_are_known(
    tmp_path: Path, setting: str, template: str, parts: tuple[str, ...]
) -> None:
    path = tmp_path / "run.toml"
    path.write_text('[[data.train]]\nkind = "crops"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        configuration.load(path, [setting])
    key = taken_apart(caught.value.detail)
    assert key is not None and key[0] == "{0}: {1}" and setting.startswith(key[1][0].partition(".")[0])
    assert taken_apart(key[1][1]) == (template, parts)


@pytest.mark.parametrize(
    "setting",
    [
        "model.alphabet=plate",
        "model.alphabet=AAB",
        "model.alphabet=''",
        'data.validation=[{kind="crops",weight=2}]',
        'data.validation=[{kind="crops",crop="mixed"}]',
    ],
)
def test_of_what_is_wrong_with_a_configuration_no_sentence_stays_english(
    tmp_path: Path, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "speaks_chinese", lambda: True)
    path = tmp_path / "run.toml"
    path.write_text('[[data.train]]\nkind = "crops"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        configuration.load(path, [setting])
    assert not ENGLISH.search(detail_in(telling.sentence, caught.value.detail))


@pytest.mark.parametrize("options", [
    {"heads": 0}, {"heads": 7}, {"width": 9}, {"dropout": 1}, {"norm": "x"}, {"recurrent": "rnn"},
])  # fmt: skip
def test_what_is_wrong_with_an_option_of_a_network_is_chinese(
    options: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "speaks_chinese", lambda: True)
    network = "crnn_digits" if {"norm", "recurrent"} & options.keys() else "attention_crnn"
    with pytest.raises(ConfigError) as caught:
        models.build(network, 11, **options)
    for detail in (caught.value.detail, f"model.options: {caught.value.detail}"):
        assert not ENGLISH.search(detail_in(telling.sentence, detail))


@pytest.mark.parametrize(("name", "processes", "told"), [
    ("cuda:3", 1, "run.device cuda:3，共 1 个设备"), ("cuda", 3, "3 个进程，1 个设备"),
])  # fmt: skip
def test_what_is_missing_of_gpus_is_chinese(
    name: str, processes: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "speaks_chinese", lambda: True)
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    monkeypatch.setattr("torch.cuda.device_count", lambda: 1)
    with pytest.raises(TrainingError) as caught:
        choose_device(name, 0, processes)
    assert detail_in(telling.sentence, caught.value.detail) == told


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ImageError("The file is empty"), "文件为空"),
        (ImageError("The file is empty", path="路/a: b.jpg"), "路/a: b.jpg：文件为空"),
        (
            AnnotationError(
                "The file is not JSON", path="a.json", detail="line 3: The file is empty",
                advice="Did you mean val?",
            ),
            "a.json：文件不是 JSON（第 3 行：文件为空）。是否想输入 val？",
        ),
        (
            ImageError("The file is empty", path="a.jpg", detail="data.train.0 of run.toml"),
            "a.jpg：文件为空（run.toml 中的 data.train.0）",
        ),
        (
            ImageError(
                "The file is empty", path="a.jpg",
                detail="a: The file is empty. Rename it; model.start_from of run.toml",
            ),
            "a.jpg：文件为空（a：文件为空。请重命名；run.toml 中的 model.start_from）",
        ),
        (
            TrainingError("The run goes on", path="a.json", detail="(x)", advice="Nobody knows"),
            "a.json: The run goes on ((x)). Nobody knows",  # no sentence that is known
        ),
    ],
)  # fmt: skip
def test_an_error_within_the_detail_of_another_is_told_in_the_same_language(
    error: AppError, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "speaks_chinese", lambda: True)
    assert detail_in(telling.sentence, str(error)) == told
    assert detail_in(str, str(error)) == str(error)
