// @ts-check
// The elements of viewer.html.j2.

/**
 * Id -> element.
 * @typedef {Record<"nearer" | "farther" | "all" | "about" | "understood" | "cancel" | "fold" | "shortcuts" | "asGraph" | "asList", HTMLButtonElement>} Buttons
 * @typedef {Record<"card" | "list" | "hint" | "legend" | "groups" | "status" | "stage", HTMLElement>} Places
 * @typedef {Record<"banner" | "question" | "controls" | "coloring" | "depths", HTMLElement>} Parts
 * @typedef {{ canvas: HTMLCanvasElement, query: HTMLInputElement, color: HTMLSelectElement }} Inputs
 * @typedef {Buttons & Places & Parts & Inputs & { help: HTMLDialogElement }} Page
 */

/**
 * Return the elements of the page that have an id.
 * @type {(root: HTMLElement) => Page}
 */
export function pageOf(root) {
  const elements = [...root.querySelectorAll("[id]")].map((element) => [element.id, element]);
  return /** @type {Page} */ (Object.fromEntries(elements));
}
