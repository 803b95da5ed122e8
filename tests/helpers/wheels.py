"""Tiny wheels, for an index of files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable


def wheel(
    name: str, version: str, requires: Iterable[str] = (), tag: str = "py3-none-any"
) -> tuple[str, bytes]:
    """File name and bytes of a wheel that holds nothing but its metadata.

    An extra is declared by a requirement with its marker: ``toml; extra == "toml"``.
    """
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    built = f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    for requirement in requires:
        _, marker, extra = requirement.partition("extra == ")
        lines += [f"Provides-Extra: {extra.strip(chr(34))}"] if marker else []
        lines.append(f"Requires-Dist: {requirement}")
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(f"{info}/METADATA", "\n".join([*lines, "", ""]))
        archive.writestr(f"{info}/WHEEL", built)
        archive.writestr(f"{info}/RECORD", "")
    return f"{name.replace('-', '_')}-{version}-{tag}.whl", data.getvalue()
