// @ts-check
// The panel beside the picture: what is known of one image, its lists, and ways to others. Text is set as text only.

import { KINDS } from "./graph.js";

/**
 * @import { Kind, Node, Step } from "./graph.js"
 * @import { Sheets } from "./sheets.js"
 */

/**
 * What hears of a card's buttons: a picture in it, its cross, "Path to…", and the exchange of a path's ends.
 * @typedef {{ choose: (node: Node) => void, close: () => void, path: () => void, turn: () => void }} CardButtons
 */

/**
 * Make an element: `make("p", { className: "faint" }, "text", child)`.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 * @param {(Element | string)[]} children
 */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const MOST = 60; // images that list one: some are in hundreds of lists
const LONGEST = 240; // characters of a title; a catalogue has some of 2,000

/** @type {(text: string, most?: number) => string} */
export const short = (text, most = LONGEST) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);

/**
 * A name that may be broken behind "/", "_" and "-", as names of files have no spaces.
 * @param {string} text
 */
const breakable = (text) => text.split(/(?<=[/_-])/).flatMap((part, number) => (number ? [make("wbr"), part] : [part]));

/** @type {(number: number, noun: string) => string} */
export const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

/** The panel itself, and the reader's place in it. */
export class Panel {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
  }

  /** @param {Element[]} parts */
  show(parts) {
    this.element.replaceChildren(...parts);
    this.element.scrollTop = 0;
    this.element.hidden = false;
  }

  /**
   * Show the same card made anew where the reader is in it.
   * @param {Element[]} parts
   */
  renew(parts) {
    const [top, held] = [this.element.scrollTop, this.element.contains(document.activeElement)];
    this.show(parts);
    this.element.scrollTop = top;
    if (held) this.focus();
  }

  focus() {
    this.element.querySelector("h2")?.focus({ preventScroll: true });
  }

  hide() {
    this.element.hidden = true;
  }
}

/**
 * What a card shows.
 * @type {(node: Node, sheets: Sheets, on: CardButtons) => Element[]}
 */
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

/** @param {CardButtons} on */
function closing(on) {
  return make("button", { type: "button", className: "close", ariaLabel: "Close the card", onclick: on.close }, "×");
}

/** @param {Node} node */
function facts(node) {
  const depth = node.depth === undefined ? "" : node.seed ? "seed" : `depth ${node.depth}`;
  const known = [depth, node.source, node.license, node.credit].filter(Boolean);
  return make("p", { className: "faint" }, short(known.join(" · ")));
}

/**
 * What the work is about, what it is, and whom it is by.
 * @type {(node: Node) => Element[]}
 */
function about(node) {
  const known = /** @type {Kind[]} */ (Object.keys(KINDS)).filter((kind) => node[kind].length);
  const pairs = known.flatMap((kind) => [make("dt", {}, KINDS[kind]), make("dd", {}, node[kind].join(" · "))]);
  return pairs.length ? [make("dl", { className: "about" }, ...pairs)] : [];
}

/** @type {(node: Node) => Element[]} */
function catalogue({ link = "" }) {
  if (!/^https?:\/\//i.test(link)) return [];
  const anchor = make("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, "Open in the catalogue");
  return [make("p", {}, anchor)];
}

/** @type {(node: Node, sheets: Sheets, on: CardButtons) => Element[]} */
function lists(node, sheets, on) {
  const own = node.list.map(({ to, rank }) => entry(to, rank, sheets, on));
  const others = node.listedBy.slice(0, MOST).map(({ from, rank }) => entry(from, rank, sheets, on));
  const unknown = node.listed ? "Nothing is listed as similar." : "Its own list is not in this graph.";
  const parts = [
    make("h3", {}, "Looks like"),
    own.length ? make("ol", { className: "strip" }, ...own) : make("p", { className: "faint" }, unknown),
  ];
  if (others.length) parts.push(make("h3", {}, `Listed by ${node.listedBy.length}`));
  if (others.length) parts.push(make("ol", { className: "strip others" }, ...others));
  if (node.listedBy.length > MOST)
    parts.push(make("p", { className: "faint" }, `The first ${MOST} by rank are shown.`));
  return parts;
}

/**
 * A picture with its rank and title that leads to that image.
 * @type {(node: Node, rank: number | undefined, sheets: Sheets, on: CardButtons) => Element}
 */
function entry(node, rank, sheets, on) {
  const number = rank ? [make("b", { title: `Rank ${rank}` }, String(rank))] : [];
  const parts = [...number, sheets.thumbnail(node, 82, 64), make("span", {}, ...breakable(short(node.name, 60)))];
  const choose = { title: short(node.name), onclick: () => on.choose(node) };
  return make("li", {}, make("button", { type: "button", ...choose }, ...parts));
}

/**
 * What a card shows of the ways between two images.
 * @param {Node} start
 * @param {Node} goal
 * @param {Step[]} way
 * @param {Step[]} back
 * @param {Sheets} sheets
 * @param {CardButtons} on
 * @returns {Element[]}
 */
export function pathCard(start, goal, way, back, sheets, on) {
  const names = `From ${short(start.name, 80)} to ${short(goal.name, 80)}`;
  /** @type {(title: string, steps: Step[]) => Element[]} */
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
    make(
      "p",
      { className: "actions" },
      make("button", { type: "button", onclick: on.turn }, "Exchange the ends"),
      make("button", { type: "button", onclick: on.path }, "Another goal…"),
    ),
  ];
}

/** @type {(way: Step[], back: Step[]) => boolean} */
const mirrored = (way, back) =>
  way.length === back.length && way.every(({ node }, place) => node === back.at(-1 - place)?.node);

/**
 * What was found, in one sentence: the words of `simgraph path`.
 * @type {(way: Step[], back: Step[]) => string}
 */
export function answer(way, back) {
  /** @param {Step[]} found */
  const steps = (found) => counted(found.length - 1, "step");
  if (way.length && back.length)
    return `${steps(way)} there, ${steps(back)} back${mirrored(way, back) ? " over the same images" : ", by another way"}.`;
  if (way.length) return `One direction only: ${steps(way)} there, no way back in this graph.`;
  if (back.length) return `One direction only: no way there in this graph, ${steps(back)} back.`;
  return "No way in this graph, in neither direction.";
}
