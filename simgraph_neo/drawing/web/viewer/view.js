// @ts-check
// What the state of the page means for the map: which images are lit, and how much the others fade.

/**
 * @import { Pictures } from "./sheets.js"
 * @import { Group, Node } from "./graph.js"
 * @import { Pointed } from "./scene.js"
 * @import { Viewer } from "./viewer.js"
 */

/**
 * What a page on a server adds: pictures that are fetched one by one, and the parts of a card that ask for more.
 * @typedef {object} Live
 * @property {(nodes: Node[], changed: () => void) => Pictures} pictures
 * @property {(node: Node) => Element[]} card
 * @property {(node: Node) => void} expand called for Enter while a card is open
 * @property {(node: Node) => void} hide called for Delete
 * @property {() => Element[]} rest what stands beside the number of images that are not expanded
 * @property {(node: Node) => Element[]} own the parts of a card about the image itself
 * @property {(node: Node) => Element[]} parents what stands in a card under the images that list it
 * @property {() => void} moved called when a picture was dragged
 * @property {(start: Node, goal: Node) => Element[]} seek the parts of a path's tray that look farther than this page
 * @property {(words: string) => Element[]} found what a search finds beyond this page
 * @property {(start: Node, goal: Node) => void} reached called when a path is shown
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
