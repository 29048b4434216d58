import type { Translated } from '../../app/words.ts'
import type english from './words.en.ts'

const words: Translated<typeof english> = {
  title: 'Connexion',
  to: 'Se connecter à {{company}}',
  email: 'E-mail',
  password: 'Mot de passe',
  act: 'Se connecter',
  by: 'Continuer avec {{name}}',
  or: 'ou',
  forgotten: 'Mot de passe oublié ? Un administrateur peut créer un lien pour en choisir un autre.',
  lost: {
    ask: 'Mot de passe oublié ?',
    title: 'Un nouveau mot de passe',
    hint: 'Saisissez votre adresse e-mail. Un lien pour choisir un autre mot de passe y sera envoyé.',
    send: 'Envoyer le lien',
    back: 'Retour',
    sent: 'Regardez votre courrier',
    sentTo:
      'Si quelqu’un se connecte ici en tant que {{email}} avec un mot de passe, un message est en route. Son lien ne fonctionne qu’une fois, pendant une heure.',
    nothing: 'Rien reçu ? Un administrateur peut aussi créer un lien pour vous.',
  },
  failed: 'Vous n’êtes pas connecté',
  demo: {
    title: 'La société de démonstration',
    text: 'Les trois plateformes sont simulées ici : rien n’est réel, vous pouvez tout essayer.',
    as: 'En tant que {{name}}',
  },
  first: {
    title: 'Personne ne se connecte encore ici',
    link: 'Au démarrage, le service a écrit un lien de bienvenue dans son journal : qui l’ouvre devient le premier administrateur. Il est valable 24 heures ; redémarrez le service pour en obtenir un autre.',
    key: 'Ou, si TIEOUT_ADMIN_KEY est défini, lancez',
  },
  tagline: 'HubSpot, Stripe et QuickBooks concordent, ou vous voyez où ils diffèrent.',
  errors: {
    'provider-refused':
      'Le fournisseur d’identité ne vous a pas laissé entrer. Recommencez, dans cette même fenêtre.',
    'provider-stranger':
      'Vous ne faites pas partie des personnes d’ici. Demandez à un administrateur d’inviter votre adresse e-mail.',
    'provider-unavailable': 'Le fournisseur d’identité est injoignable. Réessayez dans un instant.',
    'provider-missing': 'Aucun fournisseur d’identité n’est configuré ici.',
    'person-deactivated': 'Votre accès a été désactivé. Un administrateur peut le rétablir.',
    other: 'Un problème est survenu en chemin vers le fournisseur d’identité. Recommencez.',
  },
  language: 'Langue',
  missingEmail: 'Saisissez votre adresse e-mail.',
  missingPassword: 'Saisissez votre mot de passe.',
}
export default words
