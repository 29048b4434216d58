// Which object of the ledger on which platform, and the values that stand there.
import Type, { type Static } from 'typebox'
import { Id, OrNull, Platform } from './stored.ts'

// Stored shapes: change them only by adding optional fields or a new version.

/** Which object, and the invoice, payment, deal or customer it stands for. */
export const Subject = Type.Object({
  platform: Platform,
  object: Type.Union([
    Type.Literal('invoice'),
    Type.Literal('payment'),
    Type.Literal('deal'),
    Type.Literal('customer'),
    Type.Literal('credit-note'),
    Type.Literal('payout'),
  ]),
  objectId: Id,
})
export type Subject = Static<typeof Subject>

/** Values as they go over the wire or came from it: strings, so that they compare exactly. */
export const Values = Type.Record(Type.String(), OrNull(Type.String()))
export type Values = Static<typeof Values>

/** `quickbooks-invoice-deal-42`: platform, kind of object, our id of it. */
export const idOf = (subject: Subject) =>
  `${subject.platform}-${subject.object}-${subject.objectId}`

/** No text and nothing at all are one and the same to every platform. */
export const sameValue = (a: string | null | undefined, b: string | null | undefined) =>
  (a ?? '') === (b ?? '')
