// How each thing is painted: edges, pictures in their frames, arrows with their heads, titles.

import { centre } from "./graph.js";

const LABELLED = 84; // CSS pixels of a picture's shorter side from which on there is room for its title

/**
 * Paints on a 2D context what an eye sees: { x, y, scale, ratio, width, height }. A point of the plane is at
 * (point * scale + offset) * ratio in the screen's own pixels, `ratio` of which make a CSS pixel.
 */
export class Brush {
  constructor(canvas, graph, sheets) {
    this.context = canvas.getContext("2d", { alpha: false });
    Object.assign(this, { canvas, sheets, box: graph.box });
    this.labels = new Map();
  }

  /** From now on paint for this eye, in this look: colours by the style sheet's names, a font, and whether it is dark. */
  prepare(eye, look) {
    Object.assign(this, { eye, look });
    this.side = Math.min(...this.box) * eye.scale;
  }

  /** Cover everything with paper, more or less. */
  cover(opacity) {
    const { context, canvas } = this;
    context.globalAlpha = opacity;
    context.fillStyle = this.look.paper;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.globalAlpha = 1;
  }

  onScreen({ x, y }) {
    const { eye } = this;
    return [(x * eye.scale + eye.x) * eye.ratio, (y * eye.scale + eye.y) * eye.ratio];
  }

  /** A picture's rectangle in whole pixels: sharp edges, and faster than the space between. */
  rectangle({ x, y, width, height }) {
    const [left, top] = this.onScreen({ x, y }).map(Math.round);
    const [right, bottom] = this.onScreen({ x: x + width, y: y + height }).map(Math.round);
    return [left, top, Math.max(right - left, 1), Math.max(bottom - top, 1)];
  }

  sees(node) {
    const [left, top, width, height] = this.rectangle(node);
    return left < this.canvas.width && top < this.canvas.height && left + width > 0 && top + height > 0;
  }

  /** Stroke a path of the plane, `width` CSS pixels wide. */
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

  /** Many edges of one look in one path. */
  lines({ path, mutual, opacity }) {
    const width = Math.min(Math.max(this.side * 0.02, 0.7), 2);
    this.stroke(path, this.look.edge, mutual ? 2 * width : width, { opacity });
  }

  /** What lies round a picture, outermost first, as [pixels, colour]: a seed's frame, its group's colour, or a hairline. */
  frames(node, by) {
    const line = Math.round(Math.min(Math.max(this.side * 0.045, 1.5), 6) * this.eye.ratio);
    const group = node.groups[by];
    const inner = group ? [[line, group.colors[Number(this.look.dark)]]] : this.side > 6 ? [[1, this.look.hairline]] : [];
    const gap = (group ? 2 : 1) * line;
    return node.seed ? [[gap + line, this.look.seed], [gap, this.look.paper], ...inner] : inner;
  }

  picture(node, by) {
    const [left, top, width, height] = this.rectangle(node);
    for (const [around, color] of this.frames(node, by)) {
      this.context.fillStyle = color;
      this.context.fillRect(left - around, top - around, width + 2 * around, height + 2 * around);
    }
    this.sheets.paint(this.context, node, left, top, width, height);
  }

  /** A frame round what is pointed at. */
  mark(node, by) {
    const { context } = this;
    const [left, top, width, height] = this.rectangle(node);
    const line = Math.round(3 * this.eye.ratio);
    const around = (this.frames(node, by)[0]?.[0] ?? 0) + line / 2;
    context.strokeStyle = this.look.accent;
    context.lineWidth = line;
    context.strokeRect(left - around, top - around, width + 2 * around, height + 2 * around);
  }

  arrow({ edge, color, width, dash }) {
    const path = new Path2D();
    trace(path, edge);
    this.stroke(path, color, width, { dash });
  }

  /** An arrow's head where it meets the picture, and at that picture's corner the rank. */
  head({ edge, color, width, rank }) {
    const { context, eye } = this;
    const { point, angle } = arrival(edge, 3 / eye.scale);
    const [x, y] = this.onScreen(point);
    const length = (5 + 1.6 * width) * eye.ratio;
    context.fillStyle = color;
    context.beginPath();
    context.moveTo(x, y);
    for (const turn of [-0.42, 0.42]) context.lineTo(x - length * Math.cos(angle + turn), y - length * Math.sin(angle + turn));
    context.fill();
    if (rank && this.side >= 22) this.rank(edge.to, rank, color);
  }

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
    context.fillText(rank, left, top + 0.06 * radius);
  }

  /** The title under a picture, where there is room for it, cut to the width of the picture's cell. */
  label(node, by) {
    if (this.side < LABELLED) return;
    const { context, look, eye } = this;
    const [left, top, width, height] = this.rectangle(node);
    context.font = `${12 * eye.ratio}px ${look.font}`;
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineWidth = 4 * eye.ratio;
    context.lineJoin = "round";
    context.strokeStyle = look.paper;
    context.fillStyle = look.text;
    const text = this.fitted(node, Math.round(this.box[0] * 1.12 * eye.scale * eye.ratio));
    const below = top + height + (this.frames(node, by)[0]?.[0] ?? 0) + 4 * eye.ratio;
    context.strokeText(text, left + width / 2, below);
    context.fillText(text, left + width / 2, below);
  }

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

/** Add an edge to a path of the plane. */
export function trace(path, { from, to, bend }) {
  const [a, b] = [centre(from), centre(to)];
  path.moveTo(a.x, a.y);
  if (bend) path.quadraticCurveTo(bend.x, bend.y, b.x, b.y);
  else path.lineTo(b.x, b.y);
}

/** Where an edge comes to the picture at its end, `gap` units before it, and in which direction: by halving its curve. */
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
