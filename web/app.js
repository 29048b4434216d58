// The page: asks for what it shows, and keeps it up with the stream of changes.
import { ApiError, call, query, setKey } from './api.js'
import { initPanel, openInvoice, refreshInvoice, shownInvoice } from './detail.js'
import { byId, show } from './dom.js'
import { renderAgreement, renderConnections, renderDemo, renderFlows } from './flow.js'
import { currentFilter, loadMore, reload, setFilter } from './invoices.js'
import { follow } from './live.js'
import { moreReviews, reloadReviews } from './reviews.js'

const keyName = 'tieout-api-key'
const connectionsEveryMs = 15_000
const demoEveryMs = 1000

let session = new AbortController()

async function start() {
  const config = await call('/ui/config.json').catch(() => null)
  if (!config) return void setTimeout(start, 1000)
  const mode = byId('mode')
  mode.textContent = config.mode === 'sandbox' ? 'Sandbox' : 'Live'
  mode.classList.toggle('sandbox', config.mode === 'sandbox')
  show(mode, true)
  if (config.sandboxControlUrl) {
    byId('sandbox-link').href = config.sandboxControlUrl
    show(byId('sandbox-link'), true)
  }
  const key = config.demoKey ?? sessionStorage.getItem(keyName)
  if (key) await enter(key, config.demoKey === undefined)
  else askForKey()
}

function askForKey(message = '') {
  session.abort()
  sessionStorage.removeItem(keyName)
  show(byId('main'), false)
  show(byId('leave'), false)
  show(byId('key-form'), true)
  byId('key-error').textContent = message
  byId('live').textContent = 'Not connected'
  byId('key').focus()
}

byId('key-form').addEventListener('submit', (event) => {
  event.preventDefault()
  enter(byId('key').value.trim(), true)
  byId('key').value = ''
})
byId('leave').addEventListener('click', () => askForKey())

async function enter(key, isOwn) {
  setKey(key)
  try {
    await call('/v1/views')
  } catch (error) {
    if (error.status === 401) return askForKey('This key is not known here.')
  }
  if (isOwn) sessionStorage.setItem(keyName, key)
  show(byId('leave'), isOwn)
  show(byId('key-form'), false)
  show(byId('main'), true)
  session.abort()
  session = new AbortController()
  const { signal } = session
  await refresh(new Map([['reconciliation', null]]))
  follow({ signal, onState, onChange: refresh, onPosition })
  repeat(refreshConnections, connectionsEveryMs, signal)
  repeat(refreshDemo, demoEveryMs, signal)
}

async function repeat(work, everyMs, signal) {
  while (!signal.aborted) {
    const goesOn = await work().catch(() => true)
    if (goesOn === false) return
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

const refreshConnections = async () => renderConnections((await call('/v1/connections')).data)
const refreshDemo = async () => renderDemo((await call('/ui/demo.json')).progress)

async function refreshSummary() {
  const today = new Date().toISOString().slice(0, 10)
  const [all, fresh] = await Promise.all([
    call('/v1/reconciliations/summary'),
    call(`/v1/reconciliations/summary${query({ since: today })}`),
  ])
  renderAgreement(all)
  renderFlows(all.flows, fresh.flows)
}

/** Reads anew what these changes touch. */
async function refresh(changes) {
  const touches = (...views) => views.some((view) => changes.has(view))
  const work = []
  if (touches('reconciliation', 'customers', 'invoices')) work.push(reload())
  if (touches('reconciliation', 'deals', 'payments', 'held', 'sync-status')) {
    work.push(refreshSummary())
  }
  if (touches('reconciliation', 'reviews')) work.push(reloadReviews())
  if (shownInvoice() !== null && touches('reconciliation', 'audit')) work.push(refreshInvoice())
  const failed = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected')
  trouble(failed?.reason)
}

function trouble(error) {
  if (error?.status === 401) return askForKey('This key is not valid any more.')
  const text =
    error instanceof ApiError
      ? `${error.message}${error.requestId ? ` (request ${error.requestId})` : ''}`
      : 'Something went wrong in this page; reload it.'
  show(byId('trouble'), Boolean(error))
  byId('trouble').textContent = error ? `What you see may be old. ${text}` : ''
}

const states = { live: 'Live', reconnecting: 'Reconnecting…', refused: 'Not connected' }
function onState(state) {
  if (state === 'refused') return askForKey('This key is not valid any more.')
  byId('live').dataset.state = state
  byId('live').textContent = states[state]
}

let latest = ''
function onPosition(position) {
  if (position <= latest) return
  latest = position
  byId('asof').textContent = `as of position ${position.replace(/^0+(?=\d)/, '')}`
}

for (const button of document.querySelectorAll('[data-filter]')) {
  button.addEventListener('click', () => choose({ view: button.dataset.filter }))
}
let typing
byId('search').addEventListener('input', ({ target }) => {
  clearTimeout(typing)
  typing = setTimeout(() => choose({ q: target.value.trim() }), 200)
})
byId('more').addEventListener('click', () => loadMore().catch(trouble))
byId('reviews-more').addEventListener('click', () => moreReviews().catch(trouble))
document.addEventListener('open-invoice', ({ detail }) => {
  openInvoice(detail).catch(trouble)
  remember()
})
document.addEventListener('keydown', (event) => {
  const isTyping = event.target.matches?.('input, textarea')
  if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  byId('search').focus()
})
initPanel(() => remember())

const choose = (next) => {
  const chosen = setFilter(next).catch(trouble)
  remember()
  return chosen
}

/** The address shows what is shown, so that it can be sent to a colleague. */
function remember() {
  const { view, q } = currentFilter()
  const shown = { show: view === 'all' ? '' : view, q, invoice: shownInvoice() ?? '' }
  history.replaceState(null, '', `/${query(shown)}`)
}

const asked = new URLSearchParams(location.search)
byId('search').value = asked.get('q') ?? ''
const view = ['disagreeing', 'open'].find((name) => name === asked.get('show')) ?? 'all'
await start()
if (view !== 'all' || asked.get('q')) await choose({ view, q: asked.get('q') ?? '' })
if (asked.get('invoice')) openInvoice(asked.get('invoice')).catch(trouble)
