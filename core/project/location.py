"""Where the store of a folder is kept, and how a damaged one is set aside."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from platformdirs import user_data_dir

from core.errors import FolderError, StoreError
from core.walking import is_folder, real, unreadable

log = logging.getLogger(__name__)

HIDDEN_FOLDER = ".platewright"
STORE_NAME = "project.sqlite3"
SIDE_FILES = ("", "-wal", "-shm")
COPIES, PAUSE = 20, 0.1  # how often a store in use is copied, and seconds between
LEFT = 3600  # seconds after which nobody works any more on a store that has not got its name
_PART = re.compile(r"[0-9a-f]{16}\.part(-wal|-shm|-journal)?")

AWAY_NOTICE = "The project store is kept in your user data folder, because this folder cannot hold it"
DAMAGED_NOTICE = (
    "The project store was damaged: it was kept aside and a new one begun; "
    "if you have a backup, put that in its place"
)
EMPTIED_NOTICE = (
    "Something else had emptied the project store: it was kept aside and a new one begun; "
    "if you have a backup, put that in its place"
)
EMPTIED_THERE_NOTICE = (
    "Something else had emptied the project store in the folder, and it cannot be set aside there: "
    "it lies as it was found and a new one was begun; "
    "if you have a backup, put that in the place of the new one"
)
LEFT_LOG_NOTICE = (
    "What was decided last may stand in the log of the emptied store, beside it with -wal in its name"
)

# Write-ahead logging needs shared memory, which these do not give (https://sqlite.org/wal.html).
NETWORK_SYSTEMS = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb",
        "smb3",
        "smbfs",
        "smbfs2",
        "afpfs",
        "afs",
        "9p",
        "ncpfs",
        "webdav",
        "davfs",
    }
    | {"davfs2", "ceph", "glusterfs", "lustre"}
    | {f"fuse.{name}" for name in ("sshfs", "rclone", "s3fs", "davfs", "glusterfs", "ceph", "gvfsd-fuse")}
)


def check_folder(folder: Path, data_dir: Path | None = None) -> Path:
    """Return the absolute folder; raises ``FolderError`` when it is none or may not be listed.

    Where its store lies in the user's data folder the error says that this is kept.
    """
    folder = real(folder.expanduser())
    if not _is_there(folder):
        kept = _is_there(away_folder(folder, data_dir) / STORE_NAME)
        raise FolderError(
            "The folder does not exist",
            path=folder,
            advice="Connect its disk and try again; what was decided is kept in your user data folder" if kept
            else "Check that its disk is connected, or open another",
        )  # fmt: skip
    if not is_folder(folder):
        raise FolderError("This is a file, not a folder", path=folder, advice="Open the folder that it is in")
    try:
        with os.scandir(folder) as entries:
            next(entries, None)
    except OSError as error:
        raise unreadable(folder, error) from error
    return folder


def _is_there(place: Path) -> bool:
    """Tell whether anything is there; see ``is_folder``."""
    try:
        return place.exists()
    except OSError:
        return False


def candidates(folder: Path, data_dir: Path | None) -> list[Path]:
    """Return the places where the store of a folder may be, best first; only such that can be written.

    A store that exists goes before one that would have to be made, the newest first: a disk may
    have been read-only for a while.
    """
    beside = folder / HIDDEN_FOLDER
    away = away_folder(folder, data_dir)
    places = [away] if is_network(folder) else [beside, away]
    stores = [place / STORE_NAME for place in places]
    stores.sort(key=_last_change, reverse=True)  # stable: beside the pictures when neither exists
    return [store for store in stores if is_writable(store.parent)]


def _last_change(store: Path) -> float:
    times = [0.0]
    for suffix in ("", "-wal"):
        try:
            times.append(store.with_name(store.name + suffix).stat().st_mtime)
        except OSError:
            continue  # absent
    return max(times)


def away_folder(folder: Path, data_dir: Path | None) -> Path:
    """Return the place in the user's data folder for a folder that cannot hold its store."""
    data_dir = data_dir if data_dir is not None else Path(user_data_dir("Platewright", appauthor=False))
    digest = hashlib.blake2b(os.fsencode(folder), digest_size=10).hexdigest()
    return data_dir / "projects" / digest


def no_place(folder: Path) -> StoreError:
    """Return the error for when neither the folder nor the user's data folder can be written."""
    return StoreError(
        "There is no place where the project store could be written",
        path=folder,
        advice="Make the folder or your user data folder writable, or free space on the disk",
    )


def is_writable(place: Path) -> bool:
    """Tell whether files can be made in a folder; of one that is absent, whether it can be made.

    The place itself is neither made nor removed: another opening of the folder, perhaps in another
    process, may be about to put its store there.
    """
    if place.is_symlink() and not place.exists():
        return False  # it leads to a disk that is not connected
    name = f".probe-{os.urandom(8).hex()}"
    above = next((parent for parent in (place, *place.parents) if parent.exists()), place)
    made = above if above == place else above / name
    probe, store = made / name, place / STORE_NAME
    try:
        made.mkdir(exist_ok=True)
        probe.write_bytes(b"x")
        if store.exists():
            with store.open("r+b"):
                pass
    except OSError as error:
        log.info("%s cannot hold a store: %s", place, error)
        return False
    finally:
        tidy(probe, *([made] if made != place else []))
    return True


def tidy(*made: Path) -> None:
    """Remove files, and folders after them, as far as they are there."""
    for path in made:
        try:
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            log.info("%s was not removed: %s", path, error)


