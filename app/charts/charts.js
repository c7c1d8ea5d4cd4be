// ECharts, cut down to the charts the product draws, behind the three calls its WebAssembly needs.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, MarkAreaComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, MarkAreaComponent, TooltipComponent, LabelLayout, SVGRenderer]);

/** Names at the ends of lines may take so much of a chart's width; on a phone they go on in the next line sooner. */
const NAMES_SHARE = 0.38;

/** The option as ECharts takes it, fitted to the width of its place. */
function fitted(element, text) {
  const option = { animation: false, ...JSON.parse(text) };
  const room = Math.round(element.clientWidth * NAMES_SHARE);
  if (option.grid?.right > room) {
    option.grid.right = room;
    for (const { endLabel } of option.series ?? []) {
      if (endLabel) endLabel.width = room - endLabel.distance;
    }
  }
  return option;
}

/** Draws `option` (JSON) into `element`; `pick(series, position)` is called for a click on a data point. */
export function mount(element, option, pick) {
  const chart = init(element, null, { renderer: "svg" });
  chart.setOption(fitted(element, option));
  chart.on("click", ({ seriesIndex, dataIndex }) => pick(seriesIndex, dataIndex));
  const resize = new ResizeObserver(() => chart.resize());
  resize.observe(element);
  return { chart, resize };
}

/** Draws another option in its place. */
export function update({ chart }, option) {
  chart.setOption(fitted(chart.getDom(), option), { notMerge: true });
}

/** Gives everything back. */
export function dispose({ chart, resize }) {
  resize.disconnect();
  chart.dispose();
}
