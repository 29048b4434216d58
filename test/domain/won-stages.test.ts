import { test } from 'vitest'
import * as WonStages from '../../src/domain/won-stages.ts'
import { spec } from '../support/spec.ts'

const wonStages = spec(WonStages.decider)
const stage = (id: string) => ({ id, label: `Stage ${id}`, pipeline: 'Sales' })
const chosen = (...ids: string[]): WonStages.Event => ({
  type: 'WonStagesChosen',
  data: { stages: ids.map(stage) },
})

test('stages are chosen', () =>
  wonStages
    .given()
    .when(WonStages.choose([stage('a'), stage('b')]))
    .then(chosen('a', 'b')))
test('the same stages in another order are the same', () =>
  wonStages
    .given(chosen('a', 'b'))
    .when(WonStages.choose([stage('b'), stage('a')]))
    .thenNothing())
test('other stages take the place of all before', () =>
  wonStages
    .given(chosen('a', 'b'))
    .when(WonStages.choose([stage('b')]))
    .then(chosen('b')))
test('at least one stage has to mean it', () =>
  wonStages.given(chosen('a')).when(WonStages.choose([])).thenRefused('won-stages-empty'))
test("HubSpot's own word counts again", () =>
  wonStages
    .given(chosen('a'))
    .when(WonStages.reset())
    .then({ type: 'WonStagesReset', data: { before: [stage('a')] } }))
test('where nobody has chosen there is nothing to go back from', () =>
  wonStages.given().when(WonStages.reset()).thenNothing())
