// @ts-check
// The gestures that move the camera, dragging, pinching, tapping twice, and the wheel; and that drag a picture.

import { between } from "./camera.js";
import { DOUBLE_TAP } from "./motion.js";

/**
 * @import { Camera } from "./camera.js"
 * @import { Node, Point } from "./graph.js"
 */

const DOUBLE = 2; // zoom factor of a double tap
const NEAR = 30; // CSS pixels between the two taps at most

/**
 * `press` is called for a click or tap, `hover` when the mouse moves without a button, and with null when it leaves.
 * `grab` returns the picture that a mouse may drag; `drag` is called with its way in CSS pixels, `drop` at the end.
 * @typedef {{ press: (point: Point, event: PointerEvent) => void, hover: (point: Point | null) => void }} Pointing
 * @typedef {{ grab: (point: Point) => Node | null, drag: (node: Node, way: Point) => void, drop: () => void }} Dragging
 * @typedef {Pointing & Dragging} Gestures
 */

/**
 * Move the camera by dragging, pinching and the wheel.
 * @type {(canvas: HTMLCanvasElement, camera: Camera, on: Gestures) => void}
 */
export function follow(canvas, camera, on) {
  /** @type {Map<number, Point>} */
  const pointers = new Map();
  let moved = 0;
  let held = /** @type {Node | null} */ (null);
  let tapped = { point: { x: -Infinity, y: 0 }, waiting: 0 };
  /** @type {(event: MouseEvent) => Point} */
  const place = (event) => ({ x: event.offsetX, y: event.offsetY });

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    camera.stop();
    canvas.setPointerCapture(event.pointerId);
    if (!pointers.size) moved = 0;
    held = event.pointerType === "mouse" ? on.grab(place(event)) : null; // a finger moves the map
    pointers.set(event.pointerId, place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    const now = place(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType === "mouse") on.hover(now);
      return;
    }
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    pointers.set(event.pointerId, now);
    if (other) pinch(camera, before, now, other);
    else if (moved > slack(event)) {
      const { x, y, scale } = camera;
      const way = { x: now.x - before.x, y: now.y - before.y };
      if (held) on.drag(held, way);
      else camera.move({ scale, x: x + way.x, y: y + way.y });
    }
  });
  /** @param {PointerEvent} event */
  const release = (event) => {
    const pressed = pointers.delete(event.pointerId) && !pointers.size && moved <= slack(event);
    if (held && moved > slack(event)) on.drop();
    held = null;
    if (!pressed || event.type !== "pointerup") return;
    if (event.pointerType === "mouse") on.press(place(event), event);
    else tap(place(event), event);
  };
  /** A tap waits for a second one. @type {(point: Point, event: PointerEvent) => void} */
  const tap = (point, event) => {
    const { waiting, point: before } = tapped;
    if (waiting && Math.hypot(point.x - before.x, point.y - before.y) < NEAR) {
      clearTimeout(waiting);
      tapped.waiting = 0;
      return camera.glide(camera.zoomed(DOUBLE, point));
    }
    const alone = () => {
      tapped.waiting = 0;
      on.press(point, event);
    };
    tapped = { point, waiting: setTimeout(alone, DOUBLE_TAP) };
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", () => on.hover(null));
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      camera.stop();
      const pixels = event.deltaY * [1, 16, camera.height][event.deltaMode];
      camera.move(camera.zoomed(Math.exp(-between(pixels, -300, 300) * (event.ctrlKey ? 0.01 : 0.002)), place(event)));
    },
    { passive: false },
  );
}

/**
 * Return the pixels that a pointer may move during a click: a finger moves more than a mouse.
 * @param {PointerEvent} event
 */
const slack = (event) => (event.pointerType === "mouse" ? 4 : 12);

/** @type {(camera: Camera, before: Point, now: Point, other: Point) => void} */
function pinch(camera, before, now, other) {
  /** @param {Point} point */
  const apart = (point) => Math.hypot(point.x - other.x, point.y - other.y);
  const factor = apart(now) / Math.max(apart(before), 1);
  camera.move(camera.zoomed(factor, other));
  camera.move({ scale: camera.scale, x: camera.x + (now.x - before.x) / 2, y: camera.y + (now.y - before.y) / 2 });
}
