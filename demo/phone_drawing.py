"""Draws a phone on an inspection mat, with its scratches, dust and light. The same look gives the same picture.

Lengths are true to scale, and each picture carries a 10 mm bar. Whatever is costly and the same in many
pictures (phone, mat, glare, grain) is drawn once and kept.
"""

import io
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from demo.phone_marks import PX_PER_MM, Box, Colour, Mark, draw_dust, draw_mark

WIDTH, HEIGHT = 432, 768
PHONE = (41, 14, 391, 722)  # 58 by 118 mm, a small one, so that a millimetre is not lost


@dataclass(frozen=True)
class Model:
    """What a phone model looks like; colours are those of bright light."""

    name: str
    frame: Colour
    glass: Colour
    corner: int
    bezel: int
    forehead: int
    camera: float  # where the front camera sits: a share of the screen width


@dataclass(frozen=True)
class Look:
    """All that decides a picture."""

    model: Model
    lighting: str
    marks: tuple[Mark, ...]
    dust: int
    seed: int


MODELS = (
    Model("Lark 5", frame=(176, 180, 186), glass=(34, 42, 58), corner=44, bezel=9, forehead=9, camera=0.5),
    Model("Lark 5 Mini", frame=(96, 104, 116), glass=(30, 46, 52), corner=38, bezel=10, forehead=34, camera=0.3),
    Model("Tern S", frame=(206, 188, 166), glass=(46, 38, 56), corner=34, bezel=8, forehead=8, camera=0.12),
    Model("Tern S Plus", frame=(64, 76, 98), glass=(38, 40, 46), corner=50, bezel=12, forehead=28, camera=0.68),
)
LIGHT_ON_MARKS = {"bright": 1.0, "glare": 0.75, "dim": 0.45}


def draw_phone(look: Look) -> bytes:
    """The picture as JPEG, 432 by 768 pixels."""
    rng = np.random.default_rng(look.seed)
    picture = phone_on_mat(look.model).copy()
    for _ in range(look.dust):
        draw_dust(picture, screen_of(look.model), rng)
    for mark in look.marks:
        draw_mark(picture, mark, screen_of(look.model), LIGHT_ON_MARKS[look.lighting], rng)
    picture = lit(picture, look, rng)
    picture.paste(scale_bar(), (PHONE[0], PHONE[3] + 14), scale_bar())
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def screen_of(model: Model) -> Box:
    """The glass of a model: left, top, right, bottom in pixels."""
    left, top, right, bottom = PHONE
    edge = model.bezel + 5
    return left + edge, top + edge + model.forehead - model.bezel, right - edge, bottom - edge


@cache
def phone_on_mat(model: Model) -> Image.Image:
    """The phone without a flaw, on its mat, in even light."""
    picture = shaded(WIDTH, HEIGHT, (214, 218, 221), (184, 190, 196))
    picture.paste(
        (120, 126, 134), mask=rounded(PHONE, model.corner, grow=2, down=5).filter(ImageFilter.GaussianBlur(9))
    )
    for top, length in ((150, 48), (222, 84)):
        button = (PHONE[2] - 2, PHONE[1] + top, PHONE[2] + 3, PHONE[1] + top + length)
        picture.paste(scaled(model.frame, 0.72), mask=rounded(button, 2))
    metal = shaded(WIDTH, HEIGHT, scaled(model.frame, 1.14), scaled(model.frame, 0.78))
    picture.paste(metal, mask=rounded(PHONE, model.corner))
    picture.paste(scaled(model.frame, 0.5), mask=rounded(PHONE, model.corner - 3, grow=-3))
    picture.paste((15, 16, 19), mask=rounded(PHONE, model.corner - 4, grow=-4))
    glass = shaded(WIDTH, HEIGHT, scaled(model.glass, 1.75), scaled(model.glass, 0.8))
    glass = ImageChops.screen(glass, tinted(reflection(), (26, 29, 34)))
    picture.paste(glass, mask=rounded(screen_of(model), model.corner - model.bezel - 2))
    draw_speaker_and_camera(picture, model)
    return picture


def draw_speaker_and_camera(picture: Image.Image, model: Model) -> None:
    left, top, right, _ = screen_of(model)
    middle = (left + right) // 2
    slot = (middle - 26, PHONE[1] + 6, middle + 26, PHONE[1] + 9)
    picture.paste((58, 61, 66), mask=rounded(slot, 2))
    x = round(left + 24 + model.camera * (right - left - 48))
    y = (PHONE[1] + top) // 2 + 3 if model.forehead > model.bezel else top + 17
    for radius, colour in ((8, (9, 10, 12)), (4, (28, 34, 48)), (1, (92, 108, 138))):
        picture.paste(colour, mask=rounded((x - radius, y - radius, x + radius, y + radius), radius))


