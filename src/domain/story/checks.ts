// What a look after a connection finds, and what to do about it, in words.
import { type Language, momentText } from './language.ts'

/** In both languages, as people may read it. */
export type Told = Readonly<Record<Language, string>>

const told = (en: string, fr: string): Told => ({ en, fr })

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`

const frenchMethods: Readonly<Record<string, string>> = {
  environment: 'par l’environnement',
  oauth: 'par autorisation (OAuth)',
  key: 'par une clé',
}

type Waits = { parked: number; held: number; conflicts: number }

export const connectionWords = {
  nothing: told('', ''),
  notConnected: told('It is not connected.', 'La plateforme n’est pas connectée.'),
  refused: (code: string | undefined) =>
    told(
      `The platform lets us in no more (${code}).`,
      `La plateforme ne laisse plus entrer (${code}).`,
    ),
  rests: (reason: string | null | undefined) =>
    told(
      `It rests: ${reason ?? 'a person has paused it'}.`,
      `La connexion est en pause : ${reason ?? 'une personne l’a suspendue'}.`,
    ),
  resume: (platform: string) =>
    told(
      `POST /v1/connections/${platform}/resume lets it go on.`,
      `POST /v1/connections/${platform}/resume la remet en marche.`,
    ),
  connected: (method: string | undefined, account: string | null | undefined) =>
    told(
      `Connected by ${method}${account ? `, account ${account}` : ''}.`,
      `Connectée ${frenchMethods[method ?? ''] ?? `par ${method}`}${account ? `, compte ${account}` : ''}.`,
    ),
  authorise: (platform: string) =>
    told(
      `Connect it again: POST /v1/connections/${platform}/authorize, and open the address it answers.`,
      `À reconnecter : POST /v1/connections/${platform}/authorize, puis ouvrir l’adresse donnée en réponse.`,
    ),
  giveStripeKey: told(
    'Give it a key: PUT /v1/connections/stripe, or set STRIPE_SECRET_KEY and start again.',
    'Fournir une clé : PUT /v1/connections/stripe, ou définir STRIPE_SECRET_KEY et redémarrer.',
  ),
  giveHubSpotToken: told(
    'Set HUBSPOT_ACCESS_TOKEN to a token that is good, and start again.',
    'Définir HUBSPOT_ACCESS_TOKEN avec un jeton valable, puis redémarrer.',
  ),
  noAnswer: (why: string) => told(`No answer (${why}).`, `Aucune réponse (${why}).`),
  lookAtAddress: told(
    'Look whether this machine reaches the address, and at the status page.',
    'Vérifier que cette machine atteint l’adresse, et consulter la page d’état de la plateforme.',
  ),
  down: (status: number) =>
    told(`It answers with HTTP ${status}.`, `Elle répond par HTTP ${status}.`),
  waitForIt: told(
    'Look at its status page; wait.',
    'Consulter la page d’état de la plateforme ; patienter.',
  ),
  answered: (ms: number) => told(`It answered in ${ms} ms.`, `Réponse reçue en ${ms} ms.`),
  keyRefused: told(
    'What opens it is refused (HTTP 401).',
    'La clé ou le jeton est refusé (HTTP 401).',
  ),
  notEnough: told(
    'It opens, but not enough (HTTP 403).',
    'L’accès est accordé, mais il ne suffit pas (HTTP 403).',
  ),
  lookAtPermissions: told(
    'Look at the permissions of the key or the app, and connect it again.',
    'Vérifier les droits de la clé ou de l’application, puis reconnecter.',
  ),
  tooMany: told('Too many calls just now (HTTP 429).', 'Trop d’appels en ce moment (HTTP 429).'),
  inAMinute: told('Ask again in a minute.', 'Réessayer dans une minute.'),
  letsIn: told('It lets us in.', 'L’accès est accordé.'),
  oneScope: told(
    'There is one scope, and it lets us in.',
    'Il n’existe qu’une autorisation, et elle est accordée.',
  ),
  restricted: told(
    'A restricted key: Stripe does not say for what.',
    'Une clé restreinte : Stripe ne dit pas à quoi elle donne droit.',
  ),
  comparePermissions: told(
    'Compare its permissions with docs/connections.md.',
    'Comparer ses droits avec docs/connections.md.',
  ),
  allScopes: told('All that is needed.', 'Toutes les autorisations nécessaires.'),
  missingScopes: (scopes: readonly string[]) =>
    told(`Missing: ${scopes.join(', ')}.`, `Il manque : ${scopes.join(', ')}.`),
  giveScopes: (then: Told) =>
    told(
      `Give the app these scopes, then ${then.en}`,
      `Donner ces autorisations à l’application. ${then.fr}`,
    ),
  lastWebhook: (at: string) => {
    const minute = `${at.slice(0, 16)}Z`
    return told(
      `The last one came within a minute of ${minute}.`,
      `Le dernier est arrivé le ${momentText('fr', minute)}, à une minute près.`,
    )
  },
  silentSince: (at: string | null) =>
    at === null
      ? told('None has come yet.', 'Aucun n’est encore arrivé.')
      : told(
          `The last came within a minute of ${at.slice(0, 16)}Z.`,
          `Le dernier est arrivé le ${momentText('fr', `${at.slice(0, 16)}Z`)}, à une minute près.`,
        ),
  letItCall: (address: string | undefined, path: string) =>
    told(
      `Let the platform call ${address ?? `<public address>${path}`}; until then the sweeps find it.`,
      `Faire appeler ${address ?? `<adresse publique>${path}`} par la plateforme ; d’ici là, les relectures s’en chargent.`,
    ),
  callsNone: told('Stripe calls no endpoint of ours.', 'Stripe n’appelle aucune de nos adresses.'),
  addEndpoint: (address: string) =>
    told(
      `Add an endpoint for ${address} in Stripe, and give its signing secret here.`,
      `Ajouter dans Stripe un point d’accès vers ${address}, et donner ici son secret de signature.`,
    ),
  switchedOff: told(
    'Our endpoint is switched off in Stripe.',
    'Notre point d’accès est désactivé dans Stripe.',
  ),
  switchOn: told('Switch it on there.', 'L’activer dans Stripe.'),
  doesNotSend: (kinds: readonly string[]) =>
    told(`It does not send ${kinds.join(', ')}.`, `Stripe n’envoie pas ${kinds.join(', ')}.`),
  addKinds: told(
    'Add them to the endpoint in Stripe; until then the sweeps find what they tell.',
    'Les ajouter au point d’accès dans Stripe ; d’ici là, les relectures s’en chargent.',
  ),
  clockOff: (seconds: number, isAhead: boolean) =>
    told(
      `Our clock is ${seconds} s ${isAhead ? 'ahead' : 'behind'}.`,
      `Notre horloge ${isAhead ? 'avance' : 'retarde'} de ${seconds} s.`,
    ),
  setClock: told(
    'Let this machine keep its clock by NTP; signatures older than 5 min are refused.',
    'Régler l’horloge de cette machine par NTP ; une signature de plus de 5 min est refusée.',
  ),
  clocksAgree: told('The clocks agree.', 'Les horloges concordent.'),
  callsLeft: (rules: readonly { name: string; left: number; calls: number }[], waitMs: number) => {
    const seconds = Math.ceil(waitMs / 1000)
    const words = (of: string) =>
      rules.map(({ name, left, calls }) => `${name} ${Math.floor(left)} ${of} ${calls}`).join(', ')
    return told(
      `Calls left: ${words('of')}.${waitMs === 0 ? '' : ` The next call waits ${seconds} s.`}`,
      `Appels restants : ${words('sur')}.${waitMs === 0 ? '' : ` Le prochain appel attend ${seconds} s.`}`,
    )
  },
  goesOutItself: told(
    'The platform has asked us to wait. What waits goes out by itself.',
    'La plateforme a demandé d’attendre. Ce qui attend part de lui-même.',
  ),
  /** Stands alone, and in a list of connections. */
  tokenEnds: (days: number) =>
    told(
      `its refresh token ends in ${days} days unless it is used: authorise it again`,
      `son jeton de renouvellement expire dans ${counted(days, 'jour', 'jours')} s’il ne sert pas : autoriser de nouveau`,
    ),
  sentence: ({ en, fr }: Told) => told(`${en}.`, `${fr.slice(0, 1).toUpperCase()}${fr.slice(1)}.`),
  openAddress: told(
    'POST /v1/connections/<platform>/authorize, and open its address.',
    'POST /v1/connections/<plateforme>/authorize, puis ouvrir l’adresse donnée.',
  ),
  goodUntil: (until: string) =>
    told(
      `The refresh token is good until ${until}, and renewed with use.`,
      `Le jeton de renouvellement vaut jusqu’au ${momentText('fr', until)}, et se renouvelle à l’usage.`,
    ),
  nothingWaits: told('Nothing waits for a person.', 'Rien n’attend une personne.'),
  waits: ({ parked, held, conflicts }: Waits) => {
    const english = [
      parked > 0 && `${parked} writes are parked`,
      held > 0 && `${held} facts from outside are held`,
      conflicts > 0 && `${conflicts} conflicts are open`,
    ]
    const french = [
      parked > 0 && counted(parked, 'écriture mise de côté', 'écritures mises de côté'),
      held > 0 && counted(held, 'message retenu', 'messages retenus'),
      conflicts > 0 && counted(conflicts, 'conflit ouvert', 'conflits ouverts'),
    ]
    const list = (words: readonly (string | false)[]) => `${words.filter(Boolean).join(', ')}.`
    return told(list(english), list(french))
  },
  seeReasons: told(
    'See GET /v1/sync?state=parked, /v1/sync/held and /v1/conflicts for the reasons.',
    'Voir les motifs par GET /v1/sync?state=parked, /v1/sync/held et /v1/conflicts.',
  ),
} as const
