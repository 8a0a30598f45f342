// @ts-check
// The panel beside the graph: the card of an image with its neighbours, or a path. Text is never set as HTML.

import { KINDS } from "./graph.js";
import { asking, commandLine } from "./command.js";

/**
 * @import { Group, Kind, Node, Step } from "./graph.js"
 * @import { Pictures } from "./sheets.js"
 */

/**
 * Functions for a card's buttons: `choose` for an image, `close`, `path` for "Path to…", `turn` for the reverse path;
 * `more` returns what asks for more neighbours of an image, `own` what is about the image itself, `parents` what shows
 * more images that list it, `seek` what looks for a path outside of this page.
 * @typedef {{ choose: (node: Node) => void, close: () => void, path: () => void, turn: () => void }} OfflineButtons
 * @typedef {(node: Node) => Element[]} Parts of a card about an image
 * @typedef {{ more?: Parts, own?: Parts, parents?: Parts, seek?: (start: Node, goal: Node) => Element[] }} LiveButtons
 * @typedef {OfflineButtons & LiveButtons} CardButtons
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

const MOST = 60; // images shown under "Listed by": some images are in hundreds of lists
const TYPICAL = 12; // images of a group on its card
const LONGEST = 240; // characters of a title: catalogues have titles of 2,000 characters

/** @type {(text: string, most?: number) => string} */
export const short = (text, most = LONGEST) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);

/**
 * Allow line breaks after "/", "_" and "-", since names of files have no spaces.
 * @param {string} text
 */
const breakable = (text) => text.split(/(?<=[/_-])/).flatMap((part, number) => (number ? [make("wbr"), part] : [part]));

/** @type {(number: number, noun: string) => string} */
export const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

/** The panel, which keeps its scroll position and focus when a card is renewed. */
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
   * Replace the card by a new version of it; scroll position and focus stay.
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
 * Return the parts of an image's card.
 * @type {(node: Node, sheets: Pictures, on: CardButtons) => Element[]}
 */
export function cardOf(node, sheets, on) {
  const picture = make("figure", {}, sheets.thumbnail(node, 250, 250));
  if (node.missing) picture.append(missing(node.missing));
  if (node.withheld) picture.append(make("figcaption", {}, WITHHELD[node.withheld]));
  const own = on.own?.(node) ?? [];
  return [
    closing("Close the card", on.close),
    picture,
    make("h2", { tabIndex: -1, title: node.name.length > LONGEST ? node.name : "" }, short(node.name)),
    make("p", { className: "faint" }, make("code", {}, node.id)),
    facts(node),
    ...about(node),
    ...catalogue(node),
    make("p", { className: "actions" }, make("button", { type: "button", id: "path", onclick: on.path }, "Path to…")),
    ...(node.withheld ? own : []),
    ...lists(node, sheets, on),
    ...(node.withheld ? [] : own),
  ];
}

/**
 * Return the parts of a card for isolated groups: what the images of each have in common, and the most typical ones.
 * @type {(groups: Group[], nodes: Node[], sheets: Pictures, on: CardButtons) => Element[]}
 */
export function groupCard(groups, nodes, sheets, on) {
  const parts = groups.flatMap(({ name, why, nodes: members }) => [
    make("h2", { tabIndex: -1 }, short(name, 80)),
    make("p", { className: "faint" }, [counted(members.length, "image"), why].filter(Boolean).join(" · ")),
    make("h3", {}, members.length > TYPICAL ? `The ${TYPICAL} most typical` : "The most typical first"),
    make("ol", { className: "strip" }, ...members.slice(0, TYPICAL).map((index) => entry(nodes[index], 0, sheets, on))),
  ]);
  return [closing("Close the card", on.close), ...parts];
}

/** Why a picture is left out. */
const WITHHELD = {
  hidden: "This picture is hidden.",
  rights: "This picture is left out: its rights do not allow sharing it.",
};

/** @param {string} reason */
function missing(reason) {
  const summary = make("summary", {}, "Picture not available");
  return make("figcaption", {}, make("details", {}, summary, reason));
}

/** @type {(label: string, onclick: () => void) => Element} */
export function closing(label, onclick) {
  return make("button", { type: "button", className: "close", ariaLabel: label, onclick }, "×");
}

/** @param {Node} node */
function facts(node) {
  const depth = node.depth === undefined ? "" : node.seed ? "seed" : `depth ${node.depth}`;
  const known = [depth, node.source, node.license, node.credit].filter(Boolean);
  return make("p", { className: "faint" }, short(known.join(" · ")));
}

