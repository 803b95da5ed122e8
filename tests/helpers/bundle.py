"""The builder of what is handed out, a script beside the checks that run on every change."""

from __future__ import annotations

import importlib.util
from types import ModuleType

from tests.helpers.paths import ROOT


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bundle", ROOT / ".ci" / "bundle" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bundle = _loaded()


def pythons() -> tuple[str, ...]:
    """The Pythons that are served, oldest first: ``3.11`` and so on."""
    found: tuple[str, ...] = bundle.pythons()
    return found
