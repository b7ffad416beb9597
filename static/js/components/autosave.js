// Keep a draft while it is typed: 800 ms after the last key and on leaving a field. The answer is JSON with saved_at,
// version and, where the page has a place for it, checks_html. Leaving the page sends what is not sent yet; it asks
// first where that may not arrive.
import { askBeforeLeaving } from "./leaving.js";

const WAIT_MS = 800;
const RETRY_MS = 5000;
const CONFLICT = 412;
// Browsers let a request outlive its page up to 64 KiB; a little is left for whatever else is on its way.
const OUTLIVES_BYTES = 60_000;

export function start(form) {
  const line = document.querySelector(`[data-save][data-for="${form.id}"]`) ?? document.querySelector("[data-save]");
  const checks = document.querySelector("[data-checks]");
  const submits = [...document.querySelectorAll("[data-needs-save]")];
  const keptDisabled = new Set(submits.filter((button) => button.disabled));
  let timer;
  let sending = false;
  let outlives = false;
  let dirty = false;
  let failed = false;
  let stale = false;
  // Whoever submits while a save is on its way waits for it: both would name the same version, and one would be refused.
  let waiting = null;

  const say = (text) => { if (line) line.textContent = text; };
  // Not as parts, of which a server takes a limited number.
  const typed = () => new URLSearchParams(new FormData(form));
  const isSmall = (body) => String(body).length <= OUTLIVES_BYTES;
  const isAtRisk = () => {
    if (!sending && !dirty) return false;
    if (stale || failed) return true;
    return sending ? dirty || !outlives : !isSmall(typed());
  };
  const close = (closed) => {
    for (const button of submits) button.disabled = closed || keptDisabled.has(button);
  };
  const later = (milliseconds) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, milliseconds);
  };

  function took(answer) {
    const version = form.elements.namedItem("version");
    if (version && answer.version !== undefined) version.value = answer.version;
    const time = new Date(answer.saved_at);
    const clock = Number.isNaN(time.valueOf()) ? String(answer.saved_at) : time.toLocaleTimeString("en-GB");
    say(line?.dataset.saved.replace("{time}", clock) ?? "");
    if (checks && answer.checks_html !== undefined) {
      const parsed = new DOMParser().parseFromString(answer.checks_html, "text/html");
      checks.replaceChildren(...parsed.body.childNodes);
    }
    if (answer.can_submit !== undefined) {
      keptDisabled.clear();
      if (!answer.can_submit) submits.forEach((button) => keptDisabled.add(button));
    }
    close(false);
  }

  async function save() {
    window.clearTimeout(timer);
    if (sending || stale || !dirty) return;
    const body = typed();
    outlives = isSmall(body);
    sending = true;
    dirty = false;
    say(line?.dataset.saving ?? "");
    try {
      const response = await fetch(form.dataset.autosave || form.action, {
        method: "POST",
        body,
        keepalive: outlives,
        headers: { "X-Requested-With": "autosave", Accept: "application/json" },
      });
      if (response.status === CONFLICT) {
        stale = dirty = true;
        say(line?.dataset.stale ?? "");
        close(true);
      } else if (response.ok) {
        took(await response.json());
        failed = false;
      } else {
        throw new Error(String(response.status));
      }
    } catch {
      failed = dirty = true;
      say(line?.dataset.failed ?? "");
      close(true);
      later(RETRY_MS);
    } finally {
      sending = false;
      if (waiting) {
        const { submitter } = waiting;
        waiting = null;
        form.requestSubmit(submitter);
      } else if (dirty && !stale) later(WAIT_MS);
    }
  }

  form.addEventListener("input", () => { dirty = true; later(WAIT_MS); });
  form.addEventListener("change", () => { dirty = true; later(WAIT_MS); });
  form.addEventListener("focusout", () => { if (dirty) save(); });
  form.addEventListener("submit", (event) => {
    window.clearTimeout(timer);
    dirty = false;
    if (!sending) return;
    event.preventDefault();
    waiting = { submitter: event.submitter };
  });
  window.addEventListener("online", () => { if (dirty) save(); });
  window.addEventListener("pagehide", () => { if (dirty) save(); });
  askBeforeLeaving(isAtRisk);
}
