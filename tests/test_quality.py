"""The house rules on size, style, types and weight."""

from __future__ import annotations

import ast
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ("core", "gui", "resources")
EVERYTHING = (*PROGRAM, "tests", "benchmarks", "docs")
MEBIBYTE = 1024 * 1024


def python_files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted([*found, ROOT / "main.py"])


def line_count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@cache
def function_lengths(*folders: str) -> dict[str, int]:
    """Return the lines of every function by ``file:line name``."""
    return {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": _length(node)
        for path in python_files(*folders)
        for node in _functions(ast.parse(path.read_text(encoding="utf-8")))
    }


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def run_tool(*arguments: str) -> str:
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@cache
def tracked_files() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = [git, "-c", f"safe.directory={ROOT.as_posix()}", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    names = listed.stdout.decode().split("\0")
    return [path for name in names if name and (path := ROOT / name).is_file()]


def test_every_file_has_less_than_400_lines() -> None:
    assert {str(p): n for p in python_files(*EVERYTHING) if (n := line_count(p)) >= 400} == {}


def test_no_function_is_longer_than_50_lines() -> None:
    assert {name: n for name, n in function_lengths(*EVERYTHING).items() if n > 50} == {}


def test_most_functions_are_short() -> None:
    lengths = list(function_lengths(*PROGRAM).values())
    assert sum(n < 25 for n in lengths) / len(lengths) >= 0.9
    assert statistics.median(lengths) < 10


def test_the_entry_point_and_the_main_window_only_compose() -> None:
    assert line_count(ROOT / "main.py") < 80
    window = ROOT / "gui" / "main_window.py"
    assert line_count(window) < 300
    source = window.read_text(encoding="utf-8")
    attributes = set(re.findall(r"\bself\.(\w+)(?:: [^=\n]+)? = ", source))
    assert len(attributes) <= 20, sorted(attributes)


def test_ruff_is_content() -> None:
    assert run_tool("ruff", "check", "--no-cache", "--quiet", ".") == ""


def test_the_type_checker_is_content(tmp_path: Path) -> None:
    assert run_tool("mypy", "--cache-dir", str(tmp_path), "--no-error-summary") == ""


def test_the_tracked_tree_is_light() -> None:
    assert sum(path.stat().st_size for path in tracked_files()) <= 40 * MEBIBYTE


def test_the_bundled_models_are_light() -> None:
    models = (ROOT / "resources" / "models").glob("*")
    assert sum(path.stat().st_size for path in models) <= 30_000_000


def test_no_tracked_text_names_a_machine() -> None:
    """Paths of one machine help nobody else; home folders and mount points give them away."""
    machine = re.compile(rb"(?<![\w.~$}])/(?:root|home/[a-z]\w*|Users/[A-Za-z]\w*)/")
    suffixes = {".py", ".md", ".toml", ".ts", ".svg", ".qss", ".json", ".txt", ""}
    found = [
        f"{path.relative_to(ROOT)}: {match[0].decode()}"
        for path in tracked_files()
        if path.suffix in suffixes and (match := machine.search(path.read_bytes()))
    ]
    assert found == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_promises_what_is_tested(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    install = 'pip install -e ".[test]" && pytest'
    assert "pip install -e . && python main.py" in text
    assert install in text
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert install in script
    packages = set(re.findall(r"\]=([a-z0-9.+-]+)", script))
    assert packages
    assert {package for package in packages if package not in text} == set()
