// The colours of pictures, on light and on dark. Of the eight each has 3 to 1 against its ground, and
// neighbours differ in lightness too, for those who see colours otherwise.

const light = {
  text: '#3b4249',
  quiet: '#565e66',
  line: '#d5dade',
  ground: '#ffffff',
  colours: ['#1f6b4f', '#2f7fd0', '#b35c00', '#7a4fc0', '#0f8fa0', '#c2255c', '#6b7a00', '#5c6670'],
  good: '#1f7a55',
  warning: '#b06a00',
  bad: '#c92a2a',
}
const dark: typeof light = {
  text: '#d5dade',
  quiet: '#a8afb6',
  line: '#3a4046',
  ground: '#1f2225',
  colours: ['#4fbf8c', '#74b3f0', '#f0a04b', '#b79af0', '#4fc7d6', '#f783ac', '#c0ca54', '#aab4bd'],
  good: '#57c797',
  warning: '#f2b04c',
  bad: '#ff8787',
}

export type Look = typeof light & { isDark: boolean; isStill: boolean }

export const lookOf = (isDark: boolean, isStill: boolean): Look => ({
  ...(isDark ? dark : light),
  isDark,
  isStill,
})

const font = 'ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'

/** What all pictures have alike. An option that says otherwise of the same part replaces it. */
export function usual(look: Look, label: string) {
  const { text, quiet, line, ground } = look
  const axis = {
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    axisLabel: { color: quiet, fontSize: 12, hideOverlap: true },
    splitLine: { lineStyle: { color: line } },
    nameTextStyle: { color: quiet },
  }
  return {
    axis,
    base: {
      color: look.colours,
      textStyle: { color: text, fontFamily: font },
      animation: !look.isStill,
      animationDuration: 300,
      animationDurationUpdate: 300,
      aria: { enabled: true, label: { description: label } },
      grid: { left: 8, right: 12, top: 34, bottom: 8, containLabel: true },
    },
    legend: {
      ...{ type: 'scroll', top: 0, left: 0, itemWidth: 14, itemHeight: 10, icon: 'roundRect' },
      ...{ textStyle: { color: text }, pageIconColor: text, pageTextStyle: { color: quiet } },
    },
    tooltip: {
      ...{ backgroundColor: ground, borderColor: line, borderWidth: 1, padding: [6, 10] },
      ...{ textStyle: { color: text, fontSize: 13 }, renderMode: 'richText', confine: true },
      axisPointer: { lineStyle: { color: quiet }, shadowStyle: { opacity: 0.08 } },
    },
  }
}
