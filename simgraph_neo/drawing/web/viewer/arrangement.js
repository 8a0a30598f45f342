// @ts-check
// Where the pictures are: one arrangement for wide screens, one for upright ones, and where a small screen begins.

import { bounds, centre } from "./graph.js";

/**
 * @import { Area, Graph, Node, Point } from "./graph.js"
 * @import { Camera } from "./camera.js"
 * @typedef {{ places: Point[], bends: (Point | null)[] }} Places of all nodes and all edges
 */

const EITHER = Math.sqrt((4 / 3) * (9 / 16)); // width / height of a stage that suits both arrangements equally
export const AREA = 0.55; // of a cell that a picture fills, as in Python (canvas/geometry.py)
const CELL = Math.sqrt(1 / AREA); // side of a cell in pictures
const LARGEST = 480; // CSS pixels of the largest picture at the highest zoom
const LEAST = 44; // CSS pixels of a picture at the start on a small screen: a finger's width
const SMALL = matchMedia("(pointer: coarse), (max-width: 760px)");

/** Moves all pictures of a graph, and gives the camera its limits; `moved()` is called after it. */
export class Arrangement {
  /**
   * @param {Graph} graph
   * @param {Camera} camera
   * @param {() => void} moved
   */
  constructor(graph, camera, moved) {
    this.graph = graph;
    this.camera = camera;
    this.moved = moved;
    this.upright = /** @type {boolean | null} */ (null);
    const { nodes, edges, upright } = graph;
    const bends = new Map(upright.bends.map(([a, b, x, y]) => [`${a},${b}`, { x, y }]));
    /** @type {[wide: Places, upright: Places]} */
    this.both = [
      { places: nodes.map(({ x, y }) => ({ x, y })), bends: edges.map((edge) => edge.bend) },
      {
        places: upright.places.map(([x, y]) => ({ x, y })),
        bends: edges.map(({ from, to }) => bends.get(String([from.index, to.index].sort((a, b) => a - b))) ?? null),
      },
    ];
  }

  /**
   * Give nodes places of their own beside others, in both arrangements; nothing else moves.
   * @type {(fresh: Node[], near: Node[]) => void}
   */
  grow(fresh, near) {
    const { nodes, edges } = this.graph;
    const others = nodes.filter((node) => node.shown && !fresh.includes(node));
    for (const { places, bends } of this.both) {
      /** @param {Node} node */
      const areaOf = (node) => ({ ...sized(node), ...places[node.index] });
      const known = others.map(areaOf);
      const beside = near.filter((node) => !fresh.includes(node)).map(areaOf);
      for (const node of fresh) {
        places[node.index] = freePlace(known, beside.length ? beside : known, sized(node), this.graph.box);
        known.push(areaOf(node));
      }
      while (bends.length < edges.length) bends.push(null);
    }
    this.place(fresh);
  }

  /**
   * Return the places that pictures of the usual shape would get beside a node.
   * @type {(near: Node, count: number) => Area[]}
   */
  free(near, count) {
    const [width, height] = this.graph.box;
    const known = /** @type {Area[]} */ (this.graph.nodes.filter((node) => node.shown).map((node) => node));
    /** @type {Area[]} */
    const found = [];
    while (found.length < count) {
      const place = freePlace([...known, ...found], [near], { width, height }, this.graph.box);
      found.push({ ...place, width, height });
    }
    return found;
  }

  /** The places of the arrangement that is seen. */
  get places() {
    return this.both[Number(this.upright ?? false)].places;
  }

  /**
   * Put these nodes where the arrangement has them, and give the camera the area of all that are shown.
   * @param {Node[]} nodes
   */
  place(nodes) {
    for (const node of nodes) Object.assign(node, this.places[node.index]);
    this.camera.area = bounds(this.graph.nodes.filter((node) => node.shown));
    this.moved();
  }

  /**
   * Move a node in the arrangement that is seen; its edges are straight from then on.
   * @type {(node: Node, point: Point) => void}
   */
  put(node, { x, y }) {
    for (const { places } of this.both) places[node.index] ??= { x, y }; // one that has no place yet
    this.places[node.index] = { x, y };
    const { bends } = this.both[Number(this.upright ?? false)];
    this.graph.edges.forEach((edge, number) => {
      if (edge.from === node || edge.to === node) edge.bend = bends[number] = null;
    });
  }

