// @ts-check
// Images that come after the page was opened: nodes and edges are added to the graph, and nothing is taken away.

import { AREA } from "../viewer/arrangement.js";

/**
 * @import { Edge, Graph, Kind, Node, NodeFacts } from "../viewer/graph.js"
 * @typedef {Omit<NodeFacts, "place"> & Partial<Record<Kind, string[]>>} Described
 * @typedef {Described & { neighbours: string[], size: [width: number, height: number] }} Facts of an image, as `/api/nodes` gives them
 */

const PICTURE = 0.9; // the longer side of a picture at most, in cells, as in Python's `equal_area`

/** The neighbour lists of all images of the page, also with images that are not in it. */
export class Lists {
  /** @param {{ id: string, neighbours?: string[] }[]} facts */
  constructor(facts) {
    /** @type {Map<string, string[]>} */
    this.of = new Map();
    /** The ids of images that are hidden in this view. @type {Set<string>} */
    this.hidden = new Set();
    this.learn(facts);
  }

  /** @param {{ id: string, neighbours?: string[] }[]} facts */
  learn(facts) {
    for (const { id, neighbours } of facts) this.of.set(id, neighbours ?? []);
  }

  /** The neighbours of an image that are not on the map and may be. @type {(graph: Graph, node: Node) => string[]} */
  outside(graph, node) {
    return (this.of.get(node.id) ?? []).filter((id) => !graph.byId.get(id)?.shown && !this.hidden.has(id));
  }
}

/**
 * Add images to a graph, or tell what is known of them now. Returns the new nodes, without a place on the map.
 * @type {(graph: Graph, facts: Facts[], lists: Lists) => Node[]}
 */
export function grow(graph, facts, lists) {
  lists.learn(facts);
  const fresh = facts.filter(({ id }) => !graph.byId.has(id)).map((each, place) => joined(each, graph, place));
  graph.nodes.push(...fresh);
  for (const node of fresh) graph.byId.set(node.id, node);
  for (const { id, listed, unexpanded, withheld, color } of facts)
    Object.assign(graph.byId.get(id) ?? {}, { listed, unexpanded, withheld, color });
  connect(graph, lists);
  return fresh;
}

/** @type {(facts: Facts, graph: Graph, place: number) => Node} */
function joined(facts, graph, place) {
  const { size, ...described } = facts;
  const [width, height] = fitted(size, graph.box);
  const none = { subjects: [], genres: [], contributors: [], list: [], listedBy: [], groups: {} };
  const index = graph.nodes.length + place;
  const name = facts.title || facts.id;
  /** @type {Pick<Node, "place" | "x" | "y" | "width" | "height">} */
  const area = { place: [0, 0, width, height], x: 0, y: 0, width, height };
  return { ...none, ...described, ...area, index, name, shown: true, seed: false };
}

/**
 * Scale a picture to the usual area, as Python's `equal_area` does for the others.
 * @type {(size: [number, number], box: [number, number]) => [width: number, height: number]}
 */
function fitted([width, height], box) {
  const [across, down] = box.map((length) => length / Math.sqrt(AREA));
  const most = Math.min((PICTURE * across) / width, (PICTURE * down) / height);
  const scale = Math.min(Math.sqrt((AREA * across * down) / (width * height)), most);
  return [Math.round(width * scale), Math.round(height * scale)];
}

/**
 * Add the edges between images of the graph that are not in it yet.
 * @type {(graph: Graph, lists: Lists) => void}
 */
function connect(graph, lists) {
  for (const from of graph.nodes) {
    const known = new Set(from.list.map(({ to }) => to.id));
    (lists.of.get(from.id) ?? []).forEach((id, place) => {
      const to = graph.byId.get(id);
      if (!to || known.has(id)) return;
      /** @type {Edge} */
      const edge = { from, to, rank: place + 1, bend: null, mutual: false };
      from.list.push(edge);
      to.listedBy.push(edge);
      graph.edges.push(edge);
    });
    from.list.sort((a, b) => a.rank - b.rank);
  }
  for (const edge of graph.edges) edge.mutual = edge.to.list.some((back) => back.to === edge.from);
  for (const node of graph.nodes) node.listedBy.sort((a, b) => a.rank - b.rank || a.from.index - b.from.index);
}
