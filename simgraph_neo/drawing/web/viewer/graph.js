// @ts-check
// The graph, indexed for quick access: neighbour lists, search, shortest paths, and pictures by position.

/**
 * @typedef {{ x: number, y: number }} Point
 * @typedef {Point & { width: number, height: number }} Area
 * @typedef {"subjects" | "genres" | "contributors"} Kind
 * @typedef {[light: string, dark: string]} Pair of colours
 * @typedef {{ name: string, why?: string, colors: Pair, nodes: number[], label: string }} Group its most typical image is
 *   the first; its label is its number in the legend, from 1, or its depth
 * @typedef {{ by: string, groups: Group[] }} Grouping
 * @typedef {[sheet: number, left: number, top: number, width: number, height: number]} Sprite
 */

/**
 * A graph as it is in the file: nodes are indices into `nodes`; subjects, genres and contributors are into `names`.
 * @typedef {object} GraphData
 * @property {string[]} sheets URLs
 * @property {[width: number, height: number]} box of a picture of the usual shape
 * @property {number[]} seeds
 * @property {NodeData[]} nodes
 * @property {string[]} names
 * @property {[from: number, to: number, rank: number, x?: number, y?: number][]} edges
 * @property {Grouping[]} groupings
 * @property {Upright} upright
 *
 * The other arrangement: the places of all nodes, and of two nodes, the smaller index first, the bend of their edges.
 * @typedef {object} Upright
 * @property {[x: number, y: number][]} places
 * @property {[from: number, to: number, x: number, y: number][]} bends
 *
 * @typedef {object} NodeFacts
 * @property {string} id
 * @property {string} [title]
 * @property {string} [source]
 * @property {string} [license]
 * @property {string} [credit]
 * @property {string} [link] its page in the catalogue
 * @property {number} [depth]
 * @property {string} [missing] why there is no picture
 * @property {"hidden" | "rights"} [withheld] why a picture is left out that there is
 * @property {boolean} listed whether its neighbour list is known
 * @property {boolean} [unexpanded] whether its neighbour list was not requested
 * @property {string} color
 * @property {[x: number, y: number, width: number, height: number]} place
 * @property {Sprite | null} [sprite]
 *
 * @typedef {NodeFacts & Partial<Record<Kind, number[]>>} NodeData
 */

/**
 * @typedef {object} NodeLinks
 * @property {number} index
 * @property {string} name its title, else its id
 * @property {Edge[]} list the edges of its neighbour list, most similar first
 * @property {Edge[]} listedBy the edges from images that list it, by rank
 * @property {Record<string, Group | undefined>} groups by the name of the grouping
 * @property {boolean} shown
 * @property {boolean} seed
 * @property {string} [chip] what the field in its corner says, on a page on a server
 * @property {string} [plain] name and id, normalized for `search`
 * @property {Reason[]} [about] subjects, genres and contributors, normalized for `search`
 *
 * @typedef {NodeFacts & Area & Record<Kind, string[]> & NodeLinks} Node
 * @typedef {{ kind: Kind, name: string, plain: string }} Reason
 */

/**
 * @typedef {object} Edge
 * @property {Node} from
 * @property {Node} to
 * @property {number} rank 0 if unknown
 * @property {Point | null} bend the middle control point of a quadratic curve; null for a straight line
 * @property {boolean} mutual
 *
 * @typedef {Omit<GraphData, "nodes" | "edges"> & { nodes: Node[], edges: Edge[], byId: Map<string, Node> }} Graph
 * @typedef {{ node: Node, edge: Edge | null }} Step of a path; the first has no edge
 * @typedef {{ node: Node, why: Reason[], quality: number }} Match
 */

/** Property of a node -> its label. @type {Record<Kind, string>} */
export const KINDS = { subjects: "Subjects", genres: "Genres", contributors: "Contributors" };
const EACH_KIND = /** @type {Kind[]} */ (Object.keys(KINDS));

/**
 * Connect nodes and edges by references.
 * @type {(graph: GraphData) => Graph}
 */
