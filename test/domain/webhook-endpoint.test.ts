import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fits, publicCategories, publicTypes } from '../../src/domain/public-events.ts'
import * as WebhookEndpoint from '../../src/domain/webhook-endpoint.ts'
import { spec } from '../support/spec.ts'

const endpoint = spec(WebhookEndpoint.decider)
type Event = WebhookEndpoint.Event

const terms = (given: Partial<WebhookEndpoint.Terms> = {}): WebhookEndpoint.Terms => ({
  ...{ endpointId: 'e1', url: 'https://example.com/in', types: [], description: null },
  ...given,
})
const added = (given: Partial<WebhookEndpoint.Terms> = {}): Event => ({
  type: 'EndpointAdded',
  data: { ...terms(given), keyId: 'k1' },
})
const add = (given: Partial<WebhookEndpoint.Terms> = {}) =>
  WebhookEndpoint.add({ ...terms(given), keyId: 'k1' })
const disabled = (reason: WebhookEndpoint.DisabledReason = 'by-hand'): Event => ({
  type: 'EndpointDisabled',
  data: { endpointId: 'e1', reason, note: null },
})
const enabled: Event = { type: 'EndpointEnabled', data: { endpointId: 'e1' } }
const removed: Event = { type: 'EndpointRemoved', data: { endpointId: 'e1' } }
const asked: Event = {
  type: 'ReplayRequested',
  data: { endpointId: 'e1', replayId: 'r1', from: '0', to: null },
}
const replay = (replayId: string) =>
  WebhookEndpoint.replay({ endpointId: 'e1', replayId, from: '0', to: null })

describe('adding an endpoint', () => {
  test('is an event with its address, its types and the name of its key', () =>
    endpoint.given().when(add()).then(added()))
  test('keeps each type once, in one order', () =>
    endpoint
      .given()
      .when(add({ types: ['tieout.Payment*', 'tieout.DealWon', 'tieout.Payment*'] }))
      .then(added({ types: ['tieout.DealWon', 'tieout.Payment*'] })))
  test('for a type that no event has is refused', () => {
    for (const type of ['tieout.InvoicePayed', 'InvoicePaid', 'tieout.Invoices*', '']) {
      endpoint
        .given()
        .when(add({ types: [type] }))
        .thenRefused('event-type-unknown')
    }
  })
  test('that was added and changed since is refused', () =>
    endpoint
      .given(added(), { type: 'EndpointChanged', data: terms({ description: 'new' }) })
      .when(add())
      .thenRefused('endpoint-exists'))
  test('that was removed does not bring it back', () =>
    endpoint.given(added(), removed).when(add()).thenRefused('endpoint-exists'))
  test('is refused when there are fifty', () => {
    const many = Array.from({ length: WebhookEndpoint.endpointsMax }, (_, n) =>
      added({ endpointId: `many-${n}` }),
    )
    endpoint
      .given(...many.slice(1))
      .when(add())
      .then(added())
    endpoint
      .given(...many)
      .when(add())
      .thenRefused('too-many-endpoints')
  })
})

test('an endpoint is written anew, and to write the same changes nothing', () => {
  const wanted = terms({ url: 'https://example.com/other' })
  const given = endpoint.given(added())
  given.when(WebhookEndpoint.change(wanted)).then({ type: 'EndpointChanged', data: wanted })
  given.when(WebhookEndpoint.change(terms())).thenNothing()
  endpoint.given().when(WebhookEndpoint.change(wanted)).thenRefused('not-found')
})

describe('switching', () => {
  const off = { endpointId: 'e1', reason: 'by-hand' as const, note: null }
  test('off is an event with its reason, and the first reason stays', () => {
    endpoint.given(added()).when(WebhookEndpoint.disable(off)).then(disabled())
    endpoint.given(added(), disabled('gone')).when(WebhookEndpoint.disable(off)).thenNothing()
    endpoint.given().when(WebhookEndpoint.disable(off)).thenRefused('not-found')
  })
  test('on is an event once', () => {
    endpoint.given(added(), disabled()).when(WebhookEndpoint.enable('e1')).then(enabled)
    endpoint.given(added()).when(WebhookEndpoint.enable('e1')).thenNothing()
    endpoint.given(added(), removed).when(WebhookEndpoint.enable('e1')).thenRefused('not-found')
  })
  test('remembers the reason while it is off', () => {
    const [one] = endpoint.given(added(), disabled('failing')).state.endpoints
    expect(one?.disabled).toEqual({ reason: 'failing', note: null })
    expect(endpoint.given(added(), disabled(), enabled).state.endpoints[0]?.disabled).toBeNull()
  })
})

