// Single keys, never while typing or composing, and only for what the page has. `data-key` on a link, button or field
// gives it a key; rows are `data-row` inside `data-rows`, with `data-row-open`, `data-row-select`, `data-row-edit`.
const STORE = "single-keys-off";

const isTyping = (target) =>
  target instanceof Element && target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

const remembered = () => {
  try { return window.localStorage.getItem(STORE) === "1"; } catch { return false; }
};

export function start(dialog) {
  const box = dialog.querySelector("[data-keys-off]");
  const opener = document.querySelector("[data-keys]");
  let off = remembered();
  box.checked = off;
  box.addEventListener("change", () => {
    off = box.checked;
    try { window.localStorage.setItem(STORE, off ? "1" : "0"); } catch { /* Not kept; it holds for this page. */ }
  });
  if (opener) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
  }
  document.addEventListener("keydown", (event) => {
    if (off || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (press(event.key, dialog)) event.preventDefault();
  });
}

function press(key, dialog) {
  if (key === "?") {
    dialog.showModal();
    return true;
  }
  const row = document.querySelector("[data-row].is-focus");
  switch (key.toLowerCase()) {
    case "j": return move(1);
    case "k": return move(-1);
    case "x": return act(row?.querySelector("[data-row-select]"));
    case "e": return act(row?.querySelector("[data-row-edit]"));
    case "enter": return document.activeElement === row && act(row?.querySelector("[data-row-open]"));
    default: return act(document.querySelector(`[data-key="${CSS.escape(key.toLowerCase())}"]`));
  }
}

function act(element) {
  if (!element || element.disabled) return false;
  if (element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select")) element.focus();
  else element.click();
  return true;
}

function move(by) {
  const rows = [...document.querySelectorAll("[data-rows] [data-row]")].filter((row) => row.offsetParent !== null);
  if (rows.length === 0) return false;
  const at = rows.findIndex((row) => row.classList.contains("is-focus"));
  const next = rows[at === -1 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)];
  rows.forEach((row) => row.classList.toggle("is-focus", row === next));
  next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}
