import type { Translated } from '../../app/words.ts'
import type words from './words.en.ts'

export default {
  title: 'Affectation',
  about:
    'Le degré de certitude requis pour affecter sans personne, et ce que le moteur a appris de vous',
  sureness: {
    title: 'La certitude requise',
    label: 'Affecter un paiement sans personne à partir de',
    hint: 'Plus haut : moins d’erreurs, plus de cas dans la file de révision.',
    act: 'Fixer',
    same: 'C’est déjà la valeur en vigueur.',
    done: 'Vaut à partir du prochain paiement.',
  },
  learning: {
    title: 'Ce qu’il a appris',
    fromFactory: 'Rien encore : il suit ses poids d’origine.',
    version:
      'Version {{version}}, d’après {{cases}} cas ; {{rights}} de ses premières propositions étaient justes.',
    name: 'Version {{version}}',
    act: 'Apprendre des révisions décidées',
    done: 'Une nouvelle version vaut à partir du prochain paiement.',
    setAside: 'Revenir à la version précédente',
    setAsideOf: 'Mettre de côté la version {{version}} ?',
    setAsideText:
      'La version précédente vaut de nouveau. Ce qui est affecté demeure ; vous pouvez apprendre à nouveau à tout moment.',
    isSetAside: 'Mise de côté',
    wasSetAside: 'La version précédente vaut de nouveau.',
  },
  rescore: {
    title: 'Réévaluer tout ce qui attend',
    hint: 'Après une nouvelle version ou un autre seuil, ce qui attend n’est réexaminé que sur demande.',
    act: 'Réévaluer',
    stop: 'Arrêter',
    status: { running: 'en cours', completed: 'terminé', stopped: 'arrêté' },
    figures: '{{done}} sur {{of}}, {{placed}} affectés',
  },
  weights: {
    title: 'Ce que pèsent les indices',
    what: 'Indice',
    odds: 'Cote',
    sum: 'ce montant',
    more: '× {{times}}',
    less: '÷ {{times}}',
    hint: 'La cote d’une proposition est multipliée par chacun de ses indices ; à partir de {{share}}, elle est affectée si deux faits concordent.',
  },
} satisfies Translated<typeof words>
