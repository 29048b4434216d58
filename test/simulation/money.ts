// Stripe's cents, in decimals. The simulated company trades in dollars alone.
import { Decimal } from '../../src/domain/money.ts'

export { Decimal, format } from '../../src/domain/money.ts'
export const fromMinorUnits = (cents: number) => new Decimal(cents).div(100)
