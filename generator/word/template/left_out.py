"""What a template holds that no document gets: protection, mail merge, signatures, foreign parts.

A document that nobody may date or sign, that asks for a list of addresses, or whose signature was
never valid is no paper; and what another program keeps in a template is of no use in a document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree

from generator.files import package as opc
from generator.files.package import Package
from generator.messages.problems import Code
from generator.word.read.xml import W, parsed

_OF_PACKAGE = ("officeDocument", "core-properties", "extended-properties", "custom-properties")
"""The kinds of parts that a document has beside its main part and what that points to."""

_FOREIGN = "customXml"
_SIGNATURES = "/digital-signature/origin"
_SETTINGS = "settings"
OF_MAIL_MERGE = ("mailMergeSource", "mailMergeHeaderSource", "recipientData")
"""What the settings point to for the sake of a mail merge."""

_PROTECTION = (f"{W}documentProtection", f"{W}writeProtection")
_MAIL_MERGE = f"{W}mailMerge"
_OFF = ("0", "false", "off")
_SHOWN = 5


def find_left_out(package: Package) -> Iterator[tuple[Code, Mapping[str, str]]]:
    """What is left out: the codes of the problems, and the facts of each."""
    main = package.main()
    settings = package.only(main, _SETTINGS)
    root = None if settings is None else parsed(package.xml(settings, opc.MAX_RELATIONS), settings)
    if root is not None and any(map(_is_enforced, root.iterchildren(*_PROTECTION))):
        yield Code.TEMPLATE_PROTECTED, {}
    if root is not None and root.find(_MAIL_MERGE) is not None:
        yield Code.TEMPLATE_MAIL_MERGE, {}
    parts = [one for one in package.relations("") if one.kind not in _OF_PACKAGE]
    parts += [one for one in package.relations(main) if one.kind == _FOREIGN]
    others = [one.part or one.kind for one in parts if not one.type.endswith(_SIGNATURES)]
    if len(others) < len(parts):
        yield Code.TEMPLATE_SIGNED, {}
    if others:
        more = ["…"] if len(others) > _SHOWN else []
        shown = ", ".join([*map(opc.printable, others[:_SHOWN]), *more])
        yield Code.TEMPLATE_LEFT_OUT, {"parts": shown}


def take_out(document: Any) -> None:
    """Take all of it out of an opened template."""
    main = document.part
    _drop(main.package.rels, lambda kind: kind not in _OF_PACKAGE)
    _drop(main.rels, lambda kind: kind == _FOREIGN)
    for settings in (one.target_part for one in main.rels.values() if _kind(one) == _SETTINGS):
        _drop(settings.rels, OF_MAIL_MERGE.__contains__)
        for element in [*settings.element.iterchildren(*_PROTECTION, _MAIL_MERGE)]:
            settings.element.remove(element)


def unsign(document: Any) -> None:
    """Take the signatures out of an opened template, which is to be changed."""
    _drop(document.part.package.rels, lambda kind: kind == "origin")


def _drop(relations: Any, is_unwanted: Callable[[str], bool]) -> None:
    """Remove links of some kinds: a part that nothing points to is not saved."""
    for identifier, relation in [*relations.items()]:
        if is_unwanted(_kind(relation)):
            del relations[identifier]


def _kind(relation: Any) -> str:
    return str(relation.reltype).rpartition("/")[2]


def _is_enforced(protection: etree._Element) -> bool:
    """True of a protection that Word heeds; one that was lifted leaves its kind behind."""
    is_advice = protection.tag == f"{W}writeProtection"
    return is_advice or protection.get(f"{W}enforcement", "0") not in _OFF
