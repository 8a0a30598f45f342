// @ts-check
// The camera: which part of the scene is visible, and the buttons and keys that move it.

import { bounds } from "./graph.js";
import { GLIDE, STILL } from "./motion.js";

/**
 * @import { Area, Point } from "./graph.js"
 * @import { Page } from "./page.js"
 */

/** @typedef {{ x: number, y: number, scale: number }} View position and zoom of a camera */

const PADDING = 28; // CSS pixels round the graph, for frames and titles
const [FRAMED, PATH] = [64, 160]; // CSS pixels round a path or an area, and of its largest picture at most
const STEP = 1.4; // zoom factor of a key or a button

/** A point of the scene is at point * scale + (x, y), in CSS pixels from the canvas's top left corner. */
export class Camera {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.gliding = 0;
    this.x = this.y = 0;
    this.scale = 0; // so that the next `resize` sets the view to begin with
    this.width = this.height = 1;
    this.covered = { right: 0, top: 0 }; // the legend, in the left lower corner
    this.area = /** @type {Area} */ ({ x: 0, y: 0, width: 1, height: 1 });
    this.largest = Infinity;
    this.least = 0;
    this.first = /** @type {Area[]} */ ([]);
  }

  /**
   * Begin with another area: the next `resize` shows all of it or, if its scale is below `least`, the first of the
   * areas `first` for which there is room.
   * @type {(area: Area, largest: number, least: number, first: Area[]) => void}
   */
  begin(area, largest, least, first) {
    Object.assign(this, { area, largest, least, first, scale: 0 });
  }

  /**
   * Set the size of the canvas. The whole graph stays visible if it was.
   * @type {(width: number, height: number) => void}
   */
  resize(width, height) {
    const whole = this.scale <= this.fitting() * 1.001;
    [this.width, this.height] = [width, height];
    if (!this.scale && this.fitting() < this.least) this.move(this.opening());
    else if (whole) this.move(this.whole());
    else this.move(this);
  }

  /** @type {(point: Point) => Point} */
  toScene({ x, y }) {
    return { x: (x - this.x) / this.scale, y: (y - this.y) / this.scale };
  }

  fitting() {
    /** @param {number} length */
    const room = (length) => Math.max(length - 2 * PADDING, 1);
    return Math.min(room(this.width) / this.area.width, room(this.height) / this.area.height, this.largest);
  }

  /**
   * Move until all of an area is seen, without coming nearer.
   * @param {Area} area
   */
  include(area) {
    if (this.holds(area)) return;
    const room = Math.min((this.width - 2 * FRAMED) / area.width, (this.height - 2 * FRAMED) / area.height);
    this.glide(this.centred(area, Math.min(room, this.scale)));
  }

  /** Return the view of all of the graph: beside the legend, as far as there is room beside it. */
  whole() {
    const view = this.centred(this.area, this.fitting());
    const room = (this.width - this.area.width * view.scale) / 2 - PADDING;
    return { ...view, x: view.x + between(this.covered.right / 2, 0, Math.max(room, 0)) };
  }

  /**
   * Return the part of the graph that is seen, with the room for its frames and titles.
   * @returns {Area}
   */
  seen() {
    const { x, y, width, height } = this.area;
    const around = PADDING / this.scale;
    const [left, top] = [Math.max(-this.x / this.scale, x - around), Math.max(-this.y / this.scale, y - around)];
    const right = Math.min((this.width - this.x) / this.scale, x + width + around);
    const bottom = Math.min((this.height - this.y) / this.scale, y + height + around);
    return { x: left, y: top, width: right - left, height: bottom - top };
  }

  /** Return the view to begin with where there is no room for all: full of pictures, as near to the first as can be. */
  opening() {
    const { area, first, least: scale } = this;
    /** @param {Area} some */
    const fits = ({ width, height }) => Math.max(width / this.width, height / this.height) * scale < 0.8;
    const { x, y } = this.centred(first.find(fits) ?? first[first.length - 1], scale);
    /** @type {(place: number, start: number, length: number, screen: number) => number} */
    const filled = (place, start, length, screen) => {
      const [low, high] = [screen - PADDING - (start + length) * scale, PADDING - start * scale];
      return low < high ? between(place, low, high) : (low + high) / 2;
    };
    return { scale, x: filled(x, area.x, area.width, this.width), y: filled(y, area.y, area.height, this.height) };
  }

  /** @type {(area: Area, scale: number) => View} */
  centred({ x, y, width, height }, scale) {
    return { scale, x: this.width / 2 - (x + width / 2) * scale, y: this.height / 2 - (y + height / 2) * scale };
  }

  /**
   * Move until a picture is visible at a scale; do nothing if it is visible already.
   * @param {Area} picture
   */
  reveal({ x, y, width, height }, scale = this.scale) {
    const [left, top] = [x * scale + this.x, y * scale + this.y];
    const inside =
      left > 8 && top > 8 && left + width * scale < this.width - 8 && top + height * scale < this.height - 8;
    if (!inside || this.hides({ x, y, width, height }) || scale !== this.scale)
      this.glide(this.centred({ x, y, width, height }, scale));
  }

  /**
   * Fill the canvas beside the legend with some pictures.
   * @param {Area[]} pictures
   */
  frame(pictures) {
    const area = bounds(pictures);
    const most = PATH / Math.max(...pictures.flatMap(({ width, height }) => [width, height]));
    /** @param {number} length */
    const room = (length) => length - 2 * Math.min(FRAMED, length / 8);
    const { right } = this.covered;
    const scale = Math.min(room(this.width - right) / area.width, room(this.height) / area.height, most);
    const view = this.centred(area, scale);
    this.glide({ ...view, x: view.x + right / 2 });
  }

  /** Whether the legend covers some of an area. @type {(area: Area) => boolean} */
  hides({ x, y, height }) {
    const { scale, covered } = this;
    return x * scale + this.x < covered.right && (y + height) * scale + this.y > covered.top;
  }

  /** Whether all of an area is seen. @type {(area: Area) => boolean} */
  holds(area) {
    const seen = this.seen();
    const { x, y, width, height } = area;
    if (this.hides(area)) return false;
    return x >= seen.x && y >= seen.y && x + width <= seen.x + seen.width && y + height <= seen.y + seen.height;
  }

  /** @type {(factor: number, at?: Point) => View} */
  zoomed(factor, at = { x: this.width / 2, y: this.height / 2 }) {
    const scale = Math.max(Math.min(this.scale * factor, this.largest), this.fitting() * 0.6);
    const point = this.toScene(at);
    return { scale, x: at.x - point.x * scale, y: at.y - point.y * scale };
  }

  /**
   * Move at once. Part of the graph always stays visible.
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
   * Move with an animation, or at once if the system setting is reduced motion.
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
      // position and scale progress together, so that the image does not swing during a zoom
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
export const between = (value, low, high) => Math.min(Math.max(value, low), high);

/**
 * Let the buttons of the page move the camera.
 * @type {(page: Page, camera: Camera) => void}
 */
export function steered({ nearer, farther, all }, camera) {
  const keys = /** @type {const} */ ([
    [nearer, "+"],
    [farther, "-"],
    [all, "0"],
  ]);
  for (const [button, key] of keys) button.addEventListener("click", () => camera.glide(moves[key](camera)));
}

/**
 * Key -> the view that it sets; the buttons set the same views.
 * @type {Record<string, (camera: Camera) => View>}
 */
export const moves = {
  "+": (camera) => camera.zoomed(STEP),
  "=": (camera) => camera.zoomed(STEP),
  "-": (camera) => camera.zoomed(1 / STEP),
  0: (camera) => camera.whole(),
};
