// The answers to what was asked before the script of the page was there (web/app/begin.ts).

// What stands in them may have changed after so long.
const freshMs = 20_000

/** Asks, unless it was asked already. */
export async function ask(request: Request): Promise<Response> {
  const { begun } = window
  // What was asked before something was done, or somebody else came, is not what is so now.
  if (request.method !== 'GET' || performance.now() > freshMs) begun?.clear()
  const answer = begun?.get(request.url)
  begun?.delete(request.url)
  return (await answer) ?? fetch(request)
}
