"""CCPD as published: sub-folders, split lists, and where each frame's plate is. Free of torch.

CCPD2019 has a folder a sub-set (``ccpd_base``, ``ccpd_blur`` ...) and ``splits/*.txt`` with paths
relative to the data set's folder; CCPD2020 has ``ccpd_green/train|val|test``
(https://github.com/detectRecog/CCPD). Folders of other people's crops, ``CCPD2019/test`` and the
like, are read too: their sub-sets are the folders.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core import ccpd
from core.errors import AnnotationError, AppError, FolderError
from core.progress import ShouldStop, StoppedError, never
from core.reading import Quad
from core.walking import walk

LabelOf = Callable[[Path], str | None]

CCPD2020 = "CCPD2020"
NO_PLATES = "ccpd_np"  # CCPD2019's pictures of cars without a plate; their names annotate nothing

_AT_ONCE = 1024  # pictures between two looks whether to stop
_PREFIX = "ccpd_"
_GREEN = "ccpd_green"


@dataclass(frozen=True, slots=True)
class Frame:
    """A labelled picture of a plate of so many ``rows``; without ``quad`` the picture itself is the crop.

    ``kind`` is the plate's (``core.plate.PlateKind``) where more than its text is known of it.
    """

    path: Path
    label: str
    quad: Quad | None
    subset: str
    name: ccpd.CcpdName | None = None
    rows: int = 1
    kind: str = ""


@dataclass
class FrameList:
    """Labelled pictures, what was refused and why, and how many pictures carry no label.

    ``absent`` are the sub-sets that were asked for, beside others, and that no picture is of; ``repeated``
    counts the lines of a list that name a picture once more, where these are left out.
    """

    frames: list[Frame] = field(default_factory=list)
    refused: list[AppError] = field(default_factory=list)
    unlabelled: int = 0
    absent: list[AppError] = field(default_factory=list)
    repeated: int = 0

    def subsets(self) -> dict[str, int]:
        """Return how many frames each sub-set has."""
        counts: dict[str, int] = {}
        for frame in self.frames:
            counts[frame.subset] = counts.get(frame.subset, 0) + 1
        return counts


def find_frames(
    folder: Path,
    *,
    subsets: Iterable[str] = (),
    split: str = "",
    check: Callable[[str], object] = lambda _: None,
    label_of: LabelOf = ccpd.label_of_name,
    should_stop: ShouldStop = never,
) -> FrameList:
    """Return the labelled pictures below ``folder``, in the order of their paths.

    ``subsets`` takes only these (``base``, ``CCPD2020``, a folder wherever it lies, with all below it);
    ``split`` takes what the list of this name says (``train``: ``splits/train.txt``, also that of a data
    set in ``folder``), else what lies in folders of this name. ``check`` raises ``LabelError`` for labels
    that cannot be used; ``label_of`` tells the label of a name that is not CCPD's. Raises ``FolderError``
    when no labelled picture is left, ``StoppedError`` once ``should_stop`` says so.
    """
    if not folder.is_dir():
        raise FolderError(
            "This is a file, not a folder" if folder.is_file() else "The folder does not exist", path=folder
        )
    wanted = tuple(subsets)
    absent = dict.fromkeys(wanted)
    found = FrameList()
    paths = _paths(folder, split, found.refused, should_stop)
    for path in paths:
        subset = subset_of(path, folder)
        within = [one for one in wanted if _belongs(path, folder, subset, one)]
        if within or not wanted:
            _take(found, path, subset, check, label_of)
        for one in within:
            absent.pop(one, None)
    if not found.frames:
        detail = str(found.refused[0]) if found.refused else ", ".join((*wanted, *filter(None, [split])))
        raise FolderError(
            "No labelled picture was found",
            path=folder,
            detail=detail,
            advice="Name the pictures as CCPD does or <label>_<n>.jpg,"
            " and check the name of the sub-set or of the split",
        )
    found.absent += [no_subset(folder, one) for one in absent]
    return found


def no_subset(folder: Path, name: str) -> FolderError:
    """Return the error of a sub-set that was asked for by a name that no picture is found under."""
    return FolderError("No picture is of this sub-set", path=folder, detail=name, advice="Check its name")


def subset_of(path: Path, folder: Path) -> str:
    """Return a picture's sub-set: ``base`` for ccpd_base, ``CCPD2020`` for ccpd_green, else its folder."""
    parts = path.relative_to(folder).parts[:-1]
    for part in (*parts, folder.name):
        if part == _GREEN:
            return CCPD2020
        if part.startswith(_PREFIX):
            return part.removeprefix(_PREFIX)
    return "/".join(parts) or folder.name


