// What scrolling through a long list costs: the time of this machine's processor that the page takes
// for each frame, which nothing else that runs here makes longer. Of 60 frames a second each has 16.7 ms.
import type { Browser } from 'playwright-core'

const frames = 60
/** So many rows a frame: as a wheel turns, and as one looks for something far below. */
const speeds = { wheel: 3, fling: 30 }
const rowHeight = 37

const parts = ['TaskDuration', 'ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration']

const scrolling = (step: number) => `new Promise((done) => {
  const frame = document.querySelector('[role=grid]').parentElement
  let left = ${frames}
  const move = () => {
    frame.scrollTop += ${step}
    if (left-- > 0) requestAnimationFrame(move)
    else done()
  }
  requestAnimationFrame(move)
})`

export async function tellScrolling(browser: Browser, url: string): Promise<void> {
  const context = await browser.newContext({
    ...{ viewport: { width: 1440, height: 900 }, locale: 'en-GB', bypassCSP: true },
  })
  const headers = { origin: url }
  await context.request.post(`${url}/v1/session`, { data: { demo: 'demo' }, headers })
  const page = await context.newPage()
  await page.goto(`${url}/invoices`)
  await page.locator('[data-row-link]').first().waitFor()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const spent = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    const of = new Map(metrics.map(({ name, value }) => [name, value]))
    return parts.map((name) => ((of.get(name) ?? 0) * 1000) / frames)
  }
  for (const [speed, rows] of Object.entries(speeds)) {
    // Warm, as after the first turn of the wheel.
    await page.evaluate(scrolling(rows * rowHeight))
    const before = await spent()
    await page.evaluate(scrolling(rows * rowHeight))
    const [all, ...some] = (await spent()).map((after, at) => after - (before[at] ?? 0))
    const [script, layout, style] = some.map((ms) => ms.toFixed(1))
    console.log(
      `scrolling ${rows} rows a frame (${speed}): ${all?.toFixed(1)} ms of processor time a frame ` +
        `(of 16.7); script ${script}, layout ${layout}, style ${style}`,
    )
  }
  await context.close()
}
