import type { Translated } from '../../app/words.ts'
import type english from './words.en.ts'

const words: Translated<typeof english> = {
  title: 'Clés d’API',
  subtitle: 'Les clés ouvrent l’API aux programmes, et aux personnes en ligne de commande.',
  issue: 'Créer une clé',
  person: 'Personne ou programme',
  personHint:
    'Qui signe avec elle. Au nom exact d’une personne qui se connecte, elle est la sienne.',
  role: 'Rôle',
  counts: 'vaut {{role}}, pas plus que la personne',
  countsNot: 'n’ouvre rien, la personne est désactivée',
  note: 'Remarque (facultatif)',
  noteHint: 'À quoi elle sert.',
  issued: 'Créée',
  by: 'par {{person}}',
  revokedBy: 'révoquée par {{person}}',
  state: 'État',
  states: { live: 'Valable', revoked: 'Révoquée' },
  actions: 'Actions',
  showRevoked: 'Afficher les révoquées',
  hideRevoked: 'Masquer les révoquées',
  count_one: '{{count}} clé',
  count_other: '{{count}} clés',
  empty: 'Aucune clé n’a été créée',
  emptyHint:
    'Une clé permet à un programme de lire et d’écrire selon son rôle. Les personnes, elles, se connectent.',
  environment: 'Les clés de l’environnement, comme TIEOUT_ADMIN_KEY, ne figurent pas ici.',
  hidden: 'Seuls les administrateurs et les auditeurs voient qui a des clés',
  new: {
    title: 'Créer une clé',
    send: 'Créer la clé',
    badName: 'Commencez par une lettre ; lettres, chiffres et . , _ @ + ’ - peuvent suivre.',
    known: 'Personnes connues',
  },
  made: {
    title: 'La clé de {{person}}',
    hint: 'Elle n’est affichée que maintenant : seule son empreinte est conservée. Qui la possède peut faire tout ce que permet le rôle.',
    label: 'Clé',
    use: 'Envoyez-la ainsi',
    done: 'Je l’ai conservée',
  },
  revoke: {
    act: 'Révoquer',
    of: 'Révoquer la clé de {{person}}',
    title: 'Révoquer cette clé de {{person}} ?',
    text: 'En deux secondes elle n’ouvre plus rien, et les flux qu’elle avait ouverts se terminent. C’est irréversible ; une autre clé peut être créée.',
    note: 'Pourquoi (facultatif)',
    done: 'La clé de {{person}} a été révoquée.',
  },
}
export default words
