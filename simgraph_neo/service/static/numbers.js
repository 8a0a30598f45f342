// @ts-check
// The numbers of what is on the map: the same functions as those of the commands.

import { closing, counted, make, short } from "../viewer/card.js";
import { Refusal, send } from "./ask.js";

/**
 * @import { Viewer } from "../viewer/viewer.js"
 * @typedef {{ histogram: number[], mean: number, max: number }} Degrees
 */

const [TALL, WIDE] = [72, 440]; // CSS pixels of the histogram
const TOP = 6; // images that are in the most lists

/** Key of the measures -> its name. */
const NAMES = {
  nodes: "Images",
  edges: "Undirected edges",
  directed_edges: "Directed edges",
  density: "Density",
  directed_density: "Directed density",
  reciprocity: "Reciprocity",
  average_clustering: "Average clustering",
  mean_shortest_path: "Mean shortest path",
  diameter: "Diameter",
  modularity: "Modularity",
  communities: "Communities",
};

export class Numbers {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.dialog = make("dialog", { id: "numbers", ariaLabel: "Numbers of this view" });
    document.body.append(this.dialog);
  }

  async open() {
    const ids = this.viewer.graph.nodes.filter((node) => node.shown).map(({ id }) => id);
    this.show(make("p", { className: "faint" }, `Measuring ${counted(ids.length, "image")}…`));
    this.dialog.showModal();
    try {
      this.show(...this.parts(await send("POST", "/api/numbers", { ids })));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.show(make("p", { className: "failed", role: "alert" }, error.message));
    }
  }

  /** @param {Element[]} parts */
  show(...parts) {
    const close = closing("Close", () => this.dialog.close());
    this.dialog.replaceChildren(close, make("h2", {}, "Numbers of this view"), ...parts);
  }

  /** @param {{ measures: any, degrees: Degrees }} found */
  parts({ measures, degrees }) {
    const rows = Object.entries(NAMES).filter(([key]) => measures[key] !== null && measures[key] !== undefined);
    const pairs = rows.flatMap(([key, name]) => [make("dt", {}, name), make("dd", {}, figure(measures[key]))]);
    const { nodes } = this.viewer.graph;
    const most = nodes.filter((node) => node.shown && node.listedBy.some(({ from }) => from.shown));
    /** @param {import("../viewer/graph.js").Node} node */
    const lists = (node) => node.listedBy.filter(({ from }) => from.shown).length;
    const top = most.sort((a, b) => lists(b) - lists(a) || a.index - b.index).slice(0, TOP);
    return [
      make("p", { className: "faint" }, complete(measures)),
      make("dl", { className: "about numbers" }, ...pairs),
      make("h3", {}, `Degrees: ${figure(degrees.mean)} in the mean, ${degrees.max} at most`),
      histogram(degrees),
      make("h3", {}, "In the most lists"),
      make("ol", { className: "strip others" }, ...top.map((node) => this.entry(node, lists(node)))),
    ];
  }

  /** @type {(node: import("../viewer/graph.js").Node, lists: number) => Element} */
  entry(node, lists) {
    const onclick = () => {
      this.dialog.close();
      this.viewer.found(node);
    };
    const picture = this.viewer.sheets.thumbnail(node, 82, 64);
    const name = make("span", {}, short(node.name, 60));
    const number = make("b", { title: `In ${counted(lists, "list")}` }, String(lists));
    return make("li", {}, make("button", { type: "button", onclick }, number, picture, name));
  }
}

/** @param {{ unexpanded: number, nodes: number }} measures */
const complete = ({ unexpanded, nodes }) =>
  unexpanded
    ? `${counted(unexpanded, "image")} of ${nodes.toLocaleString("en")} ${unexpanded === 1 ? "is" : "are"} not expanded: their lists do not count yet. All edges among these images count, as in the closed view.`
    : "All images are expanded. All edges among these images count, as in the closed view.";

/** @param {number} value */
const figure = (value) =>
  Number.isInteger(value)
    ? value.toLocaleString("en")
    : value.toLocaleString("en", { maximumSignificantDigits: 3, minimumSignificantDigits: 3 });

/** Bars of one hue on a linear axis, which begins at 0. @param {Degrees} degrees */
function histogram({ histogram: counts }) {
  const most = Math.max(...counts, 1);
  const bars = counts.map((count, degree) => {
    const bar = make("i", { title: `Degree ${degree}: ${counted(count, "image")}` });
    bar.style.height = `${(TALL * count) / most}px`;
    return bar;
  });
  const told = counts.map((count, degree) => (count ? `${degree}: ${counted(count, "image")}` : "")).filter(Boolean);
  const plot = make(
    "div",
    { className: "bars", role: "img", ariaLabel: `Images by degree. ${told.join(", ")}` },
    ...bars,
  );
  plot.style.maxWidth = `${Math.min(WIDE, 28 * counts.length)}px`;
  const axis = make(
    "p",
    { className: "faint axis" },
    make("span", {}, "0"),
    make("span", {}, `degree ${counts.length - 1}`),
  );
  axis.style.maxWidth = plot.style.maxWidth;
  return make(
    "div",
    {},
    make("p", { className: "faint" }, `${most.toLocaleString("en")} at the highest bar`),
    plot,
    axis,
  );
}
