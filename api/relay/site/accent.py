"""The owner's accent: one colour is written, two are shown, each readable on the paper of its theme.

The conversions between sRGB and Oklab are Björn Ottosson's (https://bottosson.github.io/posts/oklab/), the contrast is
that of WCAG 2.2.
"""

from __future__ import annotations

import re
from functools import lru_cache

_Triple = tuple[float, float, float]

_HEX = re.compile(r"#?(?:[0-9a-f]{3}|[0-9a-f]{6})", re.ASCII | re.IGNORECASE)
_CONTRAST = 5.0
"""AA asks for 4.5."""
_PAPER_SUNK_IN_LIGHT = (0.95, 0.0010, 0.0110)
_PAPER_RAISED_IN_DARK = (0.24, 0.0031, 0.0085)
"""What contrasts least in each theme, as Oklab: `--paper-sunk` and `--paper-raised` of public/css/base.css."""
_STEPS = 100


def is_color(written: str) -> bool:
    """Whether it is a colour as `#2255cc`, `#25c` or without the `#`."""
    return _HEX.fullmatch(written) is not None


@lru_cache(maxsize=8)
def readable_accent(color: str) -> tuple[str, str]:
    """The colour for the light theme and for the dark one, as `#rrggbb`.

    The hue stays; the lightness changes only as far as reading takes it. `color` is one of `is_color`.
    """
    written = _oklab(_rgb(color))
    return _readable_on(_PAPER_SUNK_IN_LIGHT, written, end=0.0), _readable_on(_PAPER_RAISED_IN_DARK, written, end=1.0)


def _readable_on(paper: _Triple, color: _Triple, end: float) -> str:
    beneath = _luminance(_in_gamut(paper))
    for step in range(_STEPS + 1):
        lightness = color[0] + (end - color[0]) * step / _STEPS
        # Eight bits a channel, as it is shown.
        shown = _bytes(_in_gamut((lightness, color[1], color[2])))
        above = _luminance(_linear(shown))
        if (max(above, beneath) + 0.05) / (min(above, beneath) + 0.05) >= _CONTRAST:
            break
    return "#{:02x}{:02x}{:02x}".format(*shown)


def _rgb(color: str) -> tuple[int, int, int]:
    digits = color.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


def _linear(rgb: tuple[int, int, int]) -> _Triple:
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in rgb)
    )
    return red, green, blue


def _bytes(linear: _Triple) -> tuple[int, int, int]:
    red, green, blue = (
        round(255 * (12.92 * share if share <= 0.0031308 else 1.055 * share ** (1 / 2.4) - 0.055)) for share in linear
    )
    return red, green, blue


def _luminance(linear: _Triple) -> float:
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklab(rgb: tuple[int, int, int]) -> _Triple:
    red, green, blue = _linear(rgb)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _in_gamut(lab: _Triple) -> _Triple:
    """Linear sRGB of the colour, or of the most colourful one of that lightness and hue that a screen can show."""
    lightness, a, b = lab
    lowest, highest = 0.0, 1.0
    if _is_shown(rgb := _linear_of((lightness, a, b))):
        return rgb
    for _ in range(8):
        share = (lowest + highest) / 2
        if _is_shown(_linear_of((lightness, a * share, b * share))):
            lowest = share
        else:
            highest = share
    red, green, blue = _linear_of((lightness, a * lowest, b * lowest))
    return min(max(red, 0.0), 1.0), min(max(green, 0.0), 1.0), min(max(blue, 0.0), 1.0)


def _is_shown(linear: _Triple) -> bool:
    return all(-1e-4 <= channel <= 1.0001 for channel in linear)


def _linear_of(lab: _Triple) -> _Triple:
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
