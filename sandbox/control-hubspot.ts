// The control API's part at HubSpot besides selling: people who edit, delete, restore and merge
// records, and an account that has ways of its own.
import Type from 'typebox'
import {
  type Entry,
  id,
  Nothing,
  oneOf,
  optional,
  type Post,
  Strict,
  Text,
} from './control-shapes.ts'
import { objectTypeOf, objectTypes, type ObjectType } from './hubspot/schema.ts'
import type { World } from './world.ts'
import { Impossible } from './world/terms.ts'

const Properties = Type.Record(Type.String(), Type.Union([Text, Type.Null()]))
const Edit = Strict({ properties: Properties, ids: optional(Type.Array(Text)) })
const Merge = Strict({ merged: Text, isNew: optional(Type.Boolean()) })
const Workflow = Strict({
  ...{ type: oneOf(objectTypes), property: Text, value: Text },
  only: optional(Text),
})
const Lag = Strict({ ms: Type.Integer({ minimum: 0 }) })
const Endpoint = Strict({ path: Text, status: optional(Type.Integer({ minimum: 400 })) })

function typeOf(name = ''): ObjectType {
  const type = objectTypeOf(name)
  if (!type) throw new Impossible(`HubSpot has no ${name}`)
  return type
}

export function hubspotEntries(control: World, post: Post): Entry[] {
  const path = '/hubspot/:type/:id'
  return [
    post(`${path}/edit`, Edit, { properties: { dealname: 'Acme II' } }, (body, params) =>
      control.editHubSpot(
        typeOf(params.type),
        body.ids ? [id(params), ...body.ids] : id(params),
        body.properties,
      ),
    ),
    post(`${path}/delete`, Nothing, {}, (_, params) =>
      control.deleteHubSpot(typeOf(params.type), id(params)),
    ),
    post(`${path}/restore`, Nothing, {}, (_, params) =>
      control.restoreHubSpot(typeOf(params.type), id(params)),
    ),
    post(`${path}/merge`, Merge, { merged: '50110002' }, ({ merged, isNew = false }, params) =>
      control.mergeHubSpot(typeOf(params.type), { primary: id(params), merged, isNew }),
    ),
    post(
      '/hubspot/workflows',
      Workflow,
      { type: 'deals', property: 'tieout_invoice_status', value: 'open' },
      (body) => control.addHubSpotWorkflow({ ...body, type: typeOf(body.type) }),
    ),
    post('/hubspot/search-lag', Lag, { ms: 5000 }, ({ ms }) => control.lagHubSpotSearch(ms)),
    post('/hubspot/without', Endpoint, { path: '/batch/update' }, ({ path: missing, status }) =>
      control.withoutHubSpotEndpoint(missing, status),
    ),
  ]
}
