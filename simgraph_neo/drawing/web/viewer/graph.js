// The graph, made quick to ask: lists, search, shortest ways, and what lies where.

export const KINDS = { subjects: "About", genres: "Kind", contributors: "By" }; // names of a work, and what they are called

/**
 * Join nodes and edges. Each node gets `name`, `list` (the edges of its own list, most similar first), `listedBy` (the
 * edges that end at it, by rank) and `shown`. An edge is { from, to, rank, bend, mutual } with nodes at its ends; its
 * rank is 0 when it is not known, its bend the middle control point of a quadratic curve or null for a straight line.
 * Subjects, genres and contributors, which a file holds as places in its list of names, become those names.
 */
export function indexed(graph) {
  const nodes = graph.nodes.map((node, index) => {
    const [x, y, width, height] = node.place;
    const name = node.title || node.id;
    const named = Object.keys(KINDS).map((kind) => [kind, (node[kind] ?? []).map((number) => graph.names[number])]);
    return { ...node, ...Object.fromEntries(named), index, name, x, y, width, height, list: [], listedBy: [], groups: {}, shown: true };
  });
  for (const [from, to, rank, x, y] of graph.edges) {
    const edge = { from: nodes[from], to: nodes[to], rank, bend: x === undefined ? null : { x, y } };
    nodes[from].list.push(edge);
    nodes[to].listedBy.push(edge);
  }
  const edges = nodes.flatMap((node) => node.list);
  for (const edge of edges) edge.mutual = edge.to.list.some((back) => back.to === edge.from);
  for (const node of nodes) {
    node.list.sort((a, b) => a.rank - b.rank || a.to.index - b.to.index);
    node.listedBy.sort((a, b) => a.rank - b.rank || a.from.index - b.from.index);
  }
  for (const { by, groups } of graph.groupings)
    for (const group of groups) for (const index of group.nodes) nodes[index].groups[by] = group;
  for (const index of graph.seeds) nodes[index].seed = true;
  return { ...graph, nodes, edges, byId: new Map(nodes.map((node) => [node.id, node])) };
}

/** The middle of a node's picture. */
export function centre(node) {
  return { x: node.x + node.width / 2, y: node.y + node.height / 2 };
}

/** The smallest rectangle that holds all pictures of some nodes. */
export function bounds(nodes) {
  const least = (length) => nodes.reduce((low, node) => Math.min(low, length(node)), Infinity);
  const [x, y] = [least((node) => node.x), least((node) => node.y)];
  const [right, bottom] = [-least((node) => -node.x - node.width), -least((node) => -node.y - node.height)];
  return { x, y, width: right - x, height: bottom - y };
}

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * What holds every word of a query, in any case and with or without accents, as [{ node, why }]: by title and id, best
 * first, then with the help of subjects, genres and contributors, of which `why` names those that were needed.
 */
export function search(nodes, query) {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const found = nodes.map((node) => matched(node, words)).filter(Boolean);
  return found.sort((a, b) => b.quality - a.quality || a.node.index - b.node.index);
}

function matched(node, words) {
  node.plain ??= plain(`${node.name} ${node.id}`);
  const others = words.filter((word) => !node.plain.includes(word));
  if (!others.length)
    return { node, why: [], quality: node.plain.startsWith(words[0]) ? 3 : node.plain.includes(` ${words[0]}`) ? 2 : 1 };
  node.about ??= Object.keys(KINDS).flatMap((kind) => node[kind].map((name) => ({ kind, name, plain: plain(name) })));
  const why = others.map((word) => node.about.find((each) => each.plain.includes(word)));
  return why.every(Boolean) ? { node, why: [...new Set(why)], quality: 0 } : null;
}

/**
 * The shortest way along lists, as [{ node, edge }] from start to goal, the first without an edge; empty if there is
 * none. Of several it is the one with the smallest sum of ranks, then the first by ids: the one `simgraph path` gives.
 */
export function shortestWay(start, goal) {
  const met = new Map([[start, { before: null, edge: null, ranks: 0 }]]);
  for (let level = [start]; level.length && !met.has(goal); ) level = nextLevel(met, level);
  const way = [];
  for (let node = met.has(goal) ? goal : null; node; node = met.get(node).before)
    way.unshift({ node, edge: met.get(node).edge });
  return way;
}

function nextLevel(met, level) {
  const best = new Map();
  level.forEach((node, place) => {
    for (const edge of node.list) {
      const ranks = met.get(node).ranks + edge.rank;
      if (!met.has(edge.to) && !(best.get(edge.to)?.ranks <= ranks)) best.set(edge.to, { before: node, edge, ranks, place });
    }
  });
  for (const [node, step] of best) met.set(node, step);
  return [...best.keys()].sort((a, b) => best.get(a).place - best.get(b).place || a.index - b.index);
}

/** The shown picture nearest to a node in the direction of (dx, dy), preferring straight ahead; or null. */
export function nearestTowards(nodes, node, dx, dy) {
  const here = centre(node);
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

/** Squares of the plane with the pictures whose middle is in them: finds what is under a pointer without a search. */
export class Grid {
  constructor(nodes, side) {
    this.side = side;
    this.squares = new Map();
    for (const node of nodes) {
      const { x, y } = centre(node);
      const key = this.key(Math.floor(x / side), Math.floor(y / side));
      this.squares.set(key, [...(this.squares.get(key) ?? []), node]);
    }
  }

  key(column, row) {
    return `${column},${row}`;
  }

  /** The shown node whose picture holds a point, with `reach` units to spare round it; or null. */
  at({ x, y }, reach = 0) {
    const [column, row] = [Math.floor(x / this.side), Math.floor(y / this.side)];
    const near = [-1, 0, 1].flatMap((right) => [-1, 0, 1].flatMap((down) => this.squares.get(this.key(column + right, row + down)) ?? []));
    const holds = (node) =>
      x >= node.x - reach && x <= node.x + node.width + reach && y >= node.y - reach && y <= node.y + node.height + reach;
    return near.find((node) => node.shown && holds(node)) ?? null;
  }
}
