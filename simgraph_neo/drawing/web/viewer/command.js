// @ts-check
// A command of the terminal, shown with a button that copies it.

import { COPIED } from "./motion.js";

/**
 * Return the command that asks for the neighbours of an image.
 * @param {string} id
 */
export const asking = (id) => `simgraph ingest ${quoted(id)} --depth 1`;

/**
 * Quote a word for a shell, as Python's `shlex.quote` does.
 * @param {string} word
 */
const quoted = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`);

/**
 * Return a paragraph with a command and its button.
 * @param {string} command
 */
export function commandLine(command) {
  const [line, code, button] = ["p", "code", "button"].map((tag) => document.createElement(tag));
  line.className = "command";
  code.textContent = command;
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(command);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), COPIED);
    } catch {
      getSelection()?.selectAllChildren(code); // a frame without the right to copy: the reader presses Ctrl+C
    }
  });
  line.append(code, " ", button);
  return line;
}
