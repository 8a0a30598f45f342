// @ts-check
// Which part of the plane is seen, and the gestures that move it.

/** @import { Area, Point } from "./graph.js" */

/** @typedef {{ x: number, y: number, scale: number }} View what a camera is set to */

const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const GLIDE = 260; // milliseconds
const PADDING = 28; // CSS pixels round the whole graph, for frames and titles
const STEP = 1.4; // of a key or a button

/** A point of the plane is at (x, y) = point * scale + offset, in CSS pixels from the canvas's top left corner. */
export class Camera {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.gliding = 0;
    this.x = this.y = 0;
    this.scale = 0; // so that the first size of the canvas shows all
    this.width = this.height = 1;
    this.area = /** @type {Area} */ ({ x: 0, y: 0, width: 1, height: 1 });
    this.largest = Infinity;
  }

  /**
   * Say how large the canvas is, and keep what was seen in view.
   * @type {(width: number, height: number) => void}
   */
  resize(width, height) {
    const whole = this.scale <= this.fitting() * 1.001;
    [this.width, this.height] = [width, height];
    if (whole) this.move(this.whole());
    else this.move(this);
  }

  /** @type {(point: Point) => Point} */
  toPlane({ x, y }) {
    return { x: (x - this.x) / this.scale, y: (y - this.y) / this.scale };
  }

  fitting() {
    /** @param {number} length */
    const room = (length) => Math.max(length - 2 * PADDING, 1);
    return Math.min(room(this.width) / this.area.width, room(this.height) / this.area.height, this.largest);
  }

  whole() {
    return this.centred(this.area, this.fitting());
  }

  /** @type {(area: Area, scale: number) => View} */
  centred({ x, y, width, height }, scale) {
    return { scale, x: this.width / 2 - (x + width / 2) * scale, y: this.height / 2 - (y + height / 2) * scale };
  }

  /**
   * Go where a picture is seen at that scale; stay where it is.
   * @param {Area} picture
   */
  reveal({ x, y, width, height }, scale = this.scale) {
    const [left, top] = [x * scale + this.x, y * scale + this.y];
    const inside =
      left > 8 && top > 8 && left + width * scale < this.width - 8 && top + height * scale < this.height - 8;
    if (!inside || scale !== this.scale) this.glide(this.centred({ x, y, width, height }, scale));
  }

  /**
   * Have a whole area in view, not nearer than now.
   * @param {Area} area
   */
  frame(area) {
    const scale = Math.min(this.width / area.width, this.height / area.height) * 0.8;
    this.glide(this.centred(area, Math.min(scale, Math.max(this.scale, this.fitting()))));
  }

  /** @type {(factor: number, at?: Point) => View} */
  zoomed(factor, at = { x: this.width / 2, y: this.height / 2 }) {
    const scale = Math.max(Math.min(this.scale * factor, this.largest), this.fitting() * 0.6);
    const point = this.toPlane(at);
    return { scale, x: at.x - point.x * scale, y: at.y - point.y * scale };
  }

  /**
   * Be there at once; some of the pictures always stay in view.
   * @param {View} to
   */
  move({ x, y, scale }) {
    this.scale = scale;
    this.x = between(x, this.width / 2 - (this.area.x + this.area.width) * scale, this.width / 2 - this.area.x * scale);
    this.y = between(
      y,
      this.height / 2 - (this.area.y + this.area.height) * scale,
      this.height / 2 - this.area.y * scale,
    );
    this.changed();
  }

  /**
   * Be there in a moment, unless the reader asked for less motion.
   * @param {View} to
   */
  glide(to) {
    this.stop();
    if (STILL.matches) return this.move(to);
    const from = { x: this.x, y: this.y, scale: this.scale };
    const start = performance.now();
    /** @param {number} now */
    const step = (now) => {
      const t = between((now - start) / GLIDE, 0, 1);
      const eased = 1 - (1 - t) ** 3;
      const scale = from.scale * (to.scale / from.scale) ** eased;
      // the same share of the way in the picture as in the scale, so that a zoom does not swing
      const share = to.scale === from.scale ? eased : (scale - from.scale) / (to.scale - from.scale);
      this.move({ scale, x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share });
      if (t < 1) this.gliding = requestAnimationFrame(step);
    };
    this.gliding = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.gliding);
  }
}

/** @type {(value: number, low: number, high: number) => number} */
const between = (value, low, high) => Math.min(Math.max(value, low), high);

/**
 * `press` hears of a click or tap, `hover` of a mouse that moves without a button, and with null of one that leaves.
 * @typedef {{ press: (point: Point, event: PointerEvent) => void, hover: (point: Point | null) => void }} Gestures
 */

/**
 * Have a canvas's pointers and wheel move the camera: drag, pinch, wheel.
 * @type {(canvas: HTMLCanvasElement, camera: Camera, on: Gestures) => void}
 */
export function follow(canvas, camera, on) {
  /** @type {Map<number, Point>} */
  const pointers = new Map();
  let moved = 0;
  /** @type {(event: MouseEvent) => Point} */
  const place = (event) => ({ x: event.offsetX, y: event.offsetY });

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    camera.stop();
    canvas.setPointerCapture(event.pointerId);
    if (!pointers.size) moved = 0;
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
      camera.move({ scale, x: x + now.x - before.x, y: y + now.y - before.y });
    }
  });
  /** @param {PointerEvent} event */
  const release = (event) => {
    const pressed = pointers.delete(event.pointerId) && !pointers.size && moved <= slack(event);
    if (pressed && event.type === "pointerup") on.press(place(event), event);
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
 * Pixels that a click may shake: a finger more than a mouse.
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

/**
 * What buttons and the keys + - 0 set the camera to.
 * @type {Record<string, (camera: Camera) => View>}
 */
export const moves = {
  "+": (camera) => camera.zoomed(STEP),
  "=": (camera) => camera.zoomed(STEP),
  "-": (camera) => camera.zoomed(1 / STEP),
  0: (camera) => camera.whole(),
};
