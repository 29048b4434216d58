// A stored event as the outside sees it: CloudEvents 1.0 in JSON, one to one. What a subscriber
// reads is enough to rebuild the event, so our own consumers read nothing else.
import {
  type Actor,
  type Position,
  parseStream,
  type StoredEvent,
} from '../../domain/event-store.ts'
import { typePrefix } from '../../domain/public-events.ts'

/** Extension attributes are lower case letters and digits, and simple values: so says CloudEvents,
 *  and so the actor becomes two attributes. */
export type CloudEvent = {
  specversion: '1.0'
  id: string
  source: string
  type: string
  /** The stream. */
  subject: string
  /** When the store took it. */
  time: string
  datacontenttype: 'application/json'
  /** The position; strings of one store are in the order of its log. */
  sequence: string
  revision: string
  workspace: string
  correlationid: string
  causationid: string
  actorkind: Actor['kind']
  actorname: string
  effectiveat: string
  data: unknown
}

const actorKinds: readonly string[] = ['person', 'policy', 'platform', 'import']

export const toCloudEvent = (event: StoredEvent): CloudEvent => ({
  specversion: '1.0',
  id: event.id,
  source: `/workspaces/${event.meta.workspace}`,
  type: typePrefix + event.type,
  subject: event.stream,
  time: event.recordedAt,
  datacontenttype: 'application/json',
  sequence: event.position,
  revision: String(event.revision),
  workspace: event.meta.workspace,
  correlationid: event.meta.correlationId,
  causationid: event.meta.causationId,
  actorkind: event.meta.actor.kind,
  actorname: event.meta.actor.name,
  effectiveat: event.meta.effectiveAt,
  data: event.data,
})

/** @throws on anything that toCloudEvent would not have written */
export function fromCloudEvent(read: unknown): StoredEvent {
  if (typeof read !== 'object' || read === null) throw new Error('not a CloudEvent: no object')
  const fields = read as Record<string, unknown>
  const text = (name: keyof CloudEvent): string => {
    const value = fields[name]
    if (typeof value !== 'string') throw new Error(`not one of our CloudEvents: no ${name}`)
    return value
  }
  if (text('specversion') !== '1.0') throw new Error('not a CloudEvent of version 1.0')
  const type = text('type')
  if (!type.startsWith(typePrefix)) throw new Error(`not one of our CloudEvents: type ${type}`)
  const kind = text('actorkind')
  if (!actorKinds.includes(kind)) throw new Error(`not one of our CloudEvents: actor ${kind}`)
  return {
    id: text('id'),
    type: type.slice(typePrefix.length),
    data: fields['data'],
    meta: {
      workspace: text('workspace'),
      correlationId: text('correlationid'),
      causationId: text('causationid'),
      actor: { kind: kind as Actor['kind'], name: text('actorname') },
      effectiveAt: text('effectiveat'),
    },
    stream: text('subject'),
    revision: BigInt(text('revision')),
    position: text('sequence') as Position,
    recordedAt: text('time'),
  }
}

/** `<root>.<workspace>.<noun>.<verb>`: of category payment, PaymentAllocated is allocated and
 *  DisputeOpened dispute-opened. The version of a shape is not part of what happened. */
export function subjectOf(root: string, event: Pick<StoredEvent, 'stream' | 'type'>): string {
  const { category, workspace } = parseStream(event.stream)
  const words = event.type
    .replace(/\.v\d+$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase()
  const verb = words.startsWith(`${category}-`) ? words.slice(category.length + 1) : words
  return `${root}.${workspace}.${category}.${verb}`
}

export const subjectsOfCategory = (root: string, category: string) => `${root}.*.${category}.>`
