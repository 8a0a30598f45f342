// @ts-check
// When things are painted: the whole graph on a background canvas that is reused, and the selection on top of it.

import { SIZES } from "./frames.js";
import { centre } from "./graph.js";
import { REPAINT } from "./motion.js";
import { paintNames } from "./names.js";
import { Painter, trace } from "./painter.js";
import { paintWaiting } from "./waiting.js";

/**
 * @import { Graph, Group, Node, Step } from "./graph.js"
 * @import { Page } from "./page.js"
 * @import { Camera } from "./camera.js"
 * @import { Pictures } from "./sheets.js"
 * @import { Waiting } from "./waiting.js"
 * @import { Arrow, Colors, Eye, Look, Rectangle, Sizes } from "./painter.js"
 */

const DARK = matchMedia("(prefers-color-scheme: dark)");
const MARGIN = 0.25; // of the screen: the background extends this far on each side, so that dragging needs no painting
const MANY = 250; // visible pictures; with more, a zoom first stretches the background and repaints it a moment later
const STRETCH = 2; // factor at most
const LENGTHS = [
  [2.5, 0.75],
  [6, 0.45],
  [Infinity, 0.22],
]; // length of a line in pictures at most, and its opacity: long lines would hide the rest

/**
 * The selection.
 * @typedef {object} Pointed
 * @property {Node | null} centre the image whose edges are shown
 * @property {Set<Node> | null} lit the images that do not fade; null: all
 * @property {number} veil how much the other images fade, 0 to 1
 * @property {number} strength opacity of the arrows
 * @property {Set<Node>} marked the images with a frame
 * @property {Step[]} way the path
 * @property {Step[]} back the path back
 * @property {string} by the grouping that colours images
 * @property {Group[]} names the groups that are named
 */

/** @typedef {{ width: number, height: number, ratio: number }} Surface in CSS pixels, each `ratio` pixels wide */

/** Paints a graph on a canvas as a camera sees it; it calls `changed()` when it needs to paint again. */
export class Scene {
  /**
   * @param {Page} page
   * @param {Graph} graph
   * @param {Pictures} sheets
   * @param {Camera} camera
   * @param {() => void} changed
   */
  constructor(page, graph, sheets, camera, changed) {
    this.canvas = page.canvas;
    this.stage = page.stage;
    this.graph = graph;
    this.camera = camera;
    this.changed = changed;
    this.later = 0;
    this.waiting = /** @type {Waiting} */ (new Map());
    this.paper = /** @type {Surface | null} */ (null);
    this.kept = /** @type {{ by: string, eye: Eye, many: boolean } | null} */ (null);
    this.front = new Painter(page.canvas, graph, sheets);
    this.background = new Painter(document.createElement("canvas"), graph, sheets);
    DARK.addEventListener("change", () => {
      this.look = this.styled();
      changed();
    });
    this.look = this.styled();
    this.lines = this.linked();
  }

  /** Whether the canvas has a size: a hidden iframe has none, and the ResizeObserver reports when it gets one. */
  hasRoom() {
    return this.stage.clientWidth > 0 && this.stage.clientHeight > 0;
  }

  /** Fit the canvas to its element; returns false if the element has no size. */
  resize() {
    if (!this.hasRoom()) return false;
    const { width, height, ratio } = this.paper ?? this.screen();
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.camera.resize(width, height);
    return true;
  }

