// @ts-check
// The start page: an id or an address of a catalogue's page opens its image.

const form = /** @type {HTMLFormElement} */ (document.getElementById("open"));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const given = new FormData(form).get("id");
  if (typeof given === "string" && given.trim()) location.assign(`/i/${encodeURIComponent(given.trim())}`);
});
