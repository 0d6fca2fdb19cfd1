"""Reading what a provider wrote before the person does: no diagnosis, no medication advice, no method."""

import re

from coaching.rules.screening import screen_by_rules

_DIAGNOSIS = re.compile(
    r"\b(tienes|padeces|sufres(?: de)?|presentas|te diagnostico|mi diagn[oó]stico|you (?:have|suffer from)|i diagnose)\b"
    r"[^.?!]{0,30}\b(depresi[oó]n (?:mayor|cl[ií]nica|severa|grave)|trastorno|bipolar\w*|esquizofrenia|tdah|tept|tlp"
    r"|psicosis|disorder|schizophrenia|adhd|ptsd|psychosis)\b",
    re.IGNORECASE,
)
_MEDICATION = re.compile(
    r"\b\d+(?:[.,]\d+)? ?(?:mg|miligramos|gramos|gotas|milligrams)\b"
    r"|\b(?:toma|t[oó]mate|deja de tomar|(?:sube|baja|aumenta) la dosis|take|stop taking|increase your dose)\b"
    r"[^.?!]{0,30}\b(?:pastilla|medicaci[oó]n|medicamento|dosis|antidepresiv|ansiol[ií]tic|sertralina|fluoxetina"
    r"|lorazepam|alprazolam|clonazepam|diazepam|pill|medication|dose)",
    re.IGNORECASE,
)
_METHOD = re.compile(
    r"\b(?:dosis (?:letal|mortal)|lethal dose|c[oó]mo (?:ahorcarse|matarse|suicidarse)|nudo corredizo|noose"
    r"|how to (?:kill yourself|hang yourself))\b",
    re.IGNORECASE,
)
_OPENERS = re.compile(r"\b(?:m[aá]tate|su[ií]cid[aá]te|kill yourself)\b", re.IGNORECASE)


def objection(text: str) -> str | None:
    """Why a provider's words may not reach the person: diagnosis, medication, method or harm; None if they may."""
    for name, pattern in (
        ("diagnosis", _DIAGNOSIS),
        ("medication", _MEDICATION),
        ("method", _METHOD),
        ("harm", _OPENERS),
    ):
        if pattern.search(text):
            return name
    return "harm" if screen_by_rules(text).level == "imminent" else None
