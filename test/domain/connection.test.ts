import { describe, expect, test } from 'vitest'
import * as Connection from '../../src/domain/connection.ts'
import { spec } from '../support/spec.ts'

const connection = spec(Connection.decider)
const platform = 'quickbooks'
const given: Connection.Authorised = {
  platform,
  accountId: '913',
  method: 'oauth',
  scopes: ['accounting'],
  refreshUntil: '2027-03-01T00:00:00.000Z',
}
const authorised: Connection.Event = { type: 'ConnectionAuthorised', data: given }
const trouble = { platform, code: 'invalid_grant', reason: 'it must be authorised again' } as const
const refused: Connection.Event = { type: 'ConnectionRefused', data: trouble }
const paused: Connection.Event = {
  type: 'ConnectionPaused',
  data: { platform, reason: 'year end' },
}
const resumed: Connection.Event = { type: 'ConnectionResumed', data: { platform } }
const removed: Connection.Event = { type: 'ConnectionRemoved', data: { platform } }
const standing = (...history: Connection.Event[]) =>
  Connection.standingOf(connection.given(...history).state)

describe('a connection', () => {
  test('stands once somebody has let us in', () => {
    connection.given().when(Connection.authoriseAnew(given)).everyTime().then(authorised)
    expect([standing(), standing(authorised)]).toEqual(['not-connected', 'connected'])
  })
  test('that a process finds is news only in another way, or for more', () => {
    connection.given().when(Connection.find(given)).then(authorised)
    const later = { ...given, refreshUntil: '2027-04-01T00:00:00.000Z' }
    connection.given(authorised).when(Connection.find(later)).thenNothing()
    const other = { ...given, scopes: ['accounting', 'payments'] }
    connection
      .given(authorised)
      .when(Connection.find(other))
      .then({ type: 'ConnectionAuthorised', data: other })
  })
  test('keeps the account that it is known to lead to, where nobody says which', () => {
    const unsaid = { ...given, accountId: null, method: 'environment' as const }
    connection
      .given(authorised)
      .when(Connection.find(unsaid))
      .then({ type: 'ConnectionAuthorised', data: { ...unsaid, accountId: '913' } })
  })
  test('never leads to the books of somebody else, unless it was taken away before', () => {
    const other = { ...given, accountId: '914' }
    for (const decide of [Connection.authoriseAnew(other), Connection.find(other)]) {
      connection.given(authorised).when(decide).thenRefused('connection-other-account')
      connection.given(authorised, refused).when(decide).thenRefused('connection-other-account')
    }
    const anew: Connection.Event = { type: 'ConnectionAuthorised', data: other }
    connection
      .given(authorised, removed)
      .when(Connection.authoriseAnew(other))
      .everyTime()
      .then(anew)
  })
})

describe('a connection that the platform refuses', () => {
  test('has to be made anew; that is said once', () => {
    connection.given(authorised).when(Connection.refuse(trouble)).then(refused)
    const again = { ...trouble, code: 'unauthorised' }
    connection.given(authorised, refused).when(Connection.refuse(again)).thenNothing()
    expect(standing(authorised, refused)).toBe('reconnect')
  })
  test('stands again when somebody connects it anew, or when it works again', () => {
    const anew = connection.given(authorised, refused).when(Connection.authoriseAnew(given))
    anew.everyTime().then(authorised)
    connection.given(authorised, refused).when(Connection.restore).then(authorised)
    expect(standing(authorised, refused, authorised)).toBe('connected')
  })
  test('is not let in by a process that finds the same means, but by others', () => {
    const unsaid = { ...given, accountId: null }
    connection.given(authorised, refused).when(Connection.find(unsaid)).thenNothing()
    const other = { ...given, method: 'environment' as const }
    const found: Connection.Event = { type: 'ConnectionAuthorised', data: other }
    connection.given(authorised, refused).when(Connection.find(other)).then(found)
  })
  test('was never there: nothing is refused or restored', () => {
    connection.given().when(Connection.refuse(trouble)).thenNothing()
    connection.given().when(Connection.restore).thenNothing()
    connection.given(authorised).when(Connection.restore).thenNothing()
  })
})

describe('a connection that rests', () => {
  test('rests until it is told to go on', () => {
    connection.given(authorised).when(Connection.pause(platform, 'year end')).then(paused)
    connection.given(authorised, paused).when(Connection.pause(platform, null)).thenNothing()
    connection.given(authorised, paused).when(Connection.resume(platform)).then(resumed)
    connection.given(authorised).when(Connection.resume(platform)).thenNothing()
    expect(standing(authorised, paused)).toBe('paused')
    expect(standing(authorised, paused, resumed)).toBe('connected')
  })
  test('rests on while it is authorised anew, and is to be made anew first', () => {
    expect(standing(authorised, paused, refused)).toBe('reconnect')
    expect(standing(authorised, paused, refused, authorised)).toBe('paused')
  })
  test('has to be there', () => {
    connection.given().when(Connection.pause(platform, null)).thenRefused('connection-absent')
    connection.given().when(Connection.resume(platform)).thenRefused('connection-absent')
  })
})

describe('a connection that is taken away', () => {
  test('is gone, with its rest and its trouble', () => {
    connection.given(authorised, paused, refused).when(Connection.remove(platform)).then(removed)
    expect(standing(authorised, paused, refused, removed)).toBe('not-connected')
    expect(standing(authorised, paused, removed, authorised)).toBe('connected')
  })
  test('is taken away once, and had to be there', () => {
    connection.given(authorised, removed).when(Connection.remove(platform)).thenNothing()
    connection.given().when(Connection.remove(platform)).thenRefused('connection-absent')
  })
})
