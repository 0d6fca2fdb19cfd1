"""What is done to many rows at once says first what that will be, and is done when the person agrees."""

from collections.abc import Iterable

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from unfold.admin import ModelAdmin

AGREED = "agreed"


def ask_first(
    page: ModelAdmin,
    request: HttpRequest,
    *,
    question: str | Promise,
    text: str | Promise,
    submit: str | Promise,
    summary: Iterable[tuple[str, int]],
) -> TemplateResponse | None:
    """The page that asks, with a `summary` of what (in words) and how many; None once the person has agreed.

    What was chosen is sent again with the answer: the rows one by one, or all that the list's filters leave.
    """
    if AGREED in request.POST:
        return None
    across = request.POST.get("select_across") == "1"
    context = {
        **page.admin_site.each_context(request),
        "opts": page.model._meta,
        "title": question,
        "text": text,
        "submit": submit,
        "summary": list(summary),
        "action": request.POST["action"],
        "across": across,
        "chosen": [] if across else request.POST.getlist(ACTION_CHECKBOX_NAME),
        "checkbox": ACTION_CHECKBOX_NAME,
        "agreed": AGREED,
    }
    return TemplateResponse(request, "webhooks/admin/ask_first.html", context)
