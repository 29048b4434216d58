// Files with one JSON object a line, checked against a schema. The first line that is not as it
// should be ends the reading, named by file, line and field: a set with a fault in it would give
// figures that nobody could trust.
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

/** The files are not what they should be; the message says where and what was expected. */
export class FileFault extends Error {
  override name = 'FileFault'
}

export type Row<Shape> = { value: Shape; refuse(field: string, expected: string): FileFault }

/** The rows of a file in order; none when it may be missing and is. Empty lines are passed over. */
export async function* readRows<Schema extends TSchema>(
  path: string,
  schema: Schema,
  { mayMiss = false } = {},
): AsyncGenerator<Row<Static<Schema>>> {
  const shape = Compile(schema)
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && mayMiss) return
    throw new FileFault(`${path} cannot be read: ${reasonOf(error)}`)
  })
  if (!file) return
  let number = 0
  const fault = (rest: string) => new FileFault(`${basename(path)}, line ${number}: ${rest}`)
  try {
    for await (const line of file.readLines()) {
      number++
      const text = line.trim()
      if (text === '') continue
      const value = parse(text)
      if (!shape.Check(value)) throw fault(explain(schema, shape.Errors(value), value))
      const at = number
      yield {
        value: value as Static<Schema>,
        refuse: (field, expected) =>
          new FileFault(`${basename(path)}, line ${at}: ${field}: expected ${expected}`),
      }
    }
  } catch (error) {
    if (error instanceof FileFault || !('code' in (error as object))) throw error
    throw new FileFault(`${path} cannot be read: ${reasonOf(error as NodeJS.ErrnoException)}`)
  } finally {
    await file.close()
  }
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'it may not be opened',
  EISDIR: 'it is a folder',
  ENOTDIR: 'it lies in no folder',
}
export const reasonOf = ({ code = '', message }: NodeJS.ErrnoException) => reasons[code] ?? message

/** What is no JSON stays undefined, which no schema accepts. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

type Errors = ReturnType<ReturnType<typeof Compile>['Errors']>

function explain(schema: TSchema, [error]: Errors, value: unknown): string {
  if (value === undefined) return 'expected a JSON object, found something that is not JSON'
  const [missing] = error?.keyword === 'required' ? error.params.requiredProperties : []
  if (!error || (error.instancePath === '' && missing === undefined)) {
    return 'expected a JSON object'
  }
  const path = error.instancePath.split('/').slice(1)
  const found = path.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], value)
  const [field, place, shown] =
    missing === undefined
      ? [path, error.schemaPath, JSON.stringify(found).slice(0, 60)]
      : [[...path, missing], `${error.schemaPath}/properties/${missing}`, 'nothing']
  return `${field.join('.')}: expected ${meaningAt(schema, place) ?? error.message}, found ${shown}`
}

/** The description that stands nearest to this place of the schema. What may have several forms is
 *  described as a whole. */
function meaningAt(schema: TSchema, path: string): string | undefined {
  let meaning: string | undefined
  let part: unknown = schema
  for (const key of path.split('/').slice(1)) {
    if (key === 'anyOf') break
    part = (part as Record<string, unknown> | undefined)?.[key]
    meaning = (part as { description?: string } | undefined)?.description ?? meaning
  }
  return meaning
}
