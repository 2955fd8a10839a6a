"""Ids of different things that differ, so that no test passes where one is taken for another."""

from __future__ import annotations

from core.project import Project

APART = 1000


def set_apart(project: Project) -> None:
    """Number the pictures of a project that was scanned otherwise than their plates."""
    with project._database.write(durable=False) as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for table in ("images", "plates"):
            connection.execute(f"UPDATE {table} SET image_id = image_id + ?", (APART,))
