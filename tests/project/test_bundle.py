"""What is handed out: the wheel, and the zip that installs it on Windows without the internet."""

from __future__ import annotations

import email
import hashlib
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging import tags
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from generator import __version__
from tests.conftest import NOT_INSTALLED
from tests.helpers.bundle import bundle
from tests.helpers.paths import ROOT
from tests.helpers.wheels import wheel

PYTHONS = bundle.pythons()
BUNDLE = ROOT / "dist" / f"bagalau-{__version__}-windows-x64.zip"


@dataclass(frozen=True)
class Lock:
    """What a lock pins: the version of each name, and the hashes of all its files."""

    versions: Mapping[str, str]
    hashes: frozenset[str]


def lock_of(text: str) -> Lock:
    pins = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;]+)", text, re.MULTILINE)
    hashes = frozenset(re.findall(r"--hash=sha256:(\w+)", text))
    return Lock({canonicalize_name(name): version for name, version in pins}, hashes)


def faults(wheels: Mapping[str, bytes], lock: Lock, pythons: Iterable[str]) -> list[str]:
    """What is wrong with the wheels of a bundle: on some Python, against the lock, or too many."""
    found: list[str] = []
    used = {file for python in pythons for file in installed(wheels, python, found)}
    for file, data in wheels.items():
        name, version, _, _ = parse_wheel_filename(file)
        if file not in used:
            found.append(f"{file} is of no use")
        elif name != "bagalau" and lock.versions.get(name) != str(version):
            found.append(f"{file} is not the version of the lock")
        elif name != "bagalau" and hashlib.sha256(data).hexdigest() not in lock.hashes:
            found.append(f"{file} is not the file of the lock")
    return found


def installed(wheels: Mapping[str, bytes], python: str, found: list[str]) -> set[str]:
    """The wheels that pip takes for the program on one Python; adds what is wrong to ``found``."""
    wanted, used = [Requirement("bagalau")], set[str]()
    seen: dict[str, set[str]] = {}
    for requirement in wanted:  # grows meanwhile
        name = canonicalize_name(requirement.name)
        fitting = [file for file in wheels if fits(file, name, python)]
        used |= set(fitting)
        if len(fitting) != 1:
            found.append(f"{python}: {len(fitting)} wheels of {name}")
            continue
        version = parse_wheel_filename(fitting[0])[1]
        if version not in requirement.specifier:
            found.append(f"{python}: {name} is {version}, not {requirement.specifier}")
        for extra in {"", *requirement.extras} - seen.setdefault(name, set()):
            seen[name].add(extra)
            wanted += needed(wheels[fitting[0]], python, extra)
    return used


def fits(file: str, name: str, python: str) -> bool:
    """True of a wheel of that name which pip takes on Windows x64 with that Python."""
    major, minor = map(int, python.split("."))
    version, platforms = (major, minor), [bundle.PLATFORM]
    taken = {
        *tags.cpython_tags(version, platforms=platforms),
        *tags.compatible_tags(version, f"cp{major}{minor}", platforms),
    }
    is_of, _, _, its = parse_wheel_filename(file)
    return is_of == name and not its.isdisjoint(taken)


