// A small company under the two policies, spoken of in few words: invoices by their numbers, payments
// by their charges. Each test begins with a new one.
import { beforeEach } from 'vitest'
import * as Customer from '../../src/domain/customer.ts'
import type { Decision } from '../../src/domain/decider.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import {
  amend as amendInvoice,
  issue as issueInvoice,
  request as requestInvoice,
  voidInvoice,
} from '../../src/domain/invoice-terms.ts'
import * as Payment from '../../src/domain/payment.ts'
import { observe } from '../../src/domain/payment-reversal.ts'
import * as Review from '../../src/domain/review.ts'
import * as Rule from '../../src/domain/rule.ts'
import { load, transact } from '../../src/domain/transact.ts'
import { cause, customerId, identity, invoiceTerms, observation, profile } from './examples.ts'
import { openWorld, type World } from './pump.ts'

type Told = Parameters<typeof observation>[0]

export function openCompany() {
  let world: World
  beforeEach(() => {
    world = openWorld()
  })
  const idOf = (number: string) => `deal-${number}`
  const onInvoice = (number: string, decide: Decision<Invoice.State, Invoice.Event>, why: string) =>
    transact(world.store, Invoice.decider, idOf(number), decide, cause(`${why} ${number}`))
  const onCustomer = (id: string, decide: Decision<Customer.State, Customer.Event>, why: string) =>
    transact(world.store, Customer.decider, id, decide, cause(`${why} ${id}`))

  const requested = (number: string, given: Partial<Invoice.Terms> = {}) => {
    const terms = invoiceTerms({ invoiceId: idOf(number), dealId: number, number, ...given })
    return onInvoice(number, requestInvoice(terms), 'request')
  }
  const issue = (number: string, as: string | null = null) =>
    onInvoice(number, issueInvoice({ quickbooksId: number, number: as }), 'issue')
  const issued = async (number: string, given: Partial<Invoice.Terms> = {}) => {
    await requested(number, given)
    return issue(number)
  }
  const amended = (number: string, given: Partial<Invoice.Terms>) => {
    const terms = invoiceTerms({ invoiceId: idOf(number), dealId: number, number, ...given })
    return onInvoice(number, amendInvoice(terms, 'the deal changed'), 'amend')
  }
  const voided = (number: string) => onInvoice(number, voidInvoice('a mistake'), 'void')
  const seen = () => onCustomer(customerId, Customer.see(profile()), 'see')
  const link = (id: string) =>
    onCustomer(id, Customer.link(identity({ customerId: id }), 'by hand'), 'link')
  const charged = (charge: string, told: Told = {}) => {
    const paymentId = `stripe-${charge}`
    const decide = observe(observation({ paymentId, externalId: charge, ...told }))
    return transact(world.store, Payment.decider, paymentId, decide, cause(`${charge} observed`))
  }
  const answered = (charge: string, decide: Decision<Review.State, Review.Event>) =>
    transact(world.store, Review.decider, `stripe-${charge}`, decide, cause(`answer ${charge}`))

  const naming = (...invoiceNumbers: string[]) => ({ references: { invoiceNumbers } })
  const payment = async (charge: string) => {
    await world.settleDown()
    return (await load(world.store, Payment.decider, 'main', `stripe-${charge}`)).state
  }
  const linesOf = async (charge: string) =>
    (await payment(charge)).lines.map((line) => `${line.invoiceId} ${line.amount.toFixed(2)}`)
  const openOf = async (number: string) => {
    await world.settleDown()
    const { state } = await load(world.store, Invoice.decider, 'main', idOf(number))
    return Invoice.figures(state).open.toFixed(2)
  }
  const asked = async (charge: string) => {
    await world.settleDown()
    return (await load(world.store, Review.decider, 'main', `stripe-${charge}`)).state
  }
  const review = async (charge: string) => {
    const { kind, question } = await asked(charge)
    return kind === 'open' ? question?.reason : kind
  }
  const proposed = async (charge: string) => {
    const lines = (await asked(charge)).question?.proposals.flatMap((one) => one.lines) ?? []
    return lines.map(({ invoiceId, amount }) => `${invoiceId} ${amount}`)
  }
  const links = async (id = customerId) => {
    await world.settleDown()
    const { state } = await load(world.store, Customer.decider, 'main', id)
    return state.identities.map((one) => one.externalId)
  }
  const ruled = (decide: Decision<Rule.State, Rule.Event>, why: string) =>
    transact(world.store, Rule.decider, Rule.streamId, decide, cause(why))
  /** A rule for payments of this payer, on. */
  const rule = async (payer: string, action: Rule.Kept['action']) => {
    const conditions = [{ field: 'payer' as const, test: 'contains' as const, value: payer }]
    const terms = { ruleId: payer, name: `about ${payer}`, conditions, action }
    await ruled(Rule.add(terms), `add ${payer}`)
    const tried = { since: null, until: null, verdictsChanged: 0 }
    await ruled(Rule.switchOn({ ruleId: payer, tried }), `on ${payer}`)
  }
  const ruleOff = (payer: string) => ruled(Rule.switchOff(payer), `off ${payer}`)

  return {
    get world() {
      return world
    },
    ...{
      requested,
      issue,
      issued,
      amended,
      voided,
      seen,
      link,
      onCustomer,
      charged,
      answered,
      naming,
    },
    ...{ payment, linesOf, openOf, asked, review, proposed, links, rule, ruleOff },
  }
}
