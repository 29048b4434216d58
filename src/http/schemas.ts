// The shapes that several routes share, and the check of requests against schemas. What a schema
// does not name is refused, never dropped: a client that sends it believes that it counts.
import type { FastifySchemaCompiler } from 'fastify'
import Type, { type TObject, type TProperties, type TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Settings } from 'typebox/system'
import { type Invalid, invalid } from './errors.ts'

/** An object with these properties and no others. */
export const Exact = <Properties extends TProperties>(
  properties: Properties,
  options: { description?: string } = {},
) => Type.Object(properties, { ...options, additionalProperties: false })

export const OrNull = <Schema extends TSchema>(schema: Schema, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description })

export const Id = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$' })

/** What people search by. NUL is the one character that Postgres cannot hold. */
export const Text = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$' })

/** What money looks like on the wire. Never a JSON number: those lose cents. */
export const Amount = Type.String({
  pattern: '^-?\\d{1,30}(\\.\\d{1,12})?$',
  description: 'Decimal string in the currency beside it, for example "1250.00".',
  examples: ['1250.00'],
})
export const Currency = Type.String({
  pattern: '^[A-Z]{3}$',
  description: 'ISO 4217 code.',
  examples: ['EUR'],
})
export const Instant = Type.String({
  format: 'date-time',
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$',
  description: 'RFC 3339, always UTC.',
  examples: ['2026-03-01T09:30:00.000Z'],
})
export const PlainDate = Type.String({
  format: 'date',
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'A calendar date of the books, without a time zone.',
  examples: ['2026-03-01'],
})
/** A rate of exchange. */
export const Rate = Type.String({
  pattern: '^\\d{1,15}(\\.\\d{1,12})?$',
  description: 'So many units of `to` are worth one unit of `from`.',
  examples: ['1.0842'],
})
export const Position = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[0-9]{20}(-[0-9]{20})?$',
  description: 'A place in the event log. Two positions are in order as their strings are.',
})
/** A position or a moment. */
export const Moment = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^([0-9]{20}(-[0-9]{20})?|\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z)$',
})
export const Secret = Type.String({
  pattern: '^[\\x21-\\x7e]{8,300}$',
  description: 'Kept encrypted, and never shown again.',
})
export const Flag = Type.Enum(['true', 'false'])
export const isTrue = (flag: 'true' | 'false' | undefined) =>
  flag === undefined ? undefined : flag === 'true'
export const Platform = Type.Enum(['hubspot', 'stripe', 'quickbooks'])

export const After = Type.Optional({
  ...Position,
  description:
    'Wait until the view has reached this position (as a write answered it), up to 5 seconds.',
})

/** The query of a list. Its filters come first; then the page. */
export const PageQuery = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Rows at most.' }),
  ),
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 2000, description: 'nextCursor of the page before.' }),
  ),
  after: After,
}

export const PageOf = <Row extends TSchema>(row: Row) =>
  Exact({
    data: Type.Array(row),
    nextCursor: OrNull(Type.String(), 'Null on the last page.'),
  })

export const IdParams = Exact({ id: Id })

/** Answer of a write. */
export const Written = {
  position: {
    ...Position,
    description: 'Where it was recorded. Pass it as "after" to read what came of it.',
  },
  repeated: Type.Boolean({ description: 'It had been recorded before; nothing was done twice.' }),
}
export const WriteHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'Names the request: sent again under the same key, it is not done again.',
    }),
  ),
})

/** Of the right form it may still be no moment, such as the 30th of February.
 *  @throws Refusal invalid-request */
export function checkMoment(
  part: Invalid['in'],
  name: string,
  text: string | undefined,
  detail = 'is no moment',
) {
  if (text === undefined) return
  const moment = new Date(text)
  // Postgres knows no year 0.
  const isOne =
    !Number.isNaN(moment.getTime()) &&
    moment.toISOString().startsWith(text.slice(0, 19)) &&
    !text.startsWith('0000')
  if (!isOne) throw invalid({ in: part, pointer: `/${name}`, detail })
}

/** Of the right form it may still be no day, such as the 30th of February.
 *  @throws Refusal invalid-request */
export function checkDate(part: Invalid['in'], name: string, text: string | undefined) {
  if (text !== undefined) checkMoment(part, name, `${text}T00:00:00Z`, 'is no day of the calendar')
}

/** Query strings and path parameters are text: digits become a number where one is wanted. Nothing
 *  else is converted, and bodies not at all. */
