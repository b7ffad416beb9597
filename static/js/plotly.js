// The chart library, fetched once and only when a chart comes into view.
const CHINESE = {
  moduleType: "locale",
  name: "zh-CN",
  dictionary: {},
  format: {
    days: ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"],
    shortDays: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
    months: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
    shortMonths: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
    date: "%Y-%m-%d",
    year: "%Y年",
    month: "%Y年%-m月",
    dayMonth: "%-m月%-d日",
    dayMonthYear: "%Y年%-m月%-d日",
  },
};

// The library adds the styles of its maps unless they seem to be there. We draw no maps, and the page's policy refuses
// styles from a script.
const MAP_STYLES = "9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53";

let loading;

export function library({ plotly, templates }) {
  loading ??= Promise.all([script(plotly), fetch(templates).then((response) => response.json())]).then(
    ([, byTheme]) => {
      const { Plotly } = window;
      // Nothing of a chart ever leaves the house.
      Plotly.setPlotConfig({ showSendToCloud: false, plotlyServerURL: "", displaylogo: false });
      Plotly.register(CHINESE);
      return { Plotly, templates: byTheme };
    },
  );
  loading.catch(() => { loading = undefined; });
  return loading;
}

function script(address) {
  return new Promise((resolve, reject) => {
    const seat = document.createElement("template");
    seat.id = MAP_STYLES;
    const element = document.createElement("script");
    element.src = address;
    element.onload = resolve;
    element.onerror = () => reject(new Error(`not loaded: ${address}`));
    document.head.append(seat, element);
  });
}