def needed(data: bytes, python: str, extra: str) -> Iterator[Requirement]:
    """What a wheel, with one of its extras or none, asks for on Windows x64 with that Python."""
    windows = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "os_name": "nt",
        "sys_platform": "win32",
        "platform_system": "Windows",
        "platform_machine": "AMD64",
        "extra": extra,
    }
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (path,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = email.message_from_bytes(archive.read(path))
    for line in metadata.get_all("Requires-Dist", []):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate(windows):
            yield requirement


# The bundle in dist/


@pytest.fixture(scope="module")
def archive() -> Iterator[zipfile.ZipFile]:
    if not BUNDLE.exists():
        pytest.skip(f"the bundle for Windows {NOT_INSTALLED}: make wheel")
    with zipfile.ZipFile(BUNDLE) as opened:
        yield opened


def test_the_bundle_is_whole_on_every_python_and_is_what_the_lock_says(
    archive: zipfile.ZipFile,
) -> None:
    names = [name for name in archive.namelist() if name.startswith("wheels/")]
    wheels = {name.removeprefix("wheels/"): archive.read(name) for name in names}
    lock = lock_of((ROOT / "requirements.lock").read_text("utf-8"))
    assert faults(wheels, lock, PYTHONS) == [], "dist/ is of another lock? make wheel"


def test_the_bundle_says_which_python_to_bring(archive: zipfile.ZipFile) -> None:
    assert {"install.cmd", "README.txt"} < set(archive.namelist())
    for name in ("install.cmd", "README.txt"):
        text = archive.read(name).decode("utf-8")
        assert " ".join(reversed(PYTHONS)) in text
        assert "@" not in text.replace("@echo", "")
        assert text.count("\n") == text.count("\r\n")


def test_the_files_of_a_bundle_carry_no_time_of_their_own(archive: zipfile.ZipFile) -> None:
    assert {member.date_time for member in archive.infolist()} == {(2020, 2, 2, 0, 0, 0)}
    assert archive.namelist() == sorted(archive.namelist())


# A bundle that is wrong


def needs(*requires: str) -> dict[str, bytes]:
    """Our wheel with these requirements, and the good wheels of two libraries."""
    return dict(
        [
            wheel("bagalau", "1", requires=requires),
            wheel("plain", "1", requires=["bound; sys_platform == 'win32'"]),
            wheel("bound", "1", tag="cp311-cp311-win_amd64"),
            wheel("bound", "1", tag="cp312-abi3-win_amd64"),
        ]
    )


def test_a_bundle_that_is_not_whole_is_found_out() -> None:
    wheels = needs("plain>=1")
    hashes = frozenset(hashlib.sha256(data).hexdigest() for data in wheels.values())
    lock = Lock({"plain": "1", "bound": "1"}, hashes)
    pythons = ("3.11", "3.12", "3.14")
    assert faults(wheels, lock, pythons) == []
    later = needs("plain>=1", "rich")
    assert faults(later, lock, pythons) == [f"{python}: 0 wheels of rich" for python in pythons]
    assert faults(needs("plain>1"), lock, ("3.11", "3.12"))[0] == "3.11: plain is 1, not >1"
    lacking = dict(wheels)
    del lacking["bound-1-cp312-abi3-win_amd64.whl"]
    assert faults(lacking, lock, pythons) == ["3.12: 0 wheels of bound", "3.14: 0 wheels of bound"]
    double = wheels | dict([wheel("plain", "2")])
    assert faults(double, lock, ("3.11", "3.12"))[0] == "3.11: 2 wheels of plain"
    unused = wheels | dict([wheel("bound", "1", tag="cp311-cp311-win32")])
    assert faults(unused, lock, pythons) == ["bound-1-cp311-cp311-win32.whl is of no use"]
    newer = Lock({"plain": "2", "bound": "1"}, hashes)
    assert faults(wheels, newer, pythons) == [
        "plain-1-py3-none-any.whl is not the version of the lock"
    ]
    other = Lock(lock.versions, frozenset())
    assert len(faults(wheels, other, pythons)) == 3


# The wheel


def test_a_wheel_made_from_the_sdist_is_the_wheel(tmp_path: Path) -> None:
    hatchling = [sys.executable, "-m", "hatchling", "build", "--directory", str(tmp_path)]
    subprocess.run([*hatchling, "--target", "sdist"], cwd=ROOT, check=True, capture_output=True)
    (sdist,) = tmp_path.glob("*.tar.gz")
    made = {}
    for name, source in (("clone", ROOT), ("sdist", sdist)):
        pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
        subprocess.run(
            [*pip, "--no-build-isolation", "-w", str(tmp_path / name), str(source)], check=True
        )
        (path,) = (tmp_path / name).iterdir()
        made[name] = path.read_bytes()
    assert made["sdist"] == made["clone"]
