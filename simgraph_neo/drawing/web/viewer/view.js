// @ts-check
// What the state of the page means for the map: which images are lit, and how much the others fade.

/**
 * @import { Group, Node } from "./graph.js"
 * @import { Pointed } from "./scene.js"
 * @import { Viewer } from "./viewer.js"
 */

const [VEIL, THIN_VEIL] = [0.82, 0.55]; // how much other pictures fade: for an open card or a search, and on hover
const GROUP_VEIL = 0.75; // and beside isolated groups

/** @type {(viewer: Viewer) => Pointed} */
export function viewOf(viewer) {
  const { chosen, goal, matches, way, back, pointer, legend, controls } = viewer;
  const several = goal || matches.length || legend.pointed;
  const node = several ? null : (chosen ?? pointer.light.on);
  const marked = new Set([chosen, goal, pointer.node, ...matches].filter((each) => each !== null));
  const grouped = legend.pointed || !(chosen || matches.length) ? legend.chosen : [];
  const lit = litBy(viewer, node, grouped.length > 0);
  const names = lit || controls.by === "depth" ? grouped : legend.groups;
  const [veil, strength] = faded(viewer, grouped);
  return { centre: node, lit, veil, strength, marked, way, back, by: controls.by, names };
}

/**
 * Return how much the other images fade, and the opacity of arrows.
 * @type {(viewer: Viewer, grouped: Group[]) => [veil: number, strength: number]}
 */
function faded({ chosen, matches, pointer }, grouped) {
  const fixed = chosen || matches.length;
  const strength = fixed ? 1 : pointer.light.level;
  return [grouped.length ? GROUP_VEIL : (fixed ? VEIL : THIN_VEIL) * strength, strength];
}

/**
 * Return the images that do not fade; null: all.
 * @type {(viewer: Viewer, node: Node | null, grouped: boolean) => Set<Node> | null}
 */
export function litBy({ chosen, goal, matches, way, back, legend }, node, grouped) {
  if (grouped) return new Set([...legend.nodes.filter((each) => each.shown), ...around(node)]);
  if (chosen && goal) return new Set([chosen, goal, ...[...way, ...back].map((step) => step.node)]);
  if (matches.length) return new Set([...matches, ...(node ? [node] : [])].filter((each) => each.shown));
  return node ? new Set(around(node)) : null;
}

/** @type {(node: Node | null) => Node[]} */
function around(node) {
  if (!node) return [];
  const others = [...node.list.map((edge) => edge.to), ...node.listedBy.map((edge) => edge.from)];
  return [node, ...others.filter((each) => each.shown)];
}
