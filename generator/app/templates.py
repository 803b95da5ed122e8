"""The pages of templates: the folder's own or ours."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product, starmap
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

import generator
from generator import Existing, Paper
from generator.app.desk import Desk, stamp_of
from generator.app.folder import TEMPLATES, used_templates
from generator.app.request import (
    Fields,
    attachment,
    check_links,
    desk_of,
    drawn,
    found,
    page,
    refuse,
)

_MOST = 40
"""Templates of the folder that are shown."""

_PREVIEWS = 3
"""Previews of a template that are shown; the others are the first again with other notes."""


@dataclass(frozen=True)
class TemplateForm:
    """A form of an edition, and where its own template would lie."""

    edition: generator.Edition
    paper: Paper

    @property
    def id(self) -> str:
        """Its id, which no file of the folder has."""
        return f"{self.edition.id}-{self.paper.value}"

    @property
    def title(self) -> str:
        """Its title in the Rules."""
        return generator.layout(self.edition, self.paper).title

    @property
    def own(self) -> Path:
        """The folder's own template of it, if there is one."""
        return TEMPLATES / self.edition.id / self.paper.template_name

    @property
    def ours(self) -> Path:
        """Our template of it."""
        return generator.find_template(None, self.edition, self.paper)


def _forms() -> dict[str, TemplateForm]:
    """The forms of all editions by their ids, those of the latest edition first."""
    latest_first = sorted(generator.editions(), key=lambda one: one.adopted, reverse=True)
    return {one.id: one for one in starmap(TemplateForm, product(latest_first, Paper))}


def template_of(desk: Desk, id_: str) -> Path:
    """A template of the folder, or ours of a form."""
    form = _forms().get(id_)
    return found(desk.folder.template(id_)) if form is None else form.ours


def show(request: Request) -> Response:
    """The forms with the templates in use, and the folder's own templates."""
    there = sorted(TEMPLATES.rglob("*.docx")) if TEMPLATES.is_dir() else []
    shown = [path for path in there if not path.name.startswith((".", "~$"))]
    return page(
        request,
        "templates.html",
        templates=shown[:_MOST],
        used=used_templates(),
        forms=[*_forms().values()],
        has_pictures=generator.can_draw(),
    )


def tags(request: Request) -> Response:
    """The tags of a form that have a text in them or in what is said of them."""
    query = request.query_params
    form = found(_forms().get(query.get("form", "")))
    text = query.get("find", "").strip().casefold()
    tables = [
        (table.title, [one for one in table.entries if text in _text(one)])
        for table in generator.list_tags(form.edition, form.paper)
    ]
    return page(request, "tags.html", tables=[one for one in tables if one[1]])


def _text(one: generator.TagEntry) -> str:
    return "\n".join((*one.typed, one.kk, one.ru, one.example, one.row)).casefold()


def ours(request: Request) -> Response:
    """Our template of a form, to be saved and changed."""
    form = found(_forms().get(request.path_params["id"]))
    return attachment(form.ours.name, form.ours.read_bytes())


def findings(request: Request) -> Response:
    """What is wrong with a template."""
    desk, id_ = desk_of(request), request.path_params["id"]
    checked = generator.check_template(template_of(desk, id_))
    return page(
        request,
        "template.html",
        id=id_,
        problems=desk.worded(checked.problems),
        is_unread=checked.template is None,
    )


def copy(request: Request) -> Response:
    """The template with its problems as comments, to be saved."""
    desk = desk_of(request)
    path = template_of(desk, request.path_params["id"])
    return attachment(path.name, found(generator.marked_template(path, desk.language)))


def pages(request: Request) -> Response:
    """The pages that a template gives, of difficult bodies."""
    desk = desk_of(request)
    path, speech = template_of(desk, request.path_params["id"]), desk.speech

    def documents() -> list[tuple[str, bytes]]:
        previews, _ = generator.preview_template(path)
        return [(speech.show(one.shows), one.data) for one in previews[:_PREVIEWS]]

    return drawn(request, (path, stamp_of(path), speech.language), documents)


def use(request: Request, fields: Fields) -> Response:
    """Make documents with a template from now on."""
    desk = desk_of(request)
    path = found(desk.folder.template(fields.get("id", "")))
    check_links(desk)
    checked = generator.check_template(path)
    own = checked.template
    known = {edition.id for edition in generator.editions()}
    is_fit = not any(one.is_error for one in checked.problems)
    if own is None or not is_fit or own.edition not in known:
        refuse(desk.say("app.template-unfit"), 409)
    form, data = _forms()[f"{own.edition}-{own.paper.value}"], path.read_bytes()
    problem = _laid_aside(form) if _is_alone(form.own) else None
    problem = problem or generator.save_file(form.own, data, Existing.REPLACED)
    return _shown_again(desk, problem)


def _is_alone(own: Path) -> bool:
    """True of a template in use of which the folder has no copy."""
    others = (path for path in TEMPLATES.rglob("*.docx") if path != own and path.is_file())
    return own.is_file() and own.read_bytes() not in (path.read_bytes() for path in others)


def use_ours(request: Request, fields: Fields) -> Response:
    """Make documents of a form with our template again; the folder's own one is laid aside."""
    desk = desk_of(request)
    form = found(_forms().get(fields.get("id", "")))
    check_links(desk)
    own = found(form.own if form.own in used_templates() else None)
    problem = _laid_aside(form)
    if problem is None:
        own.unlink()
    return _shown_again(desk, problem)


def _laid_aside(form: TemplateForm) -> generator.Problem | None:
    """Copy the folder's own template of a form to where it is not used; nothing is lost."""
    data, aside = form.own.read_bytes(), TEMPLATES / f"{form.id}.docx"
    problem = generator.save_file(aside, data, Existing.KEPT)
    return None if aside.is_file() and aside.read_bytes() == data else problem


def _shown_again(desk: Desk, problem: generator.Problem | None) -> Response:
    """The page of templates with those that are in use now, or why they are the same."""
    if problem is not None:
        refuse(desk.worded([problem])[0].message, 507)
    return Response(headers={"HX-Refresh": "true"})
