// @ts-check
// How edges, framed pictures, arrows and titles are painted.

import { centre } from "./graph.js";
import { paintChip } from "./chip.js";
import { dash, framesOf, number, numbered } from "./frames.js";
import { contextOf } from "./sheets.js";

/**
 * @import { Area, Edge, Graph, Node, Point } from "./graph.js"
 * @import { Frame } from "./frames.js"
 * @import { Pictures } from "./sheets.js"
 */

const HEAD = 0.35; // length of an arrow's head relative to the gap between its pictures, at most

/**
 * A camera in pixels of the screen: a point of the scene is at (point * scale + (x, y)) * ratio. A CSS pixel is `ratio`
 * pixels wide.
 * @typedef {{ x: number, y: number, scale: number, ratio: number }} Eye
 *
 * Colours and sizes by their names in the style sheet, the font, and whether the theme is dark.
 * @typedef {Record<"paper" | "text" | "faint" | "edge" | "hairline" | "ink" | "keyline", string>} Colors
 * @typedef {Record<typeof import("./frames.js").SIZES[number], number>} Sizes in CSS pixels
 * @typedef {Colors & { sizes: Sizes, font: string, dark: boolean }} Look
 *
 * @typedef {[left: number, top: number, width: number, height: number]} Rectangle in the screen's pixels
 * @typedef {{ path: Path2D, mutual: boolean, opacity: number }} Lines of one style
 * @typedef {{ edge: Edge, color: string, width: number, opacity: number, dash?: number[], rank?: number }} Arrow
 */

