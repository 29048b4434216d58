// How the decisions are called that somebody made in QuickBooks: by its payment, and how new it was.

const prefix = 'quickbooks-payment-'

/** The lines that a payment there puts on invoices. */
export const decisionOf = (quickbooksPaymentId: string, asOf: string) =>
  `${prefix}${quickbooksPaymentId}/${asOf}`

export const isFromQuickBooks = (decisionId: string) => decisionId.startsWith(prefix)

export const isFromPayment = (decisionId: string, quickbooksPaymentId: string) =>
  decisionId.startsWith(`${prefix}${quickbooksPaymentId}/`)