def pictures(
    folder: Path, refused: list[AppError] | None = None, should_stop: ShouldStop = never
) -> Iterator[Path]:
    """Yield the pictures below ``folder`` in the order of their paths, as ``core.walking`` finds them.

    What cannot be listed or read goes to ``refused``; without it, the first such error is raised. Raises
    ``StoppedError`` once ``should_stop`` says so.
    """
    found = walk(folder, should_stop)
    if found.stopped:
        raise StoppedError
    if refused is not None:
        refused += found.refused
    elif found.refused:
        raise found.refused[0]
    for number, name in enumerate(found.in_order()):
        if number % _AT_ONCE == 0 and should_stop():
            raise StoppedError
        yield folder / name


def split_lists(folder: Path, split: str) -> dict[Path, Path]:
    """Return the lists of a split, as CCPD2019 keeps them, by the folder that their paths start from.

    Where ``folder`` has none of its own, these are those of the data sets side by side in it.
    """
    name = f"{split.removesuffix('.txt')}.txt"
    own = next((path for path in (folder / "splits" / name, folder / name) if path.is_file()), None)
    if own is not None or not split:
        return {folder: own} if own is not None else {}
    place = name if name.startswith("splits/") else f"splits/{name}"
    with contextlib.suppress(OSError):  # looking for pictures will say what is wrong
        return {data: path for data in sorted(folder.iterdir()) if (path := data / place).is_file()}
    return {}


def split_test(folder: Path, split: str, refused: list[AppError]) -> Callable[[Path], bool]:
    """Return what tells whether a picture is of a split: named by a list, else in a folder so called."""
    lists = split_lists(folder, split)
    listed = {path for data, file in lists.items() for path in _of_list(data, file, refused)}
    return lambda path: path in listed or _lies_in(path, folder, split, lists)


def _paths(folder: Path, split: str, refused: list[AppError], should_stop: ShouldStop) -> Iterator[Path]:
    lists = split_lists(folder, split)
    for data, file in lists.items():
        yield from _of_list(data, file, refused)
    if folder in lists:
        return
    for path in pictures(folder, refused, should_stop):
        if _lies_in(path, folder, split, lists):
            yield path


def _lies_in(path: Path, folder: Path, split: str, lists: Iterable[Path]) -> bool:
    """Tell whether a picture lies in a folder called as the split, and in none that has a list of it."""
    if split and not is_in_folder(path, folder, split):
        return False
    return not any(path.is_relative_to(data) for data in lists)


def is_wanted(path: Path, folder: Path, subsets: tuple[str, ...]) -> bool:
    """Tell whether a picture is of one of these sub-sets, or in a folder so called, wherever that lies.

    Without any, every picture is.
    """
    subset = subset_of(path, folder) if subsets else ""
    return not subsets or any(_belongs(path, folder, subset, one) for one in subsets)


def is_in_folder(path: Path, folder: Path, name: str) -> bool:
    """Tell whether a picture lies, however deep, in a folder called ``name`` below ``folder``.

    A name with slashes is the path of a folder: ``CCPD2019/test``.
    """
    parts, wanted = path.relative_to(folder).parts[:-1], tuple(filter(None, name.split("/")))
    return any(parts[k : k + len(wanted)] == wanted for k in range(len(parts)))


def _of_list(folder: Path, listed: Path, refused: list[AppError]) -> Iterator[Path]:
    from core.exchange.annotation_files import at_line, safe_path

    for number, line in ccpd.read_split(listed):
        try:
            yield folder / safe_path(line)
        except AppError as error:
            refused.append(at_line(listed, number, error))


def _belongs(path: Path, folder: Path, subset: str, wanted: str) -> bool:
    return bool(wanted.strip("/")) and (_is_in(subset, wanted) or is_in_folder(path, folder, wanted))


def _is_in(subset: str, wanted: str) -> bool:
    wanted = wanted.strip("/")
    if wanted == _GREEN:
        return subset == CCPD2020
    wanted = wanted.removeprefix(_PREFIX)
    return subset == wanted or subset.startswith(f"{wanted}/")


def _take(
    found: FrameList, path: Path, subset: str, check: Callable[[str], object], label_of: LabelOf
) -> None:
    try:
        frame = frame_of(path, subset, label_of)
        if frame is not None:
            check(frame.label)
    except AppError as error:
        found.refused.append(error.at(path))
        return
    if frame is None:
        found.unlabelled += 1
    else:
        found.frames.append(frame)


def frame_of(path: Path, subset: str = "", label_of: LabelOf = ccpd.label_of_name) -> Frame | None:
    """Return the frame of one picture by its name, or None where the name carries no label.

    ``label_of`` tells the label of a name that is not CCPD's. Raises ``AnnotationError`` for a name that
    is almost CCPD's.
    """
    if NO_PLATES in path.parts:
        return None
    try:
        name = ccpd.parse(path.name)
    except AnnotationError:
        if ccpd.looks_like_ccpd(path.stem):
            raise
        label = label_of(path)
        return Frame(path, label, None, subset) if label else None
    return Frame(path, name.label, name.quad, subset, name)
