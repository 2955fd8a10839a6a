"""The house rules of who may import whom, read from the syntax trees of all files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from core.cli import VERBS

ROOT = Path(__file__).resolve().parent.parent

TORCH = {"torch", "torchvision", "onnxscript", "torch_xla"}
QT = {"PySide6", "shiboken6", "pyqtgraph"}
SLOW_TO_LOAD = {"cv2", "onnxruntime", "onnx", "pyqtgraph"}

BASE = [
    "errors",
    "config",
    "alphabet",
    "plate",
    "ccpd",
    "reading",
    "metrics",
    "images",
    "model_file",
    "decoding",
    "walking",
]
# From the bottom to the top: none knows what stands in a later line.
LAYERS = [
    [*BASE, "alignment", "correction", "double_row", "colour"],
    ["project"],
    ["exchange", "recognition"],
    ["insight"],
    ["models", "ctc", "checkpoint"],
    ["synthesis"],
    ["datasets"],
    ["evaluation"],
    ["training"],
    ["conversion"],
    ["cli"],
]
REACHES_UP = {"core.recognition.torch_engine"}  # loaded only when it is asked for, as all of torch
# Everything else is free of torch. A name that does not belong here any more fails as one that is missing.
USES_TORCH = {
    "core.checkpoint",
    "core.cli.summary",
    "core.conversion",
    "core.ctc",
    "core.recognition.torch_engine",
    *(f"core.datasets.{name}" for name in ["augment", "stream"]),
    "core.models",
    *(
        f"core.models.{name}"
        for name in ["attention_crnn", "corner_net", "crnn", "finder_net", "grow", "summary"]
    ),
    *(f"core.training.{name}" for name in ["averaging", "corners", "curves", "device", "distill"]),
    *(f"core.training.{name}" for name in ["evaluation", "finder", "sharpness"]),
    *(
        f"core.training.{name}"
        for name in ["finish", "kept_crops", "optim", "parts", "setup", "state", "together", "trainer"]
    ),
}
LOADED_WITH_IT = {  # use what uses torch
    "core.datasets.corner_samples",
    "core.datasets.fingerprint",
    "core.datasets.sources",
    "core.models.crnn_tiny",
    "core.training.continuation",
    "core.training.pair",
    "core.training.ranges",
}


WALKS = {"core.walking", "core.project.location"}  # the latter looks whether a folder may be listed at all


def under(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


@cache
def sources() -> dict[str, Path]:
    """Return every module of the program by its dotted name."""
    found = {"main": ROOT / "main.py"}
    for package in ("core", "gui", "resources"):
        for path in (ROOT / package).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return {name: path for name, path in found.items() if path.is_file()}


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(sources()[module].read_text(encoding="utf-8"))


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def _nodes(node: ast.AST, lazy: bool) -> Iterator[ast.AST]:
    """Walk statements; without ``lazy`` leave out what runs only inside a function."""
    for child in ast.iter_child_nodes(node):
        if _is_type_checking(child):
            continue
        if not lazy and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        yield child
        yield from _nodes(child, lazy)


def _names(module: str, node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            package = module if sources()[module].name == "__init__.py" else module.rpartition(".")[0]
            for _ in range(node.level - 1):
                package = package.rpartition(".")[0]
            base = f"{package}.{base}".rstrip(".")
        yield base
        yield from (f"{base}.{alias.name}" for alias in node.names if f"{base}.{alias.name}" in sources())


@cache
def imports(module: str, *, lazy: bool) -> frozenset[str]:
    """Return what a module imports: at import time, or with ``lazy`` anywhere in it."""
    return frozenset(name for node in _nodes(tree(module), lazy) for name in _names(module, node))


def reached(module: str) -> dict[str, list[str]]:
    """Return everything that importing a module loads, each with the chain that leads there."""
    chains: dict[str, list[str]] = {module: [module]}
    queue = [module]
    while queue:
        current = queue.pop()
        parents = [current.rsplit(".", k)[0] for k in range(1, current.count(".") + 1)]
        wanted = [*parents, *(imports(current, lazy=False) if current in sources() else ())]
        for name in wanted:
            if name not in chains:
                chains[name] = [*chains[current], name]
                queue.append(name)
    return chains


def offences(modules: list[str], forbidden: set[str]) -> list[str]:
    return [
        f"{module} imports {name}"
        for module in modules
        for name in sorted(imports(module, lazy=True))
        if any(under(name, bad) for bad in forbidden)
    ]


def modules(*packages: str) -> list[str]:
    return sorted(m for m in sources() if any(under(m, package) for package in packages))


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Yield every call of the program with its module and the text of what is called."""
    for module in sources():
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Call):
                yield module, node, ast.unparse(node.func)


def test_the_sources_are_found() -> None:
    assert {"main", "core.errors", "gui.app"} <= set(sources())
    assert "core.errors" in imports("core.config", lazy=False)


def test_core_never_imports_the_window() -> None:
    assert offences(modules("core"), {"gui", "main", *QT}) == []


def test_torch_is_used_where_it_is_known_to_be() -> None:
    users = {m for m in sources() if any(n.split(".")[0] in TORCH for n in imports(m, lazy=True))}
    assert users == USES_TORCH