/**
 * Return the subjects, genres and contributors of an image.
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

/** @type {(node: Node, sheets: Pictures, on: CardButtons) => Element[]} */
function lists(node, sheets, on) {
  const own = node.list.map(({ to, rank }) => entry(to, rank, sheets, on));
  const others = node.listedBy.slice(0, MOST).map(({ from, rank }) => entry(from, rank, sheets, on));
  const unknown = node.listed
    ? "The neighbour list is empty."
    : node.unexpanded
      ? `Not expanded yet: its neighbour list was not requested.${on.more ? "" : " In a terminal, this command requests it:"}`
      : "The neighbour list of this image is not in this graph.";
  const parts = [
    make("h3", {}, "Neighbours"),
    own.length ? make("ol", { className: "strip" }, ...own) : make("p", { className: "faint" }, unknown),
    ...(on.more ? on.more(node) : node.unexpanded ? [commandLine(asking(node.id))] : []),
  ];
  if (others.length) parts.push(make("h3", {}, `Listed by ${counted(node.listedBy.length, "image")}`));
  if (others.length) parts.push(make("ol", { className: "strip others" }, ...others));
  if (node.listedBy.length > MOST)
    parts.push(make("p", { className: "faint" }, `Only the first ${MOST} by rank are shown.`));
  return [...parts, ...(on.parents?.(node) ?? [])];
}

/**
 * Return a button for an image, with its picture, rank and title.
 * @type {(node: Node, rank: number | undefined, sheets: Pictures, on: CardButtons, width?: number) => Element}
 */
function entry(node, rank, sheets, on, width = 82) {
  const number = rank ? [make("b", { title: `Rank ${rank}` }, String(rank))] : [];
  const parts = [...number, sheets.thumbnail(node, width, 64), make("span", {}, ...breakable(short(node.name, 60)))];
  const choose = { title: short(node.name), onclick: () => on.choose(node) };
  return make("li", {}, make("button", { type: "button", ...choose }, ...parts));
}

/**
 * Return the parts of the tray with the shortest paths between two images.
 * @param {Node} start
 * @param {Node} goal
 * @param {Step[]} way
 * @param {Step[]} back
 * @param {Pictures} sheets
 * @param {CardButtons} on
 * @returns {Element[]}
 */
export function pathCard(start, goal, way, back, sheets, on) {
  /** @type {(title: string, steps: Step[]) => Element[]} */
  const strip = (title, steps) => [
    make("h3", {}, `${title}: ${counted(steps.length - 1, "hop")}`),
    make("ol", { className: "way" }, ...steps.map(({ node, edge }) => entry(node, edge?.rank, sheets, on, 96))),
  ];
  const actions = [
    make("button", { type: "button", onclick: on.turn }, "Swap start and goal"),
    make("button", { type: "button", onclick: on.path }, "Another goal…"),
    ...(on.seek?.(start, goal) ?? []),
  ];
  const ranks = "Numbers are ranks in the list of the image before: 1 is the most similar.";
  const head = make(
    "div",
    { className: "head", title: ranks },
    make("h2", { tabIndex: -1 }, `From ${short(start.name, 80)} to ${short(goal.name, 80)}`),
    make("p", { className: "answer" }, answer(way, back)),
    make("p", { className: "actions" }, ...actions),
  );
  const other = back.length && !mirrored(way, back) ? strip("Path back", back) : [];
  const ways = make("div", { className: "ways" }, ...(way.length ? strip("Path", way) : []), ...other);
  return [closing("Close the path", on.close), head, ways];
}

/** @type {(way: Step[], back: Step[]) => boolean} */
const mirrored = (way, back) =>
  way.length === back.length && way.every(({ node }, place) => node === back.at(-1 - place)?.node);

/**
 * Return the result in one sentence, in the words of `simgraph path`.
 * @type {(way: Step[], back: Step[]) => string}
 */
export function answer(way, back) {
  /** @param {Step[]} found */
  const hops = (found) => counted(found.length - 1, "hop");
  if (way.length && back.length)
    return `${hops(way)} there, ${hops(back)} back over ${mirrored(way, back) ? "the same" : "other"} images.`;
  if (way.length) return `${hops(way)} there; this graph has no path back.`;
  if (back.length) return `No path in this direction; the path back has ${hops(back)}.`;
  return "No path in this graph, in either direction.";
}
