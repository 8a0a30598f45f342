// @ts-check
// What one sees, kept in the store: a link that opens it for others, and files to take away.

import { closing, counted, make } from "../viewer/card.js";
import { Refusal, send } from "./ask.js";
import { explores } from "./role.js";

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
const OF_VIEWS = { cypher: "Cypher" }; // it reads a kept view from the store

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
    const name = explores ? "Keep this view" : "Take away";
    this.dialog = make("dialog", { id: "share", ariaLabel: name });
    document.body.append(this.dialog);
    const [text, onclick] = explores ? ["Keep", () => this.keep()] : ["Take away", () => this.offer()];
    this.button = make("button", { type: "button", id: "keep", onclick }, text);
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
    /** @type {Element[]} */
    const parts = [
      closing("Close", () => this.dialog.close()),
      make("h2", {}, "This view is kept"),
      make("p", {}, `${counted(this.state().ids.length, "image")}. It never changes; the link opens it again.`),
      make("div", { className: "actions more" }, field, copy),
      make("h3", {}, "Take it away"),
      filesOf(`saved=${id}`),
    ];
    this.dialog.replaceChildren(...parts);
    this.dialog.showModal();
  }

  /** Offer the files of the page as it was opened, to those who may not keep a view. */
  offer() {
    const close = closing("Close", () => this.dialog.close());
    const told = "These files have what the page showed when you opened it.";
    this.dialog.replaceChildren(close, make("h2", {}, "Take away"), make("p", {}, told), filesOf(opened()));
    this.dialog.showModal();
  }
}

/** Links to the files of a selection. @param {string} query */
function filesOf(query) {
  const kinds = query.startsWith("saved=") ? { ...FILES, ...OF_VIEWS } : FILES;
  const links = Object.entries(kinds).map(([kind, name]) =>
    make("li", {}, make("a", { href: `/api/export/${kind}?${query}`, download: "" }, name)),
  );
  return make("ul", { className: "files" }, ...links);
}

/** The selection that the page's address names, as the service takes it. */
function opened() {
  const [, kind, ...rest] = location.pathname.split("/");
  const id = decodeURIComponent(rest.join("/"));
  if (kind === "v") return String(new URLSearchParams({ saved: id }));
  const asked = new URLSearchParams(location.search);
  const seeds = [id, ...asked.getAll("seed")].map((seed) => ["seed", seed]);
  return String(new URLSearchParams([...seeds, ["depth", asked.get("depth") ?? "1"]]));
}
