const words = {
  title: 'Matching',
  about: 'How sure the engine must be to place money by itself, and what it has learned from you',
  sureness: {
    title: 'How sure it must be',
    label: 'Place a payment without a person from',
    hint: 'Higher: fewer mistakes, more cases in the review queue.',
    act: 'Set it',
    same: 'It is set so already.',
    done: 'Counts from the next payment on.',
  },
  learning: {
    title: 'What it has learned',
    fromFactory: 'Nothing yet: it goes by the weights it came with.',
    version:
      'Version {{version}}, from {{cases}} cases; {{rights}} of its first proposals were right.',
    name: 'Version {{version}}',
    act: 'Learn from the decided reviews',
    done: 'A new version counts from the next payment on.',
    setAside: 'Go back to the version before',
    setAsideOf: 'Set version {{version}} aside?',
    setAsideText:
      'The version before counts again. What was placed stays; you can learn anew at any time.',
    isSetAside: 'Set aside',
    wasSetAside: 'The version before counts again.',
  },
  rescore: {
    title: 'Score all that waits again',
    hint: 'After a new version or another figure, what waits is asked about anew only on request.',
    act: 'Score again',
    stop: 'Stop',
    status: { running: 'under way', completed: 'done', stopped: 'stopped' },
    figures: '{{done}} of {{of}}, {{placed}} placed',
  },
  weights: {
    title: 'What the evidence weighs',
    what: 'Evidence',
    odds: 'Odds',
    sum: 'that amount',
    more: '× {{times}}',
    less: '÷ {{times}}',
    hint: 'The odds of a proposal are multiplied by each piece of its evidence; from {{share}} on it is placed, where two facts agree.',
  },
}

declare module '../../app/words.ts' {
  interface Words {
    matching: typeof words
  }
}

export default words
