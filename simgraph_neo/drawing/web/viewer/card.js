// The panel beside the picture: what is known of one image, its lists, and ways to others. Text is set as text only.

import { KINDS } from "./graph.js";

/** Make an element: `make("p", { className: "faint" }, "text", child)`. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const MOST = 60; // images that list one: some are in hundreds of lists
const LONGEST = 240; // characters of a title; a catalogue has some of 2,000
export const short = (text, most = LONGEST) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);

/** A name that may be broken behind "/", "_" and "-", as names of files have no spaces. */
const breakable = (text) => text.split(/(?<=[/_-])/).flatMap((part, number) => (number ? [make("wbr"), part] : [part]));

export const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

/** The small card under what is pointed at. */
export class Hint {
  constructor(element, camera) {
    Object.assign(this, { element, camera, node: null });
  }

  tell(node) {
    this.node = node;
    this.element.hidden = !node;
    if (node) this.element.replaceChildren(make("b", {}, short(node.name, 120)), make("span", {}, short(node.id, 80)));
  }

  /** Go along when the picture moves. */
  place() {
    if (!this.node) return;
    const { element, node, camera } = this;
    const { offsetWidth: width, offsetHeight: height } = element;
    const left = (node.x + node.width / 2) * camera.scale + camera.x - width / 2;
    const above = node.y * camera.scale + camera.y - height - 10;
    const below = (node.y + node.height) * camera.scale + camera.y + 10;
    element.style.left = `${Math.max(6, Math.min(left, camera.width - width - 6))}px`;
    element.style.top = `${Math.max(6, below + height > camera.height ? above : below)}px`;
  }
}

/** What a card shows. `on.choose(node)`, `on.path()` and `on.close()` hear of its buttons. */
export function cardOf(node, sheets, on) {
  const picture = make("figure", {}, sheets.thumbnail(node, 250, 250));
  if (node.missing) picture.append(make("figcaption", {}, `Placeholder: ${node.missing}`));
  return [
    closing(on),
    picture,
    make("h2", { tabIndex: -1, title: node.name.length > LONGEST ? node.name : "" }, short(node.name)),
    make("p", { className: "faint" }, make("code", {}, node.id)),
    facts(node),
    ...about(node),
    ...catalogue(node),
    make("p", { className: "actions" }, make("button", { type: "button", id: "path", onclick: on.path }, "Path to…")),
    ...lists(node, sheets, on),
  ];
}

function closing(on) {
  return make("button", { type: "button", className: "close", ariaLabel: "Close the card", onclick: on.close }, "×");
}

function facts(node) {
  const depth = node.depth === undefined ? "" : node.seed ? "seed" : `depth ${node.depth}`;
  const known = [depth, node.source, node.license, node.credit].filter(Boolean);
  return make("p", { className: "faint" }, short(known.join(" · ")));
}

/** What the work is about, what it is, and whom it is by. */
function about(node) {
  const known = Object.keys(KINDS).filter((kind) => node[kind].length);
  const pairs = known.flatMap((kind) => [make("dt", {}, KINDS[kind]), make("dd", {}, node[kind].join(" · "))]);
  return pairs.length ? [make("dl", { className: "about" }, ...pairs)] : [];
}

function catalogue({ link }) {
  if (!/^https?:\/\//i.test(link ?? "")) return [];
  const anchor = make("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, "Open in the catalogue");
  return [make("p", {}, anchor)];
}

function lists(node, sheets, on) {
  const own = node.list.map(({ to, rank }) => entry(to, rank, sheets, on));
  const others = node.listedBy.slice(0, MOST).map(({ from, rank }) => entry(from, rank, sheets, on));
  const unknown = node.listed ? "Nothing is listed as similar." : "Its own list is not in this graph.";
  return [
    make("h3", {}, "Looks like"),
    own.length ? make("ol", { className: "strip" }, ...own) : make("p", { className: "faint" }, unknown),
    ...(others.length ? [make("h3", {}, `Listed by ${node.listedBy.length}`), make("ol", { className: "strip others" }, ...others)] : []),
    ...(node.listedBy.length > MOST ? [make("p", { className: "faint" }, `The first ${MOST} by rank are shown.`)] : []),
  ];
}

/** A picture with its rank and title that leads to that image. */
function entry(node, rank, sheets, on) {
  const parts = [sheets.thumbnail(node, 82, 64), make("span", {}, ...breakable(short(node.name, 60)))];
  if (rank) parts.unshift(make("b", { title: `Rank ${rank}` }, rank));
  return make("li", {}, make("button", { type: "button", title: short(node.name), onclick: () => on.choose(node) }, ...parts));
}

/** What a card shows of the ways between two images. `on.turn()` hears of the button that exchanges the ends. */
export function pathCard(start, goal, way, back, sheets, on) {
  const names = `From ${short(start.name, 80)} to ${short(goal.name, 80)}`;
  const strip = (title, steps) => [
    make("h3", {}, `${title}: ${counted(steps.length - 1, "step")}`),
    make("ol", { className: "strip way" }, ...steps.map(({ node, edge }) => entry(node, edge?.rank, sheets, on))),
  ];
  return [
    closing(on),
    make("h2", { tabIndex: -1 }, names),
    make("p", {}, answer(way, back)),
    ...(way.length ? strip("There", way) : []),
    ...(back.length && !mirrored(way, back) ? strip("Back", back) : []),
    make("p", { className: "faint" }, "A number is the rank in the list of the image before; 1 looks most like it."),
    make("p", { className: "actions" },
      make("button", { type: "button", onclick: on.turn }, "Exchange the ends"),
      make("button", { type: "button", onclick: on.path }, "Another goal…")),
  ];
}

const mirrored = (way, back) => way.length === back.length && way.every(({ node }, place) => node === back.at(-1 - place).node);

/** What was found, in one sentence: the words of `simgraph path`. */
export function answer(way, back) {
  const steps = (found) => counted(found.length - 1, "step");
  if (way.length && back.length)
    return `${steps(way)} there, ${steps(back)} back${mirrored(way, back) ? " over the same images" : ", by another way"}.`;
  if (way.length) return `One direction only: ${steps(way)} there, no way back in this graph.`;
  if (back.length) return `One direction only: no way there in this graph, ${steps(back)} back.`;
  return "No way in this graph, in neither direction.";
}
