// A link that knows what people call the document: its number, or its payer.
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { DocumentLink } from './link.tsx'
import type { Noun } from './look.ts'

type Props = { noun: Noun; id: string; name: string | null | undefined; isPending: boolean }

// An id is longer than most names: until the name is there it takes no line of its own.
const short = {
  ...{ display: 'inline-block', maxWidth: '8em', verticalAlign: 'bottom' },
  ...{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
} as const

const Named = ({ noun, id, name, isPending }: Props) => (
  <DocumentLink noun={noun} id={id}>
    {isPending ? <span style={short}>{id}</span> : (name ?? id)}
  </DocumentLink>
)

export function InvoiceName({ id }: { id: string }) {
  const { data, isPending } = api.useQuery('get', '/v1/invoices/{id}', { params: { path: { id } } })
  return <Named noun="invoice" id={id} name={data?.number} isPending={isPending} />
}

export function PaymentName({ id }: { id: string }) {
  const { t } = useTranslation('document')
  const { data, isPending } = api.useQuery('get', '/v1/payments/{id}', { params: { path: { id } } })
  const name = data?.stripeId ?? id
  const payer = data?.payerName
  const told = payer ? t('named.by', { name, payer }) : name
  return <Named noun="payment" id={id} name={told} isPending={isPending} />
}

export function CustomerName({ id }: { id: string }) {
  const { data, isPending } = api.useQuery('get', '/v1/customers/{id}', {
    params: { path: { id } },
  })
  return <Named noun="customer" id={id} name={data?.name} isPending={isPending} />
}

export function DealName({ id }: { id: string }) {
  const { data, isPending } = api.useQuery('get', '/v1/deals/{id}', { params: { path: { id } } })
  return <Named noun="deal" id={id} name={data?.name} isPending={isPending} />
}