/** Paints on a canvas; call `prepare` first to set the camera and the colours. */
export class Painter {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Graph} graph
   * @param {Pictures} sheets
   */
  constructor(canvas, graph, sheets) {
    this.context = contextOf(canvas, { alpha: false });
    this.canvas = canvas;
    this.sheets = sheets;
    this.box = graph.box;
    this.side = 0;
    this.eye = /** @type {Eye} */ ({ x: 0, y: 0, scale: 1, ratio: 1 });
    this.look = /** @type {Look} */ ({});
    /** @type {Map<Node, { room: number, text: string }>} */
    this.labels = new Map();
    /** @type {Set<Node>} */
    this.marked = new Set();
  }

  /**
   * Set the camera and the colours for all painting that follows.
   * @type {(eye: Eye, look: Look) => void}
   */
  prepare(eye, look) {
    this.eye = eye;
    this.look = look;
    this.side = Math.min(...this.box) * eye.scale;
  }

  /**
   * Fill the canvas with the background colour at an opacity.
   * @param {number} opacity
   */
  cover(opacity) {
    const { context, canvas } = this;
    context.globalAlpha = opacity;
    this.erase(0, 0, canvas.width, canvas.height);
    context.globalAlpha = 1;
  }

  /** @param {Rectangle} rectangle */
  erase(...rectangle) {
    this.context.fillStyle = this.look.paper;
    this.context.fillRect(...rectangle);
  }

  /** @type {(point: Point) => [x: number, y: number]} */
  onScreen({ x, y }) {
    const { eye } = this;
    return [(x * eye.scale + eye.x) * eye.ratio, (y * eye.scale + eye.y) * eye.ratio];
  }

  /**
   * Return a picture's rectangle in whole pixels: its edges are sharp, and it is painted faster.
   * @type {(picture: Area) => Rectangle}
   */
  rectangle({ x, y, width, height }) {
    const [left, top] = this.onScreen({ x, y }).map(Math.round);
    const [right, bottom] = this.onScreen({ x: x + width, y: y + height }).map(Math.round);
    return [left, top, Math.max(right - left, 1), Math.max(bottom - top, 1)];
  }

  /** @param {Node} node */
  sees(node) {
    const [left, top, width, height] = this.rectangle(node);
    return left < this.canvas.width && top < this.canvas.height && left + width > 0 && top + height > 0;
  }

  /**
   * Stroke a path of the scene, `width` CSS pixels wide.
   * @type {(path: Path2D, color: string, width: number, how?: { opacity?: number, dash?: number[] }) => void}
   */
  stroke(path, color, width, { opacity = 1, dash = [] } = {}) {
    const { context, eye } = this;
    const scale = eye.scale * eye.ratio;
    context.setTransform(scale, 0, 0, scale, eye.x * eye.ratio, eye.y * eye.ratio);
    context.globalAlpha = opacity;
    context.strokeStyle = color;
    context.lineWidth = width / eye.scale;
    context.setLineDash(dash.map((length) => length / eye.scale));
    context.stroke(path);
    context.setLineDash([]);
    context.globalAlpha = 1;
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  /**
   * Paint many edges of one style, which are in one path.
   * @param {Lines} lines
   */
  lines({ path, mutual, opacity }) {
    const width = Math.min(Math.max(this.side * 0.02, 0.7), 2);
    this.stroke(path, this.look.edge, mutual ? 2 * width : width, { opacity });
  }

  /** @type {(node: Node, by: string) => Frame[]} */
  frames(node, by) {
    return framesOf(node, by, this.side, this.look, this.eye.ratio);
  }

  /** @type {(node: Node, by: string) => void} */
  picture(node, by) {
    const { context, look, eye } = this;
    const [left, top, width, height] = this.rectangle(node);
    for (const [around, color] of this.frames(node, by)) {
      context.fillStyle = color;
      context.fillRect(left - around, top - around, width + 2 * around, height + 2 * around);
    }
    if (node.unexpanded) dash(context, node, by, [left, top, width, height], look, eye.ratio);
    this.sheets.paint(context, node, left, top, width, height);
    if (numbered(this.box, eye.scale, look)) number(context, node, by, [left, top, width, height], look, eye.ratio);
    paintChip(context, node, [left, top, width, height], look, eye.ratio);
  }

  /**
   * Return the pixels of all frames on each side of a picture, that of a selected one included.
   * @type {(node: Node, by: string) => number}
   */
  around(node, by) {
    const lines = this.marked.has(node) ? [this.look.sizes["mark-gap"], this.look.sizes.mark] : [];
    return lines.reduce((sum, line) => sum + Math.round(line * this.eye.ratio), this.frames(node, by)[0]?.[0] ?? 0);
  }

  /**
   * Paint a frame round a selected image.
   * @type {(node: Node, by: string) => void}
   */
  mark(node, by) {
    const { context, look } = this;
    const [left, top, width, height] = this.rectangle(node);
    let around = this.frames(node, by)[0]?.[0] ?? 0;
    for (const [pixels, color] of /** @type {[number, string][]} */ ([
      [look.sizes["mark-gap"], look.paper],
      [look.sizes.mark, look.ink],
    ])) {
      const line = Math.round(pixels * this.eye.ratio);
      around += line / 2;
      context.strokeStyle = color;
      context.lineWidth = line;
      context.strokeRect(left - around, top - around, width + 2 * around, height + 2 * around);
      around += line / 2;
    }
  }

  /** @param {Arrow} arrow */
  arrow({ edge, color, width, opacity, dash }) {
    const path = new Path2D();
    trace(path, edge);
    this.stroke(path, color, width, { opacity, dash });
  }

  /**
   * Paint the head of an arrow at the frame of its target, and the rank in the target's corner.
   * @type {(arrow: Arrow, by: string) => void}
   */
  head({ edge, color, width, opacity, rank }, by) {
    const { context, eye } = this;
    /** @param {Node} node */
    const air = (node) => (this.around(node, by) / eye.ratio + 2) / eye.scale;
    const { point, angle, gap } = arrival(edge, air(edge.from), air(edge.to));
    const [x, y] = this.onScreen(point);
    const length = Math.min(5 + 1.6 * width, HEAD * gap * eye.scale) * eye.ratio;
    context.globalAlpha = opacity;
    context.fillStyle = color;
    context.beginPath();
    context.moveTo(x, y);
    for (const turn of [-0.42, 0.42])
      context.lineTo(x - length * Math.cos(angle + turn), y - length * Math.sin(angle + turn));
    context.fill();
    if (rank && this.side >= 22) this.rank(edge.to, rank, color);
    context.globalAlpha = 1;
  }

  /** @type {(node: Node, rank: number, color: string) => void} */
  rank(node, rank, color) {
    const { context } = this;
    const radius = Math.min(Math.max(this.side * 0.13, 7), 11) * this.eye.ratio;
    const [left, top] = this.rectangle(node);
    context.fillStyle = color;
    context.beginPath();
    context.arc(left, top, radius, 0, 2 * Math.PI);
    context.fill();
    context.font = `600 ${1.25 * radius}px ${this.look.font}`;
    context.fillStyle = this.look.paper;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(String(rank), left, top + 0.06 * radius);
  }

  /**
   * Paint the title under a picture if there is room for it, cut to the width of the picture's cell.
   * @type {(node: Node, by: string) => void}
   */
  label(node, by) {
    const { context, look, eye } = this;
    if (this.side < look.sizes.titled) return;
    const [left, top, width, height] = this.rectangle(node);
    context.font = `${look.sizes.small * eye.ratio}px ${look.font}`;
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineWidth = look.sizes.halo * eye.ratio;
    context.lineJoin = "round";
    context.strokeStyle = look.paper;
    const text = this.fitted(node, Math.round(this.box[0] * 1.18 * eye.scale * eye.ratio));
    const [frame, around] = [this.frames(node, by)[0]?.[0] ?? 0, this.around(node, by)];
    const below = top + height + around + 4 * eye.ratio;
    if (around > frame) this.erase(left, top + height + frame, width, 16 * eye.ratio); // the mark moved the title down
    context.fillStyle = look.text;
    context.strokeText(text, left + width / 2, below);
    context.fillText(text, left + width / 2, below);
  }

  /** @type {(node: Node, room: number) => string} */
  fitted(node, room) {
    const known = this.labels.get(node);
    if (known?.room === room) return known.text;
    let text = node.name.slice(0, 200);
    while (text.length > 2 && this.context.measureText(text).width > room)
      text = `${text.slice(0, Math.floor(text.length * 0.92) - 1).trimEnd()}…`;
    this.labels.set(node, { room, text });
    return text;
  }
}

