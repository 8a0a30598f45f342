// Colours with their legend, and the buttons that hide depths.

import { counted, make } from "./card.js";

const ROWS = 8; // of a legend; what comes after the seventh group has one colour and one row

/** A row for each of the first groups, and one for all others together. */
export function legendRows(groups) {
  const rest = groups.length > ROWS ? groups.slice(ROWS - 1) : [];
  const rows = groups.slice(0, groups.length - rest.length).map(({ name, colors, nodes }) => [name, colors, nodes.length]);
  const others = rest.reduce((sum, { nodes }) => sum + nodes.length, 0);
  if (rest.length) rows.push([`${rest.length} smaller ones`, rest[0].colors, others]);
  return rows.map(([name, colors, count]) => {
    const swatch = make("i");
    swatch.style.setProperty("--light", colors[0]);
    swatch.style.setProperty("--dark", colors[1]);
    return make("li", {}, swatch, make("span", {}, name), make("small", {}, count.toLocaleString("en")));
  });
}

/** A button for each depth; `on(depth, shown)` hears of the one that is switched. */
export function depthButtons(groups, nodes, on) {
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
