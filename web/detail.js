// The side panel of one invoice: what everybody believes of it, side by side, and its history.
import { call, query } from './api.js'
import { byId, el } from './dom.js'
import { differenceWords } from './invoices.js'
import { moment, plainMoney, timeZone } from './money.js'
import { actorWords, eventWords, platformName, statusWord } from './words.js'

let shown = null
let events = []
let nextCursor = null
let generation = 0

export const shownInvoice = () => shown

export async function openInvoice(id) {
  shown = id
  events = []
  const panel = byId('panel')
  if (!panel.open) {
    panel.replaceChildren(el('p', { class: 'quiet' }, 'Loading…'))
    panel.showModal()
  }
  await refreshInvoice()
}

export async function refreshInvoice() {
  if (shown === null) return
  const mine = ++generation
  const id = encodeURIComponent(shown)
  const limit = Math.max(100, events.length)
  const [row, trail] = await Promise.all([
    call(`/v1/reconciliations/${id}`),
    call(`/v1/audit/events${query({ subject: shown, limit: Math.min(200, limit) })}`),
  ])
  if (mine !== generation) return
  events = trail.data
  nextCursor = trail.nextCursor
  render(row)
}

export function initPanel(onClose) {
  const panel = byId('panel')
  panel.addEventListener('close', () => {
    shown = null
    generation++
    onClose()
  })
  // A click beside the panel is a click on the dialog itself, outside of what it holds.
  panel.addEventListener('click', (event) => {
    const { left } = panel.getBoundingClientRect()
    if (event.target === panel && event.clientX < left) panel.close()
  })
}

function render(row) {
  const panel = byId('panel')
  const { scrollTop } = panel
  const focused = document.activeElement?.id
  const open = new Set(
    [...panel.querySelectorAll('details[open]')].map(({ dataset }) => dataset.event),
  )
  panel.replaceChildren(
    el(
      'header',
      {},
      el(
        'div',
        {},
        el('h2', { id: 'panel-heading' }, row.number ?? `Deal ${row.dealId}`),
        el('p', { class: 'quiet' }, row.invoiceId),
      ),
      el('button', { type: 'button', id: 'panel-close', onclick: () => panel.close() }, 'Close'),
    ),
    verdict(row),
    el('h3', {}, 'What each believes'),
    row.currency ? el('p', { class: 'quiet' }, `Amounts in ${row.currency}`) : '',
    el('div', { class: 'table-frame' }, beliefs(row)),
    el('h3', {}, 'What happened'),
    el('p', { class: 'quiet' }, `Oldest first. Times are in ${timeZone()}.`),
    el(
      'ol',
      { class: 'timeline' },
      events.map((event) => timelineItem(event, open)),
    ),
    nextCursor ? el('p', { class: 'note' }, 'There is more; the API has all of it.') : '',
  )
  panel.scrollTop = scrollTop
  byId(focused && focused !== 'panel' ? focused : 'panel-close')?.focus()
}

function verdict({ agrees, differences, currency }) {
  if (agrees) return el('p', { class: 'agrees' }, '✓ All platforms agree with the ledger.')
  return el(
    'ul',
    { class: 'differs' },
    differences.map((one) =>
      el(
        'li',
        {},
        `${platformName[one.platform]}: ${differenceWords(one, currency)}`,
        one.ledger === null || one.field === 'missing' ? '' : `; the ledger has ${one.ledger}`,
      ),
    ),
  )
}

function beliefs({ ledger, hubspot, stripe, quickbooks, currency, number }) {
  const amount = (value) => plainMoney(value, currency)
  const word = (value) => (value ? statusWord(value) : '–')
  // QuickBooks has no word for it: an invoice there is paid when its balance is zero.
  const isPaidThere = quickbooks?.status === 'open' && /^0*\.?0*$/.test(quickbooks.balance ?? '1')
  const statusThere = isPaidThere ? 'paid' : quickbooks?.status
  const lines = [
    ['Number', number, hubspot?.invoiceNumber, null, quickbooks?.number],
    ['Status', word(ledger?.status), word(hubspot?.invoiceStatus), null, word(statusThere)],
    ['Total', amount(ledger?.total), amount(hubspot?.amount), null, amount(quickbooks?.total)],
    ['Paid', amount(ledger?.settled), amount(hubspot?.amountPaid), amount(stripe.collected), null],
    ['Open', amount(ledger?.open), amount(hubspot?.amountDue), null, amount(quickbooks?.balance)],
  ]
  const head = ['', 'Ledger', 'HubSpot', 'Stripe', 'QuickBooks']
  return el(
    'table',
    { class: 'beliefs' },
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        head.map((text) => el('th', { scope: 'col' }, text)),
      ),
    ),
    el(
      'tbody',
      {},
      lines.map(([label, ...cells]) =>
        el(
          'tr',
          {},
          el('th', { scope: 'row' }, label),
          cells.map((cell) => el('td', {}, cell ?? '–')),
        ),
      ),
    ),
  )
}

function causeWords(event) {
  if (event.causationId === event.id) return ''
  const cause = events.find(({ id }) => id === event.causationId)
  return cause ? ` · because: ${eventWords(cause)}` : ''
}

function timelineItem(event, open) {
  return el(
    'li',
    {},
    el('div', { class: 'what' }, eventWords(event)),
    el(
      'div',
      { class: 'quiet' },
      el('time', { datetime: event.recordedAt }, moment(event.recordedAt)),
      ` · ${actorWords(event.actor)}${causeWords(event)}`,
    ),
    el(
      'details',
      { 'data-event': event.id, open: open.has(event.id) },
      el('summary', {}, `${event.type}, position ${event.position.replace(/^0+(?=\d)/, '')}`),
      el('pre', { tabindex: '0' }, JSON.stringify(event.data, null, 2)),
    ),
  )
}
