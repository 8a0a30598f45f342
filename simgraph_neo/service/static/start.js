// @ts-check
// The start page: words search the store as one types, and the museum for a price; an id, or the address of a page in
// the catalogue, opens its image.

import { counted, make } from "../viewer/card.js";
import { Refusal, ask, price } from "./ask.js";
import { inStore } from "./find.js";
import { watch } from "./lacking.js";
import { explores } from "./role.js";

/** @import { Found } from "./find.js" */

const REST = 100; // milliseconds without a letter until the store is searched

const form = /** @type {HTMLFormElement} */ (document.getElementById("open"));
const input = /** @type {HTMLInputElement} */ (document.getElementById("id"));
const list = /** @type {HTMLElement} */ (document.getElementById("found"));
const count = /** @type {HTMLElement} */ (document.getElementById("count"));
let timer = 0;
let listed = ""; // the words for which the list was made

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const given = input.value.trim();
  const only = list.querySelectorAll("a");
  if (only.length === 1 && listed === given) only[0].click();
  else if (given) location.assign(`/i/${encodeURIComponent(given)}`);
});

input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, REST);
});

for (const image of document.querySelectorAll("img")) watch(image);
for (const button of form.querySelectorAll("button")) button.disabled = false; // until now it had no effect

async function search() {
  const words = input.value.trim();
  const found = words ? await inStore(words).catch(() => []) : [];
  if (words !== input.value.trim()) return; // another search is under way
  listed = words;
  show(found, words ? counted(found.length, "stored image") : "");
  if (!explores || !words) return;
  const text = `Search Wellcome Collection · ${price(1)}`;
  count.append(" ", make("button", { type: "button", onclick: () => searchMuseum(words) }, text));
}

/** Search the museum; what it finds is shown, and stored only when it is opened. @param {string} words */
async function searchMuseum(words) {
  count.textContent = "The museum is answering…";
  try {
    const { images } = (await ask({ kind: "find", query: words }, () => {})).result;
    if (words === input.value.trim()) show(images, `The museum has ${counted(images.length, "image")}.`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    count.textContent = error.message;
  }
}

/** @type {(found: Found[], told: string) => void} */
function show(found, told) {
  list.replaceChildren(...found.map(entry));
  count.textContent = told;
}

/** @param {Found} found */
function entry({ id, title, hidden, stored }) {
  const address = encodeURIComponent(id);
  const image =
    hidden || stored === false
      ? make("i", { className: "tile" })
      : make("img", { src: `/pictures/${address}/200`, alt: "", loading: "lazy" });
  if (image instanceof HTMLImageElement) {
    image.dataset.id = id;
    watch(image);
  }
  const cost = stored === false ? make("small", {}, `not stored · ${price(1)}`) : "";
  return make("li", {}, make("a", { href: `/i/${address}` }, image, make("span", {}, title || id), cost));
}
