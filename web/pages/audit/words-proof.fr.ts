import type { Translated } from '../../app/words.ts'
import type en from './words-proof.en.ts'

const words: Translated<typeof en> = {
  seals: {
    intro:
      'Un scellé répond de tous les événements qui le précèdent : une racine de Merkle, chaînée et signée. Ce qui aurait été modifié, retiré ou ajouté ensuite n’y correspond plus.',
    verify: 'Vérifier tout le grand livre',
    verifying: 'Vérification : {{done}} événements sur environ {{total}}',
    verifyHint:
      'Relit chaque événement et le confronte à son empreinte, aux scellés et à leurs signatures.',
    verifications: 'Vérifications',
    never: 'Aucune vérification n’a encore eu lieu.',
    askedBy: 'Demandée par',
    at: 'Le',
    result: 'Résultat',
    events: 'Événements',
    took: 'Durée',
    states: {
      running: 'En cours',
      intact: 'Intact',
      broken: 'Non conforme',
      failed: 'Interrompue',
    },
    intact: 'Les {{events}} événements sont tous tels qu’ils ont été écrits.',
    sealed:
      '{{sealed}} d’entre eux sont couverts par {{seals}} scellés ; {{anchored}} scellés ont été confrontés à la copie hors de la base.',
    sealedOnly: '{{sealed}} d’entre eux sont couverts par {{seals}} scellés.',
    lastSeal: 'À noter ailleurs : scellé {{number}} du {{at}}, chaîne',
    broken_one:
      'Le grand livre n’est pas tel qu’il a été écrit : {{count}} anomalie. La première :',
    broken_many:
      'Le grand livre n’est pas tel qu’il a été écrit : {{count}} anomalies. La première :',
    broken_other:
      'Le grand livre n’est pas tel qu’il a été écrit : {{count}} anomalies. La première :',
    faults: 'Anomalies',
    notes: 'Remarques',
    list: 'Scellés',
    none: 'Rien n’est encore scellé',
    noneHint:
      'Un scellé est posé à chaque minute où quelque chose est arrivé, et quand le service s’arrête.',
    number: 'Scellé',
    sealedAt: 'Posé le',
    count: 'Événements',
    root: 'Racine',
    chain: 'Chaîne',
    key: 'Clé',
    details: 'Détails du scellé {{number}}',
    previous: 'Scellé précédent',
    signature: 'Signature (Ed25519)',
    publicKey: 'Clé publique',
    range: 'Événements, comptés à partir de 0',
    prove: 'Prouver un document',
    proveHint:
      'L’identifiant d’un document ou d’un événement : vous recevez ses événements tels que conservés et les empreintes jusqu’aux scellés. docs/check-proof.mjs les vérifie avec Node seul.',
    proveId: 'Identifiant d’un document ou d’un événement',
    download: 'Télécharger la preuve',
    copyHint: 'Copiez seals.ndjson du dossier de données là où personne ici ne peut écrire.',
  },
  exports: {
    intro:
      'De quoi voir, contrôler et reconstruire sans nous les comptes d’une période, en un fichier : événements, scellés, ce que les plateformes ont envoyé, rapports.',
    from: 'Du',
    to: 'Au',
    knownAt: 'Tel que connu le (facultatif)',
    knownAtHint:
      'Seulement ce qui était enregistré à cet instant. Du même instant c’est toujours le même fichier, octet pour octet.',
    make: 'Créer l’archive',
    started: 'L’archive est en préparation. Elle continue pendant que vous faites autre chose.',
    list: 'Archives',
    none: 'Aucune archive n’a encore été créée ici',
    noneHint: 'Choisissez une période ci-dessus.',
    states: { running: 'En préparation', ready: 'Prête', failed: 'Échouée', removed: 'Supprimée' },
    failures: {
      interrupted: 'Le service s’est arrêté entre-temps. Demandez-la de nouveau.',
      'nothing-recorded': 'Rien n’était encore enregistré à cet instant.',
      'views-halted':
        'Une vue est arrêtée à un événement qu’elle ne peut pas prendre ; voir les réglages.',
      internal: 'Une erreur est survenue ; le journal du service en dit plus.',
    },
    download: 'Télécharger',
    remove: 'Supprimer',
    removeTitle: 'Supprimer cette archive ?',
    removeText:
      'Le fichier est effacé ici. On peut refaire le même à tout moment : demandez la même période, telle que connue le {{moment}}.',
    removed: 'L’archive a été supprimée.',
    step: '{{phase}} : {{done}}',
    stepOf: '{{phase}} : {{done}} sur {{total}}',
    begins: 'Début',
    content:
      '{{events}} événements, dont {{sealed}} couverts par {{seals}} scellés ; tels que connus le {{knownAt}}',
    hash: 'SHA-256 du fichier',
    manifest: 'SHA-256 de son manifeste',
    kept: 'conservée jusqu’au {{until}}',
    secret: 'Elle est aussi confidentielle que les comptes : noms et messages y figurent.',
    replayTitle: 'La contrôler sans nous',
    replay:
      'Sur une machine avec Tieout et rien d’autre, ceci reconstruit les comptes à partir des événements et compare chaque rapport, au centime près :',
  },
  samples: {
    intro:
      'Un échantillon que chacun peut tirer de nouveau : la même graine, sur les comptes tels que connus au même instant, donne les mêmes documents.',
    noun: 'Parmi',
    nouns: {
      invoice: 'Factures',
      payment: 'Paiements',
      'credit-note': 'Avoirs',
      payout: 'Virements',
      deal: 'Affaires',
      'journal-entry': 'Écritures du journal',
      decision: 'Décisions de personnes',
    },
    size: 'Combien',
    seed: 'Graine',
    seedHint: 'Un mot quelconque. Notez-le avant de tirer.',
    newSeed: 'Une autre graine',
    by: 'Tirage',
    random: 'Au hasard',
    amount: 'Selon le montant',
    currency: 'Devise',
    from: 'Du',
    to: 'Au',
    draw: 'Tirer',
    population: 'Sur {{count}}',
    totals: 'Sur {{count}} : {{totals}}',
    knownAt: 'tels que connus le {{moment}}',
    method:
      'Sondage en unités monétaires : une unité tous les {{interval}}, à partir de {{start}}. Ce qui dépasse est tiré à coup sûr.',
    methodRandom:
      'Chacun avait la même chance : dans l’ordre du SHA-256 de la graine et de l’identifiant.',
    number: 'Nº',
    document: 'Document',
    on: 'Le',
    status: 'Statut',
    value: 'Montant',
    hits: 'Tirages',
    chain: 'Chaîne',
    chainOf: 'Chaîne de {{label}}',
    empty: 'Il n’y a rien parmi quoi tirer',
    begin: 'Choisissez parmi quoi tirer, et combien',
    share: 'Cette adresse tire de nouveau le même échantillon, pour quiconque l’ouvre.',
  },
  access: {
    intro:
      'Chaque requête d’une personne ayant le rôle d’auditeur est enregistrée avant que la réponse soit envoyée.',
    person: 'Qui',
    id: 'Identifiant dans l’adresse',
    since: 'Du',
    until: 'Au',
    at: 'Le',
    address: 'Adresse',
    filters: 'Filtres',
    status: 'Réponse',
    none: 'Aucun auditeur n’a encore rien consulté',
    noneHere: 'Rien n’a été trouvé',
    words: 'recherche « {{text}} »',
  },
}
export default words
