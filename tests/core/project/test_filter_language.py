"""The filter line: every word means what it says, comes back as it was, or is refused by name."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.alphabet import PROVINCES
from core.plate import PlateKind, normalise
from core.project import Project, Query, Status
from core.project.filter_language import FilterError, complete, format_query, parse
from core.project.filter_words import FLAGS, KEYS
from core.project.province_names import NAMES, character_of
from core.project.records import DAYS_BACK, milliseconds_of
from tests.core.project.conftest import make_folder

shares = st.floats(0, 1, allow_subnormal=False)
texts = st.text(alphabet=st.sampled_from("皖A1280*?[]"), min_size=1, max_size=6).map(normalise)
names = st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=8).filter(
    lambda text: bool(text.strip())
)
days = st.dates(date(1990, 1, 1), date(2090, 1, 1)).map(date.isoformat)
words = st.one_of(
    st.builds("text:{}".format, texts),
    texts,
    st.builds("{}{}{!r}".format, st.just("conf"), st.sampled_from(["<", "<=", ">", ">="]), shares),
    st.builds("state:{}".format, st.lists(st.sampled_from(Status), min_size=1).map(",".join)),
    st.sampled_from(["state:undecided", "state:vouched", "state:decided", "grammar:bad", "grammar:good"]),
    st.builds("province:{}".format, st.text(st.sampled_from(PROVINCES), min_size=1, max_size=3)),
    st.builds("kind:{}".format, st.sampled_from(PlateKind)),
    st.builds("changed{}{}".format, st.sampled_from([":", ">=", "<"]),
              st.one_of(days, st.sampled_from(sorted(DAYS_BACK)))),
    st.builds('{}:"{}"'.format, st.sampled_from(["subset", "file", "split", "by", "unread-by"]),
              names.map(lambda text: text.replace("\\", "\\\\").replace('"', '\\"'))),
    st.sampled_from([*FLAGS, "models:old,new", "image:12", "sample:200", "sample:20/3", "label:皖A",
                     "rows:1", "rows:2", "taken:8>B", "taken:->B", "taken:8→", "disagree:name-reading"]),
    st.builds("{}{}{!r}".format, st.sampled_from(["tilt", "sharp"]), st.sampled_from(["<", "<=", ">", ">="]),
              st.floats(0, 1e6, allow_subnormal=False)),
)  # fmt: skip
lines = st.lists(st.builds("{}{}".format, st.sampled_from(["", "", "-"]), words), max_size=5).map(" ".join)


@given(st.one_of(st.text(), lines))
def test_any_text_is_understood_or_refused_by_a_word_of_it(line: str) -> None:
    try:
        query = parse(line)
    except FilterError as error:
        assert error.message
        assert error.word.lower() in line.lower() or error.word in line.replace("，", ",")
        return
    assert parse(format_query(query)) == query
    assert Query.from_json(query.to_json()) == query


@given(lines)
def test_a_line_of_known_words_is_refused_only_for_saying_something_twice(line: str) -> None:
    try:
        query = parse(line)
    except FilterError as error:
        assert error.message == "The filter says this twice"
    else:
        assert parse(format_query(query)) == query


def test_the_line_of_the_manual() -> None:
    line = (
        "conf<0.9 state:read province:浙 kind:green text:*88* differs changed:today subset:tilt "
        "grammar:bad file:name -state:confirmed"
    )
    assert parse(line) == Query(
        text="*88*",
        status=frozenset({Status.READ}),
        differs=True,
        violates=True,
        confidence_below=0.9,
        province="浙",
        kind=frozenset({"green"}),
        path="name",
        subset="tilt",
        changed_since="today",
        without=(Query(status=frozenset({Status.CONFIRMED})),),
    )


def test_the_order_is_kept() -> None:
    base = Query(text="old", sort="confidence", descending=True)
    assert parse("88", base) == Query(text="88", sort="confidence", descending=True)
    assert parse("", base) == replace(base, text="")


@pytest.mark.parametrize(
    ("line", "canonical"),
    [
        ("皖A 12345", "皖A12345"),
        ("皖a·12345", "皖A12345"),
        ("io", "10"),
        ("conf<90", "conf<0.9"),
        ("conf＜90%", "conf<0.9"),
        ("conf≤0.9", "conf<=0.9"),
        ("STATE=read state:unread", "state:undecided"),
        ("state:no-plate，doubtful", "state:doubtful,no_plate"),
        ("province:浙 province:皖浙", "province:浙皖"),
        ("-skipped", "-skipped"),
        ("rows=2", "rows:2"),
        ("-rows:2", "-rows:2"),
        ("-grammar:good", "grammar:bad"),
        ("-differs -differs", "-differs"),
        ("changed:2026-01-31", "changed:2026-01-31"),
        ("changed>=2026-01-01 changed<today", "changed>=2026-01-01 changed<today"),
        ('file:"a b\\"c"', 'file:"a b\\"c"'),
    ],
)
def test_what_is_written_otherwise_means_the_same(line: str, canonical: str) -> None:
    assert format_query(parse(line)) == canonical


@pytest.mark.parametrize(
    ("line", "query"),
    [
        ("skipped", Query(skipped=True)),
        ("-skipped", Query(skipped=False)),
        ("missing", Query(missing=True)),
        ("-missing", Query(missing=False)),
        ("changed:today", Query(changed_since="today")),
        ("changed:week", Query(changed_since="week")),
        ("changed:yesterday", Query(changed_since="yesterday", changed_before="today")),
        ("changed:2026-01-31", Query(changed_since="2026-01-31", changed_before="2026-02-01")),
        ("changed<yesterday", Query(changed_before="yesterday")),
    ],
)
def test_what_words_mean(line: str, query: Query) -> None:
    assert parse(line) == query


@pytest.mark.parametrize(
    ("line", "word", "nearest"),
    [
        ("88 diffres", "diffres", "differs"),
        ("stat:read", "stat", "state:"),
        ("state:raed", "raed", "read"),
        ("state:read,confirmt", "confirmt", "confirmed"),
        ("kind:grean", "grean", "green"),
        ("conf:0.9", "conf:", "conf<"),
        ("conf<soon", "soon", "conf<0.9"),
        ("conf<900", "900", "conf<0.9"),
        ("changed:tody", "tody", "today"),
        ("models:one", "one", "models:old,new"),
        ("sample:0", "0", "sample:200"),
        ("rows:3", "3", "rows:2"),
        ("row:2", "row", "rows:"),
        ("province:8", "8", "province:浙"),
        ("province:zhe", "zhe", "province:浙,藏"),  # by the initial, as typed on a plate
        ("province:浙,W", "W", "province:皖"),
        ("province:大阪", "大阪", "province:浙"),
        ("subset:", "subset:", ""),
        ('file:"a', 'file:"a', ""),
        ("xyzxyzxyz", "xyzxyzxyz", ""),
        ("conf<0.5 conf<0.6", "conf<0.6", ""),
        ("@@@", "@@@", ""),
        ("file:\udcff.jpg", "file:\udcff.jpg", ""),  # of a name that is no Unicode
    ],
)
def test_a_bad_word_is_named_with_the_nearest_known_one(line: str, word: str, nearest: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(line)
    error = pickle.loads(pickle.dumps(caught.value))
    assert (error.word, error.nearest) == (word, nearest)
    assert word in str(error) and nearest in str(error)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("浙,藏", "浙藏"),
        ("浙藏", "浙藏"),
        ("使", "使"),
        ("民", "民"),
        ("浙江", "浙"),
        ("浙江省", "浙"),
        ("辽宁", "辽"),
        ("辽,宁", "辽宁"),
        ("辽宁,宁夏", "辽宁"),
        ("广东,北京市", "粤京"),
        ("宁夏回族自治区", "宁"),
        ("新疆维吾尔自治区", "新"),
        ("广西壮族自治区", "桂"),
        ("内蒙古自治区", "蒙"),
        ("Liaoning", "辽"),
        ("shanxi，shaanxi", "晋陕"),
        ('"Inner Mongolia"', "蒙"),
    ],
)
def test_a_province_is_what_a_plate_can_begin_with(value: str, kept: str) -> None:
    assert parse(f"province:{value}").province == kept


def test_two_provinces_that_spell_the_name_of_one_stay_two() -> None:
    both = parse("province:辽 province:宁")
    assert both.province == "辽宁"
    assert format_query(both) == "province:辽,宁"
    assert parse("province:辽,宁") == both != parse("province:辽宁")


def test_every_province_has_its_name() -> None:
    known = {character_of(name) for names in NAMES.values() for name in names.split()}
    assert known == set(NAMES) == set(PROVINCES)


def test_every_key_offers_its_values() -> None:
    known = {"subset": ["tilt", "a b"], "models": ["m"]}
    assert complete("conf<0.9 st", 11, known) == (9, ["state:"])
    assert complete("state:read,co", 13, known) == (0, ["state:read,confirmed", "state:read,corrected"])
    assert complete("-su", 3, known) == (0, ["-subset:"])
    assert complete("subset:", 7, known) == (0, ["subset:tilt", 'subset:"a b"'])
    assert complete("conf:", 5, known) == (0, [])
    assert complete("ro", 2, known) == (0, ["rows:"])
    assert complete("rows:", 5, known) == (0, ["rows:1", "rows:2"])
    assert complete("rows:2", 6, known) == (0, [])  # which stands there already
    start, offers = complete("88 ", 3, known)
    assert start == 3
    assert len(offers) == len(KEYS) + len(FLAGS)


@given(lines, st.integers(0, 40))
def test_an_offer_continues_what_is_typed(line: str, cursor: int) -> None:
    cursor = min(cursor, len(line))
    start, offers = complete(line, cursor, {})
    typed = line[start:cursor].lower().rpartition(",")[2]
    assert all(typed.lstrip("-") in offer.lower() or "：" in typed for offer in offers)


def test_words_for_days_are_looked_up_when_asked() -> None:
    day = 24 * 3600 * 1000
    today = milliseconds_of("today")
    assert abs(today - milliseconds_of(date.today().isoformat())) <= day  # midnight may pass meanwhile
    assert abs(today - milliseconds_of("yesterday") - day) <= 3600 * 1000  # clocks may change
    assert milliseconds_of("month") < milliseconds_of("week") < today < milliseconds_of("tomorrow")
    assert milliseconds_of((date.today() + timedelta(days=9)).isoformat()) > today


def test_tilt_sharpness_and_what_was_taken_for_what() -> None:
    assert parse("tilt>=15 sharp<50°") == Query(tilt_from=15.0, sharp_below=50.0)
    assert format_query(parse("tilt<=15 taken:b→8 sharp>2.5")) == "tilt<=15 sharp>2.5 taken:B>8"
    assert parse("taken:8>") == Query(taken="8>-")
    for line in (
        "tilt>x",
        "sharp<-1",
        "tilt>nan",
        "taken:8",
        "taken:8>8",
        "taken:88>B",
        "taken:>",
        "disagree:all",
    ):
        with pytest.raises(FilterError):
            parse(line)
    assert complete("disagree:r", 10, {}) == (0, ["disagree:reading-person"])
    assert "tilt<15" in complete("tilt<", 5, {})[1]


def test_text_in_quotation_marks_is_text_as_in_other_search_fields() -> None:
    assert parse('"皖A 12"') == parse("皖A12")
    assert parse('-"88"') == parse("-88")
    with pytest.raises(FilterError):
        parse('"differs"')
    with pytest.raises(FilterError):
        parse('""')


@pytest.mark.parametrize("line", [r"file:夜\1", "subset:夜", "subset:\\夜\\", r'file:"口 一\夜\1.j"'])
def test_on_windows_folders_are_typed_as_windows_shows_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    with Project.open(make_folder(tmp_path / "p", ("路口 一/夜/1.jpg", "夜1.jpg"))) as project:
        project.scan()
        monkeypatch.setattr("core.project.query.sys.platform", "win32")
        query = parse(line)
        assert [project.row(i).path for i in project.plate_ids(query)] == ["路口 一/夜/1.jpg"]
        assert parse(format_query(query)) == query
        monkeypatch.setattr("core.project.query.sys.platform", "linux")
        assert "\\" not in line or not project.plate_ids(query).size
