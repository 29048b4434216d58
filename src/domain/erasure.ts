// What the routes are given of the erasing of persons (src/erasing.ts).

/** How much goes, or would go. */
export type ErasureScope = {
  /** Of how many events words go, and how many keys. */
  events: number
  keys: number
  /** How many streams of each category. */
  streams: Record<string, number>
  /** From before words were encrypted: these stay as they are. The first ones, and how many. */
  left: { stream: string; type: string; eventId: string }[]
  leftCount: number
}

export type ErasureDesk = {
  /** What would go; nothing is changed. */
  scope(customerId: string): Promise<ErasureScope>
  /** Where this process is with it; null when it is not at it. */
  progress(customerId: string): { step: string; done: number } | null
  /** What is told of the person from here on is taken down again. */
  lift(customerId: string): Promise<void>
}
