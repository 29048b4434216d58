// Who asks, how it is asked, connections, sync, webhooks, mail, archives.
import { spokenIn } from '../domain/story/codes.ts'
import { wordsOf } from '../domain/story/teller.ts'
import type { Details } from './problem-entry.ts'
import type { Told } from './problem-french.ts'

const french = wordsOf('fr')
const named: Record<string, string> = {
  hubspot: 'HubSpot',
  stripe: 'Stripe',
  quickbooks: 'QuickBooks',
}
const platformIn = ({ platform }: Details) => named[String(platform)] ?? 'La plateforme'
const listIn = (value: unknown) => (Array.isArray(value) ? value.join(', ') : 'cette étape')

export const frenchOfService = {
  'invalid-request': [
    'La demande n’est pas valable',
    'Corrigez les parties nommées ; /openapi.json dit ce que chaque adresse attend.',
  ],
  'malformed-body': [
    'Le corps de la demande est illisible',
    'Envoyez un JSON complet de la forme documentée.',
  ],
  'malformed-address': [
    'L’adresse est illisible',
    'Derrière chaque % doivent venir deux chiffres hexadécimaux, en UTF-8.',
  ],
  'malformed-cursor': [
    'Le curseur n’est pas de cette liste',
    'Reprenez nextCursor de la page précédente tel quel, avec les mêmes filtres.',
  ],
  'api-key-missing': [
    'Ouvrez une session, ou envoyez une clé d’API',
    'Les personnes ouvrent une session ; les programmes envoient leur clé dans l’en-tête Authorization ou X-API-Key.',
  ],
  'api-key-unknown': [
    'Cette clé d’API n’est pas connue',
    'Vérifiez qu’il n’y manque aucun caractère, ou demandez-en une autre.',
  ],
  'signature-missing': [
    'Le webhook n’est pas signé',
    'Envoyez l’en-tête de signature de la plateforme ; voir ses réglages de webhooks.',
  ],
  'signature-invalid': [
    'Le webhook n’est pas signé avec notre secret',
    'Vérifiez que le secret d’ici est celui de ce point d’accès sur la plateforme.',
  ],
  'signature-stale': [
    'Le webhook a été signé trop tôt ou trop tard',
    'Renvoyez-le avec une nouvelle date, et vérifiez les deux horloges.',
  ],
  'route-not-found': ['Cette adresse n’existe pas', 'Voir /docs pour celles qui existent.'],
  'not-found': [
    'Il n’y a rien sous cet identifiant',
    ({ id }) =>
      `Rien ne porte l’identifiant ${id ?? 'donné'}. Ce qui vient d’être fait apparaît dès que sa vue l’a lu ; dans le passé, cela n’existe que si c’était commencé alors.`,
  ],
  'unknown-workspace': [
    'Cet espace de travail n’existe pas',
    'Vérifiez l’adresse du webhook sur la plateforme.',
  ],
  'changed-meanwhile': ['Cela a changé pendant la décision', 'Relisez, puis refaites la demande.'],
  'rebuild-running': [
    'La vue est en train d’être refaite',
    'Attendez la fin ; les réglages montrent où elle en est.',
  ],
  'body-too-large': ['La demande est trop grande', 'Envoyez moins à la fois.'],
  'unsupported-media-type': [
    'Ce type de contenu n’est pas accepté ici',
    'Envoyez du JSON, avec l’en-tête Content-Type: application/json.',
  ],
  'unknown-account': [
    'Le webhook est d’un compte qui n’est pas connecté ici',
    'Connectez le compte, ou retirez ce point d’accès de ses réglages.',
  ],
  'idempotency-key-reused': [
    'La clé d’idempotence a servi à une autre demande',
    'Prenez une nouvelle clé pour chaque nouvelle demande.',
  ],
  'nothing-to-retry': [
    'Rien n’a échoué là',
    'Seul ce qui a échoué ou est mis de côté peut être réessayé.',
  ],
  refused: ['La demande a été refusée', 'Rien n’a été changé.'],
  internal: [
    'Le service a failli',
    'La faute est de notre côté. Signalez-la avec le numéro de la requête ; le journal en garde la cause.',
  ],
  'store-unavailable': [
    'Le registre des événements ne répond pas',
    'Refaites la même demande dans un instant : sous la même clé d’idempotence, rien n’est fait deux fois.',
  ],
  'views-unavailable': [
    'Les vues ne répondent pas',
    'Redemandez dans un instant. Les webhooks sont toujours reçus.',
  ],
  'view-behind': ['La vue n’a pas encore lu jusque-là', 'Redemandez dans un instant.'],
  'connection-absent': [
    'La plateforme n’est pas connectée',
    (details) => `${platformIn(details)} doit d’abord être connecté.`,
  ],
  'connection-already-so': ['La connexion est déjà ainsi', 'Rien n’a été changé.'],
  'connection-not-oauth': [
    'Cette plateforme ne se connecte pas par une page à elle',
    ({ platform }) =>
      platform === 'hubspot'
        ? 'Définissez HUBSPOT_CLIENT_ID et HUBSPOT_CLIENT_SECRET d’une application, puis redémarrez le service.'
        : 'Stripe se connecte par une clé.',
  ],
  'connection-other-account': [
    'Cela mène à un autre compte',
    ({ connected, accountId }) =>
      `Ce grand livre a été tenu avec le compte ${connected ?? 'précédent'} ; ${accountId ?? 'celui-ci'} en est un autre. Reconnectez le premier ou, pour le quitter définitivement, supprimez d’abord la connexion.`,
  ],
  'stripe-key-refused': [
    'Stripe n’accepte pas cette clé',
    'Recopiez la clé secrète (sk_… ou rk_…) ; l’ancienne reste valable ici.',
  ],
  'platform-unavailable': [
    'La plateforme ne répond pas',
    (details) =>
      `${platformIn(details)} n’a pas pu confirmer : rien n’a été gardé. Réessayez plus tard.`,
  ],
  'key-unknown': [
    'Un secret gardé ne s’ouvre pas avec la clé de ce processus',
    'Il a été chiffré sous une autre clé. Démarrez le service avec celle-là dans TIEOUT_ENCRYPTION_KEY, et l’ancienne dans TIEOUT_ENCRYPTION_KEY_PREVIOUS.',
  ],
  'oauth-state-unknown': [
    'Ce passage a déjà servi, a expiré ou n’a jamais été ouvert',
    'Recommencez depuis le début, et terminez dans le même navigateur.',
  ],
  'oauth-denied': [
    'La plateforme dit non',
    'Personne ne nous a laissés entrer. Recommencez, et acceptez sur la page de la plateforme.',
  ],
  'oauth-code-missing': [
    'La plateforme n’a pas envoyé de code',
    'Recommencez la connexion depuis le début.',
  ],
  'oauth-realm-missing': [
    'QuickBooks n’a pas dit de quelle société il s’agit',
    'Recommencez, et choisissez une société sur la page d’Intuit.',
  ],
  'oauth-code-refused': [
    'La plateforme n’accepte pas le code',
    'Un code ne sert qu’une fois, pendant quelques minutes. Recommencez.',
  ],
  'oauth-unavailable': [
    'La plateforme ne répond pas',
    'Sa page vous a renvoyé ici, mais elle n’a pas donné d’accès. Recommencez dans une minute.',
  ],
  'saved-view-of-another': [
    'Cette vue est à quelqu’un d’autre',
    ({ owner }) =>
      `Seul ${owner ?? 'son auteur'} ou un administrateur peut la modifier. Enregistrez-la sous un autre nom.`,
  ],
  'too-many-saved-views': [
    'Vous avez autant de vues que possible',
    ({ viewsMax }) => `Retirez-en une d’abord ; il peut y en avoir ${viewsMax ?? 'autant'}.`,
  ],
  'saved-view-elsewhere': [
    'Cette vue existe sur une autre page',
    'Une vue reste avec sa page. Enregistrez celle-ci sous un nouveau nom.',
  ],
  'mail-not-set-up': [
    'Aucun serveur de messagerie n’est configuré',
    'Définissez SMTP_URL et SMTP_FROM dans l’environnement du service, puis redémarrez-le.',
  ],
  'no-recipients': ['Cela ne partirait à personne', 'Indiquez au moins une adresse.'],
  'report-account-missing': ['Le grand livre est celui d’un compte', 'Choisissez un compte.'],
  'too-many-schedules': [
    'Il y a autant d’envois programmés que possible',
    ({ schedulesMax }) => `Retirez-en un d’abord ; il peut y en avoir ${schedulesMax ?? 'autant'}.`,
  ],
  'schedule-already-so': [
    'L’envoi programmé est déjà ainsi',
    'Il n’y avait rien à consigner ; relisez-le.',
  ],
  'too-many-rows': [
    'Trop de lignes pour un fichier de cette forme',
    ({ rowsMax }) =>
      `Il en contient au plus ${rowsMax ?? 'un certain nombre'}. Restreignez le filtre, ou prenez le CSV, qui n’a pas de limite.`,
  ],
  'endpoint-url-refused': [
    'Cette adresse n’est pas appelée',
    ({ reason }) =>
      `Refusée${reason === undefined ? '' : ` : ${spokenIn(french, String(reason))}`}. Prenez une ` +
      'adresse https publique, sans identifiants ni fragment, sur le port 443 ou au-dessus de 1023.',
  ],
  'event-type-unknown': [
    'Aucun événement n’est de ce type',
    ({ type }) =>
      `Rien ne correspond à ${type ?? 'cela'}. « tieout.Invoice* » désigne tous ceux qui commencent ainsi.`,
  ],
  'endpoint-exists': [
    'Ce point d’accès existe déjà',
    'Il a été ajouté par la même demande et a changé depuis.',
  ],
  'endpoint-disabled': ['Le point d’accès est désactivé', 'Activez-le d’abord.'],
  'endpoint-already-so': [
    'Le point d’accès est déjà ainsi',
    'Il n’y avait rien à consigner ; relisez-le.',
  ],
  'too-many-endpoints': [
    'Il y a autant de points d’accès que possible',
    ({ endpointsMax }) => `Retirez-en un d’abord ; il peut y en avoir ${endpointsMax ?? 'autant'}.`,
  ],
  'replay-ended': ['La relecture est déjà terminée', 'Il n’y avait rien à arrêter.'],
  'replay-running': [
    'Une relecture vers ce point d’accès est en cours',
    'Attendez sa fin, ou arrêtez-la.',
  ],
  'verification-running': ['Une vérification est en cours', 'Redemandez quand elle sera finie.'],
  'archive-running': ['Une archive est en train d’être faite', 'Redemandez quand elle sera prête.'],
  'archive-not-ready': [
    'L’archive n’est pas prête',
    ({ state }) =>
      state === 'failed'
        ? 'Elle n’a pas pu être faite. Demandez-la de nouveau.'
        : 'La page des exports dit où elle en est.',
  ],
  'archive-gone': [
    'L’archive n’est plus ici',
    'Elle a été jetée, ou se trouve sur une autre machine. Redemandez-la : pour la même période, connue au même moment, c’est le même fichier.',
  ],
  'too-many-events': [
    'Trop d’événements en parlent',
    ({ eventsMax }) =>
      `Une preuve a au plus ${eventsMax ?? 'un certain nombre d’'} événements. Demandez celle d’un document ou d’événements isolés.`,
  ],
  'not-hashed-yet': [
    'L’événement n’est pas encore dans le journal d’empreintes',
    'Il y est inscrit dans la seconde. Redemandez.',
  ],
  'not-as-written': [
    'L’événement n’est pas tel qu’il fut écrit',
    ({ position }) =>
      `Ce qui se trouve à la position ${position ?? 'donnée'} ne peut être prouvé. La vérification du registre dit ce qui lui est arrivé, et où.`,
  ],
  'conflict-closed': [
    'Le conflit est clos',
    'Il a été tranché, ou les deux côtés disent de nouveau la même chose.',
  ],
  'mapping-invalid': ['La correspondance n’est pas valable', 'Corrigez ce qui est nommé.'],
  'mapping-set': [
    'La correspondance a été changée entre-temps',
    'Relisez-la et refaites votre changement.',
  ],
  'mapping-is-default': [
    'La correspondance d’origine vaut déjà',
    'Personne n’en a fixé d’autre ; rien n’a été changé.',
  ],
  'schema-unavailable': [
    'La plateforme ne peut dire ses champs',
    'Une correspondance est vérifiée avec les champs réels. Réessayez quand la plateforme répondra.',
  ],
  'won-stages-empty': [
    'Aucune étape ne signifierait qu’une affaire est gagnée',
    'Choisissez au moins une étape, ou revenez à ce que dit HubSpot.',
  ],
  'won-stages-unknown': [
    'HubSpot n’a pas cette étape',
    ({ stages }) =>
      `Aucun pipeline n’a ${listIn(stages)}. Relisez les étapes et choisissez de nouveau.`,
  ],
  'won-stages-lost': [
    'Dans HubSpot, cette étape signifie que l’affaire est perdue',
    ({ stages }) => `Laissez ${listIn(stages)} de côté : rien n’y a été vendu.`,
  ],
  'won-stages-left-out': [
    'Des affaires passent à une étape qui ne compterait plus comme gagnée',
    ({ stages }) =>
      `Selon la correspondance de HubSpot, elles passent à ${listIn(stages)} quand leurs factures sont payées. Choisissez-la aussi, ou changez d’abord la correspondance.`,
  ],
  'won-stages-set': [
    'D’autres étapes ont été choisies entre-temps',
    'Relisez les étapes et choisissez de nouveau.',
  ],
  'won-stages-usual': [
    'HubSpot dit déjà lui-même quelles affaires sont gagnées',
    'Personne n’a choisi d’autres étapes ; rien n’a été changé.',
  ],
  'moment-to-come': ['Ce moment n’est pas encore venu', 'Personne ne sait ce qui sera su alors.'],
  'day-too-far': [
    'Trop de choses ont été consignées dans un autre ordre depuis ce jour',
    'Demandez des documents isolés à ce jour, ou la liste telle qu’elle était connue à un moment.',
  ],
} satisfies Record<string, Told>
