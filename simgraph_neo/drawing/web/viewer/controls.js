// @ts-check
// The choice of colours, and the buttons that show or hide depths.

import { counted, make } from "./card.js";

/**
 * @import { Graph, Group, Node } from "./graph.js"
 * @import { Legend } from "./legend.js"
 * @import { Page } from "./page.js"
 */

/** `on.color` is called when another grouping colours the images, `on.depth` when a depth is shown or hidden. */
export class Controls {
  /**
   * @param {Page} page
   * @param {Graph} graph
   * @param {Legend} legend
   * @param {{ color: () => void, depth: () => void }} on
   */
  constructor(page, graph, legend, on) {
    this.page = page;
    this.graph = graph;
    this.legend = legend;
    this.on = on;
    this.by = ""; // grouping
    const { controls, color, coloring, depths } = page;
    const { nodes, groupings } = graph;
    color.append(...groupings.map(({ by }) => make("option", { value: by }, by)));
    color.addEventListener("change", () => this.colorBy(color.value));
    const groups = groupings.find(({ by }) => by === "depth")?.groups ?? [];
    depths.append("Depth ", ...depthButtons(groups, nodes, (depth, shown) => this.showDepth(depth, shown)));
    coloring.hidden = !groupings.length;
    depths.hidden = groups.length < 2;
    controls.hidden = false;
  }

  /** @type {(depth: number | undefined, shown: boolean) => void} */
  showDepth(depth, shown) {
    for (const node of this.graph.nodes) if (node.depth === depth) node.shown = shown;
    this.on.depth();
  }

  /** @param {string} by */
  colorBy(by) {
    this.by = by;
    this.page.color.value = by;
    this.legend.show(this.graph.groupings.find((grouping) => grouping.by === by)?.groups ?? []);
    this.on.color();
  }
}

/**
 * Return a button for each depth; `on` is called with the depth that a click shows or hides.
 * @param {Group[]} groups
 * @param {Node[]} nodes
 * @param {(depth: number | undefined, shown: boolean) => void} on
 */
function depthButtons(groups, nodes, on) {
  return groups.map((group) => {
    const { depth } = nodes[group.nodes[0]];
    const label = `${group.name}: ${counted(group.nodes.length, "image")}`;
    const button = make("button", { type: "button", ariaPressed: "true", ariaLabel: label, title: label });
    button.append(String(depth ?? "?"), make("small", {}, group.nodes.length.toLocaleString("en")));
    button.addEventListener("click", () => {
      const shown = button.ariaPressed !== "true";
      button.ariaPressed = String(shown);
      on(depth, shown);
    });
    return button;
  });
}
