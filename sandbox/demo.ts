// Plays the demo company: takes each step of the plan as soon as what it waits for has happened.
// A step and the note that it is taken are one change of the journal, so a killed sandbox goes on
// where it stopped, and no step is ever taken twice.
import type { Outside } from '../src/domain/outside.ts'
import type { Deliveries } from './deliveries.ts'
import { buyers } from './demo-company.ts'
import { contactEmail, dayMs, planDeals } from './demo-deals.ts'
import { planSteps } from './demo-plan.ts'
import type { Action, Condition, Step } from './demo-step.ts'
import { specialDeals } from './demo-special.ts'
import type { Journal } from './journal.ts'
import type { Company } from './quickbooks/company.ts'
import type { World } from './world.ts'
import { invoiceNumberOf } from './world/terms.ts'

export type PlayOptions = {
  /** The pause after each step, so that people can watch. */
  paceMs?: number
  /** What a refund or dispute waits for: the payment in the books, or its webhooks delivered. */
  waitFor?: 'books' | 'webhooks'
}

export type DemoParts = {
  journal: Journal
  company: Company
  deliveries: Deliveries
  world: World
  outside: Outside
  signal: AbortSignal
}

const takenOf = ({ journal }: DemoParts) => journal.table<true>('demo/taken')

function invoiceOf(company: Company, dealId: string, instalment?: number) {
  const number = invoiceNumberOf(dealId, instalment)
  const mark = `tieout:deal-${dealId}${instalment === undefined ? '' : `-p${instalment}`}`
  return [...company.tables.Invoice.rows()].find(
    (row) => row.DocNumber === number || row.PrivateNote?.includes(mark),
  )
}

function holds(parts: DemoParts, condition: Condition, options: PlayOptions): boolean {
  const { company, deliveries } = parts
  const taken = takenOf(parts)
  if (condition.kind === 'done') return taken.get(condition.step) === true
  if (condition.kind === 'settled') {
    const charges = parts.journal.table<{ balance_transaction: string | null }>('stripe/charges')
    return Boolean(charges.get(condition.charge)?.balance_transaction)
  }
  if (condition.kind === 'told') return !deliveries.awaits('stripe', condition.id)
  if (condition.kind === 'booked' && options.waitFor === 'webhooks') {
    return (
      taken.get(`pay ${condition.charge.slice(3)}`) === true &&
      !deliveries.awaits('stripe', condition.charge)
    )
  }
  const instalment = condition.kind === 'invoice' ? condition.instalment : undefined
  const invoice = invoiceOf(company, condition.dealId, instalment)
  if (!invoice) return false
  if (condition.kind === 'booked') return invoice.LinkedTxn.length > 0
  return condition.total === undefined || invoice.TotalAmt === Number(condition.total)
}

function perform(world: World, action: Action) {
  switch (action.kind) {
    case 'win':
      return world.winDeal(action.dealId, action.closeDate)
    case 'lose':
      return world.loseDeal(action.dealId, action.closeDate)
    case 'amend':
      return world.amendDeal(action.dealId, { lineItems: action.lineItems })
    case 'pay':
      return world.pay(action.request)
    case 'refund': {
      const { kind: _, ...request } = action
      return world.refund({ ...request, reason: 'requested_by_customer' })
    }
    case 'fail-refund':
      return world.failRefund(action.id)
    case 'dispute': {
      const { kind: _, ...request } = action
      return world.openDispute(request)
    }
    case 'close-dispute':
      return world.closeDispute(action.id, action.outcome)
    case 'balance-line': {
      const { kind: _, ...request } = action
      return world.balanceLine(request)
    }
    case 'payout': {
      const { kind: _, ...request } = action
      return world.payOut(request)
    }
    case 'sort-payout':
      return world.reconcilePayout(action.id)
    case 'payout-arrives':
      return world.payoutArrives(action.id)
    case 'manual-invoice': {
      const { kind: _, ...request } = action
      return world.createManualQuickBooksInvoice(request)
    }
    case 'manual-payment':
      return world.payQuickBooksInvoice(action.docNumber, action)
  }
}

export function openDemo(parts: DemoParts) {
  const { journal, world, outside, signal } = parts
  const notes = journal.table<string>('demo/notes')
  const taken = takenOf(parts)
  const impossible = journal.table<string>('demo/impossible')

  /** The day of the first start; later starts keep it, so that no date moves. */
  function anchor(): Date {
    const noted = notes.get('anchor')
    if (noted) return new Date(noted)
    const today = new Date(Math.floor(outside.clock.now().getTime() / dayMs) * dayMs)
    notes.put('anchor', today.toISOString())
    return today
  }

  /** The state before the first step: buyers, their deals in the pipeline, their cards on file. */
  function seed() {
    journal.change(() => {
      if (notes.get('seeded')) return
      const day = anchor()
      for (const deal of planDeals(day)) world.createDeal(deal.request)
      for (const deal of specialDeals(day)) world.createDeal(deal.request)
      const created = Math.floor((day.getTime() - 120 * dayMs) / 1000)
      buyers.forEach((buyer, index) => {
        const id = `cus_demo_${String(index + 1).padStart(2, '0')}`
        world.stripeCustomer({ email: contactEmail(buyer), name: buyer.name, id, created })
      })
      notes.put('seeded', 'yes')
    })
  }

  function take(step: Step) {
    try {
      journal.change(() => {
        perform(world, step.action)
        taken.put(step.id, true)
      })
    } catch (error) {
      // The service or a person was there before: the story goes on, and the progress tells.
      journal.change(() => {
        impossible.put(step.id, String(error))
        taken.put(step.id, true)
      })
    }
  }

  let planned: Step[] | undefined
  const steps = () => {
    planned ??= planSteps(journal.change(anchor))
    return planned
  }
  let running: Promise<void> | undefined

  async function run(options: PlayOptions) {
    seed()
    let waiting: Step[] = steps().filter((step) => !taken.get(step.id))
    while (waiting.length > 0 && !signal.aborted) {
      const ready = waiting.find((step) => step.when.every((one) => holds(parts, one, options)))
      if (!ready) {
        await journal.changed(signal)
        continue
      }
      take(ready)
      waiting = waiting.filter((step) => step !== ready)
      await outside.clock.sleep(options.paceMs ?? 25, signal)
    }
  }

  return {
    seed,
    /** Resolves when every step is taken, or when the sandbox closes. */
    play(options: PlayOptions = {}): Promise<void> {
      running ??= run(options).finally(() => {
        running = undefined
      })
      return running
    },
    progress() {
      const all = notes.get('anchor') ? steps() : []
      const left = all.filter((step) => !taken.get(step.id))
      return {
        done: all.length - left.length,
        total: all.length || planSteps(new Date(0)).length,
        playing: running !== undefined,
        /** Steps that could not be taken, and why. */
        impossible: [...impossible.rows()],
        /** The next steps that have not been taken, with what they wait for. */
        waiting: left.slice(0, 20).map(({ id, when }) => ({ id, when })),
      }
    },
    stopped: async () => void (await running),
  }
}
