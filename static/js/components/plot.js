// Draw a chart when it comes into view. The figure is in the page; colours are role names, put in here.
import { library } from "../plotly.js";
import { picture } from "../picture.js";

const NARROW = 480;
const plots = new Set();

class Plot {
  constructor(section, addresses) {
    this.section = section;
    this.addresses = addresses;
    this.box = section.querySelector("[data-box]");
    this.wide = JSON.parse(section.querySelector("[data-figure]").textContent);
    const narrow = section.querySelector("[data-figure-narrow]");
    this.narrow = narrow ? JSON.parse(narrow.textContent) : this.wide;
    this.buttons = section.querySelectorAll("button[data-picture]");
    for (const button of this.buttons) button.addEventListener("click", () => this.download(button.dataset.picture));
  }

  figure() {
    return this.box.clientWidth < NARROW ? this.narrow : this.wide;
  }

  layout(theme, templates) {
    const layout = withDates(roles(this.figure().layout ?? {}));
    return {
      ...layout,
      template: templates[theme],
      autosize: false,
      width: this.box.clientWidth,
      height: this.box.clientHeight,
    };
  }

  async draw(theme = document.documentElement.getAttribute("data-bs-theme")) {
    try {
      const { Plotly, templates } = await library(this.addresses);
      await Plotly.react(this.box, roles(this.figure().data), this.layout(theme, templates), {
        displayModeBar: false,
        responsive: false,
        locale: document.documentElement.lang === "zh-CN" ? "zh-CN" : "en",
      });
      this.width = this.box.clientWidth;
      for (const button of this.buttons) button.hidden = false;
      this.follow();
    } catch (error) {
      console.error(`chart ${this.section.id}:`, error);
      this.section.querySelector("[data-failed]").hidden = false;
      this.section.querySelector(".fig__table")?.setAttribute("open", "");
    }
  }

  // A point may carry the address its click opens, in `customdata` under `href`.
  follow() {
    if (this.follows) return;
    this.follows = true;
    this.box.on("plotly_click", ({ points }) => {
      const data = points[0]?.customdata;
      const href = data?.href ?? (Array.isArray(data) ? data.at(-1)?.href : undefined);
      if (typeof href === "string" && href.startsWith("/") && !href.startsWith("//")) window.location.assign(href);
    });
  }

  async download(format) {
    const { Plotly, templates } = await library(this.addresses);
    const theme = document.documentElement.getAttribute("data-bs-theme");
    await picture(Plotly, this.section, roles(this.figure().data), this.layout(theme, templates), format);
  }
}

// Replace "var(--c-…)" by the value it has in the theme of the page.
function roles(value, styles = getComputedStyle(document.documentElement)) {
  if (typeof value === "string") {
    return value.replace(/var\((--[a-z0-9-]+)\)/g, (_, name) => styles.getPropertyValue(name).trim());
  }
  if (Array.isArray(value)) return value.map((item) => roles(item, styles));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, roles(item, styles)]));
}

// Days below a month, then months: across with the year under January, upright in one line. A template cannot carry
// these.
const DATE_TICKS = {
  en: { days: "%-d %b", x: "%b\n%Y", y: "%b %Y" },
  "zh-CN": { days: "%-m月%-d日", x: "%-m月\n%Y年", y: "%Y年%-m月" },
};

function withDates(layout) {
  const ticks = DATE_TICKS[document.documentElement.lang] ?? DATE_TICKS.en;
  const month = 86400000 * 27;
  const stops = (axis) => [{ dtickrange: [null, month], value: ticks.days }, { dtickrange: [month, null], value: ticks[axis] }];
  return Object.fromEntries(Object.entries(layout).map(([name, value]) => {
    const isOpen = /^[xy]axis\d*$/.test(name) && value.type === "date" && !value.tickformat && !value.ticktext;
    return [name, isOpen ? { tickformatstops: stops(name[0]), ...value } : value];
  }));
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    const plot = [...plots].find(({ section }) => section === target);
    plot.isDrawn = true;
    plot.draw();
  }
}, { rootMargin: "300px" });

const redraw = () => {
  for (const plot of plots) if (plot.isDrawn) plot.draw();
};

let timer;
const sized = new ResizeObserver(() => {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    for (const plot of plots) if (plot.isDrawn && plot.box.clientWidth !== plot.width) plot.draw();
  }, 150);
});

new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });

// Paper is white: print in the light theme, and draw what has not been looked at yet.
let before = null;
window.addEventListener("beforeprint", () => {
  before = document.documentElement.getAttribute("data-bs-theme");
  document.documentElement.setAttribute("data-bs-theme", "light");
  for (const plot of plots) {
    plot.isDrawn = true;
    plot.draw("light");
  }
});
window.addEventListener("afterprint", () => {
  if (before !== null) document.documentElement.setAttribute("data-bs-theme", before);
  before = null;
});

export function start(section, addresses) {
  const plot = new Plot(section, addresses);
  plots.add(plot);
  seen.observe(section);
  sized.observe(plot.box);
}
