import { buffer, text as textOf } from 'node:stream/consumers'
import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { toCsv } from '../../src/http/exports/csv.ts'
import { answerList, formatQuery } from '../../src/http/exports/download.ts'
import { pdfText } from '../../src/http/exports/pdf-text.ts'
import { type StatementSheet, statementPdf } from '../../src/http/exports/statement-pdf.ts'
import { amount, date, type Table, text } from '../../src/http/exports/table.ts'
import { toXlsx, xlsxRowsMax } from '../../src/http/exports/xlsx.ts'
import { validatorCompiler } from '../../src/http/schemas.ts'
import { Exact, PageQuery } from '../../src/http/schemas.ts'
import { readWorkbook } from './workbook.ts'

type Row = { on: string; name: string | null; late: boolean; debit: string }
const table: Table<Row> = {
  title: 'Journal: [all] of it?',
  columns: [
    date('on', 'Booked on'),
    text('name', 'Name'),
    text('late', 'Late'),
    amount('debit', 'Debit'),
  ],
}
const row = (given: Partial<Row> = {}): Row => ({
  ...{ on: '2026-03-01', name: 'Ada', late: false, debit: '12.50' },
  ...given,
})
const csvOf = (...rows: Row[]) => textOf(toCsv(table, rows))
const sheetOf = async (...rows: Row[]) => readWorkbook(await toXlsx(table, rows))

describe('CSV', () => {
  test('has a head of keys, and quotes what needs it', async () => {
    const name = 'Müller, "Söhne"\nund Töchter'
    expect(await csvOf(row(), row({ name }), row({ name: null, debit: '-3' }))).toBe(
      'on,name,late,debit\r\n2026-03-01,Ada,false,12.50\r\n' +
        '2026-03-01,"Müller, ""Söhne""\nund Töchter",false,12.50\r\n2026-03-01,,false,-3\r\n',
    )
  })

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1+1', '=HYPERLINK("http://x")'])(
    'makes text that begins like %j inert',
    async (name) => {
      const [, line = ''] = (await csvOf(row({ name }))).split(/\r\n(?=2026)/)
      expect(line.replaceAll('""', '"')).toMatch(/^2026-03-01,"?'/)
    },
  )

  test('leaves amounts plain numbers, negative ones too', async () => {
    expect(await csvOf(row({ debit: '-12345678901234567890.12' }))).toContain(
      ',-12345678901234567890.12\r\n',
    )
  })

  test('ends with an error where the rows do', async () => {
    async function* breaking() {
      yield row()
      throw new Error('the database is gone')
    }
    await expect(textOf(toCsv(table, breaking()))).rejects.toThrow('the database is gone')
  })
})

describe('XLSX', () => {
  test('has numbers where a double holds them, with the decimals they are written with', async () => {
    const cells = await sheetOf(
      row({ debit: '-1234.50' }),
      row({ debit: '1500' }),
      row({ debit: '0.125' }),
      row({ debit: '9999999999999.99' }),
      row({ debit: '99999999999999.99' }),
    )
    expect(cells.D1).toMatchObject({ kind: 'text', value: 'Debit' })
    expect(cells.D2).toEqual({ kind: 'number', value: '-1234.5', format: '#,##0.00' })
    expect(cells.D3).toEqual({ kind: 'number', value: '1500', format: '#,##0' })
    expect(cells.D4).toEqual({ kind: 'number', value: '0.125', format: '#,##0.000' })
    expect(cells.D5).toMatchObject({ kind: 'number', value: '9999999999999.99' })
    expect(cells.D6).toMatchObject({ kind: 'text', value: '99999999999999.99' })
  })

  test('has days as days, and text as text whatever it begins with', async () => {
    const cells = await sheetOf(row({ name: '=1+1' }), row({ name: '<b> & "x" \u0000\u000b' }))
    // Days since the end of 1899, as Excel counts.
    expect(cells.A2).toEqual({ kind: 'number', value: '46082', format: 'yyyy-mm-dd' })
    expect(cells.B2).toMatchObject({ kind: 'text', value: '=1+1' })
    expect(cells.B3).toMatchObject({ kind: 'text', value: '<b> & "x" ' })
    expect(cells.C2).toMatchObject({ kind: 'text', value: 'false' })
  })

  test('cuts text at what a cell can hold, and has as many rows as it may', async () => {
    const cells = await sheetOf(row({ name: 'x'.repeat(40_000) }))
    expect(cells.B2?.value).toHaveLength(32_767)
    const all = Array.from({ length: xlsxRowsMax }, () => row())
    expect(await toXlsx(table, all)).toBeInstanceOf(Buffer)
    await expect(toXlsx(table, [...all, row()])).rejects.toMatchObject({
      code: 'too-many-rows',
      details: { rowsMax: xlsxRowsMax },
    })
  })
})