  /**
   * Move a node by CSS pixels, and show it there.
   * @type {(node: Node, way: Point) => void}
   */
  drag(node, way) {
    const { scale } = this.camera;
    this.put(node, { x: node.x + way.x / scale, y: node.y + way.y / scale });
    this.place([node]);
    this.camera.changed();
  }

  /**
   * Return the nodes whose places are covered by others that are shown.
   * @param {Node[]} nodes
   */
  covered(nodes) {
    const others = this.graph.nodes.filter((node) => node.shown && !nodes.includes(node));
    return nodes.filter((node) => others.some((other) => overlap(node, other)));
  }

  /**
   * Take the arrangement whose shape is nearer to that of the stage; do nothing while the stage has no size.
   * @param {HTMLElement} stage
   */
  suit({ clientWidth: width, clientHeight: height }) {
    const upright = width < EITHER * height;
    if (!width || !height || upright === this.upright) return;
    this.upright = upright;
    const { camera, graph } = this;
    const { places, bends } = this.both[Number(upright)];
    graph.nodes.forEach((node, number) => Object.assign(node, places[number]));
    graph.edges.forEach((edge, number) => (edge.bend = bends[number] ?? null));
    const side = Math.max(...graph.box);
    camera.begin(bounds(graph.nodes), LARGEST / side, SMALL.matches ? LEAST / side : 0, firstSeen(graph));
    this.moved();
  }
}

/** @type {(a: Area, b: Area) => boolean} */
const overlap = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** @type {(node: Node) => { width: number, height: number }} */
const sized = ({ width, height }) => ({ width, height });

/**
 * Return the place of a new picture: in the free cell that is nearest to the pictures that brought it.
 * @type {(known: Area[], beside: Area[], size: { width: number, height: number }, box: [number, number]) => Point}
 */
function freePlace(known, beside, { width, height }, box) {
  const [across, down] = box.map((length) => length * CELL);
  /** @type {(point: Point) => [column: number, row: number]} */
  const cellOf = ({ x, y }) => [Math.floor(x / across), Math.floor(y / down)];
  const taken = new Set(known.map((each) => String(cellOf(centre(each)))));
  const middle = centre(bounds(beside));
  const [column, row] = cellOf(middle);
  /** @type {Point | null} */
  let best = null;
  let least = Infinity;
  // one ring further than the first free cell: a corner is farther away than the next ring's side
  for (let ring = 0, last = Infinity; ring <= last; ring++)
    for (const [right, under] of ringOf(ring)) {
      if (taken.has(String([column + right, row + under]))) continue;
      last = Math.min(last, ring + 1);
      const at = { x: (column + right + 0.5) * across, y: (row + under + 0.5) * down };
      const far = Math.hypot(at.x - middle.x, at.y - middle.y);
      if (far < least) [best, least] = [at, far];
    }
  const { x, y } = best ?? middle;
  return { x: Math.round(x - width / 2), y: Math.round(y - height / 2) };
}

/** The cells at a distance from the middle one. @type {(ring: number) => [right: number, under: number][]} */
function ringOf(ring) {
  const steps = Array.from({ length: 2 * ring + 1 }, (_, step) => step - ring);
  const all = steps.flatMap((right) => steps.map((under) => /** @type {[number, number]} */ ([right, under])));
  return all.filter(([right, under]) => Math.max(Math.abs(right), Math.abs(under)) === ring);
}

/**
 * Return what a screen that cannot show all shows first: all seeds or, if they are too far apart, the first of them;
 * without seeds the middle of the largest community; else the image that most images list.
 * @type {(graph: Graph) => Area[]}
 */
function firstSeen({ nodes, groupings }) {
  const seeds = nodes.filter((node) => node.seed);
  if (seeds.length) return [bounds(seeds), seeds[0]];
  const largest = groupings.find(({ by }) => by === "community")?.groups[0].nodes.map((index) => nodes[index]);
  return [largest ? middleOf(largest) : least(nodes, (node) => -node.listedBy.length)];
}

/**
 * Return the node in the middle of others: the one with the least distance to their median.
 * @param {Node[]} nodes
 */
function middleOf(nodes) {
  /** @param {"x" | "y"} axis */
  const median = (axis) => nodes.map((node) => centre(node)[axis]).sort((a, b) => a - b)[nodes.length >> 1];
  const [x, y] = [median("x"), median("y")];
  return least(nodes, (node) => Math.hypot(centre(node).x - x, centre(node).y - y));
}

/** @type {(nodes: Node[], length: (node: Node) => number) => Node} */
const least = (nodes, length) => nodes.reduce((best, node) => (length(node) < length(best) ? node : best));
