"""The words of the statistics page: English, and 简体中文 beside it."""

from __future__ import annotations

from typing import Literal

from core.insight.statistics import NAME_PERSON, NAME_READING, READING_PERSON
from core.plate import PlateKind
from core.project import Status

Language = Literal["en", "zh"]

# By the English words, which stand in the code of the page.
_CHINESE: dict[str, str] = {
    "Statistics of {0}": "{0} 的统计",
    "1 plate, {1} decided, {2} skipped": "1 块车牌，已决定 {1} 块，已跳过 {2} 块",
    "{0} plates, {1} decided, {2} skipped": "{0} 块车牌，已决定 {1} 块，已跳过 {2} 块",
    "picture gone: {0}": "图片已消失：{0}",
    "Made on {0} by Platewright {1}": "{0} 由 Platewright {1} 生成",
    "Progress": "进度",
    "Agreement": "一致性",
    "How often two texts of a plate are the same, with the 95 % interval":
        "同一车牌的两个文本相同的比例及 95 % 区间",
    "{0} of {1} ({2} to {3} %)": "{1} 块中 {0} 块（{2} 至 {3} %）",
    "Confidence": "置信度",
    "How sure the readings are; the red part is wrong by what a person or the file name says":
        "识别结果的置信度；红色部分与人工或文件名不符",
    "{0} to {1}: {2}, {3} wrong": "{0} 至 {1}：{2} 块，其中 {3} 块有误",
    "Confusions": "混淆",
    "Rows are what stands there, columns are what was read": "行是实际字符，列是识别字符",
    "Nothing was taken for anything else.": "没有字符被认错。",
    "Provinces": "省份",
    "Kinds": "种类",
    "Sharpness": "清晰度",
    "As in CCPD names, larger is sharper": "与 CCPD 文件名同一标度，越大越清晰",
    "1 plate is not measured": "1 块车牌尚未测量",
    "{0} plates are not measured": "{0} 块车牌尚未测量",
    "Tilt": "倾斜",
    "Degrees from upright": "偏离正位的角度（度）",
    "Nothing yet": "暂无数据",
    "As a table": "表格",
    "Name": "名称",
    "Number": "数量",
    "{0} and more": "{0} 及以上",
    "{0}: {1}": "{0}：{1}",
}  # fmt: skip
_PAIRS: dict[str, tuple[str, str]] = {
    NAME_READING: ("Name = reading", "文件名 = 识别"),
    NAME_PERSON: ("Name = person", "文件名 = 人工"),
    READING_PERSON: ("Reading = person", "识别 = 人工"),
}
_STATES: dict[Status, tuple[str, str]] = {
    Status.UNREAD: ("Unread", "未识别"),
    Status.READ: ("Read", "已识别"),
    Status.CONFIRMED: ("Confirmed", "已确认"),
    Status.CORRECTED: ("Corrected", "已更正"),
    Status.DOUBTFUL: ("Doubtful", "存疑"),
    Status.UNREADABLE: ("Unreadable", "无法辨认"),
    Status.NO_PLATE: ("No plate", "无车牌"),
}
_KINDS: dict[str, tuple[str, str]] = {
    PlateKind.BLUE: ("Blue", "蓝牌"),
    PlateKind.GREEN: ("Green", "绿牌"),
    PlateKind.YELLOW: ("Yellow", "黄牌"),
    PlateKind.POLICE: ("Police", "警车"),
    PlateKind.COACH: ("Driving school", "教练车"),
    PlateKind.TRAILER: ("Trailer", "挂车"),
    PlateKind.HONGKONG: ("Hong Kong", "香港"),
    PlateKind.MACAO: ("Macao", "澳门"),
    PlateKind.EMBASSY: ("Embassy", "使馆"),
    PlateKind.CONSULATE: ("Consulate", "领馆"),
    PlateKind.AVIATION: ("Aviation", "民航"),
}


class Words:
    """Says things in one language."""

    def __init__(self, language: Language = "en") -> None:
        self.language = language

    def __call__(self, text: str, *values: object) -> str:
        """Return a text of the page with its values filled in; raises ``KeyError`` for an unknown one."""
        chosen = _CHINESE[text]
        return (text if self.language == "en" else chosen).format(*values)

    def state(self, status: Status) -> str:
        """Return the name of a state."""
        return _STATES[status][self.language == "zh"]

    def pair(self, name: str) -> str:
        """Return the name of two texts that are compared."""
        return _PAIRS[name][self.language == "zh"]

    def kind(self, name: str) -> str:
        """Return the name of a kind of plate."""
        return _KINDS[name][self.language == "zh"] if name in _KINDS else name
