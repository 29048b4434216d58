// Who gets in, what each may do, and who is forgotten.
import type { Told } from './problem-french.ts'

const roles = {
  ...{ viewer: 'lecteur', reviewer: 'réviseur', accountant: 'comptable', auditor: 'auditeur' },
  admin: 'administrateur',
}
const roleIn = (role: unknown) => roles[role as keyof typeof roles] ?? 'un autre'
const rolesIn = (named: unknown) =>
  String(named ?? '')
    .split(' or ')
    .map(roleIn)
    .join(' ou ')

export const frenchOfPeople = {
  'role-lacks': [
    'Votre rôle ne le permet pas',
    ({ role, needed }) =>
      `Votre rôle est ${roleIn(role)} ; il faut ${rolesIn(needed)}. Un administrateur peut vous en donner un autre.`,
  ],
  'person-spelled-otherwise': [
    'Cette personne est connue sous une autre graphie',
    ({ person }) =>
      `Il existe des clés de ${person ?? 'cette personne'}. Reprenez cette graphie, ou un nom qui distingue l’autre.`,
  ],
  'key-exceeds-person': [
    'Une clé ne peut pas plus que sa personne',
    ({ person, role }) =>
      `${person ?? 'La personne'} a ici le rôle ${roleIn(role)}. Émettez une clé de ce rôle ou d’un rôle moindre, ou donnez d’abord un autre rôle à la personne.`,
  ],
  'too-many-keys': [
    'Il y a autant de clés que possible',
    ({ keysMax }) => `Révoquez-en une d’abord ; il peut y en avoir ${keysMax ?? 'autant'}.`,
  ],
  'key-exists': [
    'Cette clé existe déjà',
    'Elle a été émise par la même demande en d’autres termes.',
  ],
  'key-already-so': ['La clé est déjà ainsi', 'Il n’y avait rien à consigner ; relisez les clés.'],
  'last-admin': [
    'Plus personne ne pourrait entrer',
    'Personne d’autre n’est administrateur. Faites-en entrer un autre d’abord.',
  ],
  'access-unrecorded': [
    'Votre lecture n’a pas pu être consignée',
    'Ce que lit un auditeur est d’abord consigné, et ce n’est pas possible à l’instant. Réessayez.',
  ],
  'session-ended': [
    'Vous êtes déconnecté',
    'Votre session est terminée, ou a été fermée ailleurs. Ouvrez-en une autre.',
  ],
  'sign-in-refused': [
    'Cette adresse et ce mot de passe ne vont pas ensemble',
    'Vérifiez les deux. Avant la première fois, utilisez le lien de l’invitation.',
  ],
  'cross-site': [
    'La demande vient d’un autre site',
    'Avec une session, les changements ne sont acceptés que depuis les pages de ce service. Les programmes utilisent une clé d’API.',
  ],
  'too-many-sign-ins': [
    'Trop d’essais',
    'Attendez quelques minutes, ou demandez un nouveau lien à un administrateur.',
  ],
  'no-demo': [
    'Cette personne de démonstration n’existe pas',
    'Seul le bac à sable a des personnes qui entrent par leur seul nom.',
  ],
  'email-taken': [
    'Cette adresse est déjà à quelqu’un',
    ({ person }) =>
      `C’est celle de ${person ?? 'quelqu’un d’autre'}. Prenez-en une autre, ou donnez un autre rôle à cette personne.`,
  ],
  'person-exists': [
    'Cette personne existe déjà',
    ({ person }) =>
      `${person ?? 'Quelqu’un de ce nom'} a été invité avec une autre adresse ou un autre rôle. Changez le rôle là, ou prenez un nom qui les distingue.`,
  ],
  'too-many-people': [
    'Il y a autant de personnes que possible',
    ({ peopleMax }) => `Il peut y en avoir ${peopleMax ?? 'autant'}.`,
  ],
  'person-deactivated': [
    'Cette personne a été désactivée',
    ({ person }) => `${person ?? 'Elle'} n’a plus d’accès. Un administrateur peut y remédier.`,
  ],
  'person-already-so': [
    'C’est déjà ainsi',
    'Il n’y avait rien à consigner ; relisez les personnes.',
  ],
  'invitation-unknown': [
    'Ce lien ne fonctionne plus',
    'Il a servi, a été remplacé ou a expiré. Demandez-en un autre à un administrateur.',
  ],
  'not-the-first': [
    'Il y a déjà un administrateur',
    'Le lien de bienvenue est pour la toute première personne. Demandez une invitation.',
  ],
  'password-unfit': [
    'Ce mot de passe est trop facile à deviner',
    ({ why }) =>
      why === 'known'
        ? 'Prenez autre chose que votre nom ou votre adresse.'
        : why === 'monotonous'
          ? 'Prenez des caractères plus variés.'
          : 'Prenez au moins 12 caractères ; quelques mots de suite conviennent.',
  ],
  'password-wrong': [
    'Ce n’est pas votre mot de passe',
    'Saisissez celui avec lequel vous ouvrez votre session.',
  ],
  'no-password': [
    'Il n’y a pas de mot de passe à changer',
    'Qui vient avec une clé d’API, ou est une personne de la démonstration, n’en a pas ici.',
  ],
  'provider-missing': [
    'Il n’y a pas d’autre moyen d’entrer ici',
    'Pour passer par un fournisseur d’identité, définissez TIEOUT_OIDC_ISSUER, TIEOUT_OIDC_CLIENT_ID et TIEOUT_OIDC_CLIENT_SECRET.',
  ],
  'provider-refused': [
    'Le fournisseur d’identité ne vous a pas laissé entrer',
    'Recommencez, dans le même navigateur. Si cela persiste, demandez à qui s’occupe du fournisseur.',
  ],
  'provider-stranger': [
    'Vous n’êtes pas des personnes d’ici',
    'Un administrateur doit d’abord inviter votre adresse.',
  ],
  'provider-unavailable': [
    'Le fournisseur d’identité ne répond pas',
    'Réessayez dans un instant, ou entrez par mot de passe.',
  ],
  'reason-names-person': [
    'Le motif nomme la personne',
    'Le motif est gardé pour toujours. Dites-le sans le nom ni l’adresse de la personne.',
  ],
  'erasure-under-way': [
    'Cette personne est en train d’être effacée',
    'La page du client dit où en est l’effacement.',
  ],
  'not-erased': ['Cette personne n’est pas effacée', 'Il n’y a rien à lever.'],
} satisfies Record<string, Told>
