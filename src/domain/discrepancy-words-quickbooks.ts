// Of what QuickBooks lacks or holds otherwise, and of what came too late or could not be read.
import type { Kind } from './discrepancy-kinds.ts'
import type { Words } from './discrepancy-words.ts'

export const quickBooksWords = {
  'missing-in-quickbooks': {
    title: { en: 'Missing in QuickBooks', fr: 'Absent de QuickBooks' },
    meaning: {
      en: 'The ledger holds it, and QuickBooks does not.',
      fr: 'Le grand livre le détient, et QuickBooks non.',
    },
    causes: {
      'not-written': {
        en: 'It has not been written to QuickBooks.',
        fr: 'Il n’a pas été écrit dans QuickBooks.',
      },
    },
  },
  'deleted-in-quickbooks': {
    title: { en: 'Deleted in QuickBooks', fr: 'Supprimé dans QuickBooks' },
    meaning: {
      en: 'Somebody deleted in QuickBooks what the ledger still holds.',
      fr: 'Quelqu’un a supprimé dans QuickBooks ce que le grand livre détient encore.',
    },
    causes: {
      'deleted-by-hand': {
        en: 'It was deleted by hand in QuickBooks.',
        fr: 'La suppression a été faite à la main dans QuickBooks.',
      },
    },
  },
  'total-differs-in-quickbooks': {
    title: { en: 'Total differs in QuickBooks', fr: 'Total différent dans QuickBooks' },
    meaning: {
      en: 'QuickBooks holds the invoice with another total, number or currency.',
      fr: 'QuickBooks détient la facture avec un autre total, numéro ou devise.',
    },
    causes: {
      'edited-there': {
        en: 'It was changed by hand in QuickBooks.',
        fr: 'Elle a été modifiée à la main dans QuickBooks.',
      },
      'not-written': {
        en: 'The newest figures have not been written there.',
        fr: 'Les derniers chiffres n’y ont pas été écrits.',
      },
    },
  },
  'balance-differs-in-quickbooks': {
    title: { en: 'Balance differs in QuickBooks', fr: 'Solde différent dans QuickBooks' },
    meaning: {
      en: 'More or less is open on the invoice in QuickBooks than in the ledger.',
      fr: 'Le solde ouvert dans QuickBooks n’est pas celui du grand livre.',
    },
    causes: {
      'payment-not-posted': {
        en: 'A payment or credit of the ledger is not in QuickBooks.',
        fr: 'Un paiement ou un avoir du grand livre n’est pas dans QuickBooks.',
      },
      'payment-only-there': {
        en: 'Something in QuickBooks settles it that the ledger does not hold.',
        fr: 'Quelque chose la règle dans QuickBooks que le grand livre ne détient pas.',
      },
      'write-off-not-posted': {
        en: 'A write-off of {amount} is not in QuickBooks.',
        fr: 'Une perte de {amount} n’est pas dans QuickBooks.',
      },
    },
  },
  'payment-missing-in-quickbooks': {
    title: { en: 'Payment missing in QuickBooks', fr: 'Paiement absent de QuickBooks' },
    meaning: {
      en: 'The ledger holds the payment, and QuickBooks does not, or holds another amount.',
      fr: 'Le grand livre détient le paiement, et QuickBooks non, ou pour un autre montant.',
    },
    causes: {
      'not-posted': {
        en: 'The payment has not been posted to QuickBooks.',
        fr: 'Le paiement n’a pas été passé dans QuickBooks.',
      },
      'deleted-there': {
        en: 'It was deleted in QuickBooks.',
        fr: 'Il a été supprimé dans QuickBooks.',
      },
      'edited-there': {
        en: 'It was changed by hand in QuickBooks.',
        fr: 'Il a été modifié à la main dans QuickBooks.',
      },
    },
  },
  'refund-missing-in-quickbooks': {
    title: { en: 'Refund missing in QuickBooks', fr: 'Remboursement absent de QuickBooks' },
    meaning: {
      en: 'Money was given back at Stripe, and QuickBooks still counts it as earned.',
      fr: 'L’argent a été rendu chez Stripe, et QuickBooks le compte encore.',
    },
    causes: {
      'not-posted': {
        en: 'The refund {refund} has not been posted to QuickBooks.',
        fr: 'Le remboursement {refund} n’a pas été passé dans QuickBooks.',
      },
      'deleted-there': {
        en: 'What stood for it in QuickBooks was deleted.',
        fr: 'Son écriture dans QuickBooks a été supprimée.',
      },
    },
  },
  'deposit-differs': {
    title: { en: 'Deposit differs', fr: 'Dépôt différent' },
    meaning: {
      en: 'QuickBooks holds the deposit of the payout with another amount.',
      fr: 'QuickBooks détient le dépôt du virement pour un autre montant.',
    },
    causes: {
      'edited-there': {
        en: 'The deposit was changed by hand in QuickBooks.',
        fr: 'Le dépôt a été modifié à la main dans QuickBooks.',
      },
      'deleted-there': {
        en: 'A line of the deposit was deleted in QuickBooks.',
        fr: 'Une ligne du dépôt a été supprimée dans QuickBooks.',
      },
    },
  },
  'edited-in-closed-month': {
    title: { en: 'Changed in a closed month', fr: 'Modifié dans un mois clos' },
    meaning: {
      en: 'A document of a month that is closed was changed afterwards.',
      fr: 'Un document d’un mois clos a été modifié après la clôture.',
    },
    causes: {
      'edited-there': {
        en: 'It was changed in QuickBooks after {month} had been closed.',
        fr: 'Il a été modifié dans QuickBooks après la clôture ({month}).',
      },
      'voided-there': {
        en: 'It was voided in QuickBooks after {month} had been closed.',
        fr: 'Il a été annulé dans QuickBooks après la clôture ({month}).',
      },
      'booked-late': {
        en: 'It belongs to {month}, and was heard of after that had been closed.',
        fr: 'Il relève de {month}, et n’a été connu qu’après la clôture.',
      },
    },
  },
  'unreadable-fact': {
    title: { en: 'A fact that could not be read', fr: 'Un fait illisible' },
    meaning: {
      en: 'A platform has told something that could not be booked; it waits.',
      fr: 'Une plateforme a dit quelque chose qui n’a pas pu être comptabilisé ; cela attend.',
    },
    causes: {
      held: {
        en: '{reason} ({code})',
        fr: '{reason} ({code})',
      },
    },
  },
} as const satisfies Partial<Record<Kind, Words>>
