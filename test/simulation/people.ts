// The people in the simulated world: they sell, pay, refund, dispute and keep books by hand, on the
// platforms alone, and sometimes against each other.
import { Impossible } from '../../sandbox/world/terms.ts'
import type { Deed } from './plan.ts'
import type { Sandbox } from './world.ts'

const among = <One>(all: Iterable<One>, which: number): One | undefined => {
  const list = [...all]
  return list[which % Math.max(1, list.length)]
}

/** Does it, or nothing where the platform does not allow it. */
export function act(sandbox: Sandbox, deed: Deed, turn: number): string {
  try {
    return tryTo(sandbox, deed, turn) ?? 'nothing to do'
  } catch (error) {
    return `refused: ${(error as Error).message}`
  }
}

function tryTo(sandbox: Sandbox, { what, which, share }: Deed, turn: number): string | undefined {
  const { stripe, hubspot, quickbooks } = sandbox.tables
  const deal = among(
    [...hubspot.deals.rows()].filter((one) => !one.archived),
    which,
  )
  const charge = among(stripe.charges.rows(), which)
  const lineItems = [{ name: 'Licence', quantity: '1', price: `${100 + share}.00` }]
  const cents = (whole: number, part: number) => ((whole * ((part % 100) + 1)) / 10_000).toFixed(2)
  switch (what) {
    case 'sell': {
      const id = String(5000 + turn)
      const buyer = which % 4
      sandbox.createDeal({
        ...{
          id,
          name: `Deal ${id}`,
          lineItems,
          company: { id: `91${buyer}`, name: `Company ${buyer}` },
        },
        contact: { id: `81${buyer}`, email: `ap@c${buyer}.example` },
      })
      sandbox.winDeal(id)
      return `deal ${id} over ${100 + share}.00`
    }
    case 'win':
      return deal && (sandbox.winDeal(deal.id), deal.id)
    case 'lose':
      return deal && (sandbox.loseDeal(deal.id), deal.id)
    case 'amend':
      return deal && (sandbox.amendDeal(deal.id, { lineItems }), `${deal.id} to ${100 + share}.00`)
    case 'rename':
      return deal && (sandbox.amendDeal(deal.id, { name: `Deal ${share}` }), deal.id)
    case 'pay': {
      if (!deal) return undefined
      const amount =
        share % 3 === 0 ? undefined : cents(Number(deal.properties.amount) * 100, share * 1.3)
      const paid = sandbox.pay({
        ref: `t${turn}`,
        dealId: deal.id,
        settleAfterMs: share * 50,
        ...(amount && { amount }),
      })
      return `${paid.id} for ${deal.id}`
    }
    case 'refund': {
      if (!charge || charge.disputed) return undefined
      const amount = share % 2 ? undefined : cents(charge.amount - charge.amount_refunded, share)
      return sandbox.refund({ charge: charge.id, id: `re_t${turn}`, ...(amount && { amount }) }).id
    }
    case 'failRefund': {
      const refund = among(stripe.refunds.rows(), which)
      return refund && (sandbox.failRefund(refund.id), refund.id)
    }
    case 'dispute':
      if (!charge || charge.amount_refunded > 0) return undefined
      return sandbox.openDispute({ charge: charge.id, id: `dp_t${turn}` }).id
    case 'closeDispute': {
      const dispute = among(stripe.disputes.rows(), which)
      return dispute && (sandbox.closeDispute(dispute.id, share % 2 ? 'won' : 'lost'), dispute.id)
    }
    case 'payOut':
      return sandbox.payOut({ id: `po_t${turn}` }).id
    case 'arrive': {
      const payout = among(stripe.payouts.rows(), which)
      return payout && (sandbox.payoutArrives(payout.id), payout.id)
    }
    // Somebody writes over what Tieout has written in HubSpot.
    case 'meddle': {
      if (!deal || !('tieout_invoice_number' in deal.properties)) return undefined
      const said =
        share % 2 ? { tieout_amount_paid: `${share}.00` } : { tieout_invoice_number: 'X' }
      sandbox.editHubSpot('deals', deal.id, said)
      return `${deal.id} ${JSON.stringify(said)}`
    }
    // The bookkeeper has another opinion of an invoice of ours.
    case 'correct':
    case 'redate': {
      const ours = [...quickbooks.Invoice.rows()].filter((one) => one.DocNumber?.startsWith('INV-'))
      const invoice = among(ours, which)
      if (!invoice?.DocNumber) return undefined
      const change = what === 'redate' ? { dueOn: '2026-12-24' } : { amount: `${100 + share}.00` }
      sandbox.changeQuickBooksInvoice(invoice.DocNumber, change)
      return `${invoice.DocNumber} ${JSON.stringify(change)}`
    }
    case 'invoiceByHand': {
      const docNumber = `HAND-${turn}`
      sandbox.createManualQuickBooksInvoice({
        docNumber,
        customer: `By hand ${which % 3}`,
        amount: `${50 + share}.00`,
      })
      return docNumber
    }
    case 'cheque': {
      const open = [...quickbooks.Invoice.rows()].filter(
        (one) => one.Balance > 0 && one.DocNumber?.startsWith('HAND-'),
      )
      const invoice = among(open, which)
      if (!invoice?.DocNumber) return undefined
      const amount = share % 2 ? invoice.Balance.toFixed(2) : cents(invoice.Balance * 100, share)
      sandbox.payQuickBooksInvoice(invoice.DocNumber, { amount, reference: `cheque ${turn}` })
      return `${amount} on ${invoice.DocNumber}`
    }
    case 'voidByHand': {
      const hand = [...quickbooks.Invoice.rows()].filter((one) =>
        one.DocNumber?.startsWith('HAND-'),
      )
      const invoice = among(hand, which)
      if (!invoice?.DocNumber) return undefined
      sandbox.voidQuickBooksInvoice(invoice.DocNumber)
      return invoice.DocNumber
    }
  }
}

export { Impossible }
