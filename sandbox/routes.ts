// The routes of one simulator as a list, tried from the top: `GET /v1/charges/:id`.
import type { Call, Reply } from './server.ts'

export type Params = Record<string, string>
export type Route = {
  label: string
  match(call: Call): Params | undefined
  answer(call: Call, params: Params): Reply | Promise<Reply>
}

/** A route for `pattern`, for example `POST /deals/:id/win`. */
export function route(pattern: string, answer: Route['answer']): Route {
  const [method, path] = pattern.split(' ') as [string, string]
  const names: string[] = []
  const source = path.replace(/:([a-z]+)/gi, (_, name: string) => {
    names.push(name)
    return '([^/]+)'
  })
  const expression = new RegExp(`^${source}$`)
  return {
    label: pattern,
    answer,
    match(call) {
      if (call.method !== method) return undefined
      const found = expression.exec(call.path)
      if (!found) return undefined
      return Object.fromEntries(names.map((name, index) => [name, found[index + 1] as string]))
    },
  }
}

export function dispatch(routes: readonly Route[], call: Call): Reply | Promise<Reply> | undefined {
  for (const candidate of routes) {
    const params = candidate.match(call)
    if (params) return candidate.answer(call, params)
  }
  return undefined
}
