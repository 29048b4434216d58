// What the service says of a code that it refuses with.
export type Details = Record<string, unknown>

export type Entry = {
  status: number
  title: string
  detail: string | ((details: Details) => string)
  /** The same request may succeed later. */
  retryable?: true
}

export const amountOf = (details: Details) => {
  const { amount } = details as { amount?: string | { amount: string; currency: string } }
  return typeof amount === 'object' ? `${amount.amount} ${amount.currency}` : (amount ?? 'It')
}
