"""LMDB in the layout of deep-text-recognition-benchmark: image-%09d, label-%09d, num-samples."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from core.exchange import pictures
from core.exchange.exporter import CropExporter, Placed
from core.exchange.items import ExportItem, ExportOptions
from core.images import ImageInfo

_FIRST_SIZE = 1 << 26  # bytes; grows as needed, because Windows reserves the whole of it on the disk
_BATCH = 500


class LmdbExporter(CropExporter):
    """Writes ``data.mdb`` (one folder a subset): JPEG crops and labels, numbered from 1."""

    def __init__(self, options: ExportOptions) -> None:
        super().__init__(options)
        self._tables: dict[str, _Table] = {}
        self._named = 0

    def target_of(self, item: ExportItem, info: ImageInfo) -> str:
        """Number the crops; a label is a value here and may hold what no file name may."""
        pictures.check_crop(item, info)
        self._named += 1
        return str(PurePosixPath(item.subset) / f"{self._named:09d}.jpg")

    def place(self, items: tuple[ExportItem, ...], target: str) -> Placed:
        """Cut and encode the crop; it stays in memory until ``collect``."""
        crop = pictures.cut(items[0], self.options)
        return Placed(
            items, target, (crop.shape[1], crop.shape[0]), pictures.encoded(items[0], crop, self.options)
        )

    def collect(self, placed: Placed) -> None:
        """Put one crop under the next number."""
        item = placed.items[0]
        if item.subset not in self._tables:
            self._tables[item.subset] = _Table(self.root / item.subset)
        self._tables[item.subset].add(placed.data, item.label)

    def finish(self) -> None:
        """Write the counts."""
        for table in self._tables.values():
            table.finish()

    def close(self) -> None:
        """Close the files."""
        for table in self._tables.values():
            table.environment.close()


class _Table:
    """One LMDB folder being filled, in batches."""

    def __init__(self, folder: Path) -> None:
        import lmdb

        self._folder = folder
        self._count = 0
        self._waiting: list[tuple[bytes, bytes]] = []
        self._error, self._full_error = lmdb.Error, lmdb.MapFullError
        folder.mkdir(exist_ok=True)  # LMDB would on Windows garble a name that is not all ASCII
        with self._as_others_do():
            self.environment: Any = lmdb.open(str(folder), map_size=_FIRST_SIZE, create=False)

    def add(self, picture: bytes, label: str) -> None:
        self._count += 1
        self._waiting.append((b"image-%09d" % self._count, picture))
        self._waiting.append((b"label-%09d" % self._count, label.encode("utf-8")))
        if len(self._waiting) >= _BATCH:
            self._flush()

    def finish(self) -> None:
        self._waiting.append((b"num-samples", str(self._count).encode("ascii")))
        self._flush()
        with self._as_others_do():
            self.environment.sync(True)

    @contextmanager
    def _as_others_do(self) -> Iterator[None]:
        """Raise ``OSError`` for what LMDB cannot write; a full disk is just an input/output error to it."""
        try:
            yield
        except self._error as error:
            wanted = sum(len(value) for _, value in self._waiting)
            full = shutil.disk_usage(self._folder).free <= wanted
            raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from error

    def _flush(self) -> None:
        with self._as_others_do():
            self._put()
        self._waiting.clear()

    def _put(self) -> None:
        while True:
            try:
                with self.environment.begin(write=True) as transaction:
                    for key, value in self._waiting:
                        transaction.put(key, value)
                break
            except self._full_error:
                self.environment.set_mapsize(self.environment.info()["map_size"] * 2)