def lit(picture: Image.Image, look: Look, rng: np.random.Generator) -> Image.Image:
    """The picture in its light: glare washes out a broad band, dim light darkens everything and adds grain."""
    x, y = (round(float(rng.uniform(0, 1)) * room) for room in (WIDTH, HEIGHT))
    view = (x, y, x + WIDTH, y + HEIGHT)
    if look.lighting == "glare":
        return ImageChops.screen(picture, tinted(glare().crop(view), (206, 208, 206)))
    if look.lighting == "dim":
        darker = picture.point([round(18 + value * 0.36) for value in range(256)] * 3)
        return ImageChops.add(darker, grain().crop(view), offset=-128)
    return picture


@cache
def glare() -> Image.Image:
    """Two slanted bands of a lamp, four canvases large, to be cropped anywhere."""
    y, x = np.mgrid[0 : 2 * HEIGHT, 0 : 2 * WIDTH]
    along = ((x * 0.8 + y * 0.6) % 520) - 260
    band = np.exp(-((along / 62) ** 2)) + 0.5 * np.exp(-(((along - 112) / 20) ** 2))
    return Image.fromarray((255 * np.clip(0.12 + 0.8 * band, 0, 1)).astype(np.uint8))


@cache
def grain() -> Image.Image:
    """The noise of a camera that had too little light, around 128."""
    noise = np.random.default_rng(0).normal(128, 5, (2 * HEIGHT, 2 * WIDTH)).astype(np.uint8)
    return Image.fromarray(noise).filter(ImageFilter.GaussianBlur(0.8)).convert("RGB")


@cache
def reflection() -> Image.Image:
    """The window of the inspection room, faint on the glass."""
    window = Image.new("L", (WIDTH, HEIGHT))
    ImageDraw.Draw(window).polygon([(0, 0), (WIDTH * 0.78, 0), (WIDTH * 0.2, HEIGHT), (0, HEIGHT)], fill=150)
    ImageDraw.Draw(window).polygon(
        [(WIDTH * 0.9, 0), (WIDTH, 0), (WIDTH * 0.55, HEIGHT), (WIDTH * 0.34, HEIGHT)], fill=90
    )
    return window.filter(ImageFilter.GaussianBlur(1.5))


@cache
def scale_bar() -> Image.Image:
    """Ten millimetres, as the camera's program prints them; readable in any light."""
    bar = Image.new("RGBA", (130, 24), (255, 255, 255, 0))
    pen = ImageDraw.Draw(bar)
    pen.rounded_rectangle((0, 0, 120, 23), 4, fill=(24, 27, 31, 235))
    pen.line((8, 12, 8 + 10 * PX_PER_MM, 12), fill="white", width=2)
    for tick in range(11):
        reach = 5 if tick % 5 == 0 else 2
        pen.line((8 + tick * PX_PER_MM, 12 - reach, 8 + tick * PX_PER_MM, 12 + reach), fill="white")
    pen.text((76, 5), "10 mm", fill="white", font=ImageFont.load_default(12))
    return bar


def rounded(box: Box, corner: int, *, grow: int = 0, down: int = 0) -> Image.Image:
    """A mask of the whole canvas with one smooth rounded rectangle."""
    left, top, right, bottom = box
    mask = Image.new("L", (WIDTH * 2, HEIGHT * 2))
    shape = (2 * (left - grow), 2 * (top - grow + down), 2 * (right + grow) - 1, 2 * (bottom + grow + down) - 1)
    ImageDraw.Draw(mask).rounded_rectangle(shape, 2 * corner, fill=255)
    return mask.reduce(2)


def shaded(width: int, height: int, near: Colour, far: Colour) -> Image.Image:
    """A slanted gradient from the upper left to the lower right."""
    y, x = np.mgrid[0:height, 0:width]
    share = ((x / width + y / height) / 2)[..., None]
    mixed = np.array(near) * (1 - share) + np.array(far) * share
    return Image.fromarray(np.clip(mixed + 0.5, 0, 255).astype(np.uint8))


def scaled(colour: Colour, by: float) -> Colour:
    red, green, blue = (min(255, round(part * by)) for part in colour)
    return red, green, blue


def tinted(mask: Image.Image, colour: Colour) -> Image.Image:
    """A grey picture in shades of one colour."""
    return Image.merge("RGB", [mask.point([round(value * part / 255) for value in range(256)]) for part in colour])
