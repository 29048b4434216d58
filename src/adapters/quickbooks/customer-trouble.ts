// A document is refused where its customer is not there any more: it became part of another, or somebody
// has made it inactive. Whoever is sold to is active again; whoever is gone is looked for anew.
import type { Cause } from '../../domain/transact.ts'
import { hasCode, PlatformError } from '../platform-error.ts'
import { idFrom } from '../../domain/ids.ts'
import { carryOn, newHome } from './customer-merges.ts'
import { faults } from './faults.ts'
import type { Ports } from './outbound-writing.ts'

/** @throws PlatformError customer-moved, to be tried again with the customer as it is now */
export async function withCustomer<T>(
  ports: Ports,
  { customerId, customerRef }: { customerId: string | null; customerRef: string },
  cause: Cause,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!hasCode(error, faults.notFound, faults.badReference)) throw error
    const { quickbooks } = ports
    const customer = await quickbooks.readAlone('Customer', customerRef)
    if (customer && customer.Active !== false) {
      // What is sold may be gone just as well.
      ports.customers.forget()
      throw error
    }
    if (customer) {
      const { Id, SyncToken } = customer
      const key = idFrom('active again', Id, SyncToken)
      await quickbooks.update('Customer', { Id, SyncToken, ...{ Active: true } }, key)
      return work()
    }
    if (customerId === null) throw error
    const into = await newHome(ports, customerId, customerRef, cause)
    await carryOn(ports, { customerId, gone: customerRef, into }, cause)
    const why = `customer ${customerRef} is not in QuickBooks any more: ${error.message}`
    throw new PlatformError('quickbooks', 'customer-moved', why, { retryable: true })
  }
}
