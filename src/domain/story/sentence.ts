// Any event as a sentence, with who did it and why. Pure: what things are called is handed in.
import { erased } from '../erased.ts'
import type { Actor } from '../event-store.ts'
import { accessTellers, apiKeyTellers } from './access.ts'
import { accountingTellers, exchangeRateTellers, periodTellers } from './books.ts'
import { creditNoteTellers } from './credit-notes.ts'
import { customerTellers, dealTellers } from './deals.ts'
import {
  discrepancyTellers,
  reconciliationTellers,
  signOffTellers,
  toleranceTellers,
} from './discrepancies.ts'
import { endpointTellers } from './endpoints.ts'
import { invoiceTellers } from './invoices.ts'
import type { Language } from './language.ts'
import { paymentTellers } from './payments.ts'
import { peopleTellers } from './people.ts'
import { connectionTellers, inboundTellers } from './platforms.ts'
import { reportTellers } from './reports.ts'
import { bulkAcceptanceTellers, rescoreTellers, reviewTellers } from './reviews.ts'
import { modelTellers, ruleTellers } from './rules.ts'
import { sealTellers } from './seals.ts'
import { balanceTransactionTellers, payoutTellers } from './stripe-money.ts'
import { mappingTellers, syncTellers, wonStagesTellers } from './sync.ts'
import { type Names, type Teller, wordsOf } from './teller.ts'
import { actorOf, whoIn, whyIn } from './why.ts'

export const tellers = {
  ...{ ...accountingTellers, ...exchangeRateTellers, ...periodTellers },
  ...{ ...balanceTransactionTellers, ...payoutTellers },
  ...{ ...bulkAcceptanceTellers, ...rescoreTellers, ...reviewTellers },
  ...{ ...connectionTellers, ...inboundTellers },
  ...creditNoteTellers,
  ...{ ...customerTellers, ...dealTellers },
  ...{ ...discrepancyTellers, ...toleranceTellers, ...reconciliationTellers, ...signOffTellers },
  ...endpointTellers,
  ...invoiceTellers,
  ...{ ...modelTellers, ...ruleTellers },
  ...paymentTellers,
  ...{ ...mappingTellers, ...syncTellers, ...wonStagesTellers },
  ...{ ...apiKeyTellers, ...accessTellers, ...peopleTellers },
  ...{ ...sealTellers, ...reportTellers },
}

export type Telling = { type: string; data: unknown; actor: Actor }

export type Told = {
  /** What happened. */
  sentence: string
  /** Who did it. */
  who: string
  /** The reasons that were recorded with it, the weightiest first. */
  why: string[]
}

/** `InvoicePaid` as `invoice paid`: for a type that a later version wrote. */
const spokenType = (type: string) => type.replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase()

const unknown = (type: string, language: Language) =>
  language === 'en'
    ? `Something was recorded that this version cannot tell: ${spokenType(type)}.`
    : `Un fait que cette version ne sait pas raconter a été enregistré : ${spokenType(type)}.`

// What was erased stands in the data as a mark in English. In French, signs that stand high have a
// space before them at which no line may break.
const typeset = (text: string, language: Language) =>
  language === 'en'
    ? text.replaceAll(erased, '(erased)')
    : text
        .replaceAll(erased, '(effacé)')
        .replace(/ (?=[:;!?»%])/g, '\u00a0')
        .replace(/« /g, '«\u00a0')

/** The audit shows events of whatever shape: one that cannot be told is named, never left out. */
export function sentenceOf({ type, data }: Telling, language: Language, names: Names): string {
  const known = tellers as unknown as Readonly<Record<string, Teller<unknown>>>
  const teller = Object.hasOwn(known, type) ? known[type] : undefined
  if (!teller) return unknown(type, language)
  try {
    return teller[language === 'en' ? 0 : 1](data, wordsOf(language, names))
  } catch {
    return unknown(type, language)
  }
}

export function tell(event: Telling, language: Language, names: Names): Told {
  const shown = (text: string) => typeset(text, language)
  return {
    sentence: shown(sentenceOf(event, language, names)),
    who: whoIn(actorOf(event), language),
    why: whyIn(event, wordsOf(language, names)).map(shown),
  }
}
