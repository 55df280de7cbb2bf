"""A small copy of a picture, for lists: upright, and without anything that its file said beside the picture."""

from io import BytesIO

import numpy as np
from PIL import Image

SIDE = 360  # pixels of the longer side, at most
MARGIN = 0.15  # of the longer side of a part, shown around it
CONTENT_TYPE, QUALITY = "image/webp", 80
UPRIGHT = {  # EXIF orientation -> what puts it right
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SEE_THROUGH = ("RGBA", "LA", "PA", "La", "RGBa")


def thumbnail_of(picture: Image.Image, orientation: int = 1) -> bytes:
    """picture: decoded; it may be changed, so that a large one is not kept twice."""
    small = plain(picture)
    small.thumbnail((SIDE, SIDE))
    if orientation in UPRIGHT:
        small = small.transpose(UPRIGHT[orientation])
    bare = Image.new(small.mode, small.size)  # place, camera and comments of the original stay behind
    bare.paste(small)
    stream = BytesIO()
    bare.save(stream, "WEBP", quality=QUALITY, method=2)  # half the time of the default, as small
    return stream.getvalue()


def crop_of(picture: Image.Image, orientation: int, box: tuple[int, int, int, int]) -> bytes:
    """A part of a picture with some of what is around it. box: x, y, width, height in pixels, upright."""
    x, y, width, height = box
    margin = round(max(width, height) * MARGIN) + 8
    upright = picture.transpose(UPRIGHT[orientation]) if orientation in UPRIGHT else picture
    right, lower = min(x + width + margin, upright.width), min(y + height + margin, upright.height)
    return thumbnail_of(upright.crop((max(x - margin, 0), max(y - margin, 0), right, lower)))


def plain(picture: Image.Image) -> Image.Image:
    """In red, green and blue, 8 bits each, and with what shows through."""
    if picture.mode.startswith(("I", "F")):  # greys of 16 bits and more
        grey = np.asarray(picture, dtype=float)
        return Image.fromarray((grey / max(255.0, float(grey.max())) * 255).astype(np.uint8)).convert("RGB")
    if picture.mode in SEE_THROUGH or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture if picture.mode == "RGB" else picture.convert("RGB")