describe('a list as a file', () => {
  const rowsMax = 50_000
  /** An address that lists so many rows, and counts those that were read. */
  async function listing() {
    const made = { rows: 0 }
    const app = Fastify().setValidatorCompiler(validatorCompiler)
    app.get(
      '/',
      { schema: { querystring: Exact({ ...formatQuery, ...PageQuery }) } },
      async (request, reply) => {
        const asked = request as Parameters<typeof answerList>[0]
        const format = (request.query as { format?: 'json' | 'csv' | 'xlsx' }).format
        const download = { name: 'all/of it', format, table, rows: (one: Row) => [one] }
        return answerList(asked, reply, download, async ({ cursor, limit = 50 }) => {
          const from = Number(cursor ?? 0)
          const to = Math.min(rowsMax, from + limit)
          made.rows = to
          const items = Array.from({ length: to - from }, (_, i) =>
            row({ name: `row ${from + i}` }),
          )
          return { items, next: to < rowsMax ? String(to) : null }
        })
      },
    )
    return { app, made }
  }

  test('comes whole, and only as fast as it is read', async () => {
    const { app, made } = await listing()
    const answer = await app.inject({ url: '/?format=csv', payloadAsStream: true })
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="all-of-it.csv"',
    })
    let [lines, ahead] = [-1, 0]
    for await (const chunk of answer.stream()) {
      lines += String(chunk).split('\r\n').length - 1
      ahead = Math.max(ahead, made.rows - lines)
    }
    expect(lines).toBe(rowsMax)
    // What lies in the buffers on the way, and no more however long the list is.
    expect(ahead).toBeLessThan(5000)
    await app.close()
  })

  test('is not read on when nobody reads it', async () => {
    const { app, made } = await listing()
    const answer = await app.inject({ url: '/?format=csv', payloadAsStream: true })
    const body = answer.stream()
    await new Promise((resolve) => body.once('data', resolve))
    body.destroy()
    await new Promise((resolve) => setImmediate(resolve))
    expect(made.rows).toBeLessThan(rowsMax)
    await app.close()
  })

  test('is refused as XLSX when it has too many rows, before it begins', async () => {
    const { app } = await listing()
    const answer = await app.inject('/?format=xlsx')
    expect(answer.body).toContain('too-many-rows')
    await app.close()
  })
})

const sheet = (given: Partial<StatementSheet> = {}): StatementSheet => ({
  language: 'en',
  company: 'Tieout Ltd',
  customer: { id: 'hubspot-company-7', name: 'Ada & Sons' },
  from: '2026-03-01',
  to: '2026-03-31',
  at: new Date('2026-04-01T08:00:00Z'),
  currencies: ['EUR', 'JPY'].map((currency) => ({
    currency,
    opening: '10.00',
    lines: [
      {
        ...{ on: '2026-03-02', kind: 'invoice', reference: 'INV-1', debit: '90.00' },
        ...{ credit: null, balance: '100.00' },
      },
    ],
    closing: '100.00',
    ageing: { current: '1.00', days31to60: '2.00', days61to90: '3.00', over90: '94.00' },
  })),
  ...given,
})

/** What is written on its pages, piece by piece. */
async function wordsOn(given: StatementSheet): Promise<{ pages: number; words: string[] }> {
  const file = (await buffer(statementPdf(given, false))).toString('latin1')
  const words = [...file.matchAll(/\[((?:<[0-9a-f]*> ?-?[\d.]* ?)+)\] TJ/g)].map(
    ([, pieces = '']) =>
      [...pieces.matchAll(/<([0-9a-f]*)>/g)]
        .map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1'))
        .join(''),
  )
  return { pages: [...file.matchAll(/\/Type \/Page\n/g)].length, words }
}

