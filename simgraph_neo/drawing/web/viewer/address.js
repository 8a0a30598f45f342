// @ts-check
// The part of the address after "#": a link can open the card of an image, or a path.

/** @import { Node } from "./graph.js" */

/** Return the ids in the address, [start, goal]; each may be null. */
export function asked() {
  const words = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
  return ["id", "to"].map((name) => words.get(name));
}

/** @type {(start: Node | null, goal: Node | null) => void} */
export function remember(start, goal) {
  const words = [start && `id=${encodeURIComponent(start.id)}`, goal && `to=${encodeURIComponent(goal.id)}`];
  const address = words.filter(Boolean).join("&");
  try {
    history.replaceState(null, "", address ? `#${address}` : location.pathname + location.search);
  } catch {
    // an iframe without an address of its own, as in notebooks
  }
}
