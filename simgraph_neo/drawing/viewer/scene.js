// What is painted: edges under pictures, then what the reader points at on top of a veil.

import { centre } from "./graph.js";

const LEVELS = [1, 2, 4]; // of a sheet: whole, and copies of half and a quarter of its size for pictures seen small
const LENGTHS = [[2.5, 0.75], [6, 0.45], [Infinity, 0.22]]; // pictures across, opacity: long lines would hide the rest
const TURN = 2 * Math.PI;

/** Paints a graph on a canvas. Lengths are the screen's own pixels; `ratio` of them make a CSS pixel. */
export class Scene {
  constructor(canvas, graph, camera) {
    Object.assign(this, { canvas, graph, camera });
    this.context = canvas.getContext("2d", { alpha: false });
    this.sheets = graph.sheets.map(() => null);
    this.lines = [];
    this.labels = new Map();
    this.restyle();
    this.relink();
  }

  /** Load the sheets; until one is there its pictures are tiles of their average colour. */
  async load(changed) {
    await Promise.all(this.graph.sheets.map(async (url, number) => {
      const image = new Image();
      image.src = url;
      await image.decode().then(() => (this.sheets[number] = this.levels(image, number)), () => {});
      changed();
    }));
  }

  levels(image, number) {
    const sprites = this.graph.nodes.map((node) => node.sprite).filter((sprite) => sprite?.[0] === number);
    const made = [];
    for (const divisor of LEVELS) {
      const copy = document.createElement("canvas");
      copy.width = Math.ceil(image.naturalWidth / divisor);
      copy.height = Math.ceil(image.naturalHeight / divisor);
      const context = copy.getContext("2d", { alpha: false });
      context.imageSmoothingQuality = "high";
      // one by one, so that no picture takes colour from the one beside it
      const from = made.at(-1);
      for (const sprite of sprites)
        context.drawImage(from?.copy ?? image, ...part(sprite, from?.divisor ?? 1), ...part(sprite, divisor));
      made.push({ copy, divisor });
    }
    return made;
  }

  /** Read the colours that the style sheet has now: light or dark. */
  restyle() {
    const style = getComputedStyle(this.canvas);
    const named = (name) => style.getPropertyValue(`--${name}`).trim();
    this.look = Object.fromEntries(["paper", "text", "faint", "edge", "hairline", "seed", "accent"].map((name) => [name, named(name)]));
    this.font = style.fontFamily;
  }

  /** Put the edges between shown pictures into a few paths: one path a look is painted many times faster than each. */
  relink() {
    const box = Math.max(...this.graph.box);
    this.lines = [false, true].flatMap((mutual) => LENGTHS.map(([, opacity]) => ({ mutual, opacity, path: new Path2D() })));
    for (const edge of this.graph.edges) {
      if (!edge.from.shown || !edge.to.shown || (edge.mutual && edge.from.index > edge.to.index)) continue;
      const [a, b] = [centre(edge.from), centre(edge.to)];
      const length = Math.hypot(b.x - a.x, b.y - a.y) / box;
      const { path } = this.lines[(edge.mutual ? LENGTHS.length : 0) + LENGTHS.findIndex(([most]) => length <= most)];
      trace(path, edge);
    }
  }

  /**
   * Paint everything. `view` says what is pointed at: `centre` (a node whose lists are shown), `lit` (a set of nodes that
   * stay bright, or null for all), `veil` (how much of the rest the paper covers, 0 to 1), `marked` (nodes with a frame), `way`
   * and `back` (steps of `shortestWay`), `by` (a grouping).
   */
  paint(view) {
    const { context, canvas } = this;
    this.ratio = canvas.width / this.camera.width;
    this.side = Math.min(...this.graph.box) * this.camera.scale; // CSS pixels
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = this.look.paper;
    context.fillRect(0, 0, canvas.width, canvas.height);
    this.paintLines();
    const seen = this.graph.nodes.filter((node) => node.shown && this.isSeen(node));
    for (const node of seen) this.paintPicture(node, view.by);
    if (view.lit) {
      context.globalAlpha = view.veil;
      context.fillStyle = this.look.paper;
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.globalAlpha = 1;
    }
    const bright = view.lit ? this.graph.nodes.filter((node) => view.lit.has(node) && this.isSeen(node)) : seen;
    const arrows = this.arrows(view);
    for (const arrow of arrows) this.paintArrow(arrow);
    if (view.lit) for (const node of bright) this.paintPicture(node, view.by);
    for (const node of view.marked) this.paintMark(node);
    for (const arrow of arrows) this.paintHead(arrow);
    if (this.side >= 84) for (const node of bright) this.paintLabel(node);
  }

