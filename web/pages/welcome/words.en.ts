const words = {
  title: 'First run',
  subtitle:
    'From nothing to the first reconciliation, step by step. You can come back at any time.',
  step: 'Step {{number}}: {{name}}',
  state: { done: 'Done', open: 'To do', working: 'Working', trouble: 'Needs you' },
  optional: 'optional',
  next: 'Next',
  progress: '{{done}} of {{total}} steps done',
  begin: {
    name: 'Sandbox or your accounts',
    sandbox: 'The demo company on a sandbox',
    sandboxText:
      'Three simulated platforms and a company that sells, is paid and keeps books. Nothing is real, nothing can break: try everything.',
    sandboxIs: 'This is what runs here now. Go on, or begin with today’s figures at once.',
    live: 'Your own accounts',
    liveText:
      'HubSpot, Stripe and QuickBooks Online of your company. Nothing is written there before all three are connected.',
    liveIs: 'This service works with real accounts.',
    liveHow:
      'The sandbox and real books are never mixed. Start the service with TIEOUT_SANDBOX=off and the apps of your accounts; this page then connects them.',
    toToday: 'Look at today',
    notYet: 'Here the sandbox runs',
  },
  connect: {
    name: 'Connect the three accounts',
    text: 'Each platform asks you itself what we may do. Keys and tokens are kept encrypted and never shown again.',
    purpose: {
      hubspot: 'Deals: what was sold, to whom',
      stripe: 'Payments, refunds, fees and payouts',
      quickbooks: 'Invoices and the books',
    },
    account: 'Account {{id}}',
    connected: 'Connected',
    paused: 'Rests',
    reconnect: 'Connect it again',
    'not-connected': 'Not connected',
    more: 'All about the connections',
  },
  stages: {
    name: 'When is a deal won?',
    text: 'A deal in one of these stages is invoiced. HubSpot itself says so of stages that are closed with a probability of 100 %.',
    usual: 'As HubSpot says',
    closed: 'closed',
    probability: '{{share}} likely',
    lost: 'lost',
    save: 'These stages mean won',
    reset: 'As HubSpot says',
    saved: 'Deals are looked at anew within a minute.',
    wasReset: 'HubSpot says again which deals are won.',
    isDefault: 'Nobody has chosen yet: HubSpot’s own word counts.',
    setBy: 'Chosen by {{person}}',
    warnTitle: 'What will happen',
    added_one: 'Deals in {{count}} more stage will be invoiced.',
    added_other: 'Deals in {{count}} more stages will be invoiced.',
    removed_one:
      'Deals in {{count}} stage will no longer count as won; their open invoices are put to you.',
    removed_other:
      'Deals in {{count}} stages will no longer count as won; their open invoices are put to you.',
    missing: 'Chosen once, and no longer in HubSpot: {{names}}.',
    none: 'Choose at least one stage.',
  },
  load: {
    name: 'First load',
    text: 'Reads what the platforms hold from a day on. It goes on by itself, over restarts too, and takes nothing twice.',
    deals:
      'Deals that were won on or after this day are invoiced: choose the day from which Tieout does that.',
    since: 'From',
    start: 'Load',
    again: 'Load again',
    demo: 'The demo company does its business: {{done}} of {{total}}',
    demoDone: 'The demo company has done its business. There is nothing to load in the sandbox.',
    rows: '{{done}} read',
    rowsOf: '{{done}} of {{total}} read',
    from: 'from {{day}}',
    never: 'Not loaded',
    first: 'Connect the accounts first.',
  },
  reconcile: {
    name: 'First reconciliation',
    text: 'Every document of every platform is held against the books, pair by pair, to the cent.',
    start: 'Reconcile today',
    again: 'Reconcile again',
    running: 'Reconciling: platforms are asked, then compared…',
    failed: 'It did not come through: {{reason}}',
    first: 'Load the accounts first.',
    ties: 'It ties out, to the cent',
    tiesPair: 'Ties out',
    differ_one: '{{count}} difference',
    differ_other: '{{count}} differences',
    explained: 'Every cent is accounted for',
    off: 'It does not tie out yet: {{count}} differences',
    offText:
      'Each difference is named, with its likely cause and what can be done. That is where the work begins.',
    unexplained: 'Unexplained',
    open: 'Open the statement',
    discrepancies: 'See the differences',
    today: 'Go to Today',
    pairs: {
      'deals-invoices': 'Deals and invoices',
      'deals-hubspot': 'Deals and what HubSpot shows',
      'invoices-quickbooks': 'Invoices and QuickBooks',
      'stripe-payments': 'Stripe’s charges and payments',
      'payments-invoices': 'Payments and invoices',
      'payments-quickbooks': 'Payments and QuickBooks',
      'credit-notes-quickbooks': 'Credit notes and QuickBooks',
      'transactions-payouts': 'Balance lines and payouts',
      'payouts-deposits': 'Payouts and deposits',
      customers: 'Customers on the platforms',
      books: 'The books themselves',
    },
  },
  accounts: {
    name: 'Chart of accounts',
    text: 'Accounts that are not mapped are found by their name in QuickBooks, or made there.',
    mapped: '{{done}} of {{total}} mapped',
    open: 'Map accounts',
  },
}
export default words

declare module '../../app/words.ts' {
  interface Words {
    welcome: typeof words
  }
}
