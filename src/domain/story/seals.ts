// Seals over the ledger as sentences.
import type * as Seal from '../seal.ts'
import type { Tellers } from './teller.ts'

export const sealTellers: Tellers<Seal.Event> = {
  SealingKeyIntroduced: [
    (d) => `Seals are signed with key ${d.keyId} from now on.`,
    (d) => `Les sceaux sont désormais signés avec la clé ${d.keyId}.`,
  ],
  LedgerSealed: [
    (d, w) =>
      `Seal ${d.number} was put on ${w.count(d.count, 'event', 'events')} (root ${d.root.slice(0, 12)}…).`,
    (d, w) =>
      `Le sceau nº ${d.number} a été apposé sur ${w.count(d.count, 'événement', 'événements')} (racine ${d.root.slice(0, 12)}…).`,
  ],
}
