import type { Translated } from '../words.ts'
import type en from './words.en.ts'

const words: Translated<typeof en> & { events_many: string } = {
  title: 'Machine à remonter le temps',
  about:
    'Choisissez un instant : toute l’application montre alors les comptes tels qu’ils étaient connus à ce moment. Ce qui a été enregistré ensuite est laissé de côté ; rien ne peut être modifié.',
  moment: 'Instant ({{zone}})',
  slider: 'Instant dans l’historique',
  now: 'Maintenant',
  backToNow: 'Revenir au présent',
  isNow: 'Maintenant : tout ce qui a été enregistré',
  previous: 'À l’événement précédent',
  nextOne: 'À l’événement suivant',
  noPrevious: 'Il n’y a pas d’événement avant',
  noNext: 'Il n’y a pas d’événement après',
  last: 'Dernier événement enregistré à cet instant :',
  none: 'Rien n’avait encore été enregistré à cet instant.',
  goTo: 'Aller à…',
  hourAgo: 'Il y a une heure',
  yesterday: 'Hier soir',
  lastMonth: 'Fin du mois dernier',
  monthAgo: 'Il y a 30 jours',
  beginning: 'Le commencement',
  landmarks: 'Mois clôturés, journées signées',
  zoomIn: 'Regarder de plus près',
  zoomOut: 'Prendre du recul',
  whole: 'Tout l’historique',
  close: 'Fermer la machine à remonter le temps',
  events_one: '{{count}} événement',
  events_many: '{{count}} d’événements',
  events_other: '{{count}} événements',
  picture:
    'Ce qui a été enregistré et quand, du {{from}} au {{to}} : {{events}} en tout ; le plus à partir du {{busiest}}.',
  byPeople: 'par des personnes',
  bySystem: 'par Tieout et les plateformes',
  bin: 'Une barre représente {{length}}.',
  empty: 'Rien n’a encore été enregistré.',
  hint: 'Les flèches avancent d’une barre, Page préc. et Page suiv. de dix.',
}
export default words