  /** @returns {Surface} */
  screen() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    return { width, height, ratio: window.devicePixelRatio || 1 };
  }

  /**
   * Fit the canvas to a sheet of paper, or to its element again.
   * @param {Surface | null} paper
   */
  use(paper) {
    this.paper = paper;
    this.look = this.styled();
    this.resize();
  }

  /** Mark the background as outdated, so that it is painted again. */
  stale() {
    this.kept = null;
  }

  /** Called when images were shown or hidden. */
  relink() {
    this.lines = this.linked();
    this.stale();
  }

  /**
   * Return the current colours of the style sheet, light or dark.
   * @returns {Look}
   */
  styled() {
    this.stale();
    const style = getComputedStyle(this.canvas);
    const names = ["paper", "text", "faint", "edge", "hairline", "ink", "keyline"];
    const colors = names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
    /** @param {string} name */
    const size = (name) => parseFloat(style.getPropertyValue(`--${name}`));
    return {
      .../** @type {Colors} */ (Object.fromEntries(colors)),
      sizes: /** @type {Sizes} */ (Object.fromEntries(SIZES.map((name) => [name, size(name)]))),
      font: style.fontFamily,
      dark: DARK.matches && !this.paper,
    };
  }

  /** Collect the edges between shown images in a few paths: one path for each style is painted many times faster. */
  linked() {
    const lines = [false, true].map((mutual) =>
      LENGTHS.map(([, opacity]) => ({ mutual, opacity, path: new Path2D() })),
    );
    for (const edge of this.graph.edges) {
      if (!edge.from.shown || !edge.to.shown || (edge.mutual && edge.from.index > edge.to.index)) continue;
      const [a, b] = [centre(edge.from), centre(edge.to)];
      const length = Math.hypot(b.x - a.x, b.y - a.y) / Math.max(...this.graph.box);
      trace(lines[Number(edge.mutual)][LENGTHS.findIndex(([most]) => length <= most)].path, edge);
    }
    return lines.flat();
  }

  /**
   * Paint everything.
   * @param {Pointed} view
   */
  paint(view) {
    const { front, look } = this;
    const eye = this.eye();
    front.prepare(eye, look);
    front.marked = view.marked;
    front.cover(1);
    front.context.drawImage(this.background.canvas, ...this.backgroundFor(eye, view.by));
    const arrows = this.arrows(view);
    if (view.lit) front.cover(view.veil);
    for (const arrow of arrows) front.arrow(arrow);
    const bright = [...new Set([...(view.lit ?? []), ...view.marked])].filter((node) => front.sees(node));
    for (const node of bright) front.picture(node, view.by);
    for (const node of bright) front.label(node, view.by);
    for (const node of view.marked) front.mark(node, view.by);
    for (const arrow of arrows) front.head(arrow, view.by);
    paintNames(front, view.names, this.graph.nodes, this.camera.covered);
    paintWaiting(front, this.waiting, performance.now());
  }

  /** Return the camera, rounded to whole pixels of the screen, so that repeated painting hits the same pixels. */
  eye() {
    const { camera, canvas } = this;
    const ratio = canvas.width / camera.width;
    /** @param {number} length */
    const whole = (length) => Math.round(length * ratio) / ratio;
    return { x: whole(camera.x), y: whole(camera.y), scale: camera.scale, ratio };
  }

  /**
   * Make sure that the background covers the view of `eye`; returns the background's rectangle on the screen.
   * @type {(eye: Eye, by: string) => Rectangle}
   */
  backgroundFor(eye, by) {
    const { kept } = this;
    const usable = kept && kept.by === by && kept.eye.ratio === eye.ratio && this.reaches(eye, kept.eye);
    const stretch = usable ? Math.max(eye.scale / kept.eye.scale, kept.eye.scale / eye.scale) : Infinity;
    if (stretch > (kept?.many ? STRETCH : 1)) return this.placed(eye, this.paintBackground(eye, by));
    if (stretch > 1) this.paintLater();
    return this.placed(eye, kept?.eye ?? eye);
  }

  /**
   * Return the rectangle on the screen of a background that was painted for the view `from`.
   * @type {(eye: Eye, from: Eye) => Rectangle}
   */
  placed(eye, from) {
    const { width, height } = this.background.canvas;
    const stretch = eye.scale / from.scale;
    const [left, top] = [(eye.x - from.x * stretch) * eye.ratio, (eye.y - from.y * stretch) * eye.ratio];
    return [Math.round(left), Math.round(top), width * stretch, height * stretch];
  }

  /**
   * Return whether the background covers all of the graph in the view of `eye`; outside the graph nothing is drawn.
   * @type {(eye: Eye, from: Eye) => boolean}
   */
  reaches(eye, from) {
    const [left, top, width, height] = this.placed(eye, from);
    const { area } = this.camera;
    const room = 0.2 * Math.max(...this.graph.box);
    /** @type {(start: number, length: number, screen: number, low: number, high: number, shift: number) => boolean} */
    const covers = (start, length, screen, low, high, shift) => {
      const first = Math.max(0, ((low - room) * eye.scale + shift) * eye.ratio);
      const last = Math.min(screen, ((high + room) * eye.scale + shift) * eye.ratio);
      return start <= first && start + length >= last;
    };
    return (
      covers(left, width, this.canvas.width, area.x, area.x + area.width, eye.x) &&
      covers(top, height, this.canvas.height, area.y, area.y + area.height, eye.y)
    );
  }

  paintLater() {
    clearTimeout(this.later);
    this.later = setTimeout(() => {
      this.stale();
      this.changed();
    }, REPAINT);
  }

  /**
   * Paint the background for the view of `eye` and a margin round it; returns the view with this margin.
   * @type {(eye: Eye, by: string) => Eye}
   */
  paintBackground(eye, by) {
    const { background, canvas, look } = this;
    const [wide, high] = [Math.round(canvas.width * MARGIN), Math.round(canvas.height * MARGIN)];
    background.canvas.width = canvas.width + 2 * wide;
    background.canvas.height = canvas.height + 2 * high;
    const farther = { ...eye, x: eye.x + wide / eye.ratio, y: eye.y + high / eye.ratio };
    background.prepare(farther, look);
    background.cover(1);
    for (const some of this.lines) background.lines(some);
    const seen = this.graph.nodes.filter((node) => node.shown && background.sees(node));
    for (const node of seen) background.picture(node, by);
    for (const node of seen) background.label(node, by);
    this.kept = { by, eye: farther, many: seen.length > MANY };
    clearTimeout(this.later);
    return farther;
  }

  /**
   * Return the arrows of the selection: to the node's neighbours, from images that list it, and along paths.
   * @type {(view: Pointed) => Arrow[]}
   */
  arrows({ centre: node, way, back, strength: opacity }) {
    const { look } = this;
    const own = (node?.list ?? []).map((edge) => ({ edge, color: look.ink, width: 2.5, rank: edge.rank }));
    const others = (node?.listedBy ?? []).map((edge) => ({ edge, color: look.faint, width: 1.25 }));
    const shown = [...others, ...own].filter(({ edge }) => edge.from.shown && edge.to.shown);
    const there = edgesOf(way).map((edge) => ({ edge, color: look.ink, width: 4, rank: edge.rank }));
    const thin = { color: look.ink, width: 1.75, dash: [6, 5] }; // as in figures of paths
    const again = edgesOf(back).map((edge) => ({ edge, ...thin, rank: way.length ? 0 : edge.rank }));
    return [...shown, ...again, ...there].map((arrow) => ({ ...arrow, opacity }));
  }
}

/** @param {Step[]} way */
const edgesOf = (way) => way.map(({ edge }) => edge).filter((edge) => edge !== null);
