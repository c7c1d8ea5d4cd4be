// ECharts, cut down to the charts the product draws, behind the three calls its WebAssembly needs.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, MarkAreaComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, MarkAreaComponent, TooltipComponent, LabelLayout, SVGRenderer]);

const still = { animation: false };

/** Draws `option` (JSON) into `element`; `pick(series, position)` is called for a click on a data point. */
export function mount(element, option, pick) {
  const chart = init(element, null, { renderer: "svg" });
  chart.setOption({ ...still, ...JSON.parse(option) });
  chart.on("click", ({ seriesIndex, dataIndex }) => pick(seriesIndex, dataIndex));
  const resize = new ResizeObserver(() => chart.resize());
  resize.observe(element);
  return { chart, resize };
}

/** Draws another option in its place. */
export function update({ chart }, option) {
  chart.setOption({ ...still, ...JSON.parse(option) }, { notMerge: true });
}

/** Gives everything back. */
export function dispose({ chart, resize }) {
  resize.disconnect();
  chart.dispose();
}