describe('a new secret', () => {
  const rotate = (keyId: string, formerUntil: string) =>
    WebhookEndpoint.rotate({ endpointId: 'e1', keyId, formerUntil })
  const rotated = (keyId: string, formerUntil: string): Event => ({
    type: 'EndpointSecretRotated',
    data: { endpointId: 'e1', keyId, formerUntil },
  })
  const at = (hour: number) => `2026-11-21T${hour}:00:00.000Z`

  test('is recorded by its name alone, once', () =>
    endpoint
      .given(added())
      .when(rotate('k2', at(20)))
      .then(rotated('k2', at(20))))
  test('signs together with the one before, until that ends', () => {
    const [one] = endpoint.given(added(), rotated('k2', at(20))).state.endpoints
    expect(WebhookEndpoint.signing(one as never, at(19))).toEqual(['k2', 'k1'])
    expect(WebhookEndpoint.signing(one as never, at(20))).toEqual(['k2'])
  })
  test('after another ends all before it when it says so', () => {
    const state = endpoint.given(added(), rotated('k2', at(22)), rotated('k3', at(12))).state
    expect(WebhookEndpoint.signing(state.endpoints[0] as never, at(12))).toEqual(['k3'])
  })
  test('does not make one live longer that was to end earlier', () => {
    const state = endpoint.given(added(), rotated('k2', at(14)), rotated('k3', at(20))).state
    expect(WebhookEndpoint.signing(state.endpoints[0] as never, at(15))).toEqual(['k3', 'k2'])
  })
})

test('removing is an event once; what is not there is not removed', () => {
  endpoint.given(added()).when(WebhookEndpoint.remove('e1')).then(removed)
  endpoint.given(added(), removed).when(WebhookEndpoint.remove('e1')).thenNothing()
  endpoint.given().when(WebhookEndpoint.remove('e1')).thenRefused('not-found')
})

test('a test and a wish for one delivery are events once', () => {
  const test = { endpointId: 'e1', testId: 't1' }
  endpoint.given().when(WebhookEndpoint.test(test)).then({ type: 'EndpointTested', data: test })
  const again = { endpointId: 'e1', eventId: 'v1', resendId: 's1' }
  endpoint.given().when(WebhookEndpoint.resend(again)).then({ type: 'DeliveryResent', data: again })
})

describe('a replay', () => {
  test('is asked for once, one at a time, of an endpoint that is on', () => {
    endpoint.given(added()).when(replay('r1')).then(asked)
    endpoint.given(added(), asked).when(replay('r2')).thenRefused('replay-running')
    endpoint.given(added(), disabled()).when(replay('r1')).thenRefused('endpoint-disabled')
    endpoint.given().when(replay('r1')).thenRefused('not-found')
  })
  test('ends once, completed or stopped, and another may begin', () => {
    const complete = WebhookEndpoint.completeReplay({ endpointId: 'e1', replayId: 'r1', queued: 3 })
    const stop = WebhookEndpoint.stopReplay({ endpointId: 'e1', replayId: 'r1' })
    const completed: Event = {
      type: 'ReplayCompleted',
      data: { endpointId: 'e1', replayId: 'r1', queued: 3 },
    }
    const stopped: Event = { type: 'ReplayStopped', data: { endpointId: 'e1', replayId: 'r1' } }
    endpoint.given(added(), asked).when(complete).then(completed)
    endpoint.given(added(), asked).when(stop).then(stopped)
    endpoint.given(added(), asked, stopped).when(complete).thenNothing()
    endpoint.given(added(), asked, completed).when(stop).thenNothing()
    endpoint.given(added(), asked, completed).when(replay('r1')).thenNothing()
    endpoint.given(added()).when(stop).thenRefused('not-found')
    endpoint.given(added(), asked, removed).when(complete).thenNothing()
    expect(endpoint.given(added(), asked, completed).state.endpoints[0]?.replay).toBeNull()
  })
})

describe('what an endpoint is told of', () => {
  test('is everything, or its types, or what begins so', () => {
    expect(WebhookEndpoint.wants({ types: [] }, 'tieout.DealWon')).toBe(true)
    expect(WebhookEndpoint.wants({ types: ['tieout.DealWon'] }, 'tieout.DealWon')).toBe(true)
    expect(WebhookEndpoint.wants({ types: ['tieout.Deal'] }, 'tieout.DealWon')).toBe(false)
    expect(WebhookEndpoint.wants({ types: ['tieout.Deal*'] }, 'tieout.DealWon')).toBe(true)
    expect(WebhookEndpoint.wants({ types: ['*'] }, 'tieout.DealWon')).toBe(true)
    expect(WebhookEndpoint.wants({ types: ['tieout.Pay*'] }, 'tieout.DealWon')).toBe(false)
  })
  test('of a beginning fits exactly the types that begin so', () =>
    fc.assert(
      fc.property(fc.constantFrom(...publicTypes), fc.nat({ max: 30 }), ({ type }, length) => {
        const beginning = type.slice(0, length)
        for (const other of publicTypes) {
          expect(fits(`${beginning}*`, other.type)).toBe(other.type.startsWith(beginning))
        }
      }),
    ))
  test('never is a raw event of a platform, nor who else is told', () => {
    expect(publicCategories).not.toContain('inbound')
    expect(publicCategories).not.toContain('webhook-endpoint')
    expect(publicTypes.map(({ type }) => type)).toContain('tieout.InvoicePaid')
    expect(new Set(publicTypes.map(({ type }) => type)).size).toBe(publicTypes.length)
  })
})