/**
 * Add an edge to a path of the scene.
 * @type {(path: Path2D, edge: Edge) => void}
 */
export function trace(path, { from, to, bend }) {
  const [a, b] = [centre(from), centre(to)];
  path.moveTo(a.x, a.y);
  if (bend) path.quadraticCurveTo(bend.x, bend.y, b.x, b.y);
  else path.lineTo(b.x, b.y);
}

/**
 * Return the point of an edge `after` units before the picture at its end, its direction there, and the gap between
 * it and the point `before` units after the picture at its start; by bisection.
 * @type {(edge: Edge, before: number, after: number) => { point: Point, angle: number, gap: number }}
 */
function arrival({ from, to, bend }, before, after) {
  const [a, b] = [centre(from), centre(to)];
  const c = bend ?? { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  /** @param {number} t */
  const on = (t) => {
    /** @param {"x" | "y"} axis */
    const along = (axis) => (1 - t) ** 2 * a[axis] + 2 * t * (1 - t) * c[axis] + t ** 2 * b[axis];
    return { x: along("x"), y: along("y") };
  };
  /**
   * Return the last t between two at which the edge is outside, or inside, of a picture.
   * @type {(node: Area, air: number, out: number, into: number) => number}
   */
  const border = (node, air, out, into) => {
    for (let step = 0; step < 16; step++) {
      const middle = (out + into) / 2;
      const [{ x, y }, { x: x0, y: y0 }] = [on(middle), centre(node)];
      if (Math.abs(x - x0) < node.width / 2 + air && Math.abs(y - y0) < node.height / 2 + air) into = middle;
      else out = middle;
    }
    return out;
  };
  const end = border(to, after, 0, 1);
  const [first, point, back] = [on(border(from, before, 1, 0)), on(end), on(Math.max(end - 0.02, 0))];
  const gap = Math.hypot(point.x - first.x, point.y - first.y);
  return { point, angle: Math.atan2(point.y - back.y, point.x - back.x), gap };
}
