// @ts-check
// Sign out: the session ends, and the page asks for a password.

import { send } from "./ask.js";

const button = /** @type {HTMLButtonElement | null} */ (document.getElementById("leave"));

button?.addEventListener("click", async () => {
  await send("POST", "/sign-out").catch(() => {});
  location.reload();
});

if (button) button.disabled = false; // until now a click had no effect
