"""Every verb, run where the console speaks Chinese: nothing that people read of it is left in English."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from rich import console, progress

from core import images
from core.cli import VERBS, run
from core.cli.shared import ending, telling
from core.cli.shared.progress import bar
from core.errors import ImageError
from core.project import Project, Query, Status, queues
from core.reading import Quad
from core.training import finetune
from core.training.finetune import Outcome, RunState
from core.training.run_log import Evaluated, Figures, Finished, Paired, Started, Step
from tests import fixed_reader, networks
from tests.core.cli.test_finetune import confirm_all
from tests.core.cli.test_train import CONFIG
from tests.core.training.conftest import draw_folder

CPU = ("--provider", "cpu")
# Names and keys, which are the same in every language; all else of two Latin letters or more is English.
NAMES = {
    "BatchNorm", "Conv", "GFLOPs", "GRU", "Linear", "MB", "MNIST", "attention", "augmented", "auto", "blue",
    "clean", "cpu", "crnn", "digits", "fast", "features", "fixed", "float", "head", "logit", "png",
    "recurrent", "rest", "tiny", "torch", "train", "val",
}  # fmt: skip


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "speaks_chinese", lambda: True)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return fixed_reader.save(tmp_path / "fixed.onnx")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Crops with labels right and wrong, one that is there twice, one without a label, and one damaged."""
    place = tmp_path / "车牌"
    place.mkdir()
    crops = [crop[:90, :250] for crop in networks.crops(5)]
    names = ("皖A12345", "皖A12346", "皖A12346_2", "皖A12346_3", "皖A1234")
    for name, crop in zip(names, (*crops[:3], crops[2], crops[4]), strict=True):
        images.write(place / f"{name}.png", crop)
    images.write(place / "无.png", crops[3][:80])
    (place / "皖A12349.png").touch()
    return place