export function indexed(graph) {
  const nodes = graph.nodes.map((node, index) => joinable(node, index, graph.names));
  for (const [from, to, rank, x, y] of graph.edges) {
    const bend = x === undefined || y === undefined ? null : { x, y };
    const edge = { from: nodes[from], to: nodes[to], rank, bend, mutual: false };
    nodes[from].list.push(edge);
    nodes[to].listedBy.push(edge);
  }
  const edges = nodes.flatMap((node) => node.list);
  for (const edge of edges) edge.mutual = edge.to.list.some((back) => back.to === edge.from);
  for (const node of nodes) {
    node.list.sort((a, b) => a.rank - b.rank || a.to.index - b.to.index);
    node.listedBy.sort((a, b) => a.rank - b.rank || a.from.index - b.from.index);
  }
  for (const index of graph.seeds) nodes[index].seed = true;
  const whole = { ...graph, nodes, edges, byId: new Map(nodes.map((node) => [node.id, node])) };
  regroup(whole, graph.groupings, nodes);
  return whole;
}

/**
 * Give a graph other groupings, whose groups have indices into `nodes`.
 * @type {(graph: Graph, groupings: Grouping[], nodes: Node[]) => void}
 */
export function regroup(graph, groupings, nodes) {
  for (const node of graph.nodes) node.groups = {};
  graph.groupings = groupings;
  for (const { by, groups } of groupings)
    groups.forEach((group, place) => {
      group.label = by === "depth" ? group.name.replace(/\D/g, "") || "?" : String(place + 1);
      for (const index of group.nodes) nodes[index].groups[by] = group;
      group.nodes = group.nodes.map((index) => nodes[index].index);
    });
}

/** @type {(node: NodeData, index: number, names: string[]) => Node} */
function joinable(node, index, names) {
  const [x, y, width, height] = node.place;
  /** @param {Kind} kind */
  const named = (kind) => (node[kind] ?? []).map((number) => names[number]);
  const of = { subjects: named("subjects"), genres: named("genres"), contributors: named("contributors") };
  const links = { list: [], listedBy: [], groups: {}, shown: true, seed: false };
  return { ...node, ...of, ...links, index, name: node.title || node.id, x, y, width, height };
}

/**
 * Return the centre of a node's picture.
 * @type {(node: Area) => Point}
 */
export function centre(node) {
  return { x: node.x + node.width / 2, y: node.y + node.height / 2 };
}

/**
 * Return the smallest rectangle that contains the pictures of all these nodes.
 * @type {(nodes: Area[]) => Area}
 */
export function bounds(nodes) {
  /** @param {(node: Area) => number} length */
  const least = (length) => nodes.reduce((low, node) => Math.min(low, length(node)), Infinity);
  const [x, y] = [least((node) => node.x), least((node) => node.y)];
  const [right, bottom] = [-least((node) => -node.x - node.width), -least((node) => -node.y - node.height)];
  return { x, y, width: right - x, height: bottom - y };
}

/** Letters that are not another letter with a mark on it. @type {Record<string, string>} */
const LETTERS = { ø: "o", æ: "ae", œ: "oe", ß: "ss", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

/** @param {string} text */
const plain = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[øæœßłđðþı]/g, (letter) => LETTERS[letter]);

/**
 * Return the nodes that contain every word of a query; case and accents do not matter. Titles that begin with its first
 * word come first, then titles with a word that does, then other titles and ids; equal ones are sorted by title. In the
 * last matches a word is in a subject, genre or contributor; `why` names these.
 * @type {(nodes: Node[], query: string) => Match[]}
 */
export function search(nodes, query) {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const found = nodes.map((node) => matched(node, words)).filter((match) => match !== null);
  /** @type {(a: Match, b: Match) => number} */
  const byTitle = (a, b) => a.node.name.localeCompare(b.node.name, "en") || a.node.index - b.node.index;
  return found.sort((a, b) => b.quality - a.quality || byTitle(a, b));
}

