// Of deals, invoices and credit notes.
import type { Kind } from './discrepancy-kinds.ts'
import type { Words } from './discrepancy-words.ts'

export const invoiceWords = {
  'won-deal-without-invoice': {
    title: { en: 'Won deal without an invoice', fr: 'Affaire gagnée sans facture' },
    meaning: {
      en: 'The deal is won in HubSpot, and what was sold has not been invoiced.',
      fr: 'L’affaire est gagnée dans HubSpot, et ce qui a été vendu n’est pas facturé.',
    },
    causes: {
      'not-requested': {
        en: 'Nothing has asked for the invoice since the deal was won.',
        fr: 'Rien n’a demandé la facture depuis que l’affaire est gagnée.',
      },
      'terms-incomplete': {
        en: 'The deal does not say all that an invoice needs: {missing}.',
        fr: 'Il manque à l’affaire ce qu’il faut pour facturer : {missing}.',
      },
      'not-issued': {
        en: 'The invoice was asked for, and QuickBooks has not issued it.',
        fr: 'La facture a été demandée, et QuickBooks ne l’a pas émise.',
      },
      'invoice-voided': {
        en: 'Its invoice {number} was voided, and no other took its place.',
        fr: 'Sa facture {number} a été annulée, et aucune autre ne la remplace.',
      },
      'fact-held': {
        en: 'A fact about the deal could not be read: {reason}.',
        fr: 'Un fait sur l’affaire n’a pas pu être lu : {reason}.',
      },
    },
  },
  'invoice-without-deal': {
    title: { en: 'Invoice without a deal', fr: 'Facture sans affaire' },
    meaning: {
      en: 'Something was invoiced that no won deal in HubSpot stands behind.',
      fr: 'Une facture existe sans affaire gagnée derrière elle dans HubSpot.',
    },
    causes: {
      'made-by-hand': {
        en: 'It was made by hand in QuickBooks and names no deal.',
        fr: 'Elle a été créée à la main dans QuickBooks et ne cite aucune affaire.',
      },
      'deal-not-won': {
        en: 'The deal {deal} is no longer won.',
        fr: 'L’affaire {deal} n’est plus gagnée.',
      },
      'deal-deleted': {
        en: 'The deal {deal} was deleted in HubSpot.',
        fr: 'L’affaire {deal} a été supprimée dans HubSpot.',
      },
      'deal-unknown': {
        en: 'It names the deal {deal}, of which nothing is known.',
        fr: 'Elle cite l’affaire {deal}, dont rien n’est connu.',
      },
    },
  },
  'amount-differs': {
    title: {
      en: 'Amounts of deal and invoice differ',
      fr: 'Montants différents, affaire et facture',
    },
    meaning: {
      en: 'The deal was sold for one amount and is invoiced for another.',
      fr: 'L’affaire a été vendue pour un montant et facturée pour un autre.',
    },
    causes: {
      'deal-changed': {
        en: 'The deal was changed after it was invoiced, from {before} to {after}.',
        fr: 'L’affaire a changé après sa facturation, de {before} à {after}.',
      },
      'invoice-edited': {
        en: 'The invoice was changed after it was issued, from {before} to {after}.',
        fr: 'La facture a changé après son émission, de {before} à {after}.',
      },
      'made-by-hand': {
        en: 'The invoice was made by hand with another amount.',
        fr: 'La facture a été créée à la main avec un autre montant.',
      },
      'invoice-voided': {
        en: 'The invoice {number}, a part of the deal, was voided.',
        fr: 'La facture {number}, une part de l’affaire, a été annulée.',
      },
    },
  },
  'currency-differs': {
    title: {
      en: 'Currencies of deal and invoice differ',
      fr: 'Devises différentes, affaire et facture',
    },
    meaning: {
      en: 'The deal is in one currency and its invoice in another.',
      fr: 'L’affaire est dans une devise et sa facture dans une autre.',
    },
    causes: {
      'deal-changed': {
        en: 'The deal was moved to another currency after it was invoiced.',
        fr: 'L’affaire a changé de devise après sa facturation.',
      },
      'customer-currency': {
        en: 'QuickBooks invoices this customer in {currency} alone.',
        fr: 'QuickBooks ne facture ce client qu’en {currency}.',
      },
      'made-by-hand': {
        en: 'The invoice was made by hand in another currency.',
        fr: 'La facture a été créée à la main dans une autre devise.',
      },
    },
  },
  'tax-differs': {
    title: { en: 'Tax differs', fr: 'La taxe diffère' },
    meaning: {
      en: 'The two sides have another tax on the same sale: what is declared may be wrong.',
      fr: 'Les deux côtés ont une taxe différente pour la même vente : la déclaration peut être fausse.',
    },
    causes: {
      'rate-differs': {
        en: 'The rates differ: {ledger} and {theirs}.',
        fr: 'Les taux diffèrent : {ledger} et {theirs}.',
      },
      'tax-missing': {
        en: 'One side has no tax at all.',
        fr: 'Un des côtés n’a aucune taxe.',
      },
      'computed-there': {
        en: 'QuickBooks computed the tax itself, by the address of the customer.',
        fr: 'QuickBooks a calculé la taxe lui-même, selon l’adresse du client.',
      },
      'invoice-edited': {
        en: 'The tax was changed on the invoice after it was issued.',
        fr: 'La taxe a été modifiée sur la facture après son émission.',
      },
    },
  },
  'customer-differs': {
    title: { en: 'Customer differs', fr: 'Le client diffère' },
    meaning: {
      en: 'The same sale is for one customer here and for another there.',
      fr: 'La même vente est à un client ici et à un autre là-bas.',
    },
    causes: {
      'linked-otherwise': {
        en: 'The two customers, {ledger} and {theirs}, are not known to be one.',
        fr: 'Les deux clients, {ledger} et {theirs}, ne sont pas connus comme étant le même.',
      },
      merged: {
        en: 'Customers were merged on one side alone.',
        fr: 'Des clients ont été fusionnés d’un seul côté.',
      },
      'invoice-edited': {
        en: 'The invoice was moved to another customer in QuickBooks.',
        fr: 'La facture a été passée à un autre client dans QuickBooks.',
      },
      'deal-changed': {
        en: 'The deal was moved to another company in HubSpot.',
        fr: 'L’affaire a été passée à une autre entreprise dans HubSpot.',
      },
    },
  },
  'duplicate-invoice': {
    title: { en: 'Invoiced twice', fr: 'Facturé deux fois' },
    meaning: {
      en: 'Two invoices are for the same sale: the customer may pay twice.',
      fr: 'Deux factures pour la même vente : le client peut payer deux fois.',
    },
    causes: {
      'made-by-hand': {
        en: 'Somebody made invoice {other} by hand for what was already invoiced.',
        fr: 'La facture {other} a été créée à la main pour une vente déjà facturée.',
      },
      'same-number': {
        en: 'Both have the number {number}.',
        fr: 'Les deux ont le numéro {number}.',
      },
      'same-sale': {
        en: 'Same customer, same amount, a few days from invoice {other}.',
        fr: 'Même client, même montant, à quelques jours de la facture {other}.',
      },
    },
  },
  'credit-not-applied': {
    title: { en: 'Credit not applied', fr: 'Avoir non imputé' },
    meaning: {
      en: 'A credit note has money left, and the customer owes an open invoice.',
      fr: 'Un avoir a un solde, alors que le client doit encore une facture.',
    },
    causes: {
      'no-invoice-named': {
        en: 'Nobody has said which invoice it is for.',
        fr: 'Personne n’a dit à quelle facture il se rapporte.',
      },
      'not-applied-there': {
        en: 'It is applied in the ledger, and still open in QuickBooks.',
        fr: 'Il est imputé au grand livre, et encore ouvert dans QuickBooks.',
      },
      'not-applied-here': {
        en: 'It is applied in QuickBooks, and still open in the ledger.',
        fr: 'Il est imputé dans QuickBooks, et encore ouvert au grand livre.',
      },
      'invoice-voided': {
        en: 'The invoice {number} that it was for was voided.',
        fr: 'La facture {number} à laquelle il se rapportait a été annulée.',
      },
    },
  },
  'voided-with-payments': {
    title: { en: 'Void invoice with money on it', fr: 'Facture annulée, mais payée' },
    meaning: {
      en: 'The invoice is void, and money of the customer still stands on it.',
      fr: 'La facture est annulée, et l’argent du client y est encore imputé.',
    },
    causes: {
      'voided-after-payment': {
        en: 'It was voided after it had been paid.',
        fr: 'Elle a été annulée après avoir été payée.',
      },
      'paid-after-void': {
        en: 'It was paid after it had been voided.',
        fr: 'Elle a été payée après avoir été annulée.',
      },
    },
  },
  'status-stale-in-hubspot': {
    title: { en: 'Status out of date in HubSpot', fr: 'Statut dépassé dans HubSpot' },
    meaning: {
      en: 'What the sales team sees of the invoice is not how it stands.',
      fr: 'Ce que voit l’équipe commerciale n’est pas l’état réel de la facture.',
    },
    causes: {
      'not-written': {
        en: 'The newest status has not been written to the deal.',
        fr: 'Le dernier statut n’a pas été écrit sur l’affaire.',
      },
      'changed-there': {
        en: 'Somebody changed the field {field} in HubSpot.',
        fr: 'Quelqu’un a modifié le champ {field} dans HubSpot.',
      },
    },
  },
} as const satisfies Partial<Record<Kind, Words>>
