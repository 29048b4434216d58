// Where money goes: the open invoices of a customer, and how much of it each of them gets.
import { Alert, Button, Group, Stack, Table, Text, TextInput, VisuallyHidden } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { Day, Money } from '../figures.tsx'
import { Loading } from '../states.tsx'
import classes from './document.module.css'
import { isMore, isZero, least, minus, plus, signOf, typedAmount } from './decimal.ts'
import { Wide } from './wide.tsx'

type Invoice =
  paths['/v1/invoices']['get']['responses'][200]['content']['application/json']['data'][number]
export type Chosen = Record<string, { typed: string; invoice: Invoice }>
export type Line = { invoiceId: string; amount: string }

const open = ['open', 'partially_paid'] as const

/** What was chosen, as the service takes it; undefined while something does not fit. */
export function linesOf(chosen: Chosen, available: string): Line[] | undefined {
  const lines = Object.entries(chosen)
    .filter(([, { typed }]) => typed.trim() !== '')
    .map(([invoiceId, { typed }]) => ({ invoiceId, amount: typedAmount(typed) }))
  if (lines.some(({ amount }) => amount === undefined || isZero(amount))) return
  const whole = lines as Line[]
  if (whole.length === 0 || isMore(sumOf(whole), available)) return
  return whole
}

export const sumOf = (lines: readonly Line[]) => plus('0', ...lines.map(({ amount }) => amount))

const typedSum = (chosen: Chosen) =>
  plus('0', ...Object.values(chosen).map(({ typed }) => typedAmount(typed) ?? '0'))

export function PlaceTable({
  available,
  currency,
  customerId,
  search: given,
  chosen,
  onChange,
  exceptInvoiceId,
  isSingle = false,
}: {
  available: string
  currency: string
  /** Whose invoices are shown first; null = of everybody. */
  customerId: string | null
  search?: string
  chosen: Chosen
  onChange: (chosen: Chosen) => void
  exceptInvoiceId?: string
  /** All of it goes to one invoice: the last that is chosen. */
  isSingle?: boolean
}) {
  const { t } = useTranslation(['document', 'app'])
  const [search, setSearch] = useState(given ?? '')
  const [isAnybody, setAnybody] = useState(customerId === null)
  const [q] = useDebouncedValue(search.trim(), 250)
  const read = api.useQuery('get', '/v1/invoices', {
    params: {
      query: {
        ...{ status: [...open], currency, sort: 'dueOn', limit: 50 },
        ...(q !== '' && { q }),
        ...(!isAnybody && customerId !== null && { customerId }),
      },
    },
  })
  const found = (read.data?.data ?? []).filter(({ id }) => id !== exceptInvoiceId)
  const others = Object.values(chosen)
    .map(({ invoice }) => invoice)
    .filter(({ id }) => !found.some((one) => one.id === id))
  const rows = [...others, ...found]
  const left = minus(available, typedSum(chosen))
  const set = (invoice: Invoice, typed: string) => {
    const { [invoice.id]: _, ...others } = chosen
    const rest = isSingle ? {} : others
    onChange(typed === '' ? rest : { ...rest, [invoice.id]: { typed, invoice } })
  }
  const fill = (invoice: Invoice) => {
    const own = typedAmount(chosen[invoice.id]?.typed ?? '') ?? '0'
    const free = isSingle ? available : plus(left, own)
    if (signOf(free) > 0) set(invoice, least(free, invoice.open))
  }
  return (
    <Stack gap="xs">
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <TextInput
          style={{ flex: 1 }}
          label={t('place.search')}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        />
        {customerId !== null && (
          <Button variant="default" onClick={() => setAnybody((now) => !now)}>
            {t(isAnybody ? 'place.ofCustomer' : 'place.ofAnybody')}
          </Button>
        )}
      </Group>
      {read.isPending ? (
        <Loading />
      ) : rows.length === 0 ? (
        <Text size="sm" c="dimmed" py="md" ta="center">
          {t('place.none', { currency })}
        </Text>
      ) : (
        <Wide label={t('place.search')} minWidth={440} mah={320}>
          <Table stickyHeader verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('app:nouns.invoice')}</Table.Th>
                <Table.Th scope="col">{t('fields.due_on')}</Table.Th>
                <Table.Th scope="col" className={classes.amount}>
                  {t('fields.open')}
                </Table.Th>
                <Table.Th scope="col" className={classes.amount} w={170}>
                  {t('place.amount')}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((invoice) => (
                <Row
                  key={invoice.id}
                  invoice={invoice}
                  typed={chosen[invoice.id]?.typed ?? ''}
                  onType={(typed) => set(invoice, typed)}
                  onFill={() => fill(invoice)}
                />
              ))}
            </Table.Tbody>
          </Table>
        </Wide>
      )}
      <Left left={left} currency={currency} />
    </Stack>
  )
}

function Row({
  invoice,
  typed,
  onType,
  onFill,
}: {
  invoice: Invoice
  typed: string
  onType: (typed: string) => void
  onFill: () => void
}) {
  const { t } = useTranslation('document')
  const name = invoice.number ?? invoice.id
  const amount = typedAmount(typed)
  const isWrong = typed !== '' && (amount === undefined || isMore(amount, invoice.open))
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {name}
        <Text size="xs" c="dimmed" lineClamp={1}>
          {invoice.customerName}
        </Text>
      </Table.Th>
      <Table.Td>
        <Day day={invoice.dueOn} />
      </Table.Td>
      <Table.Td className={classes.amount}>
        <Money amount={invoice.open} currency={invoice.currency} />
      </Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap" justify="flex-end">
          <TextInput
            size="xs"
            w={96}
            aria-label={t('place.amountFor', { name })}
            value={typed}
            inputMode="decimal"
            autoComplete="off"
            error={isWrong}
            onChange={(event) => onType(event.currentTarget.value.trim())}
            styles={{ input: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' } }}
          />
          <Button
            size="compact-sm"
            variant="default"
            onClick={onFill}
            aria-label={t('place.fillFor', { name })}
          >
            {t('place.fill')}
          </Button>
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}

/** Never more than there is. */
function Left({ left, currency }: { left: string; currency: string }) {
  const { t } = useTranslation('document')
  const isOver = signOf(left) < 0
  return (
    <>
      <Group justify="space-between">
        <Text size="sm">{t('place.left')}</Text>
        <Money amount={left} currency={currency} fw={650} />
      </Group>
      <div aria-live="polite">
        {isOver ? (
          <Alert color="red" variant="light" p="xs">
            {t('place.tooMuch')}
          </Alert>
        ) : (
          <VisuallyHidden>{t('place.fits')}</VisuallyHidden>
        )}
      </div>
    </>
  )
}
