// Why a fact from outside is held, or a write is parked, in words: the codes of our own, and the
// faults of QuickBooks by their numbers.

/** A clause that goes behind `because` and `car`, or stands alone. */
export const waitingReasons: Readonly<Record<string, readonly [english: string, french: string]>> =
  {
    'account-missing': [
      'an account of the books is mapped to one that QuickBooks does not have',
      'un compte est associé à un compte absent de QuickBooks',
    ],
    'account-name-taken': [
      'the name of the account is taken in QuickBooks',
      'le nom du compte est déjà pris dans QuickBooks',
    ],
    'billing-frequency-unknown': [
      'how often it is billed is not understood',
      'la fréquence de facturation n’est pas comprise',
    ],
    'billing-period-unreadable': [
      'the billing period is not understood',
      'la période de facturation n’est pas comprise',
    ],
    'charge-missing': ['it belongs to no charge', 'il ne se rattache à aucun encaissement'],
    closing: ['the service was about to end', 'le service était en cours d’arrêt'],
    'customer-erased': ['the customer was erased', 'le client a été effacé'],
    'customer-gone': [
      'the company or contact of the deal is gone',
      'la société ou le contact de l’affaire n’existe plus',
    ],
    'customer-name-taken': [
      'the name of the customer is taken in QuickBooks',
      'le nom du client est déjà pris dans QuickBooks',
    ],
    'customer-unknown': ['the customer is not known', 'le client est inconnu'],
    'deal-without-customer': [
      'the deal has neither company nor contact',
      'l’affaire n’a ni société ni contact',
    ],
    'early-discount-unreadable': [
      'the early-payment discount is not understood',
      'l’escompte n’est pas compris',
    ],
    'invoice-deleted': [
      'the invoice was deleted in QuickBooks',
      'la facture a été supprimée dans QuickBooks',
    ],
    'item-name-taken': [
      'the name of the item is taken in QuickBooks',
      'le nom de l’article est déjà pris dans QuickBooks',
    ],
    'key-used-up': [
      'an earlier try of it failed at the platform for good',
      'un essai antérieur a échoué définitivement chez la plateforme',
    ],
    'line-without-amount': ['a line has no amount', 'une ligne n’a pas de montant'],
    'list-too-long': ['a list of the platform is too long', 'une liste est trop longue'],
    'malformed-time': ['a time could not be read', 'une heure est illisible'],
    'no-income-account': [
      'QuickBooks has no income account',
      'QuickBooks n’a aucun compte de produits',
    ],
    'not-a-list': ['the answer of the platform is no list', 'la réponse n’est pas une liste'],
    'not-connected': ['the platform is not connected', 'la plateforme n’est pas connectée'],
    'number-taken': [
      'the number belongs to another document there',
      'le numéro appartient déjà à une autre pièce',
    ],
    'object-missing': ['it does not say what it is about', 'il ne dit pas de quoi il s’agit'],
    'payment-terms-unreadable': [
      'the payment terms are not understood',
      'les conditions de paiement ne sont pas comprises',
    ],
    'plan-unreadable': [
      'the invoicing plan is not understood',
      'l’échéancier de facturation n’est pas compris',
    ],
    'reconnect-needed': [
      'the platform has to be connected again',
      'la plateforme est à reconnecter',
    ],
    'refund-told-twice': [
      'Stripe tells of this refund itself',
      'Stripe signale lui-même ce remboursement',
    ],
    rejected: ['the platform refused it', 'la plateforme l’a refusé'],
    'settled-otherwise': [
      'it is settled otherwise in QuickBooks',
      'la pièce est soldée autrement dans QuickBooks',
    ],
    'source-missing': [
      'Stripe does not show what the line is of',
      'Stripe ne montre pas l’origine de la ligne',
    ],
    'tax-unknown': ['its tax is not known', 'sa taxe est inconnue'],
    'token-refused': ['the access was refused', 'l’accès a été refusé'],
    'unknown-status': ['its status is not known', 'son statut est inconnu'],
    '610': ['it is not there any more', 'l’objet n’existe plus'],
    '2500': ['it names something that is not there', 'il cite un élément absent'],
    '5010': [
      'somebody changed it there at the same moment',
      'quelqu’un l’a modifié au même moment',
    ],
    '6000': ['a rule of QuickBooks does not allow it', 'une règle de QuickBooks ne le permet pas'],
    '6140': [
      'the number belongs to another document there',
      'le numéro appartient déjà à une autre pièce',
    ],
    '6210': [
      'the books are closed for that day in QuickBooks',
      'l’exercice est clos à cette date dans QuickBooks',
    ],
    '6240': ['the name is taken there', 'le nom y est déjà pris'],
  }