function fromText(schema: TSchema, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const { properties = {} } = schema as Partial<TObject>
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => {
      const wantsNumber = (properties[name] as { type?: string } | undefined)?.type === 'integer'
      const isNumber = typeof text === 'string' && /^\d{1,9}$/.test(text)
      return [name, wantsNumber && isNumber ? Number(text) : text]
    }),
  )
}

const errorsMax = 20

// What is found wrong with each form that a value might have counts here too, and only a few of
// these are what a caller is told.
Settings.Set({ maxErrors: 500 })

const partOf: Record<string, Invalid['in']> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'headers',
}

export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = '' }) => {
  const shape = Compile(schema)
  const part = partOf[httpPart] ?? 'body'
  return (input: unknown) => {
    // No body at all says as much as an empty one.
    const value = part === 'body' ? (input ?? {}) : fromText(schema, input)
    if (shape.Check(value)) return { value }
    return { error: invalid(...explain(part, ofChosenForms(shape.Errors(value)))) }
  }
}

type Explained = ReturnType<ReturnType<typeof Compile>['Errors']>

/** Where a value may have one of several forms, told apart by a constant such as `kind`, the schemas
 *  say what is wrong with it in each of them. Only the form that it has chosen counts. */
function ofChosenForms(errors: Explained): Explained {
  const others = errors.flatMap(({ keyword, schemaPath, instancePath }) => {
    const [, form] = /^(.*\/anyOf\/\d+)\/properties\/[^/]+$/.exec(schemaPath) ?? []
    return keyword === 'const' && form ? [{ form, at: instancePath.replace(/\/[^/]+$/, '') }] : []
  })
  const ofChosen = errors.filter(
    ({ schemaPath, instancePath }) =>
      !others.some(({ form, at }) => isWithin(schemaPath, form) && isWithin(instancePath, at)),
  )
  // That no form fits says nothing more when it is said what does not fit in the chosen one.
  const isSaid = (choice: Explained[number]) =>
    ofChosen.some((one) => one !== choice && isWithin(one.instancePath, choice.instancePath))
  const telling = ofChosen.filter((one) => one.keyword !== 'anyOf' || !isSaid(one))
  return telling.length > 0 ? telling : errors
}

const isWithin = (path: string, outer: string) => path === outer || path.startsWith(`${outer}/`)

/** In words what a pattern wants; the others are told as they are. */
const wanted = new Map<unknown, string>(
  (
    [
      [Amount, 'is no amount such as "1250.00"'],
      [Currency, 'is no currency code such as "EUR"'],
      [Instant, 'is no moment in UTC such as "2026-03-01T09:30:00Z"'],
      [PlainDate, 'is no day such as "2026-03-01"'],
      [Position, 'is no position, as a write or a list answers it'],
      [Moment, 'is neither a position nor a moment in UTC such as "2026-03-01T09:30:00Z"'],
      [Secret, 'is no secret of 8 to 300 characters of visible ASCII'],
      [Text, 'holds the character U+0000'],
    ] as [{ pattern?: unknown }, string][]
  ).map(([{ pattern }, words]) => [pattern, words]),
)

/** What a person can do something with. */
function wordsOf(error: Explained[number]): string {
  if (error.keyword === 'anyOf') return 'has none of the forms known here'
  if (error.keyword === 'enum') {
    return `must be one of ${error.params.allowedValues.map(String).join(', ')}`
  }
  const said = error.keyword === 'pattern' ? wanted.get(String(error.params.pattern)) : undefined
  return said ?? error.message
}

/** One message for each place. Of a thing that should not be there the schemas say it twice. */
function explain(part: Invalid['in'], errors: Explained): Invalid[] {
  const said = new Map<string, string>()
  const say = (pointer: string, detail: string) => {
    if (!said.has(pointer) && said.size < errorsMax) said.set(pointer, detail)
  }
  for (const error of errors) {
    if (error.keyword === 'boolean') continue
    if (error.keyword !== 'additionalProperties') {
      say(error.instancePath, wordsOf(error))
      continue
    }
    for (const name of error.params.additionalProperties) {
      const segment = name.replaceAll('~', '~0').replaceAll('/', '~1')
      say(`${error.instancePath}/${segment}`, 'is not known here')
    }
  }
  return [...said].map(([pointer, detail]) => ({ in: part, pointer, detail }))
}
