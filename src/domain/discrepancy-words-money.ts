// Of payments, fees, payouts and rates.
import type { Kind } from './discrepancy-kinds.ts'
import type { Words } from './discrepancy-words.ts'

export const moneyWords = {
  'duplicate-payment': {
    title: { en: 'Paid twice', fr: 'Payé deux fois' },
    meaning: {
      en: 'The customer has likely paid the same invoice twice: the money is to be given back.',
      fr: 'Le client a sans doute payé deux fois la même facture : l’argent est à rendre.',
    },
    causes: {
      'same-invoice': {
        en: 'The payment {other} over the same amount already settles the invoice.',
        fr: 'Le paiement {other} du même montant règle déjà la facture.',
      },
      'recorded-twice': {
        en: 'The money came once, and was also recorded by hand in QuickBooks as {other}.',
        fr: 'L’argent est arrivé une fois, et a aussi été saisi dans QuickBooks : {other}.',
      },
      'same-payer': {
        en: 'Same payer, same amount, a few days from payment {other}.',
        fr: 'Même payeur, même montant, à quelques jours du paiement {other}.',
      },
    },
  },
  'payment-without-invoice': {
    title: { en: 'Payment without an invoice', fr: 'Paiement sans facture' },
    meaning: {
      en: 'Money came, and it stands on no invoice.',
      fr: 'De l’argent est arrivé, et n’est imputé à aucune facture.',
    },
    causes: {
      'waits-for-review': {
        en: 'It waits for a person to say where it goes.',
        fr: 'Il attend qu’une personne dise où l’imputer.',
      },
      'no-invoice': {
        en: 'No open invoice is like it.',
        fr: 'Aucune facture ouverte ne lui correspond.',
      },
      released: {
        en: 'The invoice that it was for could not take it: {reason}.',
        fr: 'La facture visée n’a pas pu le recevoir : {reason}.',
      },
      'left-over': {
        en: 'It is more than what was open on its invoice.',
        fr: 'Il dépasse le solde ouvert de sa facture.',
      },
    },
  },
  'paid-at-stripe-open-in-quickbooks': {
    title: {
      en: 'Paid at Stripe, open in QuickBooks',
      fr: 'Payé chez Stripe, ouvert dans QuickBooks',
    },
    meaning: {
      en: 'The customer has paid by card, and QuickBooks still reminds them.',
      fr: 'Le client a payé par carte, et QuickBooks le relance encore.',
    },
    causes: {
      'payment-not-posted': {
        en: 'The payment {payment} has not been posted to QuickBooks.',
        fr: 'Le paiement {payment} n’a pas été passé dans QuickBooks.',
      },
      'payment-deleted': {
        en: 'The payment was deleted or unapplied in QuickBooks.',
        fr: 'Le paiement a été supprimé ou désimputé dans QuickBooks.',
      },
      'posted-elsewhere': {
        en: 'In QuickBooks the payment stands on another invoice.',
        fr: 'Dans QuickBooks, le paiement est imputé à une autre facture.',
      },
    },
  },
  'paid-in-quickbooks-without-money': {
    title: { en: 'Paid in QuickBooks without money', fr: 'Payé dans QuickBooks, sans argent' },
    meaning: {
      en: 'QuickBooks has the invoice as paid, and no money is known to have come.',
      fr: 'QuickBooks tient la facture pour payée, et aucun argent n’est connu.',
    },
    causes: {
      'clearing-without-charge': {
        en: 'It was recorded on the Stripe account, and Stripe knows no such charge.',
        fr: 'Il est saisi sur le compte Stripe, et Stripe ne connaît pas ce paiement.',
      },
      'undeposited-funds': {
        en: 'It has been waiting in undeposited funds since {since}.',
        fr: 'Il attend dans les fonds non déposés depuis le {since}.',
      },
      'made-by-hand': {
        en: 'Somebody recorded the payment by hand.',
        fr: 'Quelqu’un a saisi le paiement à la main.',
      },
      'charge-failed': {
        en: 'The charge behind it failed or was given back.',
        fr: 'Le prélèvement derrière lui a échoué ou a été rendu.',
      },
    },
  },
  overpaid: {
    title: { en: 'Overpaid', fr: 'Trop-perçu' },
    meaning: {
      en: 'The customer has paid more than was owed.',
      fr: 'Le client a payé plus que ce qui était dû.',
    },
    causes: {
      'paid-more': {
        en: 'The payment is {amount} more than what was open on invoice {number}.',
        fr: 'Le paiement dépasse de {amount} le solde de la facture {number}.',
      },
      'invoice-lowered': {
        en: 'The invoice {number} was lowered after it had been paid.',
        fr: 'La facture {number} a été réduite après avoir été payée.',
      },
      'credited-after-payment': {
        en: 'A credit came after invoice {number} had been paid.',
        fr: 'Un avoir est venu après le paiement de la facture {number}.',
      },
    },
  },
  'dispute-not-reflected': {
    title: { en: 'Dispute not reflected', fr: 'Litige non répercuté' },
    meaning: {
      en: 'Stripe has taken the money of a dispute back, and the books still have it as paid.',
      fr: 'Stripe a repris l’argent d’un litige, et les comptes le tiennent pour payé.',
    },
    causes: {
      'not-posted': {
        en: 'The dispute {dispute} has not been posted to QuickBooks.',
        fr: 'Le litige {dispute} n’a pas été passé dans QuickBooks.',
      },
      'invoice-still-paid': {
        en: 'The invoice {number} still counts as paid.',
        fr: 'La facture {number} compte encore comme payée.',
      },
      'hubspot-not-told': {
        en: 'HubSpot still shows the invoice as paid.',
        fr: 'HubSpot montre encore la facture comme payée.',
      },
    },
  },
  'fee-differs': {
    title: { en: 'Fee differs', fr: 'Frais différents' },
    meaning: {
      en: 'The fee that Stripe took is not the one that was booked, or not the usual one.',
      fr: 'Les frais pris par Stripe ne sont pas ceux comptabilisés, ou pas les frais habituels.',
    },
    causes: {
      'booked-otherwise': {
        en: 'Stripe took {theirs}, and {ledger} was booked.',
        fr: 'Stripe a pris {theirs}, et {ledger} est comptabilisé.',
      },
      'not-booked': {
        en: 'The fee has not been booked.',
        fr: 'Les frais ne sont pas comptabilisés.',
      },
      'unusual-rate': {
        en: 'The fee is {rate} % of the amount; {usual} % is usual.',
        fr: 'Les frais sont de {rate} % du montant ; {usual} % est habituel.',
      },
    },
  },
  'payout-without-deposit': {
    title: { en: 'Payout without a deposit', fr: 'Virement sans dépôt' },
    meaning: {
      en: 'Stripe has paid out to the bank, and QuickBooks has no deposit for it.',
      fr: 'Stripe a viré à la banque, et QuickBooks n’a aucun dépôt en face.',
    },
    causes: {
      'not-posted': {
        en: 'The deposit has not been posted to QuickBooks.',
        fr: 'Le dépôt n’a pas été passé dans QuickBooks.',
      },
      'deleted-there': {
        en: 'The deposit was deleted in QuickBooks.',
        fr: 'Le dépôt a été supprimé dans QuickBooks.',
      },
      'account-not-mapped': {
        en: 'No bank account is named for payouts in {currency}.',
        fr: 'Aucun compte bancaire n’est désigné pour les virements en {currency}.',
      },
      'does-not-sum': {
        en: 'It is not posted while its transactions do not come to its amount.',
        fr: 'Il n’est pas passé tant que ses opérations ne font pas son montant.',
      },
    },
  },
  'payout-does-not-sum': {
    title: { en: 'Payout does not add up', fr: 'Virement qui ne tombe pas juste' },
    meaning: {
      en: 'The transactions of the payout do not come to what Stripe paid out.',
      fr: 'Les opérations du virement ne font pas ce que Stripe a viré.',
    },
    causes: {
      'transactions-missing': {
        en: 'Not all of its transactions are known: {count} are.',
        fr: 'Toutes ses opérations ne sont pas connues : {count} le sont.',
      },
      'payout-failed': {
        en: 'The bank sent it back: {reason}.',
        fr: 'La banque l’a renvoyé : {reason}.',
      },
      'adds-up-otherwise': {
        en: 'All its transactions are known, and come to {sum}.',
        fr: 'Toutes ses opérations sont connues, et font {sum}.',
      },
    },
  },
  'fx-rate-out-of-line': {
    title: { en: 'Exchange rate out of line', fr: 'Taux de change anormal' },
    meaning: {
      en: 'An amount was converted at a rate far from the others of the day.',
      fr: 'Un montant a été converti à un taux éloigné des autres du jour.',
    },
    causes: {
      'unlike-recorded': {
        en: 'The rate {used} was used; {usual} is recorded for the day.',
        fr: 'Le taux {used} a été utilisé ; {usual} est enregistré pour ce jour.',
      },
      'unlike-others': {
        en: 'The rate {used} was used; {usual} is usual around the day.',
        fr: 'Le taux {used} a été utilisé ; {usual} est habituel autour de ce jour.',
      },
      inverted: {
        en: 'The rate {used} seems to be upside down: {usual} is expected.',
        fr: 'Le taux {used} semble inversé : {usual} est attendu.',
      },
    },
  },
} as const satisfies Partial<Record<Kind, Words>>
