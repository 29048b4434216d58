// QuickBooks' way of saying no: `{ Fault: { Error: [{ Message, Detail, code, element }], type } }`.

export type FaultType = 'ValidationFault' | 'SystemFault' | 'AuthorizationFault'

export class QuickBooksRefusal extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly element: string
  readonly type: FaultType
  constructor(code: string, message: string, detail: string, more: Partial<Details> = {}) {
    super(message)
    this.code = code
    this.detail = `${message} : ${detail}`
    this.status = more.status ?? 400
    this.element = more.element ?? ''
    this.type = more.type ?? 'ValidationFault'
  }
}

type Details = { status: number; element: string; type: FaultType }

export const faultBody = (error: QuickBooksRefusal, time: string) => ({
  Fault: {
    Error: [
      { Message: error.message, Detail: error.detail, code: error.code, element: error.element },
    ],
    type: error.type,
  },
  time,
})

export const stale = () =>
  new QuickBooksRefusal(
    '5010',
    'Stale Object Error',
    'You and another user were working on this at the same time. The other user finished ' +
      'before you did, so your work was not saved.',
  )

export const notFound = () =>
  new QuickBooksRefusal(
    '610',
    'Object Not Found',
    'Something you are trying to use has been made inactive. Check the fields with accounts, ' +
      'customers, items, vendors or employees.',
  )

export const missingParam = (element: string) =>
  new QuickBooksRefusal(
    '2020',
    'Required param missing, need to supply the required value for the API',
    `Required parameter ${element} is missing in the request`,
    { element },
  )

export const badReference = (what: string, element = '') =>
  new QuickBooksRefusal('2500', 'Invalid Reference Id', `${what} not found`, { element })

export const business = (detail: string, element = '') =>
  new QuickBooksRefusal(
    '6000',
    'A business validation error has occurred while processing your request',
    `Business Validation Error: ${detail}`,
    { element },
  )

export const duplicateDocNumber = (doc: string, type: string, id: string) =>
  new QuickBooksRefusal(
    '6140',
    'Duplicate Document Number Error',
    'You must specify a different number. This number has already been used. ' +
      `DocNumber=${doc} is assigned to TxnType=${type} with TxnId=${id}`,
  )

export const duplicateName = () =>
  new QuickBooksRefusal(
    '6240',
    'Duplicate Name Exists Error',
    'The name supplied already exists. : Another customer, vendor or employee is already using ' +
      'this name. Please use a different name.',
  )

export const booksClosed = () =>
  new QuickBooksRefusal(
    '6210',
    'Account Period Closed, Cannot Update Through Services Error',
    'The account period has closed and the account books cannot be updated through services ' +
      'by this method. Please use the UI to make these changes.',
  )

export const deposited = () =>
  new QuickBooksRefusal(
    '6540',
    'Deposited Transaction cannot be changed',
    'If you want to modify or delete this transaction, you need to delete the deposit that it ' +
      'is linked to first.',
  )

export const tooLong = (element: string, most: number, given: string) =>
  new QuickBooksRefusal(
    '2050',
    'String length is either shorter or longer than supported by specification',
    `Min:0 Max:${most} supported. Supplied length:${given.length}`,
    { element },
  )

export const unsupported = (what: string) =>
  new QuickBooksRefusal('500', 'Unsupported Operation', `Operation ${what} is not supported.`)
