// @ts-check
// The columns of the list, and the order of its rows by one of them.

import { make } from "./card.js";

/** @import { Node } from "./graph.js" */

/**
 * Its name in the address; its heading; whether the first click sorts the largest first; how two images compare.
 * @typedef {{ name: string, label: string, down: boolean, compare: (a: Node, b: Node) => number }} Column
 */

const UNKNOWN = 1e9; // a depth after all others

/** @type {(a: Node, b: Node) => number} */
const byTitle = (a, b) => a.name.localeCompare(b.name, "en") || a.index - b.index;

/** @type {Record<"title" | "depth" | "lists", Column>} */
const SORTED_BY = {
  title: { name: "title", label: "Title", down: false, compare: byTitle },
  depth: {
    name: "depth",
    label: "Depth",
    down: false,
    compare: (a, b) => (a.depth ?? UNKNOWN) - (b.depth ?? UNKNOWN),
  },
  lists: { name: "lists", label: "In lists", down: true, compare: (a, b) => a.listedBy.length - b.listedBy.length },
};

/**
 * Return the columns that sort: of the depth only if there are several, of the group only if images have one.
 * @type {(deep: boolean, by: string) => Column[]}
 */
export function columnsOf(deep, by) {
  /** @param {Node} node */
  const place = (node) => Number(node.groups[by]?.label ?? UNKNOWN);
  const label = `${by.charAt(0).toUpperCase()}${by.slice(1)}`;
  const group = {
    name: "group",
    label,
    down: false,
    compare: (/** @type {Node} */ a, /** @type {Node} */ b) => place(a) - place(b),
  };
  const { title, depth, lists } = SORTED_BY;
  return [title, ...(deep ? [depth] : []), lists, ...(by && by !== "depth" ? [group] : [])];
}

/** The text of an image in a column, but for its title. @type {(node: Node, name: string, by: string) => string} */
export function cellOf(node, name, by) {
  if (name === "lists") return node.listedBy.length.toLocaleString("en");
  return (name === "depth" ? node.depth?.toString() : node.groups[by]?.name) ?? "–";
}

/** The column and direction that `sort` names, as "title" or "-lists". @type {(sort: string, columns: Column[]) => { column: Column | undefined, down: boolean }} */
export function orderOf(sort, columns) {
  const down = sort.startsWith("-");
  return { column: columns.find(({ name }) => name === sort.slice(Number(down))), down };
}

/**
 * Return the nodes in the order of a column; those that are equal in it are sorted by title.
 * @type {(nodes: Node[], column: Column, down: boolean) => Node[]}
 */
export const sorted = (nodes, { compare }, down) =>
  nodes.toSorted((a, b) => (down ? compare(b, a) : compare(a, b)) || byTitle(a, b));

/**
 * Return the heading of a column: a button that sorts by it, then the other way round, then not at all. `press` is
 * called with the next order.
 * @type {(column: Column, sort: string, press: (sort: string) => void) => Element}
 */
export function heading(column, sort, press) {
  const orders = column.down ? [`-${column.name}`, column.name, ""] : [column.name, `-${column.name}`, ""];
  const place = orders.indexOf(sort);
  const now = place < 0 || place === 2 ? "none" : sort.startsWith("-") ? "descending" : "ascending";
  const button = make("button", { type: "button", value: column.name }, column.label);
  button.addEventListener("click", () => press(orders[(place + 1) % 3]));
  return make("th", { scope: "col", className: column.name, ariaSort: now }, button);
}
