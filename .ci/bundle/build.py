"""Builds the wheel, and a zip that installs it on Windows x64 without the internet.

    python .ci/bundle/build.py dist

The zip holds ``install.cmd``, ``README.txt`` and in ``wheels/`` our wheel with those of everything
it needs, in the locked versions, for each Python that ``pyproject.toml`` names as served. The same
sources and lock give the same bytes.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
PLATFORM = "win_amd64"
_TARGET = "x86_64-pc-windows-msvc"
"""The same platform in the words of uv."""
_SERVED = "Programming Language :: Python :: 3."
_PLACEHOLDER = "@PYTHONS@"
_CLOCK = (2020, 2, 2, 0, 0, 0)
"""The time of every file in the zip, as hatchling sets it in wheels."""


def pythons() -> tuple[str, ...]:
    """The Pythons that are served, oldest first: ``3.11`` and so on."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = (line.removeprefix(_SERVED) for line in project["classifiers"] if _SERVED in line)
    return tuple(f"3.{minor}" for minor in sorted(map(int, found)))


def build(folder: Path) -> tuple[Path, Path]:
    """The wheel and the zip, written into a folder; wants the index of packages."""
    with TemporaryDirectory() as name:
        ours, wheels = Path(name, "ours"), Path(name, "wheels")
        _run("hatchling", "build", "--target", "wheel", "--directory", str(ours))
        (wheel,) = ours.iterdir()
        for python in pythons():
            _download(python, Path(name, "wanted.txt"), wheels)
        shutil.copy(wheel, wheels)
        members = {f"wheels/{path.name}": path.read_bytes() for path in wheels.iterdir()}
        folder.mkdir(parents=True, exist_ok=True)
        bundle = folder / f"{wheel.name.removesuffix('-py3-none-any.whl')}-windows-x64.zip"
        _pack(bundle, members | {path: _text(path) for path in ("install.cmd", "README.txt")})
        return Path(shutil.copy(wheel, folder)), bundle


def _download(python: str, wanted: Path, folder: Path) -> None:
    """The wheels of all that the project needs at run time on one Python of Windows."""
    # Not the lock itself: pip reads its markers for this machine, whatever the platform asked for.
    lock = ["--constraint", "requirements.lock", "--generate-hashes", "--no-header", "--quiet"]
    target = ["--python-platform", _TARGET, "--python-version", python]
    _run("uv", "pip", "compile", *lock, *target, "pyproject.toml", "-o", str(wanted))
    exact = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--quiet"]
    target = ["--platform", PLATFORM, "--python-version", python, "--implementation", "cp"]
    _run("pip", "download", *exact, *target, "--dest", str(folder), "-r", str(wanted))


def _text(name: str) -> bytes:
    """A file for a reader on Windows: its lines end as they do there."""
    text = Path(__file__).with_name(name).read_text("utf-8")
    text = text.replace(_PLACEHOLDER, " ".join(reversed(pythons())))
    return text.replace("\n", "\r\n").encode()


def _pack(bundle: Path, members: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(bundle, "w") as archive:
        for name in sorted(members):
            archive.writestr(zipfile.ZipInfo(name, _CLOCK), members[name])


def _run(module: str, *words: str) -> None:
    words = (sys.executable, "-m", module, *words)
    subprocess.run(words, cwd=ROOT, check=True, stdout=sys.stderr)  # noqa: S603 - our own words


if __name__ == "__main__":
    for _path in build(Path(sys.argv[1])):
        print(f"{_path}  {_path.stat().st_size / 1e6:.1f} MB")  # noqa: T201
