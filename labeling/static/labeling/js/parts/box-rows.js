/* Boxes in a picture. What a shape must say of itself is told in shape-rows.js. */
import { HANDLES, boxAround, boxBetween, grown, holds, moved, resized } from "./boxes.js";
import { ShapeRows } from "./shape-rows.js";
import { gettext, interpolate } from "../words.js";

const APART = 26;  // pixels of the window between two handles, so that each can be hit

export class BoxRows extends ShapeRows {
  what = gettext("Box");

  get size() { return this.view.size; }

  isWhole({ x, y, width, height }) { return [x, y, width, height].every(Number.isFinite) && width > 0 && height > 0; }

  corners({ x, y, width, height }) { return [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]; }

  told({ x, y, width, height }) { return interpolate(gettext("x %(x)s, y %(y)s, %(width)s wide, %(height)s high"), { x, y, width, height }); }

  holds(box, point, slack) { return holds(box, point, slack); }

  /* Of a small box they stand around it. */
  handlesOf({ x, y, width, height }, matrix) {
    const middle = matrix.transformPoint({ x: x + width / 2, y: y + height / 2 });
    const scale = Math.hypot(matrix.a, matrix.b);
    const [across, down] = [width, height].map((side) => Math.max(side / 2, APART / scale));
    return HANDLES.map(([i, j]) => ({
      key: [i, j],
      x: middle.x + matrix.a * i * across + matrix.c * j * down,
      y: middle.y + matrix.b * i * across + matrix.d * j * down,
    }));
  }

  pulled(box, key, dx, dy) { return resized(box, key, dx, dy, this.size); }

  shifted(box, dx, dy) { return moved(box, dx, dy, this.size); }

  stretched(box, dx, dy) { return grown(box, dx, dy, this.size); }

  made(middle, width, height) { return boxAround(middle, width, height, this.size); }

  sketched([corner], point) { return this.corners(boxBetween(corner, point, this.size)); }

  clicked([corner], point, near) {
    const twice = corner && Math.hypot(point.x - corner.x, point.y - corner.y) <= near;
    return corner && !twice ? boxBetween(corner, point, this.size) : null;
  }

  dragged([corner], point) { return boxBetween(corner, point, this.size); }
}

customElements.define("box-rows", BoxRows);