/** @type {(node: Node, words: string[]) => Match | null} */
function matched(node, words) {
  const text = (node.plain ??= plain(`${node.name} ${node.id}`));
  const others = words.filter((word) => !text.includes(word));
  if (!others.length) {
    const begins = plain(node.name)
      .split(/[^\p{L}\p{N}]+/u)
      .some((word) => word.startsWith(words[0]));
    return { node, why: [], quality: text.startsWith(words[0]) ? 3 : begins ? 2 : 1 };
  }
  const about = (node.about ??= EACH_KIND.flatMap((kind) =>
    node[kind].map((name) => ({ kind, name, plain: plain(name) })),
  ));
  const why = others.map((word) => about.find((each) => each.plain.includes(word)));
  return why.every((reason) => reason !== undefined) ? { node, why: [...new Set(why)], quality: 0 } : null;
}

/**
 * How a search reached a node: the edge from the node before, the sum of ranks, that node's position in its level.
 * @typedef {{ edge: Edge | null, ranks: number, place: number }} Meeting
 */

/**
 * Return the shortest path along neighbour lists from start to goal; empty if there is none. Of several, it is the one
 * with the smallest sum of ranks, then the first by ids, like `simgraph path`.
 * @type {(start: Node, goal: Node) => Step[]}
 */
export function shortestWay(start, goal) {
  /** @type {Map<Node, Meeting>} */
  const met = new Map([[start, { edge: null, ranks: 0, place: 0 }]]);
  for (let level = [start]; level.length && !met.has(goal);) level = nextLevel(met, level);
  /** @type {Step[]} */
  const way = [];
  for (let node = met.has(goal) ? goal : undefined; node; node = way[0].edge?.from)
    way.unshift({ node, edge: met.get(node)?.edge ?? null });
  return way;
}

/** @type {(met: Map<Node, Meeting>, level: Node[]) => Node[]} */
function nextLevel(met, level) {
  /** @type {Map<Node, Meeting>} */
  const best = new Map();
  level.forEach((node, place) => {
    const before = met.get(node)?.ranks ?? 0;
    for (const edge of node.list) {
      const ranks = before + edge.rank;
      const least = best.get(edge.to)?.ranks ?? Infinity;
      if (!met.has(edge.to) && ranks < least) best.set(edge.to, { edge, ranks, place });
    }
  });
  for (const [node, step] of best) met.set(node, step);
  return [...best].sort(([a, one], [b, other]) => one.place - other.place || a.index - b.index).map(([node]) => node);
}

/**
 * Return the nearest shown node in the direction (dx, dy), or null; nodes straight ahead are preferred.
 * @type {(nodes: Node[], node: Node, dx: number, dy: number) => Node | null}
 */
export function nearestTowards(nodes, node, dx, dy) {
  const here = centre(node);
  /** @type {Node | null} */
  let best = null;
  let least = Infinity;
  for (const other of nodes) {
    const there = centre(other);
    const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
    const aside = Math.abs((there.x - here.x) * dy - (there.y - here.y) * dx);
    if (other.shown && along > aside / 2 && along + 2 * aside < least) [best, least] = [other, along + 2 * aside];
  }
  return best;
}

/** A grid of squares, each with the nodes whose centre is in it: finds the node under the pointer quickly. */
export class Grid {
  /**
   * @param {Node[]} nodes
   * @param {number} side
   */
  constructor(nodes, side) {
    this.side = side;
    /** @type {Map<string, Node[]>} */
    this.squares = new Map();
    for (const node of nodes) {
      const { x, y } = centre(node);
      const key = this.key(Math.floor(x / side), Math.floor(y / side));
      this.squares.set(key, [...(this.squares.get(key) ?? []), node]);
    }
  }

  /** @type {(column: number, row: number) => string} */
  key(column, row) {
    return `${column},${row}`;
  }

  /**
   * Return the shown node whose picture, extended by `reach` units on each side, contains a point; or null.
   * @param {Point} point
   */
  at({ x, y }, reach = 0) {
    const [column, row] = [Math.floor(x / this.side), Math.floor(y / this.side)];
    const near = [-1, 0, 1].flatMap((right) =>
      [-1, 0, 1].flatMap((down) => this.squares.get(this.key(column + right, row + down)) ?? []),
    );
    /** @param {Node} node */
    const holds = (node) =>
      x >= node.x - reach &&
      x <= node.x + node.width + reach &&
      y >= node.y - reach &&
      y <= node.y + node.height + reach;
    return near.find((node) => node.shown && holds(node)) ?? null;
  }
}
