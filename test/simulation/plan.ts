// What is to happen in one simulated world: what people do on the platforms, and what goes wrong, each
// at its time. A plan comes from a seed, and a failing one is made shorter by leaving things out.
import fc from 'fast-check'

export const deeds = [
  ...(['sell', 'sell', 'sell', 'pay', 'pay', 'pay', 'pay', 'amend', 'lose', 'win'] as const),
  ...(['refund', 'refund', 'failRefund', 'dispute', 'closeDispute', 'payOut', 'arrive'] as const),
  ...(['invoiceByHand', 'cheque', 'voidByHand', 'rename', 'meddle', 'correct', 'redate'] as const),
] as const
export type Deed = { at: number; what: (typeof deeds)[number]; which: number; share: number }

export const platforms = ['stripe', 'hubspot', 'quickbooks'] as const
export const callTroubles = [
  ...(['rate-limit', 'server-error', 'server-error-after-commit', 'drop'] as const),
  ...(['drop-after-commit', 'cut-answer', 'delay'] as const),
] as const
export const webhookTroubles = [
  ...(['duplicate-webhooks', 'reorder-webhooks', 'hold-webhooks', 'lose-webhooks'] as const),
] as const

export type Trouble =
  | {
      kind: 'calls'
      platform: (typeof platforms)[number]
      what: (typeof callTroubles)[number]
      rate: number
      at: number
      for: number
    }
  | {
      kind: 'webhooks'
      platform: (typeof platforms)[number]
      what: (typeof webhookTroubles)[number]
      rate: number
      at: number
      for: number
    }
  /** So long after one of the deeds, when there is most in hand, and so many steps on. */
  | { kind: 'kill'; process: number; deed: number; after: number; steps: number; downFor: number }
  | { kind: 'restart'; process: number; at: number }
  | { kind: 'pause'; process: number; at: number; for: number }
  | { kind: 'clock'; process: number; skew: number; at: number; for: number }
  | {
      kind: 'store'
      what: 'down' | 'unreachable' | 'lost-reply'
      rate: number
      at: number
      for: number
    }
  | { kind: 'broker'; what: 'lost-ack' | 'twice'; rate: number; at: number; for: number }
  | { kind: 'slow'; by: number; at: number; for: number }
  | { kind: 'tokens'; at: number }
  | { kind: 'rotation'; at: number }
  /** QuickBooks forgets which calls it has answered. */
  | { kind: 'amnesia'; at: number }

export type Plan = {
  isBrokered: boolean
  processes: number
  chance: number
  deeds: Deed[]
  troubles: Trouble[]
}

/** People are busy and things go wrong for so long. */
export const stormMs = 90_000

const at = fc.integer({ min: 0, max: stormMs })
const lasting = fc.integer({ min: 500, max: 30_000 })
const rate = fc.constantFrom(0.1, 0.2, 0.5, 1)
const process = fc.nat(2)
const platform = fc.constantFrom(...platforms)
const one = <T extends string>(kind: T) => fc.constant(kind)

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: one('kill'),
      process,
      deed: fc.nat(19),
      after: fc.nat(2000),
      steps: fc.nat(60),
      downFor: fc.integer({ min: 100, max: 15_000 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: one('calls'),
      platform,
      what: fc.constantFrom(...callTroubles),
      rate,
      at,
      for: lasting,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: one('webhooks'),
      platform,
      what: fc.constantFrom(...webhookTroubles),
      rate,
      at,
      for: lasting,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: one('webhooks'),
      platform,
      what: one('lose-webhooks'),
      rate: fc.constant(1),
      at,
      for: fc.integer({ min: 10_000, max: stormMs }),
    }),
  },
  fc.record({ kind: one('restart'), process, at }),
  fc.record({ kind: one('pause'), process, at, for: lasting }),
  fc.record({
    kind: one('clock'),
    process,
    skew: fc.integer({ min: -600_000, max: 600_000 }),
    at,
    for: lasting,
  }),
  fc.record({
    kind: one('store'),
    what: fc.constantFrom('down' as const, 'unreachable' as const, 'lost-reply' as const),
    rate: fc.constantFrom(0.05, 0.2),
    at,
    for: lasting,
  }),
  fc.record({
    kind: one('broker'),
    what: fc.constantFrom('lost-ack' as const, 'twice' as const),
    rate,
    at,
    for: lasting,
  }),
  fc.record({ kind: one('slow'), by: fc.integer({ min: 50, max: 25_000 }), at, for: lasting }),
  fc.record({ kind: one('tokens'), at }),
  fc.record({ kind: one('rotation'), at }),
  fc.record({ kind: one('amnesia'), at }),
)

const deed: fc.Arbitrary<Deed> = fc.record({
  at,
  what: fc.constantFrom(...deeds),
  which: fc.nat(20),
  share: fc.nat(99),
})

const sale = fc.record({
  ...{ at: fc.nat(5000), what: one('sell'), which: fc.nat(20), share: fc.nat(99) },
})

/** Without bias towards the small: a storm should be one; a plan that fails is made small later. */
export const plan: fc.Arbitrary<Plan> = fc.noBias(
  fc
    .record({
      isBrokered: fc.boolean(),
      processes: fc.integer({ min: 1, max: 3 }),
      chance: fc.nat(2 ** 31),
      sales: fc.array(sale, { minLength: 1, maxLength: 4 }),
      deeds: fc.array(deed, { maxLength: 16 }),
      troubles: fc.array(trouble, { maxLength: 12 }),
    })
    .map(({ sales, deeds: others, ...rest }) => ({ ...rest, deeds: [...sales, ...others] })),
)
