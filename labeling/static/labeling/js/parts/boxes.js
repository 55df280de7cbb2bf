/* Arithmetic of boxes {x, y, width, height}, in pixels of the original picture. Nothing leaves the picture, and what is
   drawn lies on whole pixels. size: {width, height} of the picture. Pure. */
const LEAST = 1;  // pixels that a box has at least, each way

export const clamp = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));

/** Without the noise of binary fractions: 10.1 + 8 is 18.1. */
export const tidy = (value) => Math.round(value * 1000) / 1000;

/** Both ends of a side on whole pixels, in order, a pixel apart at least. */
function side(one, other, most) {
  const [from, to] = [one, other].map((end) => Math.round(clamp(end, 0, most))).sort((first, second) => first - second);
  return to - from >= LEAST ? [from, to - from] : [Math.min(from, Math.floor(most) - LEAST), LEAST];
}

/** The box between two corners. */
export function boxBetween(one, other, size) {
  const [x, width] = side(one.x, other.x, size.width);
  const [y, height] = side(one.y, other.y, size.height);
  return { x, y, width, height };
}

/** A box of this size around a point. */
export function boxAround(point, width, height, size) {
  const [across, down] = [Math.min(Math.round(width), Math.floor(size.width)), Math.min(Math.round(height), Math.floor(size.height))];
  return {
    x: clamp(Math.round(point.x - across / 2), 0, Math.floor(size.width) - across), width: across,
    y: clamp(Math.round(point.y - down / 2), 0, Math.floor(size.height) - down), height: down,
  };
}

export function moved(box, dx, dy, size) {
  return {
    ...box,
    x: tidy(clamp(box.x + Math.round(dx), 0, size.width - box.width)),
    y: tidy(clamp(box.y + Math.round(dy), 0, size.height - box.height)),
  };
}

/** One side moved: -1 its beginning, 1 its end, 0 neither. Pulled past the other end, the two change places. */
function stretched(from, length, which, by, most) {
  if (!which) return [from, length];
  const [fixed, loose] = which < 0 ? [from + length, from] : [from, from + length];
  const end = clamp(loose + Math.round(by), 0, most);
  if (Math.abs(end - fixed) < LEAST) return which < 0 ? [tidy(fixed - LEAST), LEAST] : [fixed, LEAST];
  return [tidy(Math.min(fixed, end)), tidy(Math.abs(end - fixed))];
}

/** handle: [-1, 0 or 1 across, the same down], such as [1, 1] for the bottom right corner. */
export function resized(box, [across, down], dx, dy, size) {
  const [x, width] = stretched(box.x, box.width, across, dx, size.width);
  const [y, height] = stretched(box.y, box.height, down, dy, size.height);
  return { ...box, x, y, width, height };
}

/** Bigger or smaller by its bottom right corner, which is not pulled past the top left one. */
export function grown(box, dx, dy, size) {
  return {
    ...box,
    width: tidy(clamp(box.width + dx, LEAST, size.width - box.x)),
    height: tidy(clamp(box.height + dy, LEAST, size.height - box.y)),
  };
}

/** slack: pixels around it that count as inside. */
export const holds = (box, { x, y }, [across, down] = [0, 0]) =>
  x >= box.x - across && x <= box.x + box.width + across && y >= box.y - down && y <= box.y + box.height + down;

export const HANDLES = [[-1, -1], [0, -1], [1, -1], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0]];
