// Exchange rates that were stated, and stating one.
import { Button, Group, NativeSelect, Paper, Table, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type paths, useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { ActButton, ActWindow, DayInput, useToday } from '../../parts/document/act.tsx'
import { typedAmount } from '../../parts/document/decimal.ts'
import { Day, Moment } from '../../parts/figures.tsx'
import { Empty, Failure, Loading } from '../../parts/states.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { SettingsPage } from './frame.tsx'

type Rates = paths['/v1/exchange-rates']['get']['responses'][200]['content']['application/json']

export function Page() {
  const { t } = useTranslation(['settings', 'app'])
  const [isAdding, setAdding] = useState(false)
  const read = api.useInfiniteQuery(
    'get',
    '/v1/exchange-rates',
    { params: { query: { limit: 100 } } },
    {
      pageParamName: 'cursor',
      initialPageParam: null,
      getNextPageParam: (last: Rates) => last.nextCursor,
    },
  )
  const { error, isPending, refetch } = read
  const rates = (read.data?.pages ?? []).flatMap((page) => (page as Rates).data)
  return (
    <SettingsPage
      title={t('pages.exchangeRates')}
      subtitle={t('rates.about')}
      actions={
        <ActButton leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
          {t('rates.add')}
        </ActButton>
      }
    >
      {error ? <Failure error={error} retry={refetch} /> : null}
      {isPending && <Loading />}
      {read.data && rates.length === 0 && (
        <Empty title={t('rates.none')}>{t('rates.noneHint')}</Empty>
      )}
      {rates.length > 0 && (
        <Paper withBorder>
          <Table.ScrollContainer minWidth={520}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{t('rates.on')}</Table.Th>
                  <Table.Th scope="col">{t('rates.pair')}</Table.Th>
                  <Table.Th scope="col" ta="right">
                    {t('rates.rate')}
                  </Table.Th>
                  <Table.Th scope="col">{t('rates.source')}</Table.Th>
                  <Table.Th scope="col">{t('rates.by')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rates.map((rate) => (
                  <Table.Tr key={rate.position}>
                    <Table.Td>
                      <Day day={rate.on} />
                    </Table.Td>
                    <Table.Td>
                      1 {rate.from} = … {rate.to}
                    </Table.Td>
                    <Table.Td ta="right">{rate.rate}</Table.Td>
                    <Table.Td>{rate.source}</Table.Td>
                    <Table.Td>
                      {rate.recordedBy} · <Moment at={rate.recordedAt} ago />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
      {read.hasNextPage && (
        <Group justify="center">
          <Button
            variant="default"
            loading={read.isFetchingNextPage}
            onClick={() => read.fetchNextPage()}
          >
            {t('app:loadMore')}
          </Button>
        </Group>
      )}
      {isAdding && <AddRate close={() => setAdding(false)} />}
    </SettingsPage>
  )
}

const currencies = Intl.supportedValuesOf('currency')

function AddRate({ close }: { close: () => void }) {
  const { t } = useTranslation('settings')
  const { homeCurrency } = useSession()
  const today = useToday()
  const [from, setFrom] = useState(homeCurrency === 'EUR' ? 'USD' : 'EUR')
  const [to, setTo] = useState(homeCurrency)
  const [on, setOn] = useState(today)
  const [typed, setTyped] = useState('')
  const [source, setSource] = useState('')
  const rate = typedAmount(typed)
  const add = useWrite('post', '/v1/exchange-rates', { onError: () => undefined })
  return (
    <ActWindow
      title={t('rates.add')}
      text={t('rates.text')}
      act={t('rates.act')}
      canAct={rate !== undefined && Number(rate) > 0 && from !== to && on !== ''}
      onAct={async () => {
        const given = source.trim()
        await add.mutateAsync({
          body: { from, to, on, rate: rate as string, ...(given && { source: given }) },
        })
        tellDone(t('rates.done'))
      }}
      onClose={close}
    >
      <Group grow>
        <NativeSelect
          label={t('rates.from')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
          data={currencies}
        />
        <NativeSelect
          label={t('rates.to')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          data={currencies}
          error={from === to && t('rates.same')}
        />
      </Group>
      <TextInput
        label={t('rates.oneIs', { from, to })}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        inputMode="decimal"
        autoComplete="off"
        error={typed !== '' && rate === undefined && t('rates.notANumber')}
        data-autofocus
      />
      <DayInput label={t('rates.on')} value={on} onChange={setOn} />
      <TextInput
        label={t('rates.source')}
        description={t('rates.sourceHint')}
        value={source}
        onChange={(event) => setSource(event.currentTarget.value)}
      />
    </ActWindow>
  )
}
