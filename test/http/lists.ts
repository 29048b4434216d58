// What every list answers alike, whatever it lists.
import { describe, expect, test } from 'vitest'
import type { Api } from './api.ts'

export type ListCase = [url: string, rows: number, first: object]

export const behaveAsLists = (apiOf: () => Api, lists: ListCase[]) =>
  describe.each(lists)('GET %s', (url, rows, first) => {
    test('lists what there is', async () => {
      const { data, nextCursor } = await apiOf().when(url).answers(200, { nextCursor: null })
      expect(data).toHaveLength(rows)
      expect(data[0]).toMatchObject(first)
      expect(nextCursor).toBeNull()
    })

    test('pages without losing or doubling a row', async () => {
      const all = url.replace('?limit=200', '')
      const limited = `${all}${all.includes('?') ? '&' : '?'}limit=1`
      const seen: unknown[] = []
      let cursor: string | null = null
      do {
        const next: string = cursor === null ? '' : `&cursor=${cursor}`
        const page = await apiOf().when(`${limited}${next}`).answers(200)
        seen.push(...page.data)
        cursor = page.nextCursor
      } while (cursor !== null)
      const whole = await apiOf().when(url).answers(200)
      expect(seen).toEqual(whole.data)
    })

    test.each([
      ['limit=0', '/limit'],
      ['limit=201', '/limit'],
      ['limit=ten', '/limit'],
      ['limit=1.5', '/limit'],
      ['limit=1&limit=2', '/limit'],
      ['colour=red', '/colour'],
      ['after=%20', '/after'],
    ])('refuses ?%s', async (parameters, pointer) => {
      const path = url.split('?')[0]
      await apiOf()
        .when(`${path}?${parameters}`)
        .answers(400, { code: 'invalid-request', errors: [{ in: 'query', pointer }] })
    })

    test('refuses a cursor of its own making', async () => {
      const path = url.split('?')[0]
      for (const cursor of ['x', 'bnVsbA', 'WyJhIiwiYiIsImMiLCJkIl0']) {
        await apiOf().when(`${path}?cursor=${cursor}`).answers(400, { code: 'malformed-cursor' })
      }
    })

    test('needs a key', async () => {
      for (const authorization of ['', 'Bearer nope', 'Basic dXNlcjpwYXNz']) {
        const answer = await apiOf().when({ url, headers: { authorization } })
        expect(answer.statusCode).toBe(401)
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer/)
        expect(answer.json().code).toMatch(/^api-key-/)
      }
      await apiOf()
        .when({ url, headers: { authorization: '', 'x-api-key': 'test-key-of-ada' } })
        .answers(200)
    })
  })
