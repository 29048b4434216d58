// What is wrong with a part of a request, in French: what the schemas say of it, and the routes.

const exact: Readonly<Record<string, string>> = {
  'a file holds all rows': 'un fichier contient toutes les lignes',
  'by open only with a currency': 'le tri par solde ouvert demande une devise',
  'has none of the forms known here': 'n’a aucune des formes connues ici',
  'holds the character U+0000': 'contient le caractère U+0000',
  'is a day that is still to come': 'est un jour encore à venir',
  'is a moment, and so is knownAt': 'est un instant, et knownAt aussi',
  'is after the end': 'est après la fin',
  'is before from': 'est avant le début',
  'is behind "to"': 'est après la fin',
  'is needed for every month': 'est nécessaire pour chaque mois',
  'is needed for every week': 'est nécessaire pour chaque semaine',
  'is needed for this': 'est nécessaire pour cela',
  'is needed of the first administrator': 'est nécessaire pour le premier administrateur',
  'is needed to draw by amount': 'est nécessaire pour un tirage par montant',
  'is needed without a period': 'est nécessaire sans période',
  'is needed, or one of amount, currency, person, type, from, to':
    'est nécessaire, ou l’un des champs « amount, currency, person, type, from, to »',
  'is needed: the period was never closed': 'est nécessaire : la période n’a jamais été clôturée',
  'is neither a position nor a moment in UTC such as "2026-03-01T09:30:00Z"':
    'n’est ni une position ni un instant UTC comme « 2026-03-01T09:30:00Z »',
  'is no amount such as "1250.00"': 'n’est pas un montant comme « 1250.00 »',
  'is no currency code such as "EUR"': 'n’est pas un code de devise comme « EUR »',
  'is no day of the calendar': 'n’est pas un jour du calendrier',
  'is no day such as "2026-03-01"': 'n’est pas un jour comme « 2026-03-01 »',
  'is no moment': 'n’est pas un instant',
  'is no moment in UTC such as "2026-03-01T09:30:00Z"':
    'n’est pas un instant UTC comme « 2026-03-01T09:30:00Z »',
  'is no position, as a write or a list answers it':
    'n’est pas une position telle qu’une écriture ou une liste la donne',
  'is no secret of 8 to 300 characters of visible ASCII':
    'n’est pas un secret de 8 à 300 caractères ASCII visibles',
  'is not behind since': 'n’est pas après le début',
  'is not known': 'est inconnu',
  'is not known here': 'est inconnu ici',
  'is still to come': 'est encore à venir',
  'must be equal to constant': 'doit être la valeur prévue',
  'must not have duplicate items': 'ne doit pas contenir de doublons',
  'needs either "proposal" or "lines"': 'demande soit « proposal », soit « lines »',
  'it is mapped already': 'il est déjà associé',
  'it is read from another field': 'la valeur est déjà lue dans un autre champ',
  'only HubSpot has stages': 'seul HubSpot a des étapes',
  'say it under stages': 'à dire sous les étapes',
  'the ledger reads it as it is': 'le grand livre le lit tel quel',
  'the internal name: small letters, digits and _':
    'le nom interne : lettres minuscules, chiffres et _',
  'the id of a stage, or null': 'l’identifiant d’une étape, ou rien',
}

const types: Readonly<Record<string, string>> = {
  ...{
    string: 'un texte',
    number: 'un nombre',
    integer: 'un nombre entier',
    boolean: 'oui ou non',
  },
  ...{ object: 'un objet', array: 'une liste', null: 'vide' },
}

const typesOf = (list: string) =>
  list
    .split(' or ')
    .map((one) => types[one] ?? one)
    .join(' ou ')

const limits: Readonly<Record<string, string>> = {
  ...{ '<=': 'au plus', '>=': 'au moins', '<': 'inférieur à', '>': 'supérieur à' },
}
const counted: Readonly<Record<string, string>> = {
  ...{ items: 'éléments', characters: 'caractères', properties: 'propriétés' },
}

