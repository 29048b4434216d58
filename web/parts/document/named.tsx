// A link that knows what people call the document: its number, or its payer.
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { DocumentLink } from './link.tsx'

export function InvoiceName({ id }: { id: string }) {
  const read = api.useQuery('get', '/v1/invoices/{id}', { params: { path: { id } } })
  return (
    <DocumentLink noun="invoice" id={id}>
      {read.data?.number ?? id}
    </DocumentLink>
  )
}

export function PaymentName({ id }: { id: string }) {
  const { t } = useTranslation('document')
  const read = api.useQuery('get', '/v1/payments/{id}', { params: { path: { id } } })
  const name = read.data?.stripeId ?? id
  const payer = read.data?.payerName
  return (
    <DocumentLink noun="payment" id={id}>
      {payer ? t('named.by', { name, payer }) : name}
    </DocumentLink>
  )
}

export function CustomerName({ id }: { id: string }) {
  const read = api.useQuery('get', '/v1/customers/{id}', { params: { path: { id } } })
  return (
    <DocumentLink noun="customer" id={id}>
      {read.data?.name ?? id}
    </DocumentLink>
  )
}

export function DealName({ id }: { id: string }) {
  const read = api.useQuery('get', '/v1/deals/{id}', { params: { path: { id } } })
  return (
    <DocumentLink noun="deal" id={id}>
      {read.data?.name ?? id}
    </DocumentLink>
  )
}
