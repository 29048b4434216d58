// The policies have changed: what says something else in QuickBooks than it should, or waits for a
// person, is read and compared again. What is settled by that is carried on by its own event.
import * as Invoice from '../../domain/invoice.ts'
import type { Cause } from '../../domain/transact.ts'
import { readCustomer } from './customer-comparing.ts'
import { readInvoice } from './invoice-readings.ts'
import type { Ports } from './outbound-writing.ts'
import { customerRefIn } from './translate.ts'
import { customerOfObject } from './translate-customers.ts'

export async function lookAgain(ports: Ports, cause: Cause, signal?: AbortSignal) {
  for (const one of (await ports.documentsDiffering?.(cause.workspace)) ?? []) {
    if (signal?.aborted) return
    const { object, objectId, externalId } = one
    if (object === 'customer') await customerAgain(ports, objectId, externalId, cause)
    // What somebody has made there is followed as it is.
    else if (Invoice.dealIdOf(objectId)) {
      const document = await ports.quickbooks.readOrNull('Invoice', externalId)
      await readInvoice(ports, objectId, externalId, document, cause)
    }
  }
}

async function customerAgain(ports: Ports, objectId: string, externalId: string, cause: Cause) {
  const { customerId } = customerOfObject(objectId)
  if (!objectId.includes('+') || customerRefIn(customerId) !== null) return
  const document = await ports.quickbooks.readOrNull('Customer', externalId)
  if (document) await readCustomer(ports, customerId, document, cause)
}
