// @ts-check
// What stands after "#" in the address, so that a link opens an image's card or a path again.

/** @import { Node } from "./graph.js" */

/** The ids in the address: [start, goal], each null if there is none. */
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
    // a frame without an address of its own, as notebooks make them
  }
}
