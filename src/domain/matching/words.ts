// What the words of a text say about where the money belongs: to an invoice, on account, or to
// nobody here (taxes, own transfers). Counts of words, as lessons bring them; a few words of each
// kind in the languages of our customers to begin with.
import { words } from './text.ts'

export type Outcome = 'placed' | 'advance' | 'foreign'
export type Placement = { advance: string; foreign: string }

export type WordUse = {
  learn(text: string, outcome: Outcome): void
  /** How far the words speak for an advance, and for foreign money, against a placed payment. */
  judge(text: string): Placement
}

const first: Record<Exclude<Outcome, 'placed'>, string> = {
  advance: `ADVANCE PREPAYMENT PREPAID ACCOUNT ACOMPTE ANZAHLUNG VORAUSZAHLUNG ANTICIPO ACCONTO
    VOORSCHOT FORSKOTT ADELANTO CREDITING TOPUP`,
  foreign: `TAX VAT TVA HMRC IRS FINANZAMT IMPOTS REFUND REMBOURSEMENT ERSTATTUNG PAYROLL SALARY
    SALAIRE GEHALT INTEREST INTERETS ZINSEN SWEEP TREASURY SAVINGS OWN INTERNAL INTERCOMPANY INSURANCE
    ASSURANCE VERSICHERUNG CLAIM LOAN PRET KREDIT GRANT SUBSIDY RENT LOYER MIETE CASHBACK REWARD
    REVERSAL RETURN CHARGEBACK DIVIDEND PAYPAL`,
}
const firstCount = 3

export function openWordUse(): WordUse {
  const totals: Record<Outcome, number> = { placed: 50, advance: 3, foreign: 10 }
  const counts = new Map<string, Record<Outcome, number>>()
  const countOf = (word: string) => {
    const found = counts.get(word)
    if (found) return found
    const made = { placed: 0, advance: 0, foreign: 0 }
    counts.set(word, made)
    return made
  }
  for (const outcome of ['advance', 'foreign'] as const) {
    for (const word of first[outcome].split(/\s+/)) countOf(word)[outcome] += firstCount
  }
  const plain = (text: string) => new Set(words(text).filter((word) => !/\d/.test(word)))
  const level = (odds: number) => {
    return odds < 0.7 ? 'silent' : odds < 1.5 ? 'slight' : odds < 3 ? 'clear' : 'strong'
  }
  return {
    learn(text, outcome) {
      totals[outcome]++
      for (const word of plain(text)) countOf(word)[outcome]++
    },
    judge(text) {
      const most = { advance: 0, foreign: 0 }
      for (const word of plain(text)) {
        const count = counts.get(word)
        if (!count || count.placed + count.advance + count.foreign < 3) continue
        const share = (outcome: Outcome) => (count[outcome] + 0.5) / (totals[outcome] + 20)
        for (const outcome of ['advance', 'foreign'] as const) {
          most[outcome] = Math.max(most[outcome], Math.log(share(outcome) / share('placed')))
        }
      }
      return { advance: level(most.advance), foreign: level(most.foreign) }
    },
  }
}
