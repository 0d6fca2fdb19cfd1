"""Colours that can be read: relative luminance and contrast as WCAG 2.2 defines them."""

import re

WHITE = "#ffffff"
INK = "#1c2526"
READABLE = 4.5  # contrast of a text, WCAG 2.2 success criterion 1.4.3
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of `#rrggbb`, 0 to 1; raises ValueError."""
    if COLOUR.fullmatch(colour) is None:
        raise ValueError("a colour is #rrggbb")
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 (none) to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def on_white(colour: str) -> str:
    """The colour, darkened as far as a text on white needs."""
    while contrast(colour, WHITE) < READABLE:
        colour = mixed(colour, "#000000", 0.1)
    return colour


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with a share (0 to 1) of another one."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(255 * (one * (1 - share) + two * share)):02x}" for one, two in pairs)
