// An answer that is no JSON, as a proxy or a web server gives it, keeps its status: the SDK would
// only say that it cannot read it, and nobody could tell "no such address" from "come back later".
import type Stripe from 'stripe'

type Client = ReturnType<typeof Stripe.createNodeHttpClient>

export function withStatus(client: Pick<Client, 'getClientName' | 'makeRequest'>): Client {
  return {
    getClientName: () => client.getClientName(),
    async makeRequest(...request) {
      const response = await client.makeRequest(...request)
      const status = response.getStatusCode()
      const read = response.toJSON.bind(response)
      response.toJSON = async () => {
        try {
          return await read()
        } catch (error) {
          // One that breaks off is none at all: what came of the call, nobody knows.
          const isWhole = error instanceof SyntaxError
          if (status < 400 || !isWhole) throw error
          return { error: { type: 'api_error', message: `HTTP ${status}, and no JSON` } }
        }
      }
      return response
    },
  }
}
