// The viewer: what the reader does, and what then is shown. `show(graph, root)` starts it; see `indexed` for the graph.

import { Grid, centre, indexed, nearestTowards, search, shortestWay } from "./graph.js";
import { Camera, follow, moves } from "./camera.js";
import { Scene } from "./scene.js";
import { Sheets } from "./sheets.js";
import { answer, cardOf, counted, make, pathCard, short } from "./card.js";

const FOUND = 8; // results listed
const SEEN = 96; // CSS pixels of a picture that was searched for
const REST = 140; // milliseconds that a mouse rests on a picture before all others fade
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Show a graph in a page that has the elements of page.html. `graph.sheets` are URLs of any kind. */
export function show(graph, root) {
  return new Viewer(indexed(graph), root);
}

class Viewer {
  constructor(graph, root) {
    this.graph = graph;
    this.root = root;
    this.page = Object.fromEntries([...root.querySelectorAll("[id]")].map((element) => [element.id, element]));
    this.hidden = new Set(); // depths
    this.by = ""; // grouping
    this.chosen = this.goal = this.pointed = this.intent = null; // intent: pointed at for a while
    this.way = this.back = this.matches = [];
    this.choosingGoal = false;
    this.camera = new Camera(() => this.repaint());
    this.sheets = new Sheets(graph.sheets, graph.nodes);
    this.scene = new Scene(this.page.canvas, graph, this.sheets, this.camera, () => this.repaint());
    this.grid = new Grid(graph.nodes, Math.max(...graph.box));
    this.measure();
    this.buildControls();
    this.listen();
    this.fromAddress();
    this.sheets.load(() => (this.scene.stale(), this.repaint())).then(() => this.loaded());
  }

  /** Once all pictures are there: those of an open card too. */
  loaded() {
    if (this.chosen) this.fillCard();
    this.root.dataset.loaded = "true";
  }

  /** Where pictures are, and how near they may come: until one is as large as its own pixels, and half as much again. */
  measure() {
    const { nodes } = this.graph;
    const least = (length) => nodes.reduce((low, node) => Math.min(low, length(node)), Infinity);
    const [x, y] = [least((node) => node.x), least((node) => node.y)];
    const width = -least((node) => -node.x - node.width) - x;
    const height = -least((node) => -node.y - node.height) - y;
    this.camera.area = { x, y, width, height };
    this.camera.largest = 480 / Math.max(...this.graph.box);
  }

  // Painting: once a frame at most, and only after something changed.

