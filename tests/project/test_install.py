"""The install of the Makefile: what the locks name, whatever lies on the index besides."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import NOT_INSTALLED
from tests.helpers.paths import ROOT
from tests.helpers.wheels import wheel

OLDEST_PIP = "23.0"
OLD_WHEEL = ROOT / ".ci" / "pip" / f"pip-{OLDEST_PIP}-py3-none-any.whl"

INDEX = {
    **dict(wheel("paper", version, ["ink>=1"]) for version in ("1.0", "2.0")),
    **dict(wheel("ink", version) for version in ("1.0", "2.0")),
    **dict(wheel("probe", version, ["cover[toml]>=1"]) for version in ("1.0", "2.0")),
    **dict(
        wheel("cover", version, ['small; extra == "toml"']) for version in ("1.0", "1.1", "2.0")
    ),
    **dict(wheel("small", version) for version in ("1.0", "2.0")),
}
"""Newer releases than the locks' of everything; ``probe`` wants an extra, as pytest-cov does."""

RUNTIME = ("paper==1.0", "ink==1.0")
DEV = ("probe==1.0", "cover[toml]==1.0", "small==1.0")

PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
BACKEND = """\
import shutil

def build_editable(folder, settings=None, metadata=None):
    return shutil.copy("bagalau-1.0-py3-none-any.whl", folder).rpartition("/")[2]
"""


@dataclass(frozen=True)
class Clone:
    """A clone of a small project with our Makefile, and an index of files beside it."""

    folder: Path
    python: Path
    """What the machine has as ``python3``."""

    def make(self, target: str) -> subprocess.CompletedProcess[str]:
        command = ["make", f".venv/{target}", f"PYTHON={self.python}"]
        return subprocess.run(
            command, cwd=self.folder, env=self.settings(), capture_output=True, text=True
        )

    def pip(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.folder / ".venv" / "bin" / "python"), "-m", "pip", *words]
        return subprocess.run(command, env=self.settings(), capture_output=True, text=True)

    def settings(self) -> Mapping[str, str]:
        ours = ("PIP_", "MAKE", "MFLAGS")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        index = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.folder.parent / "index")}
        return {**kept, **index, "PIP_CONFIG_FILE": os.devnull}

    def lock(self, name: str, pins: tuple[str, ...]) -> None:
        (self.folder / name).write_text("".join(f"{pin} {hash_of(pin)}\n" for pin in pins))

    def stamps(self) -> set[str]:
        return {path.name for path in (self.folder / ".venv").glob("ready*")}

    def installed(self) -> dict[str, str]:
        found = json.loads(self.pip("list", "--format", "json").stdout)
        versions = {one["name"]: one["version"] for one in found}
        return {name: versions[name] for name in versions if name not in ("pip", "setuptools")}


def hash_of(pin: str) -> str:
    name, version = pin.split("==")
    data = INDEX[f"{name.partition('[')[0]}-{version}-py3-none-any.whl"]
    return f"--hash=sha256:{hashlib.sha256(data).hexdigest()}"


@pytest.fixture
def python() -> Path:
    """The Python that runs the tests, outside any environment of its own."""
    return Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}")


@pytest.fixture
def old_python(python: Path, tmp_path: Path) -> Path:
    """The same, as on a machine whose ``venv`` brings the oldest pip that is served."""
    if not OLD_WHEEL.exists():
        pytest.skip(f"pip {OLDEST_PIP} {NOT_INSTALLED}: .ci/run")
    script = tmp_path / "python3"
    script.write_text(
        f'#!/bin/sh -e\n"{python}" "$@"\n'
        'if [ "$1 $2" = "-m venv" ]; then\n'
        f'  for folder; do :; done; "$folder/bin/python" -m pip install -q "{OLD_WHEEL}"\n'
        "fi\n"
    )
    script.chmod(0o755)
    return script


def clone_for(python: Path, folder: Path) -> Clone:
    """A clone with the locks of a day when each package had its first release."""
    if shutil.which("make") is None:
        pytest.skip(f"make {NOT_INSTALLED}: apt-get install make")
    (folder / "index").mkdir()
    for name, data in INDEX.items():
        (folder / "index" / name).write_bytes(data)
    made = Clone(folder / "clone", python)
    made.folder.mkdir()
    shutil.copy(ROOT / "Makefile", made.folder)
    (made.folder / "pyproject.toml").write_text(PYPROJECT)
    (made.folder / "backend.py").write_text(BACKEND)
    name, data = wheel("bagalau", "1.0", ["paper"])
    (made.folder / name).write_bytes(data)
    made.lock("requirements.lock", RUNTIME)
    made.lock("requirements-dev.lock", DEV)
    return made


@pytest.mark.parametrize("which", ["python", "old_python"])
def test_newer_releases_on_the_index_change_nothing(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    clone = clone_for(request.getfixturevalue(which), tmp_path)
    runtime = {"bagalau": "1.0", "paper": "1.0", "ink": "1.0"}
    for stamp, wanted in (
        ("ready", runtime),
        ("ready-dev", {**runtime, "probe": "1.0", "cover": "1.0", "small": "1.0"}),
    ):
        ran = clone.make(stamp)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert clone.installed() == wanted


def test_the_oldest_pip_fails_where_it_may_choose_for_itself(
    old_python: Path, tmp_path: Path
) -> None:
    """What the Makefile guards against: the same versions, installed without its words."""
    clone = clone_for(old_python, tmp_path)
    assert clone.make("ready").returncode == 0
    assert f"pip {OLDEST_PIP} " in clone.pip("--version").stdout
    clone.lock("plain.lock", ("probe==1.0", "cover==1.0", "small==1.0"))
    ran = clone.pip("install", "--require-hashes", "-r", str(clone.folder / "plain.lock"))
    assert ran.returncode != 0
    assert "cover" in ran.stderr


def test_a_stamp_is_set_when_all_that_the_locks_name_is_there_and_fits(
    python: Path, tmp_path: Path
) -> None:
    clone = clone_for(python, tmp_path)
    clone.lock("requirements-dev.lock", ("probe==1.0",))
    ran = clone.make("ready-dev")
    assert ran.returncode != 0
    assert "requires cover, which is not installed" in ran.stdout
    assert clone.stamps() == {"ready"}
    clone.lock("requirements-dev.lock", DEV)
    assert clone.make("ready-dev").returncode == 0
    assert clone.stamps() == {"ready", "ready-dev"}

    away = tmp_path / "ink-2.0-py3-none-any.whl"
    (tmp_path / "index" / away.name).rename(away)
    clone.lock("requirements.lock", ("paper==2.0", "ink==2.0"))
    assert clone.make("ready-dev").returncode != 0
    assert clone.stamps() == set()
    away.rename(tmp_path / "index" / away.name)
    assert clone.make("ready-dev").returncode == 0
    assert clone.installed()["ink"] == "2.0"
    assert clone.installed()["small"] == "1.0"
