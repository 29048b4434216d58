// Data of every form that a stored shape allows: one whole sample, and one more for each alternative
// somewhere in it (another kind, nothing instead of something, an optional field left out).
import type { TSchema } from 'typebox'

type Node = TSchema & {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Node[]
  items?: Node
  minItems?: number
  properties?: Record<string, Node>
  required?: string[]
  patternProperties?: Record<string, Node>
  pattern?: string
  minLength?: number
  minimum?: number
}

// The first that the pattern lets through: a day, a moment, an amount, a currency, a hash, a month.
const texts = [
  ...['2026-03-02', '2026-03-02T10:00:00.000Z', '1234.50', 'EUR', '1.0845'],
  ...['2026-03', '1234', '00000000000000000042', 'QUJD'],
]

function textFor({ pattern }: Node, name: string): string {
  if (/(At|Until|^until|modifiedAt)$/.test(name) && !pattern) return '2026-03-02T10:00:00.000Z'
  if (pattern === undefined || new RegExp(pattern).test(`some ${name}`)) return `some ${name}`
  const [, digits] = /^\^\[0-9a-f\]\{(\d+)\}\$$/.exec(pattern) ?? []
  if (digits) return 'a'.repeat(Number(digits))
  const found = texts.find((text) => new RegExp(pattern).test(text))
  if (found === undefined) throw new Error(`no text for ${name}: ${pattern}`)
  return found
}

/** The whole sample first. */
export function variantsOf(node: Node, name = ''): unknown[] {
  if (node.anyOf) return node.anyOf.flatMap((one) => variantsOf(one, name))
  if (node.enum) return [...node.enum]
  if ('const' in node) return [node.const]
  if (node.properties) return objectsOf(node, node.properties)
  if (node.patternProperties) {
    const [value] = Object.values(node.patternProperties)
    const pattern = Object.keys(node.patternProperties)[0] ?? ''
    const key = new RegExp(pattern).test('total') ? 'total' : 'EUR'
    return [...variantsOf(value as Node, name).map((one) => ({ [key]: one })), {}]
  }
  if (node.items) {
    const items = variantsOf(node.items, name).map((one) => [one])
    return node.minItems ? items : [...items, []]
  }
  switch (node.type) {
    case 'string':
      return [textFor(node, name)]
    case 'integer':
      return [Math.max(3, node.minimum ?? 0), Math.max(1, node.minimum ?? 0)]
    case 'number':
      return [0.995]
    case 'boolean':
      return [true, false]
    case 'null':
      return [null]
    default:
      return ['anything']
  }
}

function objectsOf(node: Node, properties: Record<string, Node>): unknown[] {
  const options = Object.entries(properties).map(([name, one]) => ({
    name,
    values: variantsOf(one, name),
    isOptional: !(node.required ?? []).includes(name),
  }))
  const whole = Object.fromEntries(options.map(({ name, values }) => [name, values[0]]))
  return [
    whole,
    ...options.flatMap(({ name, values, isOptional }) => {
      const { [name]: _, ...rest } = whole
      const others = values.slice(1).map((value) => ({ ...whole, [name]: value }))
      return isOptional ? [...others, rest] : others
    }),
  ]
}

/** Every fixed word of a shape: what a reader of a sentence must not meet as it is stored. */
export function codesOf(node: Node): string[] {
  const own = [node.const, ...(node.enum ?? [])].filter((one) => typeof one === 'string')
  const inner = [
    ...(node.anyOf ?? []),
    ...Object.values(node.properties ?? {}),
    ...(node.items ? [node.items] : []),
  ]
  return [...new Set([...own, ...inner.flatMap(codesOf)])]
}
