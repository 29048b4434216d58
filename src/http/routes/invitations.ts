// Invitations as those see them who were invited.
import Type from 'typebox'
import type { App } from '../app.ts'
import { invalid, problems } from '../errors.ts'
import { Exact, Instant, OrNull } from '../schemas.ts'
import { Email, enter, Name, Password, Role, Session, type SessionDeps } from '../session-answer.ts'
import { checkStranger } from '../sessions.ts'
import { accept, invitedBy } from '../sign-in.ts'

const tags = ['session']

const Token = Type.String({ pattern: '^[\\w-]{20,100}$', description: 'Of the link.' })

export async function invitationRoutes(app: App, deps: SessionDeps): Promise<void> {
  app.post(
    '/invitations/look',
    {
      schema: {
        tags,
        summary: 'Whom an invitation is for',
        description: 'By the token of its link, which is not said in an address.',
        security: [],
        body: Exact({ token: Token }),
        response: {
          200: Exact({
            name: OrNull(Type.String(), 'Null for the first administrator, who says it.'),
            email: OrNull(Type.String()),
            role: Role,
            isFirst: Type.Boolean(),
            hasJoined: Type.Boolean({ description: 'It is for another password.' }),
            companyName: Type.String(),
            endsAt: Instant,
          }),
          ...problems(400, 403, 413, 415, 422, 503),
        },
      },
    },
    async (request, _reply) => {
      checkStranger(request, deps.publicUrl)
      const { person, endsAt } = await invitedBy(deps, request.body.token)
      const { name = null, email = null, role = 'admin' as const } = person ?? {}
      const { companyName } = deps
      const isFirst = person === null
      return {
        ...{ name, email, role, isFirst, hasJoined: person?.joinedBy != null },
        companyName,
        endsAt,
      }
    },
  )
  app.post(
    '/invitations/accept',
    {
      schema: {
        tags,
        summary: 'Take up an invitation, and sign in',
        description:
          'Sets the password. The link is good for one use. The first administrator says a name and ' +
          'an e-mail, too; of all others they are known.',
        security: [],
        body: Exact({
          token: Token,
          password: Password,
          name: Type.Optional(Name),
          email: Type.Optional(Email),
        }),
        response: { 200: Session, ...problems(400, 401, 403, 409, 413, 415, 422, 503) },
      },
    },
    async (request, reply) => {
      checkStranger(request, deps.publicUrl)
      const missing = () => {
        const parts = (['name', 'email'] as const).filter((one) => request.body[one] === undefined)
        const detail = 'is needed of the first administrator'
        throw invalid(...parts.map((one) => ({ in: 'body' as const, pointer: `/${one}`, detail })))
      }
      const personId = await accept(deps, request, { ...request.body, missing })
      return enter(deps, request, reply, { personId, demo: null }, 'password')
    },
  )
}
