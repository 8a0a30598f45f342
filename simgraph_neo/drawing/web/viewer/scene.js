// @ts-check
// What is painted when: the whole graph on a ground that is kept, and what the reader points at on top of it.

import { centre } from "./graph.js";
import { Brush, trace } from "./brush.js";

/**
 * @import { Graph, Node, Step } from "./graph.js"
 * @import { Page } from "./page.js"
 * @import { Camera } from "./camera.js"
 * @import { Sheets } from "./sheets.js"
 * @import { Arrow, Colors, Eye, Look, Rectangle } from "./brush.js"
 */

const DARK = matchMedia("(prefers-color-scheme: dark)");
const MARGIN = 0.25; // of the screen, that the ground reaches beyond it on each side: so far one can drag without painting
const MANY = 250; // pictures in view, above which a zoom first shows the ground stretched, and painted anew after a moment
const MOMENT = 120; // milliseconds
const STRETCH = 2; // at most
const LENGTHS = [
  [2.5, 0.75],
  [6, 0.45],
  [Infinity, 0.22],
]; // pictures across, opacity: long lines would hide the rest

/**
 * What is pointed at.
 * @typedef {object} Pointed
 * @property {Node | null} centre whose lists are shown
 * @property {Set<Node> | null} lit what stays bright; null: all
 * @property {number} veil how much of the rest the paper covers, 0 to 1
 * @property {Set<Node>} marked what has a frame
 * @property {Step[]} way
 * @property {Step[]} back
 * @property {string} by a grouping
 */

/** Paints a graph on a canvas as a camera sees it; `changed()` is asked for another painting. */
export class Scene {
  /**
   * @param {Page} page
   * @param {Graph} graph
   * @param {Sheets} sheets
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
    this.kept = /** @type {{ by: string, eye: Eye, many: boolean } | null} */ (null);
    this.front = new Brush(page.canvas, graph, sheets);
    this.ground = new Brush(document.createElement("canvas"), graph, sheets);
    DARK.addEventListener("change", () => {
      this.look = this.styled();
      changed();
    });
    this.look = this.styled();
    this.lines = this.linked();
  }

  /** Whether there is anything to paint on: a frame that is not shown has no size; it is heard of when it gets one. */
  hasRoom() {
    return this.stage.clientWidth > 0 && this.stage.clientHeight > 0;
  }

  /** Make the canvas as large as its place, unless there is no room. */
  resize() {
    if (!this.hasRoom()) return false;
    const { clientWidth: width, clientHeight: height } = this.stage;
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.camera.resize(width, height);
    return true;
  }

  /** Have the ground painted anew: it is not what it was. */
  stale() {
    this.kept = null;
  }

  /** What was hidden is shown, or the other way. */
  relink() {
    this.lines = this.linked();
    this.stale();
  }

  /**
   * The colours that the style sheet has now: light or dark.
   * @returns {Look}
   */
  styled() {
    this.stale();
    const style = getComputedStyle(this.canvas);
    const names = ["paper", "text", "faint", "edge", "hairline", "seed", "accent"];
    const colors = names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
    return { .../** @type {Colors} */ (Object.fromEntries(colors)), font: style.fontFamily, dark: DARK.matches };
  }

  /** The edges between shown pictures in a few paths: one path a look is painted many times faster than each. */
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
    front.cover(1);
    front.context.drawImage(this.ground.canvas, ...this.groundFor(eye, view.by));
    const arrows = this.arrows(view);
    if (view.lit) front.cover(view.veil);
    for (const arrow of arrows) front.arrow(arrow);
    const bright = [...new Set([...(view.lit ?? []), ...view.marked])].filter((node) => front.sees(node));
    for (const node of bright) front.picture(node, view.by);
    for (const node of bright) front.label(node, view.by);
    for (const node of view.marked) front.mark(node, view.by);
    for (const arrow of arrows) front.head(arrow);
  }

  /** The camera in the screen's whole pixels, so that what is painted twice is painted at the same place. */
  eye() {
    const { camera, canvas } = this;
    const ratio = canvas.width / camera.width;
    /** @param {number} length */
    const whole = (length) => Math.round(length * ratio) / ratio;
    return { x: whole(camera.x), y: whole(camera.y), scale: camera.scale, ratio };
  }

  /**
   * See to it that the ground holds all that this eye sees; returns its rectangle on the screen.
   * @type {(eye: Eye, by: string) => Rectangle}
   */
  groundFor(eye, by) {
    const { kept } = this;
    const usable = kept && kept.by === by && kept.eye.ratio === eye.ratio && this.reaches(eye, kept.eye);
    const stretch = usable ? Math.max(eye.scale / kept.eye.scale, kept.eye.scale / eye.scale) : Infinity;
    if (stretch > (kept?.many ? STRETCH : 1)) return this.placed(eye, this.paintGround(eye, by));
    if (stretch > 1) this.paintLater();
    return this.placed(eye, kept?.eye ?? eye);
  }

  /**
   * Where on the screen is what was painted for another eye.
   * @type {(eye: Eye, from: Eye) => Rectangle}
   */
  placed(eye, from) {
    const { width, height } = this.ground.canvas;
    const stretch = eye.scale / from.scale;
    const [left, top] = [(eye.x - from.x * stretch) * eye.ratio, (eye.y - from.y * stretch) * eye.ratio];
    return [Math.round(left), Math.round(top), width * stretch, height * stretch];
  }

  /**
   * Whether the ground covers what this eye sees of the graph; outside the graph there is only paper.
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
    }, MOMENT);
  }

  /**
   * Paint what this eye sees, and more round it; returns the eye that sees all of that.
   * @type {(eye: Eye, by: string) => Eye}
   */
  paintGround(eye, by) {
    const { ground, canvas, look } = this;
    const [wide, high] = [Math.round(canvas.width * MARGIN), Math.round(canvas.height * MARGIN)];
    ground.canvas.width = canvas.width + 2 * wide;
    ground.canvas.height = canvas.height + 2 * high;
    const farther = { ...eye, x: eye.x + wide / eye.ratio, y: eye.y + high / eye.ratio };
    ground.prepare(farther, look);
    ground.cover(1);
    for (const some of this.lines) ground.lines(some);
    const seen = this.graph.nodes.filter((node) => node.shown && ground.sees(node));
    for (const node of seen) ground.picture(node, by);
    for (const node of seen) ground.label(node, by);
    this.kept = { by, eye: farther, many: seen.length > MANY };
    clearTimeout(this.later);
    return farther;
  }

  /**
   * The arrows of what is pointed at: a node's own list, those who list it, and ways.
   * @type {(view: Pointed) => Arrow[]}
   */
  arrows({ centre: node, way, back }) {
    const { look } = this;
    const own = (node?.list ?? []).map((edge) => ({ edge, color: look.accent, width: 2.5, rank: edge.rank }));
    const others = (node?.listedBy ?? []).map((edge) => ({ edge, color: look.faint, width: 1.25 }));
    const shown = [...others, ...own].filter(({ edge }) => edge.from.shown && edge.to.shown);
    const there = edgesOf(way).map((edge) => ({ edge, color: look.accent, width: 4, rank: edge.rank }));
    const thin = { color: look.text, width: 1.75, dash: [6, 5] };
    const again = edgesOf(back).map((edge) => ({ edge, ...thin, rank: way.length ? 0 : edge.rank }));
    return [...shown, ...again, ...there];
  }
}

/** @param {Step[]} way */
const edgesOf = (way) => way.map(({ edge }) => edge).filter((edge) => edge !== null);
