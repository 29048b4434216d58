// Money, matching, discrepancies, days and months.
import type { Details } from './problem-entry.ts'
import type { Told } from './problem-french.ts'

const amountIn = ({ amount }: Details) => {
  const one = amount as { amount: string; currency: string } | string | undefined
  return typeof one === 'object' ? `${one.amount} ${one.currency}` : (one ?? 'Ce montant')
}
const nothingDone = 'Rien n’a été changé.'

export const frenchOfLedger = {
  'payment-not-found': ['Le paiement n’est pas connu', 'Vérifiez l’identifiant du paiement.'],
  'invoice-not-found': [
    'La facture n’est pas connue',
    ({ invoiceId }) => `Aucune facture ne porte l’identifiant ${invoiceId ?? 'donné'}.`,
  ],
  'invoice-not-open': [
    'La facture ne prend pas d’argent',
    ({ invoiceId }) => `La facture ${invoiceId ?? ''} n’est pas ouverte ; choisissez-en une autre.`,
  ],
  'customer-not-found': [
    'Le client n’est pas connu',
    ({ customerId }) => `Aucun client ne porte l’identifiant ${customerId ?? 'donné'}.`,
  ],
  'discrepancy-resolved': [
    'L’écart est résolu',
    'Les deux côtés sont de nouveau d’accord. S’ils diffèrent encore, il se rouvre de lui-même.',
  ],
  'discrepancy-already-so': ['C’est déjà ainsi', nothingDone],
  'action-not-offered': [
    'Cela n’aide pas contre un écart de ce genre',
    'Choisissez une des actions proposées.',
  ],
  'action-not-possible': ['Cela ne pourrait rien faire ici', nothingDone],
  'moment-past': ['Ce moment est passé', 'Remettez à un moment à venir.'],
  'tolerance-already-so': ['C’est déjà la tolérance en vigueur', nothingDone],
  'tolerance-unused': [
    'Ce genre n’a pas une telle tolérance',
    ({ named }) =>
      `Les écarts de ce genre ne regardent pas « ${named ?? 'cela'} » ; laissez-le vide.`,
  ],
  'tolerance-is-default': [
    'La tolérance habituelle vaut déjà',
    'Personne n’en a fixé d’autre ; rien n’a été changé.',
  ],
  'review-decided': ['La révision a été décidée autrement', 'Elle est déjà décidée ; relisez-la.'],
  'review-claimed': [
    'Quelqu’un d’autre a pris la révision',
    ({ assignee }) => `${assignee ?? 'Quelqu’un'} y travaille.`,
  ],
  'review-not-claimed': ['Personne n’a pris la révision', 'Il n’y a rien à rendre.'],
  'review-not-decided': ['La révision n’est pas décidée', 'Il n’y a pas de décision à annuler.'],
  'decided-by-policy': [
    'Le paiement a trouvé sa place de lui-même',
    'Aucune personne n’a décidé. Pour reprendre l’argent, annulez l’affectation sur la page du paiement.',
  ],
  'allocation-not-found': [
    'Cette affectation n’existe pas',
    ({ allocationId }) => `Aucun paiement n’a de ligne ${allocationId ?? 'de cet identifiant'}.`,
  ],
  'allocation-released': ['L’affectation a déjà été reprise', 'Il n’en reste rien à reprendre.'],
  'placed-in-quickbooks': [
    'L’affectation a été faite dans QuickBooks',
    'Reprenez-la là-bas ; le grand livre suit QuickBooks.',
  ],
  'rule-not-found': ['Cette règle n’existe pas', 'Relisez les règles.'],
  'rule-exists': ['Cette règle existe déjà', 'Elle a été ajoutée puis modifiée depuis.'],
  'rule-is-on': [
    'La règle est activée',
    'Désactivez-la d’abord ; modifiée ou déplacée, elle doit être essayée de nouveau.',
  ],
  'rule-already-so': ['La règle est déjà ainsi', 'Il n’y avait rien à consigner.'],
  'rule-trial-outdated': [
    'La règle a été essayée sur d’autres faits',
    'Essayez-la de nouveau et regardez ce qu’elle changerait.',
  ],
  'too-many-rules': ['Il y a autant de règles que possible', 'Retirez-en une d’abord.'],
  'rule-condition-empty': [
    'Une condition n’a rien à comparer',
    'Donnez un texte d’au moins une lettre, un chiffre ou un signe.',
  ],
  'rule-never-fits': [
    'Les conditions se contredisent',
    'Aucun paiement ne peut les remplir toutes.',
  ],
  'review-not-found': [
    'Cette révision n’existe pas',
    'La file de révision montre celles qui attendent.',
  ],
  'no-such-proposal': [
    'La révision n’a pas cette proposition',
    'Relisez-la : les propositions ont pu changer.',
  ],
  'above-amount': [
    'Il y a plus d’argent en jeu que demandé',
    (details) => `${amountIn(details)} : plus que la limite demandée.`,
  ],
  'below-confidence': [
    'La meilleure proposition n’est pas assez sûre',
    'Sa certitude est au-dessous de celle demandée.',
  ],
  'too-little-to-learn': [
    'Trop peu a été décidé pour apprendre',
    ({ cases, leastCases }) =>
      `${cases ?? 'Trop peu de'} révisions décidées ; il en faut ${leastCases ?? 'davantage'}.`,
  ],
  'model-not-current': [
    'Une autre version du modèle est en vigueur',
    'Seule la version en vigueur peut être mise de côté.',
  ],
  'model-already-so': ['Le modèle est déjà ainsi', 'Il n’y avait rien à consigner.'],
  'confidence-out-of-bounds': [
    'La certitude est hors des limites',
    ({ minimum, maximum }) => `Elle va de ${minimum ?? 0.9} à ${maximum ?? 0.9999}.`,
  ],
  'rescore-running': ['La file est en train d’être réévaluée', 'Attendez la fin, ou arrêtez-la.'],
  'rescore-not-running': [
    'Cette réévaluation n’est pas en cours',
    'Elle est déjà finie ou arrêtée.',
  ],
  'not-positive': [
    'Le montant n’est pas au-dessus de zéro',
    'Donnez un montant au-dessus de zéro.',
  ],
  'too-many-decimals': [
    'Plus de décimales que la devise n’en a',
    (details) => `${amountIn(details)} a trop de décimales.`,
  ],
  'malformed-amount': [
    'Ce n’est pas un montant',
    'Donnez un nombre décimal et un code de devise ISO 4217.',
  ],
  'malformed-instant': [
    'Ce n’est pas un moment',
    'Donnez un moment RFC 3339 en UTC, tel que « 2026-03-01T09:30:00Z ».',
  ],
  'unknown-currency': [
    'La devise n’est pas de l’ISO 4217',
    ({ currency }) => `${currency ?? 'Ceci'} n’est pas une devise ; donnez-en une telle que EUR.`,
  ],
  'currency-differs': [
    'Les devises diffèrent',
    'L’argent règle une facture de sa devise, ou d’une autre à un taux établi.',
  ],
  'same-currency': [
    'Les deux devises sont les mêmes',
    'Un taux est entre deux devises ; choisissez-en une autre.',
  ],
  'rate-missing': [
    'Les devises diffèrent et aucun taux n’est connu',
    'Établissez le taux de ce jour dans les réglages, puis recommencez.',
  ],
  'rate-restated': ['Un autre taux a été établi pour ce jour entre-temps', 'Relisez les taux.'],
  'exceeds-open': [
    'Plus que ce qui est ouvert sur la facture',
    (details) =>
      `${amountIn(details)} dépasse les ${details.open ?? ''} ouverts sur la facture ${details.invoiceId ?? ''}.`,
  ],
  'exceeds-unapplied': [
    'Plus que ce qui est non affecté du paiement',
    ({ unapplied }) => `Seul ${unapplied ?? 'un montant moindre'} du paiement est non affecté.`,
  ],
  'exceeds-received': [
    'Plus que le paiement n’a apporté',
    'Au plus ce qui a été reçu et pas encore rendu.',
  ],
  'not-settled-by-it': [
    'Le paiement ne règle rien de cette facture',
    ({ invoiceId }) => `Rien de son argent n’est sur la facture ${invoiceId ?? ''}.`,
  ],
  'recorded-in-quickbooks': [
    'Le paiement a été saisi dans QuickBooks',
    'Corrigez-le là-bas ; le grand livre suit QuickBooks.',
  ],
  'exceeds-line': [
    'La ligne contient moins que cela',
    ({ left }) => `Déplacez au plus ${left ?? 'le reste'}.`,
  ],
  'exceeds-written-off': [
    'Il a été passé en perte moins que cela',
    ({ writtenOff }) => `${writtenOff ?? 'Moins'} est passé en perte ; reprenez au plus cela.`,
  ],
  'exceeds-write-off-limit': [
    'Plus qu’un petit écart',
    'La limite des petits écarts est dépassée. Choisissez un autre motif, ou relevez la limite dans les réglages.',
  ],
  'exceeds-unapplied-credit': [
    'Plus que ce qui est non affecté de l’avoir',
    ({ unapplied }) => `Seul ${unapplied ?? 'un montant moindre'} en est non affecté.`,
  ],
  'nothing-open': ['Rien n’est ouvert sur la facture', 'Il ne reste rien à passer en perte.'],
  'nothing-written-off': ['Rien n’en est passé en perte', 'Il n’y a rien à reprendre.'],
  'already-there': ['L’argent y est déjà', 'Il n’y avait rien à déplacer.'],
  'credit-note-not-found': [
    'Cet avoir n’existe pas',
    'La liste des avoirs montre ceux qui existent.',
  ],
  'credit-line-not-found': ['L’avoir n’a pas cette ligne', 'Relisez l’avoir.'],
  'credit-note-void': ['L’avoir est annulé', 'Prenez-en un autre.'],
  'credit-note-refunded': [
    'Une part de l’avoir a été remboursée',
    'Ce qui est payé demeure ; corrigez par un autre document.',
  ],
  'credit-note-exists': ['L’avoir a été émis auparavant', 'Il a changé depuis ; relisez-le.'],
  'credit-note-of-platform': [
    'L’avoir est tenu ailleurs',
    'Il a été émis dans un autre programme : annulez-le là ; le grand livre suit.',
  ],
  'exceeds-total': ['La taxe dépasse le total', 'Donnez une taxe qui soit une part du total.'],
  'payout-not-found': [
    'Ce virement n’existe pas',
    'La liste des virements montre ceux qui existent.',
  ],
  'day-to-come': [
    'Ce jour n’est pas encore venu',
    ({ today }) => `Dans les comptes, nous sommes le ${today ?? 'jour d’avant'}.`,
  ],
  'period-closed': [
    'Le mois est clos',
    ({ month }) =>
      `${month ?? 'Il'} est clos ; prenez un jour d’un mois ouvert, ou rouvrez-le d’abord.`,
  ],
  'period-blocked': [
    'Il faut régler quelque chose avant de clore le mois',
    'La liste de contrôle le nomme : réglez ce qui bloque, puis closez.',
  ],
  'period-not-over': ['Le mois n’est pas fini', 'Closez-le quand son dernier jour sera passé.'],
  'period-open': ['Le mois n’est pas clos', 'Seul un mois clos peut être rouvert.'],
  'period-already-closed': [
    'Le mois a été clos auparavant',
    'Relisez-le ; pour le clore en d’autres termes, rouvrez-le d’abord.',
  ],
  'reason-missing': ['Il faut un motif', 'Dites pourquoi, pour qui lira la piste.'],
  'books-already-so': ['Les comptes sont déjà tenus ainsi', 'Il n’y avait rien à consigner.'],
  'plan-numbers': [
    'Les échéances ne sont pas numérotées dans leur ordre',
    'Numérotez-les à partir de 1, sans trou.',
  ],
  'plan-over-total': [
    'Les parts dépassent le tout',
    ({ shares, whole }) =>
      `Elles font ${shares ?? 'plus'} sur ${whole ?? 'le tout'}, ou ne laissent rien au reste. Baissez-les.`,
  ],
  'plan-incomplete': [
    'Les parts font moins que le tout',
    ({ shares, whole }) =>
      `Elles font ${shares ?? 'moins'} sur ${whole ?? 'le tout'}. Relevez-les, ou laissez le reste à l’une d’elles.`,
  ],
  'plan-rest-twice': ['Deux échéances prennent le reste', 'Une seule le peut.'],
  'plan-last-deferred': [
    'La dernière échéance ne peut être différée',
    'Ce qui est différé est gagné avec la dernière.',
  ],
  'plan-of-recurring-lines': [
    'Ce qui revient est facturé par période',
    'Retirez les lignes récurrentes de l’affaire, ou laissez-la sans plan.',
  ],
  'plan-after-invoice': [
    'L’affaire est déjà facturée en entier',
    'Un plan doit être là quand l’affaire est gagnée.',
  ],
  'plan-already-so': ['Le plan est déjà ainsi', 'Il n’y avait rien à consigner.'],
  'instalment-requested': [
    'Une échéance facturée ne peut changer',
    'Changez seulement les autres.',
  ],
  'instalment-not-found': ['Le plan n’a pas cette échéance', 'Relisez l’affaire.'],
  'instalment-not-on-milestone': [
    'L’échéance n’attend pas de jalon',
    'Seul ce qui dépend d’un jalon se demande ici ; le reste est facturé à son jour.',
  ],
  'deal-not-found': [
    'Cette affaire n’existe pas',
    'La liste des affaires montre celles qui existent.',
  ],
  'reconciliation-running': [
    'Le jour est en train d’être rapproché',
    'Attendez la fin ; la page du jour montre où cela en est.',
  ],
  'not-reconciled': ['Le jour n’a pas encore été rapproché', 'Rapprochez-le, puis signez.'],
  'figures-moved': [
    'Le relevé n’est plus d’actualité',
    'Quelque chose a bougé depuis. Rapprochez le jour de nouveau, et signez cela.',
  ],
  'does-not-tie': [
    'Le compte n’y est pas',
    'Il reste ce qui n’est ni apparié, ni expliqué, ni en cours. Résolvez ou expliquez les écarts, puis rapprochez de nouveau.',
  ],
  'already-signed': [
    'C’est signé',
    'La signature tient. Retirez-la d’abord pour signer de nouveau.',
  ],
  'not-prepared': ['Personne ne l’a préparé', 'Une personne prépare, une autre révise.'],
  'same-person': [
    'Qui a préparé ne peut pas réviser',
    ({ person }) => `Quelqu’un d’autre que ${person ?? 'la personne qui a préparé'} doit réviser.`,
  ],
} satisfies Record<string, Told>
