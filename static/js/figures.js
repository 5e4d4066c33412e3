// Draws the charts of a page with Plotly. A figure is JSON that names its colours by token. A chart on the page takes
// the page's colours; a chart on paper or in a file takes these. A test keeps them equal to tokens.css.
const LIGHT = {
  surface: "#ffffff",
  ink: "#1b1f23",
  "ink-2": "#454c53",
  "ink-3": "#5f676e",
  edge: "#7f868c",
  "gap-below": "#9a3f10",
  "gap-unsure": "#868d94",
  "gap-above": "#215d9a",
  "gap-on-3": "#ffffff",
  "gap-on-2": "#1b1f23",
  "kano-m": "#232c3b",
  "kano-o": "#5a55c8",
  "kano-a": "#b8800a",
  "kano-i": "#868d94",
  "kano-r": "#a5316a",
  "kano-q": "#868d94",
  "chart-grid": "#e6e6e1",
  "chart-zero": "#454c53",
  "chart-paper": "#f7f7f4",
  "chart-band": "#ecece6",
  "chart-before": "#868d94",
  accent: "#0b655c",
};

// No cloud and no mode bar. A thumb on a chart scrolls the page.
const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  responsive: false,
  scrollZoom: false,
  doubleClick: false,
  showTips: false,
  showAxisDragHandles: false,
  showSendToCloud: false,
  showEditInChartStudio: false,
  plotlyServerURL: "",
};

// On paper desk.css shows a chart at 0.8 of this: as wide as an A4 page between its margins, and with its title no higher
// than two thirds of it, so that no page is left nearly empty before it.
const PRINTED = { width: 850, height: 740, paper: "#ffffff" };
const FILE = { width: 1000, phoneWidth: 480, scale: 2, edge: 16 };
const REST = 120; // milliseconds without a change of width

const wide = matchMedia("(min-width: 48rem)");
const ROOM = 720; // pixels that the rows of a drawing for wide pages need; half a page has less. A map says what it needs.
let printing = false;

// Colours stand under keys that end in "color", alone or in lists. Other keys hold words, which may be equal to a token.
function painted(part, colours, key = "") {
  if (Array.isArray(part)) return part.map((value) => painted(value, colours, key));
  if (part !== null && typeof part === "object") {
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, painted(value, colours, name)]));
  }
  const isToken = typeof part === "string" && key.endsWith("color") && Object.hasOwn(LIGHT, part);
  return isToken ? colours[part] : part;
}

function coloursOf(element) {
  const style = getComputedStyle(element);
  const value = (token) => style.getPropertyValue(`--${token}`).trim() || LIGHT[token];
  return Object.fromEntries(Object.keys(LIGHT).map((token) => [token, value(token)]));
}

function fontOf(element) {
  const style = getComputedStyle(element);
  return style.getPropertyValue("--font").trim() || style.fontFamily;
}

// A figure may limit its own width.
function fitted(figure, width, colours, family) {
  const { data, layout } = painted(figure, colours);
  layout.width = Math.min(width, layout.width ?? Infinity);
  layout.font.family = family;
  layout.hoverlabel.font.family = family;
  return { data, layout };
}

class Chart {
  constructor(element, source) {
    this.element = element;
    element.setAttribute("role", "img");
    this.take(source);
    this.follow();
  }

  take(source) {
    this.source = source;
    this.drawings = JSON.parse(source);
    this.element.setAttribute("aria-label", this.drawings.name);
    this.draw();
  }

  draw() {
    if (printing) return;
    this.width = Math.floor(this.element.clientWidth);
    if (this.width === 0) return; // the chart is hidden
    const { wide: whole, phone } = this.drawings;
    const figure = wide.matches && this.width >= (whole.layout.width ?? ROOM) ? whole : phone;
    this.show(fitted(figure, this.width, coloursOf(this.element), fontOf(this.element)), CONFIG);
  }

  drawPrinted() {
    const colours = { ...LIGHT, "chart-paper": PRINTED.paper };
    const figure = fitted(this.drawings.wide, PRINTED.width, colours, fontOf(this.element));
    figure.layout.height = Math.min(figure.layout.height, PRINTED.height);
    this.show(figure, { ...CONFIG, staticPlot: true });
  }

  show({ data, layout }, config) {
    Plotly.react(this.element, data, layout, config);
  }

  // The observer fires while somebody resizes the window. The chart is drawn when the width rests.
  follow() {
    let timer;
    new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (Math.floor(this.element.clientWidth) !== this.width) this.draw();
      }, REST);
    }).observe(this.element);
  }

  async download(format, fileName) {
    const figure = wide.matches ? this.drawings.wide : this.drawings.phone;
    const width = wide.matches ? FILE.width : Math.min(this.width, FILE.phoneWidth);
    const { data, layout } = fitted(figure, width, LIGHT, fontOf(this.element));
    layout.paper_bgcolor = LIGHT["chart-paper"];
    layout.width += 2 * FILE.edge;
    layout.height += 2 * FILE.edge;
    for (const side of "lrtb") layout.margin[side] += FILE.edge;
    const scale = format === "png" ? FILE.scale : 1;
    const options = { format, width: layout.width, height: layout.height, scale, filename: fileName };
    await Plotly.downloadImage({ data, layout, config: CONFIG }, options);
  }
}

// Of charts that are drawn already those whose numbers are others take them.
function readCharts(charts) {
  for (const [id, chart] of charts) {
    if (!chart.element.isConnected) charts.delete(id);
  }
  for (const element of document.querySelectorAll(".chart[data-figure]")) {
    const [id, source] = [element.dataset.figure, document.getElementById(element.dataset.figure)];
    const known = charts.get(id);
    if (!source || known?.source === source.textContent) continue;
    if (known) {
      known.take(source.textContent);
    } else {
      charts.set(id, new Chart(element, source.textContent));
    }
  }
}

function offerDownloads(charts) {
  for (const button of document.querySelectorAll("[data-download]")) {
    if (!button.hidden || !charts.has(button.dataset.download)) continue;
    button.hidden = false;
    const name = button.dataset.download.replace(/-data$/, "");
    button.addEventListener("click", () => charts.get(button.dataset.download).download(button.dataset.format, name));
  }
}

function followTheme(redraw) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  matchMedia("(prefers-contrast: more)").addEventListener("change", redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

function start() {
  const charts = new Map();
  const read = () => {
    readCharts(charts);
    offerDownloads(charts);
  };
  const redraw = () => charts.forEach((chart) => chart.draw());
  read();
  document.addEventListener("partschanged", read); // the page keeps up with its answers
  followTheme(redraw);
  wide.addEventListener("change", redraw);
  addEventListener("beforeprint", () => {
    printing = true;
    charts.forEach((chart) => chart.drawPrinted());
  });
  addEventListener("afterprint", () => {
    printing = false;
    redraw();
  });
}

if (window.Plotly) start();