describe('a statement on paper', () => {
  test('says who, when, what and how much, in each currency', async () => {
    const { pages, words } = await wordsOn(sheet())
    expect(pages).toBe(1)
    for (const word of [
      ...['Tieout Ltd', 'Statement of account', 'Ada & Sons', '2026-03-01 to 2026-03-31'],
      ...['EUR', 'JPY', 'Opening balance', 'INV-1', '90.00', 'Closing balance'],
      ...['Up to 30 days', '94.00', 'Page 1 of 1'],
    ]) {
      expect(words).toContain(word)
    }
  })

  test('goes on over pages, each with a number and the head of the table', async () => {
    const [part] = sheet().currencies
    const lines = Array.from({ length: 200 }, () => part?.lines[0] as never)
    const currencies = [{ ...(part as NonNullable<typeof part>), lines }]
    const { pages, words } = await wordsOn(sheet({ currencies }))
    expect(pages).toBeGreaterThan(3)
    expect(words).toContain(`Page ${pages} of ${pages}`)
    expect(words.filter((word) => word === 'Reference')).toHaveLength(pages)
    expect(words.filter((word) => word === 'INV-1')).toHaveLength(200)
  })

  test('is the same file for the same sheet of the same moment', async () => {
    const [one, other] = [await buffer(statementPdf(sheet())), await buffer(statementPdf(sheet()))]
    expect(one.equals(other)).toBe(true)
    const later = await buffer(statementPdf(sheet({ at: new Date('2026-04-02T08:00:00Z') })))
    expect(one.equals(later)).toBe(false)
  })

  test('shows what its letters cannot by the closest that they can', async () => {
    const name = 'Żółć Ελλάς Москва 株式会社 \u202E\u0000) Tj (evil\n%EOF €½'
    const { words } = await wordsOn(sheet({ customer: { id: 'x', name } }))
    expect(words.join('\n')).toContain('Zólc Ellas Moskva ???? ) Tj (evil %EOF')
    expect(pdfText('ŁÓDŹ Ærø ﬁ ② straße “so”')).toBe('LÓDZ Ærø fi 2 straße “so”')
    expect(pdfText('Объект Ъ')).toBe('Obekt ')
  })

  test('says on each page that letters are missing, where they are', async () => {
    const [part] = sheet().currencies
    const lines = Array.from({ length: 80 }, () => part?.lines[0] as never)
    const currencies = [{ ...(part as NonNullable<typeof part>), lines }]
    const missing = 'A question mark may stand for a letter that the type of this file lacks.'
    const { pages, words } = await wordsOn(
      sheet({ currencies, customer: { id: 'x', name: '株式会社' } }),
    )
    expect(pages).toBeGreaterThan(1)
    expect(words.filter((word) => word === missing)).toHaveLength(pages)
    const asked = await wordsOn(sheet({ customer: { id: 'x', name: 'Why? & Sons' } }))
    expect(asked.words).not.toContain(missing)
  })

  test('is in French for who reads French, days and figures as well', async () => {
    const { words } = await wordsOn(sheet({ language: 'fr' }))
    for (const word of [
      ...['Relevé de compte', 'Client hubspot-company-7', 'Du 1er mars 2026 au 31 mars 2026'],
      ...['Solde initial', 'Facture', '02/03/2026', '90,00', 'Solde final', 'Page 1 sur 1'],
      ...['Restant dû par jours de retard, EUR', '31 à 60 jours', '94,00'],
    ]) {
      expect(words).toContain(word)
    }
    expect(words.join(' ')).not.toMatch(/Opening|Balance|Statement|days|of 1/)
  })

  test('writes amounts whole however long they are, and cuts words', async () => {
    const long = '123456789012345678901234567890.12'
    const [part] = sheet().currencies
    const line = { ...part?.lines[0], balance: long, reference: 'INV-'.repeat(40) } as never
    const currencies = [{ ...(part as NonNullable<typeof part>), lines: [line] }]
    const { words, pages } = await wordsOn(sheet({ currencies }))
    expect(words).toContain(long)
    expect(pages).toBe(1)
  })

  test('says so when there is nothing', async () => {
    const { words } = await wordsOn(sheet({ currencies: [] }))
    expect(words).toContain('Nothing was invoiced or paid.')
  })
})
