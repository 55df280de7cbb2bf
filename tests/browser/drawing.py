"""A picture in the workspace, and a hand on it: where a pixel of it lies on the screen, told by sums of its own."""

import io
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from labeling.actions.media import add_media
from labeling.models import Annotation, Item
from tests import factories
from tests.browser.test_labeling import soon

Json = Any
WIDTH, HEIGHT = 400, 300  # of the picture as it is seen, upright
LYING = 6  # EXIF: the camera was held on its side, so that the stored picture is as high as the seen one is wide
ORIENTATION = 0x0112
OPTIONS = [{"value": value, "title": value.title()} for value in ("car", "tree")]


def photo() -> bytes:
    """A JPEG of 300 × 400 stored pixels that is looked at as one of 400 × 300."""
    seen = Image.new("RGB", (WIDTH, HEIGHT), "#9ab")
    draw = ImageDraw.Draw(seen)
    draw.rectangle((50, 60, 149, 129), fill="#742")
    draw.polygon([(250, 40), (350, 120), (220, 200)], fill="#264")
    content, exif = io.BytesIO(), Image.Exif()
    exif[ORIENTATION] = LYING
    seen.transpose(Image.Transpose.ROTATE_90).save(content, "JPEG", exif=exif)
    return content.getvalue()


@dataclass
class Drawing:
    """page: the workspace, with the picture as x and one question, “label”, about it."""

    page: Page
    turn: int = 0

    @property
    def answer(self) -> Json:
        """What the form holds just now."""
        return self.page.evaluate(
            "JSON.parse(document.querySelector('form.work [name=\"json-label\"]').value || 'null')"
        )

    def submitted(self, *, press: str = "Enter") -> Json:
        """What arrived, once the next item is there."""
        if press:
            self.page.keyboard.press(press)
        expect(self.page.locator("#progress")).to_contain_text("Item 2")
        assert soon(self.page, Annotation.objects.exists)
        return Annotation.objects.get().answers["label"]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a place of the upright picture lies in the window."""
        box = self.page.locator(".x-sheet > img").bounding_box()
        assert box
        turned = self.turn % 180 != 0
        across, down = (HEIGHT, WIDTH) if turned else (WIDTH, HEIGHT)
        scale = min(box["width"] / across, box["height"] / down)
        dx, dy = (x - WIDTH / 2) * scale, (y - HEIGHT / 2) * scale
        dx, dy = {0: (dx, dy), 90: (-dy, dx), 180: (-dx, -dy), 270: (dy, -dx)}[self.turn]
        return box["x"] + box["width"] / 2 + dx, box["y"] + box["height"] / 2 + dy

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def click(self, x: float, y: float) -> None:
        self.page.mouse.click(*self.at(x, y))

    def drag(self, *places: tuple[float, float], release: bool = True) -> None:
        self.page.mouse.move(*self.at(*places[0]))
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*self.at(*place), steps=3)
        if release:
            self.page.mouse.up()

    @property
    def chosen(self) -> Locator:
        return self.page.locator('.overlay [role="option"][aria-selected="true"]')


@pytest.fixture
def drawing(live, new_person):
    """drawing("boxes", …) -> a labeler's hand on the picture of the first of two items."""

    def opened(kind: str, *, answer: Json = None, options: Json = OPTIONS, **context: Any) -> Drawing:
        question = {"name": "label", "title": "Where is it?", "type": kind, "options": options}
        fields = [{"name": "photo", "type": "image", "title": "Photo"}]
        project = factories.make_project(schema={"fields": fields, "questions": [question]})
        labeler = factories.make_member(project, "labeler")
        add_media(project=project, by=project.created_by, name="a.jpg", file=ContentFile(photo(), "a.jpg"))
        Item.objects.bulk_create([Item(project=project, key=f"i{n}", data={"photo": "a.jpg"}) for n in range(2)])
        factories.make_open_round(project)
        page = new_person(labeler, **context)
        page.goto(f"/p/{project.slug}/label/")
        expect(page.locator("form.work[data-shown]")).to_be_visible()
        expect(page.locator(".overlay")).to_be_visible()
        return Drawing(page)

    return opened
