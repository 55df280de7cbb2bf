/* Arithmetic of polygons [[x, y], …], in pixels of the original picture. Pure. */
const turn = ([ax, ay], [bx, by], [cx, cy]) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));

const sidesOf = (points) => points.map((corner, at) => [corner, points[(at + 1) % points.length]]);

/** Is the place inside, by the even-odd rule? */
export function inside(points, x, y) {
  return sidesOf(points).filter(([[ax, ay], [bx, by]]) => (ay <= y) !== (by <= y) && x < ax + ((y - ay) / (by - ay)) * (bx - ax)).length % 2 === 1;
}

/** Do two of its sides cross? Sides that touch do not. */
export function crossing(points) {
  const sides = sidesOf(points);
  return sides.some(([a, b], at) => sides.slice(at + 2).some(([c, d]) => turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0));
}

/** Moved as a whole, as far as the picture reaches. size: {width, height} of the picture. */
export function shiftedWithin(points, dx, dy, size) {
  const step = (axis, by, most) => {
    const along = points.map((corner) => corner[axis]);
    return Math.max(-Math.min(...along), Math.min(most - Math.max(...along), Math.round(by)));
  };
  const [across, down] = [step(0, dx, size.width), step(1, dy, size.height)];
  return points.map(([x, y]) => [Math.round((x + across) * 1000) / 1000, Math.round((y + down) * 1000) / 1000]);
}
