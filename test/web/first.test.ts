// How a page begins, in a real browser: what it will ask is asked while its script is on the way, and
// none of that in vain; the files it needs are named in its document.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Api, openApi } from '../http/api.ts'
import { customer, invoice } from '../http/examples.ts'
import { isBrowserThere, type Looking, openBrowser, pageFolder } from './browser.ts'

const demo = { demoKey: 'demo-key', demoPeople: [{ name: 'demo', role: 'admin' as const }] }

describe.runIf(isBrowserThere)('the beginning of a page', () => {
  let api: Api
  let url: string
  let looking: Looking

  beforeAll(async () => {
    api = await openApi({ pageFolder, ...demo })
    await api.given(customer(), invoice('001', '10.00'))
    url = await api.app.listen({ port: 0, host: '127.0.0.1' })
    looking = await openBrowser()
  }, 60_000)
  afterAll(async () => {
    await looking?.close()
    await api?.close()
  })

  test('asks nothing in vain, and nothing twice', async () => {
    const page = await looking.open(`${url}/`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    const lists = ['deals', 'invoices', 'payments', 'credit-notes', 'payouts', 'customers']
    for (const path of ['', 'review', 'discrepancies', ...lists, 'invoices/deal-001']) {
      const asked: string[] = []
      const note = (request: { url(): string }) => asked.push(request.url())
      page.on('request', note)
      await page.goto(`${url}/${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      const left = () => page.evaluate('[...window.begun.keys()]')
      await expect.poll(left, { message: `/${path}`, timeout: 15_000 }).toEqual([])
      const reads = asked.filter((one) => one.includes('/v1/session'))
      expect(reads, `/${path}`).toHaveLength(1)
      page.off('request', note)
    }
    expect(looking.complaints()).toEqual([])
  })

  test('loads no file by the help of another', async () => {
    const page = await looking.open(`${url}/`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.goto(`${url}/invoices`)
    await page.locator('[data-row-link]').first().waitFor()
    const late = (await page.evaluate(`(() => {
      const named = new Set([...document.querySelectorAll('head [href], head [src]')]
        .map((one) => one.href || one.src))
      return performance.getEntriesByType('resource').map(({ name }) => name)
        .filter((name) => /(list|words|data-table|choices|inputs)[^/]*\\.js$/.test(name))
        .filter((name) => !named.has(name))
    })()`)) as string[]
    expect(late).toEqual([])
  })
})
