// What the ledger itself says of trouble with a platform, a letter or a run: short English with values
// in it, as it is kept with the event. What a platform wrote behind it is quoted.
import type { Words } from './teller.ts'

type Phrase = (w: Words, one: string, two: string) => string

const behind = (w: Words, text: string) => (text === '' ? '' : ` : ${w.quote(text)}`)

const french: readonly (readonly [RegExp, Phrase])[] = [
  [
    /^tieout_payment_terms_days is "(.*)"; write a number of days, such as 30$/s,
    (w, text) =>
      `le champ « délai de paiement en jours » contient ${w.quote(text)} ; écrire un nombre de jours, par exemple 30`,
  ],
  [
    /^tieout_early_discount is "(.*)"; write the percentage and the days, such as 2\/10$/s,
    (w, text) =>
      `le champ « escompte » contient ${w.quote(text)} ; écrire le pourcentage et les jours, par exemple 2/10`,
  ],
  [
    /^instalment (\d+) of tieout_invoicing_plan, "(.*)", is not understood; .*$/s,
    (w, number, text) =>
      `l’échéance ${number} de l’échéancier de facturation, ${w.quote(text)}, n’est pas comprise`,
  ],
  [
    /^line item (\S+) names a tax rate, and HubSpot tells neither the rate nor the tax$/,
    (_, id) => `la ligne ${id} cite un taux de taxe dont HubSpot ne donne ni le taux ni le montant`,
  ],
  [
    /^line item (\S+) recurs (.+), which the ledger does not know$/,
    (w, id, word) =>
      `la ligne ${id} se répète ${w.quote(word)}, ce que le grand livre ne connaît pas`,
  ],
  [
    /^line item (\S+) is billed for (.+), which is no number of its periods$/,
    (w, id, period) =>
      `la ligne ${id} est facturée pour ${w.quote(period)}, qui n’est pas un multiple de sa période`,
  ],
  [/^line item (\S+) has no price$/, (_, id) => `la ligne ${id} n’a pas de prix`],
  [
    /^the deal and its lines speak of (.+)$/,
    (_, codes) => `l’affaire et ses lignes sont en devises différentes : ${codes}`,
  ],
  [
    /^it is about the HubSpot account (\S+), and the one connected is (\S+)$/,
    (_, theirs, ours) =>
      `il concerne le compte HubSpot ${theirs}, or le compte connecté est ${ours}`,
  ],
  [
    /^deal (\S+) has neither company nor contact; link one in HubSpot$/,
    (_, deal) => `l’affaire ${deal} n’a ni société ni contact ; en rattacher un dans HubSpot`,
  ],
  [
    /^deal (\S+) is linked to one of the \S+, (\S+), that HubSpot does not have$/,
    (_, deal, id) => `l’affaire ${deal} est rattachée à ${id}, que HubSpot n’a pas`,
  ],
  [
    /^it does not look like an? (\w+) (?:notification|event)$/,
    (_, platform) => `il ne ressemble pas à un message de ${platform}`,
  ],
  [
    /^HubSpot offers no search here: all deals were listed$/,
    () => 'HubSpot n’offre pas de recherche ici : toutes les affaires ont été lues',
  ],
  [
    /^QuickBooks keeps changes for 30 days, and the last look was at (\S+): everything was compared$/,
    (w, at) =>
      `QuickBooks garde les modifications 30 jours, et la dernière lecture date du ${w.moment(at)} : tout a été comparé`,
  ],
  [
    /^no call within ([\d.]+) s: its limit is used up$/,
    (w, seconds) => `aucun appel possible en ${w.number(seconds)} s : son quota est épuisé`,
  ],
  [
    /^the views do not get to what was recorded$/,
    () => 'les vues ne rattrapent pas ce qui a été enregistré',
  ],
  [/^no answer within (\d+) ms$/, (_, ms) => `aucune réponse en ${Number(ms) / 1000} s`],
  [/^no answer within ([\d.]+) s$/, (w, seconds) => `aucune réponse en ${w.number(seconds)} s`],
  [/^it did not answer of late$/, () => 'la plateforme ne répondait plus ces derniers temps'],
  [/^too many calls wait already$/, () => 'trop d’appels attendent déjà'],
  [/^(?:this process ends|the service is ending)$/, () => 'le service s’arrête'],
  [/^no company is connected$/, () => 'aucune société n’est connectée'],
  [/^nobody has connected it yet$/, () => 'personne ne l’a encore connectée'],
  [
    /^it must be authorised again \((.+)\)$/,
    (_, code) => `elle est à autoriser de nouveau (${code})`,
  ],
  [
    /^it must be connected again: (.*)$/s,
    (w, why) => `elle est à reconnecter : ${inFrench(w, why) ?? why}`,
  ],
  [
    /^what opens the connection is (?:refused|not taken any more)$/,
    () => 'la clé ou le jeton de la connexion n’est plus accepté',
  ],
  [
    /^the connection to (\w+) must be authorised again$/,
    (_, platform) => `la connexion à ${platform} est à autoriser de nouveau`,
  ],
  [/^the token endpoint: (.+)$/, (_, what) => `le service des jetons : ${what}`],
  [/^it leads to another account$/, () => 'elle mène à un autre compte'],
  [/^it rests$/, () => 'la connexion est en pause'],
  [/^it was paused by a person$/, () => 'une personne l’a mise en pause'],
  [/^it is not connected$/, () => 'la plateforme n’est pas connectée'],
  [/^it cannot be reached$/, () => 'elle est injoignable'],
  [/^it does not answer$/, () => 'elle ne répond pas'],
  [
    /^it has not answered of late; nothing is sent until it does$/,
    () => 'elle ne répondait plus ces derniers temps ; rien ne part tant qu’elle se tait',
  ],
  [/^trying again: (.+)$/, (_, names) => `nouvel essai en cours : ${names}`],
  [/^halted: (.+)$/, (_, names) => `à l’arrêt : ${names}`],
  [/^nobody does: (.+)$/, (_, names) => `personne ne s’en charge : ${names}`],
  [/^the access token was refused$/, () => 'le jeton d’accès a été refusé'],
  [/^the secret key was refused$/, () => 'la clé secrète a été refusée'],
  [/^the answer broke off$/, () => 'la réponse s’est interrompue'],
  [/^the answer is no list$/, () => 'la réponse n’est pas une liste'],
  [
    /^a list of more than (\d+) rows$/,
    (w, rows) => `une liste de plus de ${w.number(rows)} lignes`,
  ],
  [/^HTTP (\d+), and no JSON$/, (_, status) => `HTTP ${status}, sans JSON`],
  [
    /^(.+) is mapped to the account (\S+), which is not there$/,
    (w, label, id) => `${w.quote(label)} est associé au compte ${id}, qui n’existe pas`,
  ],
  [
    /^the item (.+) is booked to another account$/,
    (w, label) => `l’article ${w.quote(label)} est imputé à un autre compte`,
  ],
  [
    /^the name (.+) is taken in QuickBooks$/,
    (w, name) => `le nom ${w.quote(name)} est déjà pris dans QuickBooks`,
  ],
  [
    /^(.+) is taken in QuickBooks in all its forms$/,
    (w, name) => `${w.quote(name)} est déjà pris dans QuickBooks sous toutes ses formes`,
  ],
  [
    /^the number (\S+) belongs to another (?:credit memo|invoice)$/,
    (_, number) => `le numéro ${number} appartient à une autre pièce`,
  ],
  [/^no customer (\S+)$/, (_, id) => `aucun client ${id}`],
  [
    /^(\S+) was erased: make it in QuickBooks by hand$/,
    (_, id) => `${id} a été effacé : à créer à la main dans QuickBooks`,
  ],
  [
    /^invoice (\S+) was deleted in QuickBooks$/,
    (_, id) => `la facture ${id} a été supprimée dans QuickBooks`,
  ],
  [
    /^QuickBooks has no income account to sell on$/,
    () => 'QuickBooks n’a aucun compte de produits pour la vente',
  ],
  [
    /^it was changed in QuickBooks, and a person is asked$/,
    () => 'modification faite dans QuickBooks ; une personne est consultée',
  ],
  [
    /^realm (\S+) is not the one connected$/,
    (_, realm) => `la société ${realm} n’est pas connectée`,
  ],
  [
    /^customer (\S+) is not in QuickBooks any more: (.*)$/s,
    (w, id, said) => `le client ${id} n’est plus dans QuickBooks${behind(w, said)}`,
  ],
  [
    /^QuickBooks invoice (\S+) waits for another change: (.*)$/s,
    (w, id, said) =>
      `la facture ${id} attend une autre modification dans QuickBooks${behind(w, said)}`,
  ],
  [
    /^QuickBooks invoice (\S+) was changed there, and a person is asked: (.*)$/s,
    (w, id, said) =>
      `la facture ${id} a été modifiée dans QuickBooks ; une personne est consultée${behind(w, said)}`,
  ],
  [
    /^QuickBooks payment (.+) stands on invoice (\S+) and not here$/,
    (_, payment, id) =>
      `le paiement ${payment} est imputé sur la facture ${id} dans QuickBooks, et non ici`,
  ],
  [
    /^QuickBooks payment (\S+) is of another customer than its invoice$/,
    (_, payment) => `le paiement ${payment} de QuickBooks et sa facture sont de clients différents`,
  ],
  [
    /^(.+) is of money of which Stripe tells itself$/,
    (w, what) => `${w.quote(what)} : un mouvement que Stripe signale lui-même`,
  ],
  [
    /^(credit note|refund|dispute|payout) (\S+) is \S+$/,
    (_, noun, id) =>
      `${{ 'credit note': 'l’avoir', refund: 'le remboursement', dispute: 'le litige' }[noun] ?? 'le virement'} ${id} est dans un état inconnu`,
  ],
  [
    /^(\S+): Stripe does not show (\S+)$/,
    (_, id, source) => `${id} : Stripe ne montre pas ${source}`,
  ],
  [/^no currency of ISO 4217: (.+)$/, (_, code) => `devise absente de la norme ISO 4217 : ${code}`],
  [/^no whole minor units: (.+)$/, (_, what) => `montant non entier en centimes : ${what}`],
  [/^no seconds since 1970: (.+)$/, (_, what) => `instant illisible : ${what}`],
  [/^(\S+) belongs to no charge$/, (_, id) => `${id} ne se rattache à aucun encaissement`],
  [/^(\S+) names no object$/, (_, kind) => `${kind} ne nomme aucun objet`],
  [/^it is of (?:the account )?(\S+)$/, (_, account) => `il vient du compte ${account}`],
  [/^the process ended while it was sent$/, () => 'le service s’est arrêté pendant l’envoi'],
  [
    /^the mail server has not confirmed it: (.+)$/s,
    (_, said) =>
      `le serveur de courriel ne l’a pas confirmé : ${said === 'it said nothing in time' ? 'aucune réponse à temps' : said}`,
  ],
  [/^it answered 410$/, () => 'la réponse était 410'],
  [
    /^nothing was taken since (\S+)$/,
    (w, since) => `rien n’a été accepté depuis le ${w.moment(since)}`,
  ],
  [/^it is no URL$/, () => 'ce n’est pas une adresse web'],
  [/^it has to begin with https:\/\/$/, () => 'elle doit commencer par https://'],
  [
    /^only localhost is called by plain http$/,
    () => 'seul localhost est appelé par http sans chiffrement',
  ],
  [/^it has to be https$/, () => 'elle doit être en https'],
  [/^it holds credentials$/, () => 'elle contient un identifiant ou un mot de passe'],
  [/^it has a fragment$/, () => 'elle contient un fragment (#)'],
  [
    /^it stands for an address that is not on the public Internet$/,
    () => 'elle désigne une adresse hors de l’Internet public',
  ],
  [
    /^its name stands for an address that is not public$/,
    () => 'son nom désigne une adresse qui n’est pas publique',
  ],
  [/^port (\d+) is not called$/, (_, port) => `le port ${port} n’est pas appelé`],
  [/^to settle the discrepancy (\S+)$/, () => 'pour solder l’écart'],
]

function inFrench(words: Words, text: string): string | undefined {
  for (const [form, phrase] of french) {
    const found = form.exec(text)
    if (found) return phrase(words, found[1] ?? '', found[2] ?? '')
  }
  return undefined
}

/** In French; undefined in English, and where somebody else wrote it. */
export const troubleWords = (words: Words, text: string): string | undefined =>
  words.language === 'fr' ? inFrench(words, text) : undefined
