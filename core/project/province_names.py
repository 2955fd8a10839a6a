"""What provinces are called, by the character that their plates begin with."""

from __future__ import annotations

import re

NAMES = {
    "京": "北京 beijing", "沪": "上海 shanghai", "津": "天津 tianjin", "渝": "重庆 chongqing",
    "冀": "河北 hebei", "晋": "山西 shanxi",
    "蒙": "内蒙古 内蒙 neimenggu innermongolia", "辽": "辽宁 liaoning", "吉": "吉林 jilin",
    "黑": "黑龙江 heilongjiang", "苏": "江苏 jiangsu", "浙": "浙江 zhejiang",
    "皖": "安徽 anhui", "闽": "福建 fujian", "赣": "江西 jiangxi", "鲁": "山东 shandong", "豫": "河南 henan",
    "鄂": "湖北 hubei", "湘": "湖南 hunan", "粤": "广东 guangdong", "桂": "广西 guangxi", "琼": "海南 hainan",
    "川": "四川 sichuan", "贵": "贵州 guizhou", "云": "云南 yunnan", "藏": "西藏 xizang tibet",
    "陕": "陕西 shaanxi", "甘": "甘肃 gansu", "青": "青海 qinghai", "宁": "宁夏 ningxia",
    "新": "新疆 xinjiang",
}  # fmt: skip
_CHARACTER_OF = {name: character for character, names in NAMES.items() for name in names.split()}
_RANK = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区)$")


def character_of(name: str) -> str:
    """Return the character of a province by its whole name, in Chinese or pinyin; "" where it is none."""
    plain = re.sub(r"[\s'’-]", "", name).casefold()
    return _CHARACTER_OF.get(_RANK.sub("", plain), "")