def seed(store: Path, folder: Path) -> None:
    """Begin a store elsewhere with the one that lies in a folder that can no longer be written."""
    beside = folder / HIDDEN_FOLDER / STORE_NAME
    if store.exists() or beside == store:
        return
    part = store.with_name(f"{os.urandom(8).hex()}.part")
    try:
        if not beside.exists():
            return
        copy_store(beside, part)
        _merge_log(part)
        put(part, store)
    except OSError as error:
        raise StoreError(
            "The project store in the folder cannot be copied to where it can be written",
            path=beside,
            detail=str(error),
            advice="Free space on the disk, or make the folder readable",
        ) from error
    finally:
        tidy(*(part.with_name(part.name + suffix) for suffix in SIDE_FILES))


def copy_store(store: Path, target: Path) -> None:
    """Copy a store together with its log; raises ``OSError``.

    The store is not opened, which could leave files beside it. Who works in it may carry its log over at
    any moment: a file and a log from before and after that would lack what was decided last, so both are
    copied again.
    """
    for _ in range(COPIES):
        before = store.stat()
        for suffix in ("", "-wal"):
            beside = target.with_name(target.name + suffix)
            try:
                shutil.copyfile(store.with_name(store.name + suffix), beside)
            except FileNotFoundError:
                if not suffix:
                    raise
                beside.unlink(missing_ok=True)  # a log that was there a moment ago
        after = store.stat()
        if (after.st_mtime_ns, after.st_size) == (before.st_mtime_ns, before.st_size):
            return
        time.sleep(PAUSE)
    raise OSError(errno.EBUSY, "It is being written all the time", str(store))


def tidy_left(place: Path) -> None:
    """Remove what processes have left that died while they began a store: it never got its name."""
    try:
        old = time.time() - LEFT
        left = [path for path in place.iterdir() if _PART.fullmatch(path.name) and path.stat().st_mtime < old]
    except OSError as error:
        log.info("%s cannot be tidied: %s", place, error)
    else:
        tidy(*left)


def _merge_log(copy: Path) -> None:
    """Bring what a store's log holds into the store, so that it is one file and gets its name at once."""
    connection = sqlite3.connect(copy)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:  # whoever opens it next finds it damaged and says so
        log.warning("The log of %s cannot be merged: %s", copy, error)
    finally:
        connection.close()


def put(part: Path, target: Path) -> None:
    """Give a copy its name, unless another opening was faster: its store may be in use by now."""
    try:
        os.link(part, target)
    except FileExistsError:
        log.info("%s is there already", target)
    except OSError:  # a file system without links
        if not target.exists():
            part.replace(target)


def log_of(store: Path) -> Path:
    """Return where SQLite keeps what is not in the store itself yet."""
    return store.with_name(f"{store.name}-wal")


def set_aside(store: Path) -> Path:
    """Rename a damaged store and its side files; return the new name of the store.

    Raises ``StoreError`` when that is not possible; nothing is ever deleted.
    """
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    aside = store.with_name(f"{store.stem}.damaged-{stamp}{store.suffix}")
    count = 1
    while aside.exists():
        count += 1
        aside = store.with_name(f"{store.stem}.damaged-{stamp}-{count}{store.suffix}")
    try:
        for suffix in SIDE_FILES:
            source = store.with_name(store.name + suffix)
            if source.exists():
                source.rename(aside.with_name(aside.name + suffix))
    except OSError as error:
        raise StoreError(
            "The damaged project store cannot be set aside",
            path=store,
            detail=str(error),
            advice="Close other programs that use it, or rename it by hand",
        ) from error
    return aside


def is_network(folder: Path) -> bool:
    """Tell whether a folder lies on a network file system; False when that cannot be told."""
    try:
        if sys.platform == "win32":
            return _is_network_windows(folder)
        mounts = _mounts_macos() if sys.platform == "darwin" else _mounts_linux()
    except (OSError, subprocess.SubprocessError, AttributeError) as error:
        log.info("The file system of %s is not known: %s", folder, error)
        return False
    return system_of(folder, mounts) in NETWORK_SYSTEMS


def system_of(folder: Path, mounts: dict[str, str]) -> str:
    """Return the file system of the mount point nearest above a folder, "" for none."""
    for place in (folder, *folder.parents):
        if str(place) in mounts:
            return mounts[str(place)]
    return ""


def parse_mountinfo(text: str) -> dict[str, str]:
    """Return file systems by mount point, from Linux's ``/proc/self/mountinfo``; the last one wins."""
    found = {}
    for line in text.split("\n"):  # names may hold bytes that other methods take for space
        left, separator, right = line.partition(" - ")
        fields = left.split(" ")
        if separator and len(fields) > 4 and right:
            point = fields[4].encode("latin-1", "backslashreplace").decode("unicode_escape")
            found[point.encode("latin-1", "replace").decode("utf-8", "replace")] = right.split()[0]
    return found


def parse_mount(text: str) -> dict[str, str]:
    """Return file systems by mount point, from macOS's ``mount``: ``//a@b/c on /d (smbfs, nodev)``."""
    found = {}
    for line in text.split("\n"):
        left, separator, options = line.rpartition(" (")
        if separator:
            found[left.partition(" on ")[2]] = options.rstrip(")").split(",")[0].strip()
    return found


def _mounts_linux() -> dict[str, str]:
    # Latin-1 keeps the bytes of any name; octal escapes are undone by the parser.
    return parse_mountinfo(Path("/proc/self/mountinfo").read_text(encoding="latin-1"))


def _mounts_macos() -> dict[str, str]:
    listed = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=True)
    return parse_mount(listed.stdout)


def _is_network_windows(folder: Path) -> bool:
    import ctypes

    drive = folder.drive.removeprefix("\\\\?\\")  # before paths that are long
    if drive.startswith(("\\\\", "UNC\\")):
        return True
    remote = 4  # DRIVE_REMOTE
    drive_type = ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\")  # type: ignore[attr-defined]
    return int(drive_type) == remote
