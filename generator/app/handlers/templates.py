"""Templates: the folder's own or ours."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

import generator
from generator import Existing
from generator.app import show
from generator.app.folder import TEMPLATES
from generator.app.render import page, said
from generator.app.request import Fields, desk_of, found


def front(request: Request) -> Response:
    """The folder's own templates."""
    return page(request, "templates.html", **show.templates())


def findings(request: Request) -> Response:
    """What is wrong with a template."""
    desk, id_ = desk_of(request), request.path_params["id"]
    checked = generator.check_template(found(desk.folder.template(id_)))
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
    path = found(desk.folder.template(request.path_params["id"]))
    return show.attachment(path.name, found(generator.marked_template(path, desk.language)))


def use(request: Request, fields: Fields) -> Response:
    """Make documents with a template from now on."""
    desk = desk_of(request)
    path = found(desk.folder.template(fields.get("id", "")))
    links = desk.folder.links()
    if links:
        return said(desk.say("app.links", links=", ".join(map(str, links))), 409)
    checked = generator.check_template(path)
    own = checked.template
    known = {edition.id for edition in generator.editions()}
    is_fit = not any(one.is_error for one in checked.problems)
    if own is None or not is_fit or own.edition not in known:
        return said(desk.say("app.template-unfit"), 409)
    target = TEMPLATES / own.edition / own.paper.template_name
    problem = generator.save_file(target, path.read_bytes(), Existing.REPLACED)
    if problem is not None:
        return said(desk.worded([problem])[0].message, 507)
    return said(desk.say("app.template-in-use", file=target.as_posix()))
