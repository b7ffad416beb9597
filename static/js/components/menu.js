// A <details> that opens as a menu or a tip: Escape and a click elsewhere close it, and only one is open.
// What is open is asked of the page, never remembered: `toggle` is told later than the key that may follow it.
const opened = () => [...document.querySelectorAll('details[data-module~="menu"][open]')];

function closeOthersThan(element) {
  for (const menu of opened()) {
    if (!menu.contains(element)) menu.open = false;
  }
}

export function start(menu) {
  menu.addEventListener("toggle", () => {
    if (menu.open) closeOthersThan(menu);
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  const innermost = opened().at(-1);
  if (!innermost) return;
  const hadFocus = innermost.contains(document.activeElement);
  innermost.open = false;
  if (hadFocus) innermost.querySelector("summary").focus();
  event.stopPropagation();
});

document.addEventListener("pointerdown", (event) => closeOthersThan(event.target));
document.addEventListener("focusin", (event) => closeOthersThan(event.target));
