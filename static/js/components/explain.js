// A tip that explains a figure: opens on hover and on keyboard focus too, and stands beside its figure.
// The menu component closes it on Escape and on a click elsewhere.
const WAIT = 160;
const AWAY = 8;
const PHONE = 768;

export function start(tip) {
  const summary = tip.querySelector("summary");
  const box = tip.querySelector(".tip");
  let timer = 0;
  let isLent = false; // open only for as long as the pointer or the focus stays

  const place = () => {
    if (window.innerWidth < PHONE) {
      for (const side of ["top", "bottom", "left", "right"]) box.style.removeProperty(side);
      return;
    }
    const at = summary.getBoundingClientRect();
    const room = document.documentElement.clientWidth - box.offsetWidth - AWAY;
    const below = at.bottom + AWAY;
    const fits = below + box.offsetHeight + AWAY <= window.innerHeight;
    box.style.left = `${Math.max(AWAY, Math.min(at.left, room))}px`;
    box.style.top = `${fits ? below : Math.max(AWAY, at.top - box.offsetHeight - AWAY)}px`;
    box.style.right = "auto";
    box.style.bottom = "auto";
  };
  const lend = () => {
    if (tip.open) return;
    isLent = true;
    tip.open = true;
  };
  const later = (act) => {
    clearTimeout(timer);
    timer = setTimeout(act, WAIT);
  };

  tip.addEventListener("toggle", () => {
    if (tip.open) {
      place();
      window.addEventListener("scroll", place, { capture: true, passive: true });
    } else {
      isLent = false;
      window.removeEventListener("scroll", place, { capture: true });
    }
  });
  tip.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") later(lend);
  });
  tip.addEventListener("pointerleave", (event) => {
    if (event.pointerType !== "mouse") return;
    later(() => {
      if (isLent && !tip.contains(document.activeElement)) tip.open = false;
    });
  });
  summary.addEventListener("focus", (event) => {
    const cameFromInside = event.relatedTarget && tip.contains(event.relatedTarget);
    if (!cameFromInside && summary.matches(":focus-visible")) lend();
  });
  tip.addEventListener("focusout", (event) => {
    if (isLent && !tip.contains(event.relatedTarget)) tip.open = false;
  });
  summary.addEventListener("click", (event) => {
    clearTimeout(timer);
    if (!tip.open || !isLent) return;
    // It is open already: the click means to keep it.
    event.preventDefault();
    isLent = false;
  });
}