  repaint() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.scene.paint(this.view());
      this.placeHint();
    });
  }

  view() {
    const { way, back, by } = this;
    const node = way.length || back.length || this.matches.length ? null : (this.chosen ?? this.intent);
    const marked = [this.chosen, this.goal, this.pointed, ...this.matches].filter((each) => each && this.visible(each));
    return { centre: node, lit: this.lit(node), veil: this.chosen || this.matches.length ? 0.82 : 0.55, marked: [...new Set(marked)], way, back, by };
  }

  lit(node) {
    const steps = [...this.way, ...this.back];
    if (steps.length) return new Set(steps.map((step) => step.node));
    if (this.matches.length) return new Set([...this.matches, ...(node ? [node] : [])].filter((each) => each.shown));
    if (!node) return null;
    const others = [...node.list.map((edge) => edge.to), ...node.listedBy.map((edge) => edge.from)];
    return new Set([node, ...others.filter((each) => each.shown)]);
  }

  visible(node) {
    return node.shown || this.way.some((step) => step.node === node);
  }

  resize() {
    const { canvas, stage } = this.page;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(stage.clientWidth * ratio);
    canvas.height = Math.round(stage.clientHeight * ratio);
    this.camera.resize(stage.clientWidth, stage.clientHeight);
    this.scene.paint(this.view()); // at once: a canvas is blank after a change of its size
  }

  // What the reader does.

  listen() {
    const { canvas, stage, query, color } = this.page;
    follow(canvas, this.camera, { press: (point, event) => this.press(point, event), hover: (point) => this.hover(point) });
    new ResizeObserver(() => this.resize()).observe(stage);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => (this.scene.restyle(), this.repaint()));
    canvas.addEventListener("focus", () => this.focused());
    this.root.addEventListener("keydown", (event) => this.key(event));
    query.addEventListener("input", () => this.find());
    color.addEventListener("change", () => this.colorBy(color.value));
    window.addEventListener("hashchange", () => this.fromAddress());
    for (const [id, key] of [["nearer", "+"], ["farther", "-"], ["all", "0"]])
      this.page[id].addEventListener("click", () => this.camera.glide(moves[key](this.camera)));
    this.page.about.addEventListener("click", () => this.page.help.showModal());
    this.page.cancel.addEventListener("click", () => this.askForGoal(false));
  }

  press(point, event) {
    const node = this.under(point);
    if (node && event.shiftKey && this.chosen && node !== this.chosen) this.reach(node);
    else if (node) this.take(node);
    else if (!this.choosingGoal) this.close();
  }

  hover(point) {
    const node = point && this.under(point);
    if (node === this.pointed) return;
    this.aim(node);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.aim(node, node), REST);
  }

  aim(node, intent = null) {
    Object.assign(this, { pointed: node, intent });
    this.page.canvas.classList.toggle("over", Boolean(node));
    this.tell(node);
    this.repaint();
  }

  under(point) {
    return this.grid.at(this.camera.toPlane(point), 4 / this.camera.scale);
  }

  /** The small card at what is pointed at. */
  tell(node) {
    const { hint } = this.page;
    hint.hidden = !node;
    if (node) hint.replaceChildren(make("b", {}, short(node.name, 120)), make("span", {}, short(node.id, 80)));
  }

  placeHint() {
    const { hint, stage } = this.page;
    if (hint.hidden || !this.pointed) return;
    const { scale, x, y } = this.camera;
    const [node, gap] = [this.pointed, 10];
    const below = (node.y + node.height) * scale + y + gap;
    const above = node.y * scale + y - gap - hint.offsetHeight;
    const left = (node.x + node.width / 2) * scale + x - hint.offsetWidth / 2;
    hint.style.left = `${Math.max(6, Math.min(left, stage.clientWidth - hint.offsetWidth - 6))}px`;
    hint.style.top = `${Math.max(6, below + hint.offsetHeight > stage.clientHeight ? above : below)}px`;
  }

  key(event) {
    const { canvas, query } = this.page;
    if (event.key === "Escape") return this.escape();
    if (event.target === query) return this.searchKey(event);
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select, dialog *")) return;
    if (event.key === "/") query.focus();
    else if (event.key === "?") this.page.help.showModal();
    else if (event.key in moves) this.camera.glide(moves[event.key](this.camera));
    else if (event.key === "p" && this.chosen) this.askForGoal(true);
    else if (event.target === canvas && event.key in ARROWS) this.step(...ARROWS[event.key]);
    else if (event.target === canvas && event.key === "Enter" && this.pointed) this.take(this.pointed);
    else if (event.target === canvas && /^[1-9]$/.test(event.key)) this.follow(Number(event.key));
    else return;
    event.preventDefault();
  }

  /** Enter takes the first result; the arrow down goes into the list. */
  searchKey(event) {
    const first = this.page.found.querySelector("button");
    if (!first || !["Enter", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Enter") first.click();
    else first.focus();
  }

  escape() {
    if (this.choosingGoal) this.askForGoal(false);
    else if (this.page.query.value) this.clearSearch();
    else this.close();
    this.page.canvas.focus({ preventScroll: true });
  }

  focused() {
    if (this.page.canvas.matches(":focus-visible") && !this.pointed) this.point(this.chosen ?? this.middle());
  }

  middle() {
    const at = this.camera.toPlane({ x: this.camera.width / 2, y: this.camera.height / 2 });
    const far = (node) => Math.hypot(centre(node).x - at.x, centre(node).y - at.y);
    const shown = this.graph.nodes.filter((node) => node.shown);
    return shown.length ? shown.reduce((best, node) => (far(node) < far(best) ? node : best)) : null;
  }

  step(dx, dy) {
    const from = this.pointed ?? this.chosen;
    this.point(from ? (nearestTowards(this.graph.nodes, from, dx, dy) ?? from) : this.middle());
  }

  /** To the image of that rank in the list of the one pointed at. */
  follow(rank) {
    const edge = (this.pointed ?? this.chosen)?.list[rank - 1];
    if (edge?.to.shown) this.point(edge.to);
  }

  point(node) {
    this.aim(node, node);
    if (!node) return;
    this.bringIntoView(node);
    const lists = `${node.list.length} in its list, in ${counted(node.listedBy.length, "other list")}`;
    this.say(`${short(node.name)}, ${node.id}, ${lists}`);
  }

  bringIntoView(node, scale = this.camera.scale) {
    const { camera } = this;
    const [left, top] = [node.x * scale + camera.x, node.y * scale + camera.y];
    const [right, bottom] = [left + node.width * scale, top + node.height * scale];
    const inside = left > 8 && top > 8 && right < camera.width - 8 && bottom < camera.height - 8;
    if (!inside || scale !== camera.scale) camera.glide(camera.centred(centre(node), scale));
  }

  // The chosen image and its ways.

  take(node) {
    if (this.choosingGoal && node !== this.chosen) this.reach(node);
    else if (!this.choosingGoal) this.choose(node);
  }

  choose(node) {
    Object.assign(this, { chosen: node, goal: null, way: [], back: [] });
    this.aim(null);
    this.opened();
    this.say(`${short(node.name)}, card opened`);
  }

  reach(goal) {
    this.aim(null);
    Object.assign(this, { goal, way: shortestWay(this.chosen, goal), back: shortestWay(goal, this.chosen) });
    this.askForGoal(false);
    this.opened();
    this.say(answer(this.way, this.back));
  }

  opened() {
    this.clearSearch();
    this.fillCard();
    this.resize();
    if (this.goal) this.showWay();
    else this.bringIntoView(this.chosen);
    this.page.card.querySelector("h2").focus({ preventScroll: true });
    this.toAddress();
    this.repaint();
  }

  fillCard() {
    const { card } = this.page;
    const on = {
      choose: (node) => this.choose(node),
      close: () => this.close(),
      path: () => this.askForGoal(true),
      turn: () => this.turn(),
    };
    const { chosen, goal, way, back, sheets } = this;
    card.replaceChildren(...(goal ? pathCard(chosen, goal, way, back, sheets, on) : cardOf(chosen, sheets, on)));
    card.scrollTop = 0;
    card.hidden = false;
  }

  turn() {
    const goal = this.chosen;
    this.chosen = this.goal;
    this.reach(goal);
  }

  /** Bring the whole way into view, not nearer than the reader was. */
  showWay() {
    const nodes = [this.chosen, this.goal, ...[...this.way, ...this.back].map((step) => step.node)];
    const [left, top] = [Math.min(...nodes.map((node) => node.x)), Math.min(...nodes.map((node) => node.y))];
    const right = Math.max(...nodes.map((node) => node.x + node.width));
    const bottom = Math.max(...nodes.map((node) => node.y + node.height));
    const { camera } = this;
    const fitting = Math.min(camera.width / (right - left), camera.height / (bottom - top)) * 0.8;
    const scale = Math.min(fitting, Math.max(camera.scale, camera.fitting()));
    camera.glide(camera.centred({ x: (left + right) / 2, y: (top + bottom) / 2 }, scale));
  }

  close() {
    if (!this.chosen) return;
    const last = this.chosen;
    Object.assign(this, { chosen: null, goal: null, way: [], back: [] });
    this.page.card.hidden = true;
    this.resize();
    this.page.canvas.focus({ preventScroll: true });
    if (this.page.canvas.matches(":focus-visible")) this.point(last);
    this.toAddress();
    this.repaint();
  }

  askForGoal(asking) {
    this.choosingGoal = asking;
    const { banner, question, canvas } = this.page;
    banner.hidden = !asking;
    canvas.classList.toggle("aiming", asking);
    if (!asking) return;
    question.textContent = `Where to from “${short(this.chosen.name, 60)}”? Choose a picture, or search.`;
    this.say(question.textContent);
    canvas.focus({ preventScroll: true });
  }

  // Search, colours, depths.

  find() {
    const { query, found } = this.page;
    this.matches = search(this.graph.nodes, query.value).filter((node) => node.shown);
    found.hidden = !query.value.trim();
    const items = this.matches.slice(0, FOUND).map((node) => this.result(node));
    const number = this.matches.length;
    const more = number > FOUND ? `${FOUND} of ${number.toLocaleString("en")} found` : number ? `${number} found` : "Nothing found";
    found.replaceChildren(...items, make("p", { className: "faint" }, more));
    if (query.value.trim()) this.say(more);
    this.repaint();
  }

  result(node) {
    const words = make("span", {}, short(node.name, 90), make("small", {}, short(node.id, 60)));
    const button = make("button", { type: "button" }, this.sheets.thumbnail(node, 44, 34), words);
    button.addEventListener("click", () => {
      this.clearSearch();
      this.take(node);
      if (!this.goal) this.bringIntoView(node, Math.max(this.camera.scale, SEEN / Math.max(...this.graph.box)));
    });
    button.addEventListener("keydown", (event) => {
      const other = { ArrowDown: button.nextElementSibling, ArrowUp: button.previousElementSibling ?? this.page.query }[event.key];
      if (!other) return;
      event.preventDefault();
      other.focus();
    });
    return button;
  }

  clearSearch() {
    this.page.query.value = "";
    this.find();
  }

  buildControls() {
    const { controls, color, coloring, depths } = this.page;
    for (const { by, groups } of this.graph.groupings) {
      color.append(make("option", { value: by }, by));
      if (by === "depth") depths.append("Depth ", ...groups.map((group) => this.depthButton(group)));
    }
    coloring.hidden = !this.graph.groupings.length;
    depths.hidden = depths.children.length < 2;
    controls.hidden = false;
    const { nodes, edges } = this.graph;
    this.page.canvas.setAttribute("aria-label", `Graph of ${counted(nodes.length, "image")}, ${counted(edges.length, "edge")}`);
  }

  depthButton({ name, nodes }) {
    const depth = this.graph.nodes[nodes[0]].depth;
    const label = `${name}: ${counted(nodes.length, "image")}`;
    const button = make("button", { type: "button", ariaPressed: "true", ariaLabel: label, title: label });
    button.append(String(depth ?? "?"), make("small", {}, nodes.length.toLocaleString("en")));
    button.addEventListener("click", () => {
      const shown = this.hidden.has(depth);
      if (shown) this.hidden.delete(depth);
      else this.hidden.add(depth);
      button.ariaPressed = String(shown);
      this.hide();
    });
    return button;
  }

  hide() {
    for (const node of this.graph.nodes) node.shown = !this.hidden.has(node.depth);
    this.aim(null);
    this.scene.relink();
    this.find();
    this.say(`${counted(this.graph.nodes.filter((node) => node.shown).length, "image")} shown`);
  }

  colorBy(by) {
    this.by = by;
    const { legend } = this.page;
    const groups = this.graph.groupings.find((grouping) => grouping.by === by)?.groups ?? [];
    legend.hidden = !groups.length;
    legend.replaceChildren(...legendRows(groups).map(({ name, color, count }) => {
      const swatch = make("i");
      swatch.style.background = color;
      return make("li", {}, swatch, make("span", {}, name), make("small", {}, count.toLocaleString("en")));
    }));
    this.repaint();
  }

  // The address after "#", so that a link opens an image or a path again.

  toAddress() {
    const { chosen, goal } = this;
    const words = [chosen && `id=${encodeURIComponent(chosen.id)}`, goal && `to=${encodeURIComponent(goal.id)}`];
    const address = words.filter(Boolean).join("&");
    history.replaceState(null, "", address ? `#${address}` : location.pathname + location.search);
  }

  fromAddress() {
    const words = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B"));
    const [start, goal] = ["id", "to"].map((name) => this.graph.byId.get(words.get(name)));
    this.resize();
    if (!start) return this.close();
    if (start !== this.chosen || this.goal) this.choose(start);
    if (goal && goal !== start) this.reach(goal);
  }

  say(text) {
    this.page.status.textContent = text;
  }
}

/** Groups of one colour after the seventh are one row: no eye keeps more apart. */
function legendRows(groups) {
  const rows = groups.slice(0, FOUND - 1).map(({ name, color, nodes }) => ({ name, color, count: nodes.length }));
  const rest = groups.slice(FOUND - 1);
  if (rest.length === 1) rows.push({ ...rest[0], count: rest[0].nodes.length });
  if (rest.length > 1) {
    const count = rest.reduce((sum, { nodes }) => sum + nodes.length, 0);
    rows.push({ name: `${rest.length} smaller ones`, color: rest[0].color, count });
  }
  return rows;
}
