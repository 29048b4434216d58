import type { Translated } from '../../app/words.ts'
import type english from './words.en.ts'

const words: Translated<typeof english> = {
  title: 'Rejoindre {{company}}',
  reset: 'Choisir un nouveau mot de passe',
  welcome: 'Bienvenue dans Tieout',
  invited:
    '{{name}}, vous êtes invité en tant que {{role}}. Choisissez un mot de passe pour commencer.',
  resetHint:
    '{{name}}, choisissez un nouveau mot de passe. Vous serez déconnecté partout ailleurs.',
  firstHint:
    'Vous êtes le premier administrateur : vous connectez les plateformes et invitez les autres.',
  name: 'Votre nom',
  nameHint: 'Votre signature pour ce que vous décidez. Elle reste dans le grand livre.',
  email: 'E-mail',
  password: 'Mot de passe',
  rule: 'Au moins 12 caractères. Quelques mots à la suite conviennent.',
  ruleMet: 'Assez long.',
  join: 'Choisir ce mot de passe et commencer',
  lost: 'Ce lien ne fonctionne pas',
  noToken: 'L’adresse est incomplète. Copiez-la de nouveau depuis l’invitation.',
  toSignIn: 'Vers la page de connexion',
  until: 'Le lien fonctionne une fois, jusqu’au {{moment}}.',
  badName: 'Commencez par une lettre ; lettres, chiffres et . , _ @ + ’ - peuvent suivre.',
  badEmail: 'Ce n’est pas une adresse e-mail.',
  short: 'Prenez au moins 12 caractères.',
  failed: 'Ce n’est pas fait',
}
export default words
