// Who has forgotten a password asks for a link by mail. The answer is the same for everybody, and is
// there before anything is looked up: it says of no address whether somebody has it.
import type { FastifyRequest } from 'fastify'
import type { Mailer } from '../../domain/mail.ts'
import * as Person from '../../domain/person.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { App } from '../app.ts'
import { problems } from '../errors.ts'
import { mailLink } from '../invitation-letters.ts'
import { languageOf } from '../language.ts'
import { Exact } from '../schemas.ts'
import { Email, type SessionDeps } from '../session-answer.ts'
import { checkStranger } from '../sessions.ts'
import { checkLinkTries, forgottenLinkFor, linkAt } from '../sign-in.ts'

export async function passwordLinkRoutes(app: App, deps: SessionDeps): Promise<void> {
  const underWay = new Set<Promise<void>>()
  app.addHook('onClose', async () => void (await Promise.all(underWay)))
  app.post(
    '/password-links',
    {
      schema: {
        tags: ['session'],
        summary: 'Ask for a link to set another password',
        description:
          'Where mail is set up. Who has joined with this e-mail and has a password is sent a link, ' +
          'good for one use within an hour. The answer is the same whether there is somebody or not.',
        security: [],
        body: Exact({ email: Email }),
        response: {
          202: Exact({}, { description: 'If there is such a person, a letter is on its way.' }),
          ...problems(400, 403, 413, 415, 422, 429, 503),
        },
      },
    },
    async (request, reply) => {
      checkStranger(request, deps.publicUrl)
      const { mailer, pageUrl } = deps
      const origin = pageUrl?.()
      // Not from the Host of the request, which anybody may say: the letter would lead there.
      if (!mailer || origin === undefined) throw new Refusal('mail-not-set-up')
      const { email } = request.body
      await checkLinkTries(deps, request, email)
      const sent = send(deps, mailer, origin, request).catch((error) =>
        request.log.error({ err: error }, 'a link was not made'),
      )
      underWay.add(sent)
      void sent.finally(() => underWay.delete(sent))
      reply.code(202)
      return {}
    },
  )
}

async function send(
  deps: SessionDeps,
  mailer: Mailer,
  origin: string,
  request: FastifyRequest,
): Promise<void> {
  const { people, sessions, companyName } = deps
  const { email } = request.body as { email: string }
  await people.refresh()
  const person = people.byEmail(email)
  if (!person || Person.stateOf(person) !== 'active') return
  // Who comes by the provider alone is not given a second way in by whoever reads their mail.
  if ((await sessions.passwordOf(person.personId)) === null) return
  const link = await forgottenLinkFor(deps, person.personId)
  const language = languageOf(undefined, request.headers)
  const letter = { companyName, address: linkAt(origin, link), by: null, language }
  await mailLink(mailer, person, letter, request.log)
}