@pytest.fixture
def says(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Return a function that runs a verb, sees to it that no English is left, and returns what it says."""

    def call(*arguments: object, code: int = 0) -> str:
        assert run([*map(str, arguments)]) == code
        out, err = capsys.readouterr()
        check(out + err, tmp_path)
        return out + err

    return call


def check(text: str, folder: Path) -> None:
    own = re.sub(r"(?<![\d./\w])(?:[A-Z]:)?[\\/][^\s：，（）；]+", "", text.replace(str(folder), ""))
    own = re.sub(r"(?<![\w-])--[a-z-]+", "", own)
    assert set(re.findall(r"[A-Za-z]{2,}", own)) - NAMES == set()
    assert re.search("[\u4e00-\u9fff]", own)


RUN: set[str] = set()  # the verbs that a test here runs


def ran(verb: str):
    """Note that the test below runs this verb."""
    RUN.add(verb)
    return lambda test: test


@ran("recognize")
def test_recognize(says, folder: Path, model: Path, tmp_path: Path) -> None:
    told = says("recognize", "--model", model, *CPU, folder, "-o", tmp_path / "a.csv", code=1)
    assert re.search(r"7 张图片，用时 [\d.]+ 秒（每秒 [\d.]+ 张），模型 fixed，运行于 cpu", told)
    assert "1 张失败，0 张不知道车牌在哪里" in told


@ran("predict")
def test_predict(says, folder: Path, model: Path, tmp_path: Path) -> None:
    assert "失败：1" in says("predict", "--model", model, *CPU, folder, code=1)
    fixed_reader.write_digits(tmp_path / "数字")
    digits = fixed_reader.save(tmp_path / "digits.onnx", fixed_reader.SEQUENCE)
    told = says("predict", "--digits", tmp_path / "数字", "--count", 3, "--model", digits, *CPU)
    assert "识别结果" in told and "有误" in told
    assert "MNIST 测试数字的 3 个序列中有" in told


@ran("verify")
def test_verify(says, folder: Path, model: Path) -> None:
    told = says("verify", folder, "--read", "--model", model, *CPU, code=1)
    assert "7 块车牌，其中 6 块的文件名带有标签" in told
    assert "皖A1234.png：皖A1234：没有这种长度的车牌" in told
    assert "出现 2 次，首见于" in told
    assert "…另有 3 项（--most）" in says("verify", folder, "--most", 1, code=1)
    (folder / "皖A12345.png").unlink()
    assert "1 块未检查：图片已消失" in says("verify", folder, code=1)


def test_what_an_audit_has_found(says, folder: Path, model: Path) -> None:
    (folder / "皖A12349.png").unlink()
    says("verify", folder, "--read", "--model", model, *CPU, code=1)
    with Project.open(folder) as project:
        for plate in queues.make(project, "audit").ids.tolist():
            project.decide(plate, text="皖A12345", status=Status.CONFIRMED)
    told = says("verify", folder, code=1)
    assert "随机抽查：已决定 6 块，共 6 块" in told
    assert "错误标签：" in told and "错误识别：0.00 %（6 块中 0 块；95 % 区间" in told


@ran("statistics")
def test_statistics(says, folder: Path, model: Path, tmp_path: Path) -> None:
    says("verify", folder, "--read", "--model", model, *CPU, code=1)
    told = says("statistics", folder, "--csv", tmp_path / "t.csv")
    assert f"已写入：{tmp_path / 't.csv'}" in told
    assert "6  已识别" in told
    assert "文件名 = 识别：5 块中 1 块相同" in told
    assert "最常认错的：" in told
    (folder / "皖A12345.png").unlink()
    assert "其中 1 块的图片已消失" in says("statistics", folder)


@ran("export")
def test_export(says, folder: Path, tmp_path: Path) -> None:
    asked = ("export", folder, "--names", "--format", "crops", "--to", tmp_path / "新")
    told = says(*asked, "--dry-run", code=1)
    assert f"4 块车牌将写入 {tmp_path / '新'}。" in told and "1 块将被拒绝，其中 0 块因重名。" in told
    told = says(*asked, "--shares", "0.5,0.5,0", code=1)
    assert f"4 块车牌已写入 {tmp_path / '新'}（" in told and "1 块被拒绝。" in told


def test_export_of_a_list_that_is_not_all_decided(says, folder: Path, tmp_path: Path) -> None:
    with Project.open(folder) as project:
        project.scan()
        _, first, second, *_ = project.plate_ids(Query()).tolist()
        project.decide(first, text="皖A12345", status=Status.CONFIRMED)
        project.set_quad(first, Quad.from_box((10, 10, 200, 70)))
        project.decide(second, text="", status=Status.NO_PLATE)
    asked = ("--format", "yolo", "--filter", "file:皖", "--to", tmp_path / "新")
    told = says("export", folder, *asked)
    assert "列出的 6 块中有 4 块没有文本，或状态不同（--status）" in told
    assert "1 块车牌和 1 张图片（无车牌）已写入" in told


@ran("import")
def test_import(says, folder: Path, tmp_path: Path) -> None:
    lines = ["皖A12345.png\t皖A12345", "皖A12346.png\t皖A12346", "走.png\t皖A12345", "皖A1234.png"]
    (tmp_path / "列表.txt").write_text("\n".join(lines), encoding="utf-8")
    asked = ("import", folder, tmp_path / "列表.txt", "--format", "rec-gt")
    told = says(*asked, code=1)
    assert "2 条：得到标签" in told and "皖A12345.png：- -> 皖A12345（新标签）" in told
    assert "1 条：在此文件夹中没有对应的图片或车牌" in told and "没有任何改动；用 --apply 采纳。" in told
    assert "已采纳 2 项。" in says(*asked, "--apply", code=1)
    (tmp_path / "列表.txt").write_text("皖A12345.png\t皖A12347\n皖A12346.png\t皖A12346", encoding="utf-8")
    told = says(*asked)
    assert "1 条：与人工的决定冲突" in told and "1 条：已经相同" in told


@ran("crops")
def test_crops(says, tmp_path: Path) -> None:
    frames = tmp_path / "整图"
    picture = networks.crops(1)[0]
    for place, field in (("train", 29), ("val", 29), ("", 30)):
        name = fixed_reader.FRAME.format(f"0_0_25_26_27_28_{field}")
        (frames / place).mkdir(parents=True, exist_ok=True)
        images.write(frames / place / f"{name}.jpg", picture)
    images.write(frames / "无.jpg", picture)
    told = says("crops", frames, tmp_path / "新")
    assert "train：1 张裁剪图" in told and "rest：1 张裁剪图" in told
    assert "1 块车牌的文本出现在不止一个划分中（皖A12345）" in told
    assert "1 张图片不属于任何公布的划分" in told and "1 张图片的名称中没有标签" in told


@ran("evaluate")
def test_evaluate(says, folder: Path, model: Path, tmp_path: Path) -> None:
    told = says("evaluate", model, folder, *CPU, "--json", tmp_path / "a.json", code=1)
    assert "车牌正确率：25.00 %（95 % 区间" in told and "2 张图片没有标签，不计入。" in told
    assert "每张裁剪图的毫秒数：" in told and "认成" in told
    report = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert report["total"]["name"] == "all" and "ms a crop" in report["about"]  # programs read English
    assert any(note.endswith("could not be read and is not counted.") for note in report["notes"])
    fixed_reader.write_digits(tmp_path / "数字")
    digits = fixed_reader.save(tmp_path / "digits.onnx", fixed_reader.SEQUENCE)
    assert "序列正确率：" in says("evaluate", digits, tmp_path / "数字", "--count", 3, *CPU)


@ran("calibrate")
def test_calibrate(says, folder: Path, model: Path, tmp_path: Path) -> None:
    other = fixed_reader.save(tmp_path / "accurate.onnx")
    asked = ("--drawn", 2, "--accurate", other, "--milliseconds", 0, "-o", tmp_path / "b.onnx")
    told = says("calibrate", model, folder, *asked)
    assert "期望校准误差：校准前" in told and "保序回归（5 折）：校准误差" in told
    assert "再识别一次：占车牌的" in told and "精确模型在这里没有帮助" in told


@ran("models")
def test_models(says) -> None:
    told = says("models")
    assert told.startswith("模型") and "自带" in told and "配对" in told


@ran("summary")
def test_summary(says) -> None:
    head = says("summary", "crnn_tiny_digits").splitlines()
    assert head[0].startswith("crnn_tiny_digits：输入 1×32×160，11 个类别，")
    assert head[2].split() == ["层", "种类", "输出", "参数量"]


@ran("convert")
def test_convert(says, tmp_path: Path) -> None:
    told = says("convert", "crnn_tiny_digits", "--onnx", tmp_path / "a.onnx")
    assert "与 torch 比较，用 32 张图片（噪声；" in told


@ran("train")
def test_train(says, tmp_path: Path) -> None:
    draw_folder(tmp_path / "车牌", 4, 7)
    (tmp_path / "车牌" / "空_1.png").touch()
    images.write(tmp_path / "车牌" / "皖A_1.png", networks.crops(1)[0])
    path, output = tmp_path / "t.toml", tmp_path / "训练"
    text = CONFIG.format(output=output.as_posix(), crops=(tmp_path / "车牌").as_posix(), steps=2)
    validation = f'[[data.validation]]\nkind = "crops"\npath = "{(tmp_path / "另").as_posix()}"\n'
    draw_folder(tmp_path / "另", 2, 8)
    path.write_text(text.replace("[schedule]", f"{validation}[schedule]"), encoding="utf-8")
    told = says("train", path, "--resume")
    assert "训练从头开始" in told and "第 2 步：正确率" in told and "车牌正确率" in told
    assert f"训练：{output}" in told.replace("\n", "")


@ran("finetune")
def test_finetune(says, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "照片"
    folder.mkdir()
    for number in range(12):
        images.write(folder / f"皖A{12340 + number}_1.jpg", networks.crops(1)[0])
    confirm_all(folder)
    (folder / "皖A12340_1.jpg").write_bytes(b"")
    model = networks.save(tmp_path / "network.onnx")
    half = Figures(0.5, 0.25)

    def follow(_project: object, _supervisor: object, *, tell, **_: object) -> Outcome:
        events = (
            Started(total_steps=4, device="cpu", parameters=1000), Step(step=2, total=4, loss=0.5, rate=9),
            Step(step=2, total=4, loss=0.5, rate=9, fast=True), Evaluated(step=4, samples=2),
            Paired(made=True, samples=2, together=1, alone=0.5, read_accurately=0.25),
            paired := Paired(samples=2, together=0.5, alone=1, hidden=1), Finished(),
        )  # fmt: skip
        for event in events:
            tell(event)
        return Outcome(RunState.FINISHED, "1", "fixed", model, half, half, paired)

    monkeypatch.setattr(finetune, "start", lambda *_: None)
    monkeypatch.setattr(finetune, "follow", follow)
    told = says("finetune", folder, "--model", model)
    assert "11 块车牌" in told or "块车牌用于学习" in told
    assert "仅网络本身，2 块留作检验的车牌识别正确 未知" in told
    assert "快速模型坚持读错 1 块：由精确模型识别所有车牌" in told
    assert "微调前：留作检验的车牌识别正确 50.0 %" in told and "它独自识别所有车牌。" in told


@pytest.mark.skipif(sys.platform == "win32", reason="Windows says itself what is wrong")
@pytest.mark.parametrize(
    "asked",
    [
        ("calibrate", "attention_crnn", "{0}", "-o", "{0}/皖A12345.png/a.onnx"),
        ("convert", "crnn_tiny_digits", "--onnx", "{0}/皖A12345.png/a.onnx"),
        ("predict", "{0}/无.png", "--save", "{0}/皖A12345.png/a"),
        ("statistics", "{0}", "--html", "{0}/皖A12345.png/a"),
        ("export", "{0}", "--names", "--format", "csv", "--to", "{0}/../fixed.onnx/a"),
    ],
)
def test_a_place_below_a_file_is_refused_in_chinese(
    folder: Path, model: Path, asked: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([one.format(folder) for one in asked]) in (1, 2)
    err = capsys.readouterr().err
    assert "（不是文件夹）" in err or "（文件已存在）" in err
    check(err.removeprefix("platewright: "), tmp_path)


def test_every_verb_is_run_here() -> None:
    assert set(VERBS) == RUN


def test_what_is_left_when_a_verb_is_stopped(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with ending.stoppable() as tell_stopped:
        tell_stopped()
        ending.keep(
            "readings", telling.said("{0} in {1}", telling.number_of(2, "{0} crop", "{0} crops"), "新")
        )
        tell_stopped()
    nothing, some = capsys.readouterr().err.splitlines()
    assert (nothing, some) == ("已停止；没有写入任何内容。", "已停止；此前已写入：新 中的 2 张裁剪图。")


def test_a_bar_has_its_title_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    titles: list[str] = []
    add = progress.Progress.add_task

    def noted(self: progress.Progress, description: str, **settings: object):
        titles.append(description)
        return add(self, description, **settings)

    monkeypatch.setattr(progress.Progress, "add_task", noted)
    monkeypatch.setattr(console.Console, "is_terminal", False)
    with bar("Reading"), bar("Reading {0}", "clean"):
        pass
    assert titles == ["正在识别", "正在识别 clean"]


def test_english_left_in_what_a_verb_says_is_seen(tmp_path: Path) -> None:
    for told in ("3 crops, 三", "written：新", telling.told(ImageError("Nobody translated it"))):
        with pytest.raises(AssertionError):
            check(told, tmp_path)
