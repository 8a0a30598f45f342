// @ts-check
// The start page of an empty store: one click adds the flags.

import { Refusal, ask } from "./ask.js";

const button = /** @type {HTMLButtonElement | null} */ (document.getElementById("flags"));
const told = document.getElementById("told");

button?.addEventListener("click", async () => {
  button.disabled = true;
  try {
    await ask({ kind: "whole", source: "flags" }, (event) => {
      if (told) told.textContent = event === "waiting" ? "Waiting…" : "Comparing 157 pictures…";
    });
    location.reload();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (told) told.textContent = error.message;
    button.disabled = false;
  }
});

if (button) button.disabled = false; // until now a click had no effect