const forms: readonly (readonly [RegExp, (one: string, two: string, three: string) => string])[] = [
  [/^must be one of (.*)$/s, (list) => `doit être l’une des valeurs ${list}`],
  [/^must have required properties (.*)$/s, (list) => `doit contenir ${list}`],
  [/^must be (<=|>=|<|>) (\S+)$/, (sign, limit) => `doit être ${limits[sign] ?? sign} ${limit}`],
  [
    /^must not have (more|fewer) than (\d+) (items|characters|properties)$/,
    (which, count, what) =>
      `ne doit pas avoir ${which === 'more' ? 'plus' : 'moins'} de ${count} ${counted[what] ?? what}`,
  ],
  [/^must be multiple of (\S+)$/, (of) => `doit être un multiple de ${of}`],
  [/^must match pattern (.*)$/s, (pattern) => `doit suivre la forme ${pattern}`],
  [/^must match format "(.*)"$/, (format) => `doit suivre le format « ${format} »`],
  [/^must be (?:either )?([a-z]+(?: or [a-z]+)*)$/, (list) => `doit être ${typesOf(list)}`],
  [/^(\S+) is none of (.*)$/s, (name, list) => `${name} n’est aucune des colonnes ${list}`],
  [/^is (\d+) days before the end$/, (days) => `précède la fin de plus de ${days} jours`],
  [/^is more than (\d+) days before the end$/, (days) => `précède la fin de plus de ${days} jours`],
  [/^it takes (.*)$/, (list) => `elle demande ${list}`],
  [/^say what to write for (.*)$/, (list) => `il reste à dire quoi écrire pour ${list}`],
  [/^it is called (\S+)$/, (name) => `il s’appelle ${name}`],
  [
    /^this value goes (.*)$/,
    (list) => `le sens de cette valeur : ${list.replaceAll(' or ', ' ou ')}`,
  ],
  [/^the ledger says of a (\S+): (.*)$/, (_, list) => `le grand livre offre : ${list}`],
  [/^(\w+) takes (.*)$/, (platform, list) => `${platform} accepte ${list}`],
  [/^a status is one of (.*)$/, (list) => `un statut est l’un de ${list}`],
  [
    /^HubSpot's deals have no property (\S+)$/,
    (name) => `les affaires de HubSpot n’ont pas de propriété ${name}`,
  ],
  [
    /^HubSpot works out "(.*)" itself: nobody can write it$/s,
    (label) => `HubSpot calcule lui-même « ${label} » : personne ne peut l’écrire`,
  ],
  [
    /^"(.*)" is of type (\S+); this value takes (.*)$/s,
    (label, type, may) =>
      `« ${label} » est de type ${type} ; cette valeur demande ${may.replaceAll(' or ', ' ou ')}`,
  ],
  [
    /^"(.*)" has no option (.*); it has (.*)$/s,
    (label, missing, has) => `« ${label} » n’a pas l’option ${missing} ; elle a ${has}`,
  ],
  [
    /^no pipeline of deals has a stage (.+)$/,
    (stage) => `aucun pipeline d’affaires n’a l’étape ${stage}`,
  ],
  [
    /^a deal in stage (\S+) counts as not won, and the ledger would take it for lost$/,
    (stage) =>
      `une affaire à l’étape ${stage} ne compte pas comme gagnée : le grand livre la croirait perdue`,
  ],
]

/** Undefined where nobody has put it into French. */
function known(detail: string): string | undefined {
  if (Object.hasOwn(exact, detail)) return exact[detail]
  for (const [form, phrase] of forms) {
    const found = form.exec(detail)
    if (found) return phrase(found[1] ?? '', found[2] ?? '', found[3] ?? '')
  }
  return undefined
}

export const partInFrench = (detail: string): string => known(detail) ?? detail