def test_importing_anything_else_loads_no_torch() -> None:
    free = [m for m in sources() if m not in USES_TORCH | LOADED_WITH_IT]
    chains = [chain for m in free for name, chain in reached(m).items() if name.split(".")[0] in TORCH]
    assert [" > ".join(chain) for chain in chains] == []
    assert len(free) > 300


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {path.parent for name, path in sources().items() if name != "main"}
    assert [str(f) for f in folders if not (f / "__init__.py").is_file()] == []  # a wheel would lack it


def test_the_names_in_these_rules_exist() -> None:
    assert {f"core.{name}" for name in BASE} | LOADED_WITH_IT | WALKS <= set(sources())


@pytest.mark.parametrize("module", ["gui.app", "gui.main_window", "core.cli", "main"])
def test_starting_loads_nothing_slow(module: str) -> None:
    slow = SLOW_TO_LOAD | TORCH
    assert [" > ".join(c) for name, c in reached(module).items() if name.split(".")[0] in slow] == []


def test_no_layer_of_the_core_knows_one_above_it() -> None:
    for i, layer in enumerate(LAYERS):
        above = {f"core.{name}" for later in LAYERS[i + 1 :] for name in later}
        here = [m for m in modules(*(f"core.{name}" for name in layer)) if m not in REACHES_UP]
        assert offences(here, above) == []


def test_every_package_of_the_core_has_its_layer() -> None:
    packages = {path.parent.name for path in ROOT.glob("core/*/__init__.py")}
    assert packages <= {name for layer in LAYERS for name in layer}


def test_only_the_entry_point_knows_the_command_line() -> None:
    others = [m for m in sources() if m != "main" and not under(m, "core.cli")]
    assert offences(others, {"core.cli", "main"}) == []


def test_verbs_know_what_they_share_and_never_each_other() -> None:
    shared = "core.cli.shared"
    verbs = {m for m in modules("core.cli") if m != "core.cli" and not under(m, shared)}
    assert verbs == set(VERBS.values())  # whatever is no verb stands with what verbs share
    found = [
        f"{module} imports {name}"
        for module in [*sorted(verbs), *modules(shared)]
        for name in imports(module, lazy=True)
        if any(name != module and under(name, verb) for verb in verbs)
    ]
    assert found == []


def test_views_never_import_each_other() -> None:
    views = modules("gui.views")
    found = [
        f"{module} imports {name}"
        for module in views
        for name in imports(module, lazy=True)
        if name.startswith("gui.views.") and name.split(".")[2] != (*module.split("."), "")[2]
    ]
    assert found == []


def test_only_the_application_knows_the_main_window() -> None:
    assert offences([m for m in modules("gui") if m != "gui.app"], {"gui.main_window", "gui.app"}) == []


def test_widgets_and_item_models_know_no_views() -> None:
    assert offences(modules("gui.widgets", "gui.models"), {"gui.views", "gui.dialogs"}) == []


def test_work_in_the_background_knows_nothing_that_is_seen() -> None:
    seen = {"gui.views", "gui.dialogs", "gui.widgets", "gui.window"}
    assert (
        offences(modules("gui.jobs", "gui.pictures", "gui.editing", "gui.session", "gui.tasks"), seen) == []
    )


def test_pictures_for_the_screen_know_neither_project_nor_session() -> None:
    assert offences(modules("gui.pictures"), {"core.project", "gui.session", "gui.jobs"}) == []


def test_only_the_main_window_knows_what_it_is_composed_of() -> None:
    others = [m for m in modules("gui") if m != "gui.main_window" and not under(m, "gui.window")]
    assert offences(others, {"gui.window"}) == []


def test_only_one_module_opens_pictures() -> None:
    openers = {"Image.open", "PIL.Image.open", "simplejpeg.decode_jpeg", "QImageReader"}
    openings = (".imread", ".imwrite")
    found = [
        f"{module}:{node.lineno} {text}"
        for module, node, text in calls()
        if module != "core.images" and (text in openers or text.endswith(openings))
    ]
    assert found == []


def test_the_application_object_is_asked_for_in_one_place() -> None:
    found = [
        f"{module}:{node.lineno}"
        for module, node, text in calls()
        if text in {f"Q{kind}Application.instance" for kind in ("", "Core", "Gui")} and module != "gui.app"
    ]
    assert found == []


def test_no_lambda_receives_a_signal() -> None:
    found = [
        f"{module}:{node.lineno}"
        for module, node, text in calls()
        if text.endswith((".connect", "tasks.start"))
        and any(isinstance(a, ast.Lambda) for a in [*node.args, *(k.value for k in node.keywords)])
    ]
    assert found == []


def test_no_file_is_ever_executed() -> None:
    dangerous = {"eval", "exec", "pickle.load", "pickle.loads", "os.system", "yaml.load"}
    assert [f"{m}:{n.lineno} {text}" for m, n, text in calls() if text in dangerous] == []


def test_onnx_runtime_is_loaded_where_its_telemetry_is_switched_off() -> None:
    others = [m for m in sources() if m != "core.onnx_runtime"]
    assert offences(others, {"onnxruntime"}) == []


def test_only_one_place_walks_through_folders() -> None:
    def walks(module: str) -> bool:
        names = {node.attr for node in ast.walk(tree(module)) if isinstance(node, ast.Attribute)}
        source = ast.unparse(tree(module))
        return "rglob" in names or "os.walk(" in source or "os.scandir(" in source

    assert {m for m in sources() if not under(m, "resources") and walks(m)} == WALKS
