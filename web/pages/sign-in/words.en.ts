export default {
  title: 'Sign in',
  to: 'Sign in to {{company}}',
  email: 'E-mail',
  password: 'Password',
  act: 'Sign in',
  by: 'Continue with {{name}}',
  or: 'or',
  forgotten: 'Forgotten your password? An administrator can make you a link for a new one.',
  lost: {
    ask: 'Forgotten your password?',
    title: 'A new password',
    hint: 'Type your e-mail address. A link to set another password is sent there.',
    send: 'Send the link',
    back: 'Back',
    sent: 'Look into your mail',
    sentTo:
      'If somebody here signs in as {{email}} with a password, a letter is on its way. Its link is good for one use, within an hour.',
    nothing: 'Nothing came? An administrator can make you a link, too.',
  },
  failed: 'You are not signed in',
  demo: {
    title: 'The demo company',
    text: 'The three platforms are simulated here: nothing is real, and you may try everything.',
    as: 'Look around as {{name}}',
  },
  first: {
    title: 'Nobody signs in here yet',
    link: 'The service wrote a welcome link into its log when it started: whoever opens it becomes the first administrator. It is good for 24 hours; start the service again for another.',
    key: 'Or, with TIEOUT_ADMIN_KEY set, run',
  },
  tagline: 'HubSpot, Stripe and QuickBooks agree, or you see where not.',
  errors: {
    'provider-refused':
      'The identity provider did not let you in. Begin again, in this same window.',
    'provider-stranger':
      'You are not one of the people here. Ask an administrator to invite your e-mail address.',
    'provider-unavailable': 'The identity provider cannot be reached. Try again in a moment.',
    'provider-missing': 'There is no identity provider set up here.',
    'person-deactivated': 'You were deactivated here. An administrator can let you in again.',
    other: 'Something went wrong on the way to the identity provider. Begin again.',
  },
  language: 'Language',
  missingEmail: 'Type your e-mail address.',
  missingPassword: 'Type your password.',
}
