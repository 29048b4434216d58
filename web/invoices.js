// The table of invoices: what the ledger says, and a cell for what each platform believes.
import { call, query } from './api.js'
import { byId, el, keepInOrder, show } from './dom.js'
import { money } from './money.js'
import { sentence, statusWord } from './words.js'

const pageSize = 50
const pageSizeMax = 200

let rows = []
let nextCursor = null
let wanted = pageSize
let filter = { view: 'all', q: '' }
let generation = 0

const filters = { all: {}, disagreeing: { agrees: 'false' }, open: { open: 'true' } }

const fetchPage = (limit, cursor) =>
  call(`/v1/reconciliations${query({ ...filters[filter.view], q: filter.q, limit, cursor })}`)

export const currentFilter = () => filter

export async function setFilter(next) {
  filter = { ...filter, ...next }
  for (const button of document.querySelectorAll('[data-filter]')) {
    button.setAttribute('aria-pressed', String(button.dataset.filter === filter.view))
  }
  wanted = pageSize
  await reload()
}

/** As many rows as are wanted, read anew. One that is overtaken by another is dropped. */
export async function reload() {
  const mine = ++generation
  const fresh = []
  let cursor
  do {
    const page = await fetchPage(Math.min(pageSizeMax, wanted - fresh.length), cursor)
    if (mine !== generation) return
    fresh.push(...page.data)
    cursor = page.nextCursor ?? undefined
  } while (cursor && fresh.length < wanted)
  rows = fresh
  nextCursor = cursor ?? null
  render()
}

/** Reads all of them: a change that comes meanwhile reads as many, and neither loses the other. */
export async function loadMore() {
  wanted = rows.length + pageSize
  await reload()
}

const numberOf = ({ number, dealId, invoiceId }) =>
  number ?? (dealId ? `Deal ${dealId}` : invoiceId)

function render() {
  keepInOrder(
    byId('invoices').tBodies[0],
    rows.map((row) => ({
      key: row.invoiceId,
      signature: JSON.stringify(row),
      make: (wasThere) => tableRow(row, wasThere),
    })),
  )
  show(byId('more'), nextCursor !== null)
  byId('invoices-note').textContent = noteFor()
}

function noteFor() {
  const shown = `${rows.length}${nextCursor ? ' shown, there are more.' : ' shown.'}`
  if (rows.length > 0) return shown
  if (filter.q) return 'No invoice fits the search.'
  if (filter.view === 'disagreeing') return 'Every invoice agrees on all platforms.'
  if (filter.view === 'open') return 'Nothing is open.'
  return 'No invoices yet. The first appears here as soon as a deal is won.'
}

function tableRow(row, wasThere) {
  const { ledger, currency } = row
  const amount = (name) =>
    el('td', { class: 'amount', 'data-label': sentence(name) }, money(ledger?.[name], currency))
  const status = ledger?.status ?? 'not invoiced yet'
  const open = () =>
    document.dispatchEvent(new CustomEvent('open-invoice', { detail: row.invoiceId }))
  return el(
    'tr',
    { class: wasThere ? 'fresh' : null, onclick: open },
    el('td', {}, el('button', { type: 'button', class: 'open' }, numberOf(row))),
    el('td', {}, row.customerName ?? row.customerId ?? '–'),
    el('td', {}, el('span', { class: 'chip', 'data-status': status }, statusWord(status))),
    amount('total'),
    el(
      'td',
      { class: 'amount', 'data-label': 'Paid' },
      ledger ? money(ledger.settled, currency) : '–',
    ),
    amount('open'),
    ...['hubspot', 'stripe', 'quickbooks'].map((platform) => beliefCell(row, platform)),
  )
}

const labels = { hubspot: 'HubSpot', stripe: 'Stripe', quickbooks: 'QuickBooks' }

const fields = {
  amount: 'amount',
  amount_paid: 'paid',
  amount_due: 'due',
  invoice_number: 'number',
  invoice_status: 'status',
  won: 'won',
  number: 'number',
  total: 'total',
  balance: 'balance',
  collected: 'collected',
  currency: 'currency',
  status: 'status',
}
const amounts = new Set(['amount', 'amount_paid', 'amount_due', 'total', 'balance', 'collected'])

/** One disagreement in words, as the platform sees it. */
export function differenceWords({ field, theirs }, currency) {
  if (field === 'missing') return 'Not there yet'
  if (field === 'invoice') return 'Won, not invoiced yet'
  const name = fields[field] ?? sentence(field).toLowerCase()
  if (theirs === null || theirs === '') return `Has no ${name}`
  return `Says ${name} ${amounts.has(field) ? money(theirs, currency) : sentence(theirs)}`
}

function beliefCell(row, platform) {
  const differences = row.differences.filter((one) => one.platform === platform)
  const label = { 'data-label': labels[platform] }
  if (differences.length > 0) {
    const [first] = differences
    const more = differences.length > 1 ? ` and ${differences.length - 1} more` : ''
    return el(
      'td',
      { class: 'differs', ...label },
      `≠ ${differenceWords(first, row.currency)}${more}`,
    )
  }
  const knows = platform === 'stripe' ? row.stripe.payments.length > 0 : row[platform] !== null
  if (!knows)
    return el('td', { class: 'silent', ...label }, platform === 'stripe' ? 'No payment' : '–')
  return el('td', { class: 'agrees', ...label }, '✓ Agrees')
}
