// The documents between a deal and the bank, found from any one of them: up to the deals behind it
// and down to the bank; what else happened to its invoices and payments beside them. Whoever comes
// from a payout meets many invoices: of each kind only so many are followed.
import { type DatabasePool, type FragmentSqlToken, sql } from 'slonik'
import type { Chain } from '../domain/story/chain.ts'
import { named } from './audit-search.ts'
import { chainOf } from './chain-nodes.ts'
import { rowOf } from './database.ts'
import type { Ref } from './documents.ts'

export type FoundChain = Chain & {
  /** Some documents were left out: there are more of their kind. */
  isCut: boolean
}

/** Documents of each kind at most. */
const most = 100

type Noun = 'deal' | 'invoice' | 'payment' | 'payout' | 'credit-note'
export type Ids = Readonly<Record<Noun, ReadonlySet<string>>>

/** Null when nothing is known under this name. */
export async function chain(
  db: DatabasePool,
  workspace: string,
  name: string,
): Promise<FoundChain | null> {
  const seeds = await seedsOf(db, workspace, name)
  if (seeds.length === 0) return null
  const walk = openWalk(db, workspace)
  for (const { noun, id } of seeds) walk.add(noun as Noun, [id])
  await goUp(walk)
  await goDown(walk, new Set(seeds.map(({ noun }) => noun)))
  return { ...(await chainOf(db, workspace, walk.ids)), isCut: walk.isCut() }
}

const followed = new Set<string>(['deal', 'invoice', 'payment', 'payout', 'credit-note'])

/** A refund or a dispute stands for its payment. */
async function seedsOf(db: DatabasePool, workspace: string, name: string): Promise<Ref[]> {
  const direct = (await named(db, workspace, name)).filter(({ noun }) => followed.has(noun))
  if (direct.length > 0) return direct
  const rows = await db.any(sql.type(rowOf<{ paymentId: string | null }>())`
    select distinct a.data ->> 'paymentId' as "paymentId" from tieout_views.audit a
    where a.workspace = ${workspace} and a.subjects && ${sql.array([name.trim()], 'text')}
      and a.type in ('RefundIssued', 'RefundFailed', 'DisputeOpened', 'InquiryOpened')`)
  return rows.flatMap(({ paymentId }) => (paymentId ? [{ noun: 'payment', id: paymentId }] : []))
}

function openWalk(db: DatabasePool, workspace: string) {
  const ids = {
    deal: new Set<string>(),
    invoice: new Set<string>(),
    payment: new Set<string>(),
    payout: new Set<string>(),
    'credit-note': new Set<string>(),
  }
  let isCut = false
  const add = (noun: Noun, found: readonly (string | null)[]) => {
    for (const id of found) {
      if (id === null || ids[noun].has(id)) continue
      if (ids[noun].size >= most) isCut = true
      else ids[noun].add(id)
    }
  }
  return {
    workspace,
    ids: ids as Ids,
    add,
    isCut: () => isCut,
    of: (noun: Noun) => sql.array([...ids[noun]], 'text'),
    async follow(noun: Noun, query: FragmentSqlToken) {
      const found = await db.anyFirst(sql.type(rowOf<{ id: string | null }>())`
        ${query} limit ${most + 1}`)
      add(noun, found)
    },
  }
}
type Walk = ReturnType<typeof openWalk>

const placed = sql.fragment`a.state in ('pending', 'applied', 'partly_released')`

/** From the bank towards the deal. */
async function goUp({ workspace, of, follow }: Walk): Promise<void> {
  await follow(
    'payment',
    sql.fragment`select distinct t.payment_id as id from tieout_views.balance_transactions t
      where t.workspace = ${workspace} and t.payout_id = any(${of('payout')})
        and t.payment_id is not null`,
  )
  await follow(
    'invoice',
    sql.fragment`select distinct a.invoice_id as id from tieout_views.allocations a
      where a.workspace = ${workspace} and a.payment_id = any(${of('payment')}) and ${placed}`,
  )
  await follow(
    'invoice',
    sql.fragment`select distinct coalesce(line ->> 'invoiceId', n.invoice_id) as id
      from tieout_views.credit_notes n
      left join lateral json_array_elements(n.lines) line on true
      where n.workspace = ${workspace} and n.id = any(${of('credit-note')})`,
  )
  await follow(
    'deal',
    sql.fragment`select distinct i.deal_id as id from tieout_views.invoices i
      where i.workspace = ${workspace} and i.id = any(${of('invoice')})
        and i.deal_id is not null`,
  )
}

/** From what was asked for towards the bank: what else its deal has become is another story. */
async function goDown(walk: Walk, from: ReadonlySet<string>): Promise<void> {
  const { workspace, of, follow } = walk
  if (from.has('deal')) {
    await follow(
      'invoice',
      sql.fragment`select i.id from tieout_views.invoices i
        where i.workspace = ${workspace} and i.deal_id = any(${of('deal')})
          and i.kind <> 'absent' order by i.issued_on, i.id`,
    )
  }
  if (from.has('deal') || from.has('invoice')) {
    await follow(
      'payment',
      sql.fragment`select distinct a.payment_id as id from tieout_views.allocations a
        where a.workspace = ${workspace} and a.invoice_id = any(${of('invoice')}) and ${placed}`,
    )
  }
  await follow(
    'credit-note',
    sql.fragment`select distinct a.data ->> 'creditNoteId' as id from tieout_views.audit a
      where a.workspace = ${workspace} and a.subjects && ${of('invoice')}
        and a.type = 'CreditApplied'`,
  )
  await follow(
    'payout',
    sql.fragment`select distinct t.payout_id as id from tieout_views.balance_transactions t
      where t.workspace = ${workspace} and t.payment_id = any(${of('payment')})
        and t.payout_id is not null`,
  )
}
