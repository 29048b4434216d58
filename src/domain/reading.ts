/** One reading at a time: who comes while one is under way, which may have begun too early, waits
 *  for the one behind it, together with all others that came meanwhile. */
export function oneAtATime(read: () => Promise<void>): () => Promise<void> {
  let reading: Promise<void> | undefined
  let following: Promise<void> | undefined
  function begin(): Promise<void> {
    reading = read().finally(() => {
      reading = undefined
    })
    return reading
  }
  return () => {
    if (following) return following
    if (!reading) return begin()
    following = reading
      .catch(() => undefined)
      .then(() => {
        following = undefined
        return begin()
      })
    return following
  }
}
