// @ts-check
// The library of queries on the start page: the images of a result open as a view.

import { Refusal, send } from "./ask.js";

for (const form of document.querySelectorAll("form")) if (form.dataset.query) prepare(form, form.dataset.query);

/** @type {(form: HTMLFormElement, name: string) => void} */
function prepare(form, name) {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  const told = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    told.textContent = "Asking…";
    try {
      const { id } = await send("POST", `/api/queries/${encodeURIComponent(name)}/view`, { param: given(form) });
      told.textContent = "";
      location.assign(`/v/${id}`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      told.textContent = error.message;
    } finally {
      button.disabled = false;
    }
  });
  button.disabled = false; // until now it had no effect
}

/** The parameters as the service takes them: an empty field has its default. @param {HTMLFormElement} form */
function given(form) {
  const fields = [
    .../** @type {NodeListOf<HTMLInputElement | HTMLTextAreaElement>} */ (form.querySelectorAll("[name]")),
  ];
  const valued = fields.flatMap(({ name, value }) => value.split("\n").map((line) => [name, line.trim()]));
  return valued.filter(([, value]) => value).map(([name, value]) => `${name}=${value}`);
}
