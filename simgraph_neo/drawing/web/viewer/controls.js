// @ts-check
// The choice of colours with its legend, and the buttons that show or hide depths.

import { counted, make } from "./card.js";

/**
 * @import { Graph, Group, Node } from "./graph.js"
 * @import { Page } from "./page.js"
 */

/** `on.color` is called when another grouping colours the images, `on.depth` when a depth is shown or hidden. */
export class Controls {
  /**
   * @param {Page} page
   * @param {Graph} graph
   * @param {{ color: () => void, depth: () => void }} on
   */
  constructor(page, graph, on) {
    this.page = page;
    this.graph = graph;
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
    const { legend } = this.page;
    const groups = this.graph.groupings.find((grouping) => grouping.by === by)?.groups ?? [];
    legend.replaceChildren(...legendRows(groups));
    legend.hidden = !groups.length;
    this.on.color();
  }
}

/**
 * Return a row for each group with its own colour, and one row for all groups that share a colour.
 * @param {Group[]} groups
 */
function legendRows(groups) {
  /** @param {Group} group */
  const own = (group) => groups.every((other) => other === group || other.colors[0] !== group.colors[0]);
  const rest = groups.filter((group) => !own(group));
  const rows = groups.filter(own).map(({ name, colors, nodes }) => ({ name, colors, count: nodes.length }));
  const others = rest.reduce((sum, { nodes }) => sum + nodes.length, 0);
  if (rest.length) rows.push({ name: `${rest.length} more`, colors: rest[0].colors, count: others });
  return rows.map(({ name, colors, count }) => {
    const swatch = make("i");
    swatch.style.setProperty("--light", colors[0]);
    swatch.style.setProperty("--dark", colors[1]);
    return make("li", {}, swatch, make("span", {}, name), make("small", {}, count.toLocaleString("en")));
  });
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