  isSeen({ x, y, width, height }) {
    const { camera } = this;
    const [left, top] = [x * camera.scale + camera.x, y * camera.scale + camera.y];
    return left < camera.width && top < camera.height && left + width * camera.scale > 0 && top + height * camera.scale > 0;
  }

  /** A rectangle of whole pixels: sharp edges, and faster than the space between. */
  onScreen({ x, y, width, height }) {
    const { camera, ratio } = this;
    const left = Math.round((x * camera.scale + camera.x) * ratio);
    const top = Math.round((y * camera.scale + camera.y) * ratio);
    const right = Math.round(((x + width) * camera.scale + camera.x) * ratio);
    const bottom = Math.round(((y + height) * camera.scale + camera.y) * ratio);
    return [left, top, Math.max(right - left, 1), Math.max(bottom - top, 1)];
  }

  inPlane(paint) {
    const { context, camera, ratio } = this;
    context.setTransform(camera.scale * ratio, 0, 0, camera.scale * ratio, camera.x * ratio, camera.y * ratio);
    paint();
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  paintLines() {
    const { context, camera } = this;
    const width = Math.min(Math.max(this.side * 0.02, 0.7), 2.5) / camera.scale;
    context.strokeStyle = this.look.edge;
    this.inPlane(() => {
      for (const { mutual, opacity, path } of this.lines) {
        context.globalAlpha = opacity;
        context.lineWidth = mutual ? 2 * width : width;
        context.stroke(path);
      }
    });
    context.globalAlpha = 1;
  }

  paintPicture(node, by) {
    const [left, top, width, height] = this.onScreen(node);
    const around = (by, color) => {
      this.context.fillStyle = color;
      this.context.fillRect(left - by, top - by, width + 2 * by, height + 2 * by);
    };
    const line = Math.round(Math.min(Math.max(this.side * 0.045, 1.5), 6) * this.ratio);
    const group = node.groups[by];
    if (node.seed) {
      around((group ? 3 : 2) * line, this.look.seed);
      around((group ? 2 : 1) * line, this.look.paper);
    }
    if (group) around(line, group.color);
    else if (this.side > 24) around(1, this.look.hairline);
    this.paintSprite(this.context, node, left, top, width, height);
  }

  /** Paint a picture, from the smallest copy that is fine enough. */
  paintSprite(context, node, ...place) {
    const levels = node.sprite && this.sheets[node.sprite[0]];
    if (levels) {
      const fine = levels.findLast(({ divisor }) => node.sprite[3] / divisor >= place[2]) ?? levels[0];
      context.drawImage(fine.copy, ...part(node.sprite, fine.divisor), ...place);
    } else {
      context.fillStyle = node.color;
      context.fillRect(...place);
    }
  }

  /** The arrows of what is pointed at: a node's own list, those who list it, and ways. */
  arrows({ centre: node, way, back }) {
    const { look } = this;
    const own = (node?.list ?? []).map((edge) => ({ edge, color: look.accent, width: 2.5, rank: edge.rank }));
    const others = (node?.listedBy ?? []).map((edge) => ({ edge, color: look.faint, width: 1.25 }));
    const there = way.slice(1).map(({ edge }) => ({ edge, color: look.accent, width: 4, rank: edge.rank }));
    const again = back.slice(1).map(({ edge }) => ({ edge, color: look.text, width: 2, dash: [6, 5] }));
    return [...others, ...own, ...again, ...there].filter(({ edge }) => way.length || (edge.from.shown && edge.to.shown));
  }

  paintArrow({ edge, color, width, dash = [] }) {
    const { context, camera } = this;
    const path = new Path2D();
    trace(path, edge);
    this.inPlane(() => {
      context.strokeStyle = color;
      context.lineWidth = width / camera.scale;
      context.setLineDash(dash.map((length) => length / camera.scale));
      context.stroke(path);
      context.setLineDash([]);
    });
  }

  /** The arrow's head where it meets the picture, and there its rank. */
  paintHead({ edge, color, width, rank }) {
    const { context, camera, ratio } = this;
    const { point, angle } = arrival(edge, 3 / camera.scale);
    const [x, y] = [(point.x * camera.scale + camera.x) * ratio, (point.y * camera.scale + camera.y) * ratio];
    const length = (5 + 1.6 * width) * ratio;
    context.fillStyle = color;
    context.beginPath();
    context.moveTo(x, y);
    for (const side of [-0.42, 0.42]) context.lineTo(x - length * Math.cos(angle + side), y - length * Math.sin(angle + side));
    context.fill();
    if (rank && this.side >= 22) this.paintRank(edge.to, rank, color);
  }

  paintRank(node, rank, color) {
    const { context, ratio } = this;
    const radius = Math.min(Math.max(this.side * 0.13, 7), 11) * ratio;
    const [left, top] = this.onScreen(node);
    context.fillStyle = color;
    context.beginPath();
    context.arc(left, top, radius, 0, TURN);
    context.fill();
    context.fillStyle = this.look.paper;
    context.font = `600 ${1.25 * radius}px ${this.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(rank, left, top + 0.06 * radius);
  }

  paintMark(node) {
    const { context, ratio } = this;
    const [left, top, width, height] = this.onScreen(node);
    const line = 3 * ratio;
    context.strokeStyle = this.look.accent;
    context.lineWidth = line;
    context.strokeRect(left - line, top - line, width + 2 * line, height + 2 * line);
  }

  /** The title under a picture, cut to the picture's cell. */
  paintLabel(node) {
    const { context, ratio } = this;
    const [left, top, width, height] = this.onScreen(node);
    const room = Math.round(this.graph.box[0] * 1.12 * this.camera.scale * ratio);
    context.font = `${12 * ratio}px ${this.font}`;
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineWidth = 4 * ratio;
    context.lineJoin = "round";
    context.strokeStyle = this.look.paper;
    context.fillStyle = this.look.text;
    const text = this.fitted(node, room);
    context.strokeText(text, left + width / 2, top + height + 5 * ratio);
    context.fillText(text, left + width / 2, top + height + 5 * ratio);
  }

  fitted(node, room) {
    const known = this.labels.get(node);
    if (known?.room === room) return known.text;
    const { context } = this;
    let text = node.name.slice(0, 200);
    const shorter = () => `${text.slice(0, Math.floor(text.length * 0.92) - 1).trimEnd()}…`;
    while (text.length > 2 && context.measureText(text).width > room) text = shorter();
    this.labels.set(node, { room, text });
    return text;
  }

  /** A small canvas with a node's picture, at most `width` by `height` CSS pixels. */
  thumbnail(node, width, height) {
    const scale = Math.min(width / node.width, height / node.height);
    const canvas = document.createElement("canvas");
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.max(Math.round(node.width * scale * ratio), 1);
    canvas.height = Math.max(Math.round(node.height * scale * ratio), 1);
    canvas.style.width = `${canvas.width / ratio}px`;
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    this.paintSprite(context, node, 0, 0, canvas.width, canvas.height);
    return canvas;
  }
}

/** Where a sprite is on a copy of its sheet: the arguments of drawImage. */
function part([, left, top, width, height], divisor) {
  const length = (pixels) => Math.max(Math.round(pixels / divisor), 1);
  return [left / divisor, top / divisor, length(width), length(height)];
}

function trace(path, { from, to, bend }) {
  const [a, b] = [centre(from), centre(to)];
  path.moveTo(a.x, a.y);
  if (bend) path.quadraticCurveTo(bend.x, bend.y, b.x, b.y);
  else path.lineTo(b.x, b.y);
}

/** Where an edge comes to the picture at its end, `gap` units before it, and in which direction. */
function arrival({ from, to, bend }, gap) {
  const [a, b] = [centre(from), centre(to)];
  const c = bend ?? { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const along = (t, axis) => (1 - t) ** 2 * a[axis] + 2 * t * (1 - t) * c[axis] + t ** 2 * b[axis];
  const inside = (t) =>
    Math.abs(along(t, "x") - b.x) < to.width / 2 + gap && Math.abs(along(t, "y") - b.y) < to.height / 2 + gap;
  let [out, into] = [0, 1];
  for (let step = 0; step < 16; step++) {
    const middle = (out + into) / 2;
    if (inside(middle)) into = middle;
    else out = middle;
  }
  const before = Math.max(out - 0.02, 0);
  const point = { x: along(out, "x"), y: along(out, "y") };
  return { point, angle: Math.atan2(point.y - along(before, "y"), point.x - along(before, "x")) };
}
