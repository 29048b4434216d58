// The codes with which decisions about money are refused: amounts, currencies, credit notes, months.
import { amountOf, type Entry } from './problem-entry.ts'

export const moneyProblems = {
  'not-positive': {
    status: 422,
    title: 'The amount is not above zero',
    detail: 'Send amounts above zero.',
  },
  'too-many-decimals': {
    status: 422,
    title: 'More decimals than the currency has',
    detail: (details) => `${amountOf(details)} has more decimals than ${details.currency ?? 'it'}.`,
  },
  'malformed-amount': {
    status: 422,
    title: 'Not an amount of money',
    detail: 'Send a decimal string such as "12.50" and a currency code of ISO 4217.',
  },
  'malformed-instant': {
    status: 422,
    title: 'Not a moment',
    detail: 'Send a moment of RFC 3339 in UTC, such as "2026-03-01T09:30:00Z".',
  },
  'unknown-currency': {
    status: 422,
    title: 'The currency is not one of ISO 4217',
    detail: (details) => `${details.currency ?? 'It'} is no currency; send one such as EUR.`,
  },
  'currency-differs': {
    status: 422,
    title: 'The currencies differ',
    detail: 'Money settles an invoice of its own currency, or one of another at a stated rate.',
  },
  'same-currency': {
    status: 422,
    title: 'Both currencies are the same',
    detail: 'A rate is between two currencies; name another one.',
  },
  'rate-missing': {
    status: 422,
    title: 'The currencies differ, and no rate is known',
    detail:
      'State the exchange rate of that day with POST /v1/exchange-rates, or send a rate with the ' +
      'line, and send the request again.',
  },
  'rate-restated': {
    status: 409,
    title: 'Another rate was stated for that day meanwhile',
    detail: (details) =>
      `Read the rates of ${details.from ?? 'the'}-${details.to ?? 'currencies'} again.`,
  },
  'exceeds-open': {
    status: 422,
    title: 'More than is open on the invoice',
    detail: (details) =>
      `${amountOf(details)} is more than the ${details.open ?? ''} open on the invoice ` +
      `${details.invoiceId ?? ''}. Send at most what is open.`,
  },
  'exceeds-unapplied': {
    status: 422,
    title: 'More than is unapplied of the payment',
    detail: (details) => `Only ${details.unapplied ?? 'less'} of the payment is unapplied.`,
  },
  'exceeds-received': {
    status: 422,
    title: 'More than the payment brought',
    detail: 'Send at most what was received and not yet given back.',
  },
  'not-settled-by-it': {
    status: 422,
    title: 'The payment settles nothing of that invoice',
    detail: (details) =>
      `None of its money is on the invoice ${details.invoiceId ?? ''}. GET /v1/allocations shows ` +
      'where it is.',
  },
  'recorded-in-quickbooks': {
    status: 409,
    title: 'The payment was recorded in QuickBooks',
    detail: 'Correct it there; the ledger follows what QuickBooks says of it.',
  },
  'exceeds-line': {
    status: 422,
    title: 'The line holds less than that',
    detail: (details) => `Move at most the ${details.left ?? 'rest'} that is left of the line.`,
  },
  'exceeds-written-off': {
    status: 422,
    title: 'Less than that was given up',
    detail: (details) =>
      `${details.writtenOff ?? 'Less'} is written off on the invoice ${details.invoiceId ?? ''}. ` +
      'Take back at most that.',
  },
  'exceeds-write-off-limit': {
    status: 422,
    title: 'More than a small difference',
    detail: (details) =>
      `Of one invoice at most ${amountOf({ amount: details.limit })} is given up as a small difference. Give it ` +
      'up as another kind, or raise the limit with POST /v1/accounting/write-off-limit.',
  },
  'exceeds-unapplied-credit': {
    status: 422,
    title: 'More than is unapplied of the credit note',
    detail: (details) =>
      `Only ${details.unapplied ?? 'less'} of it is unapplied. Send less, or take a line back first.`,
  },
  'nothing-open': {
    status: 409,
    title: 'Nothing is open on the invoice',
    detail: 'There is nothing left to give up; read the invoice again.',
  },
  'nothing-written-off': {
    status: 409,
    title: 'Nothing of it is given up',
    detail: 'There is nothing to take back; read the invoice again.',
  },
  'already-there': {
    status: 409,
    title: 'The money is there already',
    detail: 'There was nothing to move; read the allocation again.',
  },
  'credit-note-not-found': {
    status: 404,
    title: 'There is no such credit note',
    detail: 'GET /v1/credit-notes lists those there are.',
  },
  'credit-line-not-found': {
    status: 404,
    title: 'The credit note has no such line',
    detail: (details) => `Its lines are at /v1/credit-notes/${details.creditNoteId ?? '{id}'}.`,
  },
  'credit-note-void': {
    status: 409,
    title: 'The credit note is void',
    detail: 'Apply another one.',
  },
  'credit-note-refunded': {
    status: 409,
    title: 'A part of the credit note was paid out',
    detail: 'What was paid out stays; correct it with another document.',
  },
  'credit-note-exists': {
    status: 409,
    title: 'The credit note was issued before',
    detail: 'It has been changed since; read it again.',
  },
  'credit-note-of-platform': {
    status: 409,
    title: 'The credit note is kept elsewhere',
    detail: (details) =>
      `It was issued in ${details.source ?? 'another program'}: void it there; the ledger follows.`,
  },
  'exceeds-total': {
    status: 422,
    title: 'The tax is more than the total',
    detail: 'Send a tax that is a part of the total.',
  },
  'payout-not-found': {
    status: 404,
    title: 'There is no such payout',
    detail: 'GET /v1/payouts lists those there are.',
  },
  'day-to-come': {
    status: 422,
    title: 'The day has not come yet',
    detail: (details) =>
      `Today is ${details.today ?? 'an earlier day'} in the books. Send a day up to that.`,
  },
  'period-closed': {
    status: 409,
    title: 'The month is closed',
    detail: (details) =>
      `${details.month ?? 'It'} is closed; take a day of an open month, or open it again first.`,
  },
  'period-blocked': {
    status: 409,
    title: 'Something has to be settled before the month can be closed',
    detail: 'GET /v1/periods/{month} names it: settle what blocks, and close the month then.',
  },
  'period-not-over': {
    status: 409,
    title: 'The month is not over',
    detail: 'Close it once its last day has passed.',
  },
  'period-open': {
    status: 409,
    title: 'The month is not closed',
    detail: 'Only a month that is closed can be opened again.',
  },
  'period-already-closed': {
    status: 409,
    title: 'The month was closed before',
    detail: 'Read it again; to close it in other words, open it first.',
  },
  'reason-missing': {
    status: 422,
    title: 'A reason is needed',
    detail: 'Say why, for whoever reads the trail.',
  },
  'books-already-so': {
    status: 409,
    title: 'The books are kept so already',
    detail: 'There was nothing to record; read the accounts again.',
  },
  'plan-numbers': {
    status: 422,
    title: 'The instalments are not numbered in their order',
    detail: 'Number them from 1, without gaps.',
  },
  'plan-over-total': {
    status: 422,
    title: 'The shares are more than the whole',
    detail: (details) =>
      `They come to ${details.shares ?? 'more'} of ${details.whole ?? 'it'}, or leave nothing for ` +
      'the rest. Lower them.',
  },
  'plan-incomplete': {
    status: 422,
    title: 'The shares are less than the whole',
    detail: (details) =>
      `They come to ${details.shares ?? 'less'} of ${details.whole ?? 'it'}. Raise them, or let one ` +
      'take the rest.',
  },
  'plan-rest-twice': {
    status: 422,
    title: 'Two instalments take the rest',
    detail: 'Only one of them can.',
  },
  'plan-last-deferred': {
    status: 422,
    title: 'The last instalment cannot be deferred',
    detail: 'What is deferred is earned with the last one.',
  },
  'plan-of-recurring-lines': {
    status: 409,
    title: 'What recurs is invoiced by period',
    detail: 'Take the recurring lines out of the deal, or leave it without a plan.',
  },
  'plan-after-invoice': {
    status: 409,
    title: 'The whole deal is invoiced already',
    detail: 'A plan has to be there when the deal is won.',
  },
  'plan-already-so': {
    status: 409,
    title: 'The plan is so already',
    detail: 'There was nothing to record; read the deal again.',
  },
  'instalment-requested': {
    status: 409,
    title: 'An instalment that is invoiced cannot be changed',
    detail: (details) => `Number ${details.number ?? 'one'} is invoiced; change only the others.`,
  },
  'instalment-not-found': {
    status: 404,
    title: 'The plan of the deal has no such instalment',
    detail: (details) => `Its instalments are at /v1/deals/${details.dealId ?? '{id}'}.`,
  },
  'instalment-not-on-milestone': {
    status: 409,
    title: 'The instalment does not wait for a milestone',
    detail: 'Only what is due on a milestone is asked for here; the rest is invoiced on its day.',
  },
  'deal-not-found': {
    status: 404,
    title: 'There is no such deal',
    detail: 'GET /v1/deals lists those there are.',
  },
  'too-many-rows': {
    status: 422,
    title: 'More rows than a file of this form can have here',
    detail: (details) =>
      `It has at most ${details.rowsMax ?? 'so many'} rows. Narrow the filter, or take CSV, which ` +
      'has no limit.',
  },
} satisfies Record<string, Entry>
