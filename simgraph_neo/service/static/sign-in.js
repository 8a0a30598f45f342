// @ts-check
// Sign in with a password, then show the page that was opened.

const form = /** @type {HTMLFormElement} */ (document.getElementById("sign-in"));
const field = /** @type {HTMLInputElement} */ (document.getElementById("password"));
const told = /** @type {HTMLElement} */ (document.getElementById("told"));
const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
const arrivals = new BroadcastChannel("simgraph");

arrivals.onmessage = open; // another tab of this browser has signed in
form.addEventListener("submit", (event) => {
  event.preventDefault();
  signIn();
});
button.disabled = false; // until now it had no effect
field.focus();

function open() {
  if (location.pathname === "/sign-in") location.replace("/");
  else location.reload();
}

async function signIn() {
  button.disabled = true;
  told.textContent = "";
  const answer = await fetch("/sign-in", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Simgraph": "1" },
    body: JSON.stringify({ password: field.value }),
  }).catch(() => null);
  if (answer?.ok) {
    arrivals.postMessage("entered");
    open();
    return;
  }
  const problem = await answer?.json().catch(() => null);
  told.textContent = problem?.detail ?? "The explorer does not answer. Is it still running?";
  button.disabled = false;
  field.select();
}

export {}; // a module: its names are its own
