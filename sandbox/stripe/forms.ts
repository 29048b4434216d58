// Form fields as Stripe nests them: `metadata[a]=b`, `expand[]=x`, `expand[0]=x`.

export type Form = { [name: string]: string | Form }

export function parseForm(pairs: URLSearchParams): Form {
  const form: Form = {}
  for (const [name, value] of pairs) {
    const path = name.replaceAll(']', '').split('[')
    let place = form
    path.slice(0, -1).forEach((part) => {
      const inner = place[part]
      place = typeof inner === 'object' ? inner : (place[part] = {})
    })
    const last = path.at(-1) as string
    place[last === '' ? String(Object.keys(place).length) : last] = value
  }
  return form
}

export const text = (form: Form, name: string): string | undefined => {
  const value = form[name]
  return typeof value === 'string' ? value : undefined
}

export const nested = (form: Form, name: string): Form => {
  const value = form[name]
  return typeof value === 'object' ? value : {}
}

/** An array parameter, or a single value given in its place. */
export const list = (form: Form, name: string): string[] => {
  const value = form[name]
  if (value === undefined) return []
  if (typeof value === 'string') return [value]
  return Object.values(value).filter((one): one is string => typeof one === 'string')
}

export const strings = (form: Form): Record<string, string> =>
  Object.fromEntries(
    Object.entries(form).filter((one): one is [string, string] => typeof one[1] === 'string'),
  )
