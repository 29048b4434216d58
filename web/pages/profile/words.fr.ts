import type { Translated } from '../../app/words.ts'
import type english from './words.en.ts'

const words: Translated<typeof english> = {
  title: 'Mon profil',
  subtitle: 'Qui vous êtes ici, et ce que vous pouvez faire.',
  person: 'Nom',
  email: 'E-mail',
  role: 'Rôle',
  may: 'Ce que vous pouvez faire',
  acts: {
    read: 'Lire les comptes, les rapports et la piste d’audit',
    oversee: 'Voir qui a des clés, et ce que les auditeurs ont consulté',
    verify: 'Vérifier le grand livre et exporter les preuves',
    discuss: 'Commenter les écarts',
    review: 'Affecter les paiements en attente de revue',
    account: 'Tenir les comptes : documents, règles, tolérances, mois',
    connect: 'Connecter les plateformes et les webhooks sortants',
    admit: 'Inviter des personnes et créer des clés',
    erase: 'Effacer une personne du grand livre',
  },
  not: 'pas avec votre rôle',
  recorded: 'En tant qu’auditeur, chacune de vos consultations est enregistrée avant la réponse.',
  password: {
    title: 'Mot de passe',
    hint: 'Le changer vous déconnecte partout ailleurs.',
    current: 'Mot de passe actuel',
    next: 'Nouveau mot de passe',
    rule: 'Au moins 12 caractères. Quelques mots à la suite conviennent.',
    change: 'Changer le mot de passe',
    done: 'Votre mot de passe a été changé. Vous êtes déconnecté partout ailleurs.',
    short: 'Prenez au moins 12 caractères.',
    missing: 'Saisissez le mot de passe avec lequel vous vous connectez.',
    none: 'Vous n’avez pas de mot de passe ici : vous êtes une personne de la démonstration, qui se connecte d’un clic.',
    key: 'Vous n’avez pas de mot de passe ici : vous êtes entré avec une clé d’API.',
  },
  shown: {
    title: 'Affichage',
    hint: 'Sur cet appareil.',
    language: 'Langue',
    theme: 'Apparence',
    light: 'Clair',
    dark: 'Sombre',
    auto: 'Comme le système',
  },
  signOut: 'Se déconnecter',
}
export default words
