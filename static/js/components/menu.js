// A <details> that opens as a menu or a tip: Escape and a click elsewhere close it, and only one is open.
const open = new Set();

export function start(menu) {
  menu.addEventListener("toggle", () => {
    if (!menu.open) {
      open.delete(menu);
      return;
    }
    for (const other of open) {
      if (!other.contains(menu)) other.open = false;
    }
    open.add(menu);
  });
  if (menu.open) open.add(menu);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || open.size === 0) return;
  const last = [...open].at(-1);
  const hadFocus = last.contains(document.activeElement);
  last.open = false;
  if (hadFocus) last.querySelector("summary").focus();
  event.stopPropagation();
});

document.addEventListener("pointerdown", (event) => {
  for (const menu of open) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("focusin", (event) => {
  for (const menu of open) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
