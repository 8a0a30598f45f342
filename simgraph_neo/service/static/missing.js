// @ts-check
// The page of an image that is not stored: one click requests it from the museum.

import { Refusal, ask } from "./ask.js";

const ids = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("ids")).textContent);
const button = /** @type {HTMLButtonElement} */ (document.getElementById("expand"));
const told = /** @type {HTMLElement} */ (document.getElementById("told"));

button.addEventListener("click", async () => {
  button.disabled = true;
  told.textContent = "The museum is answering…";
  try {
    await ask({ kind: "expand", ids }, () => {});
    location.reload();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    told.textContent = error.message;
    button.disabled = false;
  }
});

button.disabled = false; // until now a click had no effect
