// @ts-check
// What one sees, kept in the store: a link that opens it for others, and files to take away.

import { closing, counted, make } from "../viewer/card.js";
import { Refusal, send } from "./ask.js";

/** @import { Viewer } from "../viewer/viewer.js" */

const FILES = {
  html: "Web page",
  png: "Picture",
  pdf: "PDF",
  gexf: "Gephi",
  graphml: "GraphML",
  csv: "Tables",
  json: "JSON",
};

/**
 * What the page shows, as the store and the browser's history keep it.
 * @typedef {object} State
 * @property {1} schema
 * @property {string[]} ids
 * @property {string[]} seeds
 * @property {string[]} hidden
 * @property {string | null} selected
 * @property {Record<string, [x: number, y: number]>} positions
 * @property {[width: number, height: number]} box
 * @property {string} color
 * @property {[x: number, y: number, scale: number]} camera
 */

/** @type {(viewer: Viewer, hidden: Set<string>) => State} */
export function stateOf({ graph, chosen, camera, controls }, hidden) {
  const nodes = graph.nodes.filter((node) => node.shown);
  return {
    schema: 1,
    ids: nodes.map(({ id }) => id),
    hidden: [...hidden],
    seeds: nodes.filter(({ seed }) => seed).map(({ id }) => id),
    selected: chosen?.id ?? null,
    positions: Object.fromEntries(nodes.map(({ id, x, y }) => [id, [x, y]])),
    box: graph.box,
    color: controls.by,
    camera: [camera.x, camera.y, camera.scale],
  };
}

/**
 * Show what a kept state says beyond the places of its pictures.
 * @type {(viewer: Viewer, state: State) => void}
 */
export function restore(viewer, { selected, color }) {
  if (color) viewer.controls.colorBy(color);
  const node = selected ? viewer.graph.byId.get(selected) : undefined;
  if (node && !location.hash) viewer.choose(node);
}

/** The button in the page's head, and its dialogue. */
export class Share {
  /**
   * `state` returns what the page shows.
   * @param {Viewer} viewer
   * @param {() => State} state
   */
  constructor(viewer, state) {
    this.viewer = viewer;
    this.state = state;
    this.dialog = make("dialog", { id: "share", ariaLabel: "Keep this view" });
    document.body.append(this.dialog);
    this.button = make("button", { type: "button", id: "keep", onclick: () => this.keep() }, "Keep");
    document.getElementById("controls")?.append(this.button);
  }

  async keep() {
    this.button.disabled = true;
    try {
      const title = document.querySelector("h1")?.textContent ?? "";
      const { id } = await send("POST", "/api/views", { state: this.state(), title: title.slice(0, 200) });
      this.show(id);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.viewer.banner.tell(error.message, "Close");
    } finally {
      this.button.disabled = false;
    }
  }

  /** @param {string} id */
  show(id) {
    const link = `${location.origin}/v/${id}`;
    const field = document.createElement("input");
    Object.assign(field, { readOnly: true, value: link, ariaLabel: "Link to this view" });
    const copy = make("button", { type: "button", className: "main" }, "Copy link");
    copy.addEventListener("click", async () => {
      field.select();
      await navigator.clipboard?.writeText(link).catch(() => {});
      copy.textContent = "Copied";
    });
    const files = Object.entries(FILES).map(([kind, name]) =>
      make("li", {}, make("a", { href: `/api/export/${kind}?saved=${id}`, download: "" }, name)),
    );
    /** @type {Element[]} */
    const parts = [
      closing("Close", () => this.dialog.close()),
      make("h2", {}, "This view is kept"),
      make("p", {}, `${counted(this.state().ids.length, "image")}. It never changes; the link opens it again.`),
      make("div", { className: "actions more" }, field, copy),
      make("h3", {}, "Take it away"),
      make("ul", { className: "files" }, ...files),
    ];
    this.dialog.replaceChildren(...parts);
    this.dialog.showModal();
  }
}
