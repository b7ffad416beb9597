// Keep a draft while it is typed: 800 ms after the last key and on leaving a field. The answer is JSON with saved_at,
// version and, where the page has a place for it, checks_html.
const WAIT_MS = 800;
const RETRY_MS = 5000;
const CONFLICT = 412;

export function start(form) {
  const line = document.querySelector(`[data-save][data-for="${form.id}"]`) ?? document.querySelector("[data-save]");
  const checks = document.querySelector("[data-checks]");
  const submits = [...document.querySelectorAll("[data-needs-save]")];
  const keptDisabled = new Set(submits.filter((button) => button.disabled));
  let timer;
  let sending = false;
  let dirty = false;
  let stale = false;
  // Whoever submits while a save is on its way waits for it: both would name the same version, and one would be refused.
  let waiting = null;

  const say = (text) => { if (line) line.textContent = text; };
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
    sending = true;
    dirty = false;
    say(line?.dataset.saving ?? "");
    try {
      const response = await fetch(form.dataset.autosave || form.action, {
        method: "POST",
        // Not as parts, of which a server takes a limited number.
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-Requested-With": "autosave", Accept: "application/json" },
      });
      if (response.status === CONFLICT) {
        stale = true;
        say(line?.dataset.stale ?? "");
        close(true);
      } else if (response.ok) {
        took(await response.json());
      } else {
        throw new Error(String(response.status));
      }
    } catch {
      dirty = true;
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
  window.addEventListener("beforeunload", (event) => { if (dirty && !stale) event.preventDefault(); });
}
