"""Colours can be told apart by everybody, and text can be read on them."""

from itertools import combinations

import pytest

from dashboards import theme
from dashboards.states import STATES

# Full dichromacy in linear RGB, after Machado, Oliveira and Fernandes (2009).
SIGHT = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
TEXT_ON = [(text, ground) for text in ("ink", "muted", "link") for ground in ("page", "surface")]


def linear(shade):
    parts = (int(shade[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def lab(rgb):
    red, green, blue = (min(1, max(0, part)) for part in rgb)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(shade, sight):
    rgb = linear(shade)
    return lab([sum(weight * part for weight, part in zip(row, rgb, strict=True)) for row in SIGHT[sight]])


def contrast(one, other):
    light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("page", ["light", "dark"])
def test_any_two_states_differ_clearly_for_every_kind_of_sight(page, sight):
    for one, other in combinations(STATES.values(), 2):
        apart = zip(seen(getattr(one, page), sight), seen(getattr(other, page), sight), strict=True)
        assert sum((a - b) ** 2 for a, b in apart) ** 0.5 >= 15, (one.key, other.key)


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_meets_the_contrast_of_wcag_aa(text, ground, which):
    assert contrast(theme.ROLES[text][which], theme.ROLES[ground][which]) >= 4.5


@pytest.mark.parametrize("page", ["light", "dark"])
def test_the_sign_on_a_state_can_be_read(page):
    for state in STATES.values():
        shade = getattr(state, page)
        ink = {"#000": "#000000", "#fff": "#ffffff"}[theme._ink_on(shade)]
        assert contrast(ink, shade) >= 4.5, state.key


def test_the_stylesheet_holds_every_colour_for_light_and_dark():
    css = theme.css()
    for name, (light, dark) in theme.ROLES.items():
        assert f"--{name}:{light};" in css
        assert f"--{name}:{dark};" in css
    assert css.count("{") == css.count("}")


def test_a_colour_role_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError, match="no colour role 'green'"):
        theme.colour("green")
