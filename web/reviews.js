// Payments that wait for a person: why, what they might be, and the buttons to say so.
import { ApiError, call, query } from './api.js'
import { byId, el, keepInOrder, show, toast } from './dom.js'
import { count, moment, money } from './money.js'
import { capital, reasonWord } from './words.js'

const pageSize = 12
let reviews = []
let nextCursor = null
let wanted = pageSize
let generation = 0
// Answered here and not yet gone from the view: their buttons stay off, whatever is redrawn.
const answered = new Set()

// Names for the ids in the questions, each asked for once.
const names = new Map()

function lookUp(path, nameOf) {
  if (!names.has(path)) {
    names.set(path, null)
    call(path)
      .then((found) => {
        names.set(path, nameOf(found))
        render()
      })
      // The id does as well, and the next redraw asks again.
      .catch(() => names.delete(path))
  }
  return names.get(path)
}

const invoiceName = (id) =>
  lookUp(`/v1/invoices/${encodeURIComponent(id)}`, ({ number }) => number) ?? id

const payerWords = (id) =>
  lookUp(`/v1/payments/${encodeURIComponent(id)}`, (payment) => {
    const { payerName, payerEmail, description, receivedAt } = payment
    const said = [payerName ?? payerEmail, moment(receivedAt), description]
    return said.filter(Boolean).join(' · ')
  })

const namesIn = ({ paymentId, proposals }) => [
  payerWords(paymentId),
  ...proposals.flatMap(({ lines }) => lines.map(({ invoiceId }) => invoiceName(invoiceId))),
]

export async function reloadReviews() {
  const mine = ++generation
  const page = await call(`/v1/reviews${query({ limit: wanted })}`)
  if (mine !== generation) return
  reviews = page.data
  nextCursor = page.nextCursor
  render()
}

/** The API gives 200 at once; whoever has more waiting begins at the top. */
export async function moreReviews() {
  wanted = Math.min(200, wanted + pageSize)
  await reloadReviews()
}

function render() {
  show(byId('reviews'), reviews.length > 0)
  show(byId('reviews-more'), nextCursor !== null && wanted < 200)
  const many = nextCursor ? `${count(reviews.length)} or more` : count(reviews.length)
  const payments = reviews.length === 1 ? 'payment' : 'payments'
  byId('reviews-note').textContent = `${many} ${payments} that no rule dares to place`
  keepInOrder(
    byId('reviews-list'),
    reviews.map((review) => ({
      key: review.id,
      signature: JSON.stringify([review, answered.has(review.id), namesIn(review)]),
      make: () => card(review),
    })),
  )
}

function card(review) {
  const isAnswered = answered.has(review.id)
  const note = el('input', { type: 'text', maxlength: '2000', disabled: isAnswered })
  const answer = (verb, body) => () => send(review, verb, { ...body, ...noted(note.value) })
  return el(
    'li',
    { class: 'review' },
    el(
      'header',
      {},
      el('span', {}, `Payment ${review.paymentId}`),
      el('strong', { class: 'amount' }, money(review.unapplied, review.currency)),
    ),
    el('p', { class: 'quiet' }, payerWords(review.paymentId) ?? ''),
    el('p', {}, reasonWord(review.reason)),
    review.proposals.map((proposal, index) =>
      el(
        'div',
        { class: 'proposal' },
        proposal.lines.map(({ invoiceId, amount }) =>
          el(
            'div',
            { class: 'line' },
            el(
              'button',
              {
                type: 'button',
                class: 'link',
                onclick: () =>
                  document.dispatchEvent(new CustomEvent('open-invoice', { detail: invoiceId })),
              },
              invoiceName(invoiceId),
            ),
            el('span', { class: 'amount' }, money(amount, review.currency)),
          ),
        ),
        proposal.evidence.length > 0 &&
          el(
            'ul',
            {},
            proposal.evidence.map((text) => el('li', {}, capital(text))),
          ),
        el(
          'button',
          {
            type: 'button',
            class: index === 0 ? 'primary' : null,
            disabled: isAnswered,
            onclick: answer('accept', { proposal: index }),
          },
          'Accept',
        ),
      ),
    ),
    review.proposals.length === 0 && el('p', { class: 'quiet' }, 'No invoice comes near.'),
    el('label', {}, 'Note (optional)', note),
    el(
      'button',
      { type: 'button', disabled: isAnswered, onclick: answer('reject', {}) },
      'Reject: none of ours',
    ),
  )
}

const noted = (text) => (text.trim() === '' ? {} : { note: text.trim() })

async function send(review, verb, body) {
  answered.add(review.id)
  render()
  try {
    // The question's own position is part of the key: asked anew, it may be answered anew.
    const key = `page-${verb}-${review.id}-${review.position}-${JSON.stringify(body)}`
    await call(`/v1/reviews/${encodeURIComponent(review.id)}/${verb}`, {
      method: 'POST',
      body,
      headers: { 'idempotency-key': await digest(key) },
    })
    toast(verb === 'accept' ? 'Accepted. The money moves now.' : 'Rejected. It stays unapplied.')
  } catch (error) {
    toast(
      error instanceof ApiError ? `${error.title ?? 'Not done'}. ${error.message}` : 'Not done.',
    )
  }
  // What was answered leaves the list with the view; what was refused may be answered again.
  await reloadReviews().catch(() => undefined)
  answered.delete(review.id)
  render()
}

/** Short, and of plain characters. Web Crypto is missing where a page is not secure. */
async function digest(text) {
  if (!globalThis.crypto?.subtle) return text.replace(/[^\w.-]+/g, '_').slice(0, 200)
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
