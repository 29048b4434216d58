// The picture at the top: who holds what, and the money that went from one to the other.
import { byId, el, show } from './dom.js'
import { count, isZero, roundMoney } from './money.js'
import { platformName } from './words.js'

const healthWords = { up: 'Healthy', down: 'Down', degraded: 'Slow', unknown: 'Not checked' }
const stateWords = {
  paused: 'Paused',
  reconnect: 'Connect it again',
  'not-connected': 'Not connected',
}
const roles = {
  hubspot: 'Sells: deals that are won',
  stripe: 'Collects: payments, refunds, fees',
  quickbooks: 'Keeps the books',
}

export function renderConnections(connections) {
  for (const { name, mode, state, health, detail, warning } of connections) {
    const words = stateWords[state] ?? healthWords[health] ?? health
    const told = detail ?? warning
    byId(`platform-${name}`)?.replaceChildren(
      el(
        'header',
        {},
        el('h3', {}, platformName[name]),
        el('span', { class: 'badge' }, mode === 'sandbox' ? 'Sandbox' : 'Live account'),
      ),
      el('p', { class: 'quiet' }, roles[name]),
      el('p', { class: 'health', 'data-state': stateWords[state] ? 'down' : health }, words),
      told ? el('p', { class: 'quiet' }, told) : '',
    )
  }
}

const rows = (flows, name, today) => {
  const moved = flows.filter((flow) => !isZero(flow[name]))
  if (moved.length === 0) return [el('li', { class: 'quiet' }, 'Nothing yet')]
  return moved.map((flow) => {
    const fresh = today.find(({ currency }) => currency === flow.currency)
    const added = fresh && !isZero(fresh[name]) ? roundMoney(fresh[name], flow.currency) : null
    return el(
      'li',
      added ? { title: `Today: ${added}` } : {},
      roundMoney(flow[name], flow.currency),
    )
  })
}

function arrow(id, label, flows, name, today) {
  byId(id).replaceChildren(
    el('span', { class: 'quiet' }, label),
    el('ul', { class: 'sums' }, rows(flows, name, today)),
  )
}

const figure = (label, flow, name) =>
  el(
    'li',
    {},
    el('span', { class: 'label' }, label),
    el('span', { class: 'amount' }, roundMoney(flow[name], flow.currency)),
  )

export function renderFlows(flows, today) {
  arrow('arrow-won', 'won', flows, 'won', today)
  arrow('arrow-received', 'received', flows, 'received', today)
  arrow('arrow-posted', 'posted', flows, 'posted', today)
  byId('platform-ledger').replaceChildren(
    el('header', {}, el('h3', {}, 'Ledger'), el('span', { class: 'badge' }, 'Tieout')),
    el('p', { class: 'quiet' }, 'Every event once, in order'),
    ...flows.map((flow) =>
      el(
        'ul',
        { class: 'sums figures', 'aria-label': flow.currency },
        figure('Invoiced', flow, 'invoiced'),
        figure('Allocated', flow, 'allocated'),
        isZero(flow.unapplied) ? null : figure('Unapplied', flow, 'unapplied'),
      ),
    ),
  )
}

export function renderAgreement({ invoices, agreeing, withoutInvoice, held, syncParked }) {
  byId('agreement-figure').textContent =
    invoices === 0
      ? 'No invoices yet'
      : `${count(agreeing)} of ${count(invoices)} invoices agree on all platforms`
  const bar = byId('agreement-bar')
  bar.max = Math.max(invoices, 1)
  bar.value = agreeing
  const notes = []
  const differing = invoices - agreeing
  if (invoices > 0) {
    notes.push(
      differing === 0 ? 'Everything ties out.' : `${count(differing)} differ or are on their way.`,
    )
  }
  if (withoutInvoice > 0) notes.push(`${count(withoutInvoice)} won deals wait for their invoice.`)
  if (held > 0) notes.push(`${count(held)} reports from platforms are not understood yet.`)
  if (syncParked > 0) notes.push(`${count(syncParked)} writes to platforms were given up.`)
  byId('agreement-note').textContent = notes.join(' ')
}

export function renderDemo(progress) {
  const isRunning = progress !== null && progress.done < progress.total
  show(byId('demo'), isRunning)
  if (!isRunning) return false
  const doing = progress.doing ? `: ${progress.doing}` : ''
  byId('demo').textContent =
    `The demo company is at work, ${count(progress.done)} of ${count(progress.total)}${doing}`
  return true
}
