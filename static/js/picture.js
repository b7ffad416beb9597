// A chart as a file of its own: with its title, subtitle and the ground of the page; a PNG at twice the size, or an SVG.
const EDGE = 8;
const TITLE = { size: 17, line: 22, weight: 700 };
const SUBTITLE = { size: 13, line: 17, weight: 400 };

export async function picture(Plotly, section, data, layout, format) {
  const styles = getComputedStyle(document.documentElement);
  const value = (name) => styles.getPropertyValue(name).trim();
  const room = layout.width - 2 * EDGE;
  const family = layout.template.layout.font.family;
  const title = wrapped(section.querySelector(".fig__title").textContent.trim(), TITLE, family, room);
  const subtitle = wrapped(section.querySelector(".fig__sub")?.textContent.trim() ?? "", SUBTITLE, family, room);
  const head = 12 + title.length * TITLE.line + 6 + subtitle.length * SUBTITLE.line + 8;
  const margin = { ...layout.template.layout.margin, ...layout.margin };
  const height = layout.height + head;
  const image = await Plotly.toImage(
    {
      data,
      layout: {
        ...layout,
        height,
        margin: { ...margin, t: margin.t + head },
        paper_bgcolor: value("--paper"),
        title: {
          text: title.map(escaped).join("<br>"),
          subtitle: { text: subtitle.map(escaped).join("<br>"), font: { size: SUBTITLE.size, color: value("--ink-2") } },
          font: { size: TITLE.size, color: value("--ink"), weight: TITLE.weight },
          x: 0, xref: "container", xanchor: "left", y: 1, yref: "container", yanchor: "top", pad: { l: EDGE, t: 12 },
        },
      },
    },
    { format, width: layout.width, height, scale: format === "png" ? 2 : 1 },
  );
  const link = document.createElement("a");
  link.href = image;
  link.download = `${section.dataset.file}.${format}`;
  link.click();
}

// Break a text into lines that fit: at spaces, and in Chinese, which has none, between any two signs.
function wrapped(text, { size, weight }, family, room) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${weight} ${size}px ${family}`;
  const lines = [];
  let line = "";
  for (const part of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/g) ?? []) {
    if (line && pen.measureText((line + part).trimEnd()).width > room) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += part;
  }
  return line.trim() ? [...lines, line.trimEnd()] : lines;
}

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
