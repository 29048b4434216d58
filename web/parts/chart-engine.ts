// What of ECharts is used here, loaded when the first picture is shown. It draws SVG: sharp at any
// size, and nothing in it needs a style or a script that the policy of the page forbids.
import {
  BarChart,
  GraphChart,
  HeatmapChart,
  LineChart,
  PieChart,
  SankeyChart,
} from 'echarts/charts'
import {
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components'
import { init, use as register } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

register([BarChart, GraphChart, HeatmapChart, LineChart, PieChart, SankeyChart])
register([AriaComponent, DataZoomComponent, GridComponent, LegendComponent, MarkLineComponent])
register([TooltipComponent, VisualMapComponent, SVGRenderer])

export { init }
