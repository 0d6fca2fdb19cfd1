"""Actions that ask before they act, and where they lead."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.dataclasses import ActionDialog
from unfold.decorators import action
from unfold.enums import ActionVariant


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser to a page, also from a dialog (htmx follows its own header)."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def done(request: HttpRequest, message: Any, link: str, *args: Any) -> HttpResponse:
    """The answer of an action that worked: a message, and the page named `link`."""
    messages.success(request, str(message))
    return go(request, reverse(link, args=args))


def asking(
    description: Any,
    *,
    icon: str,
    question: Any,
    submit: Any,
    text: Any = "",
    permission: str = "change",
    primary: bool = False,
    form_class: Any = None,
    url_path: str | None = None,
) -> Any:
    """Decorate an action that asks first: its name and icon, the question, the button, what will happen.

    The shape of publishing, archiving, suspending, duplicating; a `form_class` (unfold's `BaseDialogForm`) may ask for
    more. The method takes `(request, form, object_id)`, calls one service and answers with `done`.
    """
    return action(
        description=description,
        icon=icon,
        url_path=url_path,
        permissions=[permission],
        variant=ActionVariant.PRIMARY if primary else ActionVariant.DEFAULT,
        dialog=ActionDialog(title=question, description=text, form_class=form_class, form_submit_text=submit),
    )
