// What the service sends, for the API's description: one form for every type of event.
import Type from 'typebox'
import { Instant, Position } from './schemas.ts'

const CloudEvent = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Type.String({ description: 'Of the event; the same as the header webhook-id.' }),
    source: Type.String({ examples: ['/workspaces/main'] }),
    type: Type.String({
      description: 'GET /v1/event-types lists them.',
      examples: ['tieout.InvoicePaid'],
    }),
    subject: Type.String({ description: 'The stream.', examples: ['invoice-main.deal-42'] }),
    time: { ...Instant, description: 'When it was recorded.' },
    datacontenttype: Type.Literal('application/json'),
    sequence: { ...Position, description: 'The place in the log; in the order of their strings.' },
    revision: Type.String({ description: 'The place in the stream, from 0.' }),
    workspace: Type.String(),
    correlationid: Type.String(),
    causationid: Type.String(),
    actorkind: Type.Enum(['person', 'policy', 'platform', 'import']),
    actorname: Type.String(),
    effectiveat: Type.String({ description: 'When it took effect.' }),
    data: Type.Unknown({ description: 'Its form goes by the type: GET /v1/event-types/{type}.' }),
  },
  { description: 'A CloudEvent 1.0 in JSON.' },
)

const header = (name: string, description: string) => ({
  name,
  in: 'header' as const,
  required: true,
  description,
  schema: { type: 'string' as const },
})

export const outgoingDescription = {
  event: {
    post: {
      tags: ['webhook-endpoints'],
      summary: 'An event, sent to every endpoint that asked for its type',
      description:
        'Signed by Standard Webhooks. At least once: the same webhook-id may come again. Answer 2xx ' +
        'within 15 seconds; anything else is tried again for three days, except 410, which switches ' +
        'the endpoint off.',
      security: [],
      parameters: [
        header('webhook-id', 'The id of the event, the same at every attempt.'),
        header('webhook-timestamp', 'Of this attempt, in seconds.'),
        header('webhook-signature', 'v1 and base64; several while a secret is being replaced.'),
      ],
      requestBody: {
        required: true,
        content: { 'application/cloudevents+json': { schema: CloudEvent } },
      },
      responses: {
        '2XX': { description: 'Taken.' },
        '410': { description: 'Do not come again.' },
        default: { description: 'Tried again; Retry-After is honoured.' },
      },
    },
  },
}
