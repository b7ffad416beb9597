// The monthly report while it is typed: a later date opens its cause at once, and what an autosave brings back (the
// items' marks, computed statuses, slips, results) goes to its places on the page.
export function start(form) {
  form.addEventListener("input", (event) => {
    const day = event.target.closest("[data-later-than]");
    if (!day || !day.value || day.value <= day.dataset.laterThan) return;
    const details = day.closest(".ms")?.querySelector("details[data-later]");
    if (details) details.open = true;
  });

  const checks = form.querySelector("[data-checks]");
  if (!checks) return;
  new MutationObserver(() => {
    for (const fresh of checks.querySelectorAll("template[data-live-for]")) {
      const place = form.querySelector(`[data-live="${CSS.escape(fresh.dataset.liveFor)}"]`);
      place?.replaceChildren(fresh.content.cloneNode(true));
      fresh.remove();
    }
  }).observe(checks, { childList: true });
}
