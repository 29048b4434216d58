// How the statuses of documents and of their copies on the platforms look.
import type { Tone } from '../status.tsx'

export type Noun = 'invoice' | 'payment' | 'credit-note' | 'payout' | 'customer' | 'deal'

export const toneOf: Record<string, Tone> = {
  open: 'waiting',
  partially_paid: 'waiting',
  paid: 'good',
  void: 'quiet',
  written_off: 'quiet',
  disputed: 'bad',
  unapplied: 'warning',
  partially_allocated: 'warning',
  allocated: 'good',
  refunded: 'quiet',
  partially_refunded: 'info',
  under_inquiry: 'warning',
  partially_applied: 'waiting',
  applied: 'good',
  in_transit: 'waiting',
  failed: 'bad',
  won: 'good',
  reopened: 'warning',
  pending: 'waiting',
  declined: 'bad',
  released: 'quiet',
  partly_released: 'info',
}

export const toneOfSide: Record<string, Tone> = {
  in_step: 'good',
  differs: 'warning',
  pending: 'waiting',
  failed: 'bad',
  parked: 'bad',
  conflict: 'warning',
  linked: 'quiet',
  absent: 'quiet',
}
