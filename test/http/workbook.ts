// Opens a workbook again and reads its only sheet, as a spreadsheet would.
import { strFromU8, unzipSync } from 'fflate'

export type ReadCell = { kind: 'text' | 'number'; value: string; format: string | null }

export function readWorkbook(bytes: Uint8Array): Record<string, ReadCell> {
  const files = unzipSync(bytes)
  const file = (name: string) => strFromU8(files[name] ?? new Uint8Array())
  const texts = [...file('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, text]) =>
    (text ?? '')
      .replace(/<[^>]+>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&apos;', "'")
      .replaceAll('&amp;', '&'),
  )
  const styles = file('xl/styles.xml')
  const formats = new Map(
    [...styles.matchAll(/numFmtId="(\d+)" formatCode="([^"]+)"/g)].map(([, id, code]) => [
      id,
      code,
    ]),
  )
  const cellStyles = [...(styles.split('<cellXfs')[1] ?? '').matchAll(/<xf ?([^>]*)>/g)].map(
    ([, attributes]) => formats.get(/numFmtId="(\d+)"/.exec(attributes ?? '')?.[1]) ?? null,
  )
  const cells: Record<string, ReadCell> = {}
  const sheet = file('xl/worksheets/sheet1.xml')
  if (sheet.includes('<f>')) throw new Error('the sheet computes')
  for (const [, attributes = '', value = ''] of sheet.matchAll(/<c ([^>]*)><v>(.*?)<\/v><\/c>/g)) {
    const at = /r="([A-Z]+\d+)"/.exec(attributes)?.[1] ?? ''
    const style = /s="(\d+)"/.exec(attributes)?.[1]
    const format = style === undefined ? null : (cellStyles[Number(style)] ?? null)
    cells[at] = / t="s"/.test(attributes)
      ? { kind: 'text', value: texts[Number(value)] ?? '', format }
      : { kind: 'number', value, format }
  }
  return cells
}
