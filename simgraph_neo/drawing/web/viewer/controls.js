// Colours with their legend, and the buttons that hide depths.

import { counted, make } from "./card.js";

/** A row for each group with a colour of its own, and one for all that share one. */
export function legendRows(groups) {
  const own = (group) => groups.every((other) => other === group || other.colors[0] !== group.colors[0]);
  const rest = groups.filter((group) => !own(group));
  const rows = groups.filter(own).map(({ name, colors, nodes }) => [name, colors, nodes.length]);
  const others = rest.reduce((sum, { nodes }) => sum + nodes.length, 0);
  if (rest.length) rows.push([`${rest.length} more`, rest[0].colors, others]);
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
