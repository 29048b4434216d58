// The months of the books: what is still open in each, closing it, and opening it again.
import { Anchor, Button, Group, Modal, Paper, Stack, Table, Text } from '@mantine/core'
import { IconCircleCheck, IconLock, IconLockOpen } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type paths, useWrite } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { ActButton, ActWindow, ReasonInput } from '../../parts/document/act.tsx'
import { countText, Moment, monthText } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { SettingsPage } from './frame.tsx'

type Months = paths['/v1/periods']['get']['responses'][200]['content']['application/json']
type Month = Months['data'][number]

export function Page() {
  const { t } = useTranslation('settings')
  const [search, change] = useSearchState<'month'>()
  const read = api.useQuery('get', '/v1/periods')
  const [acted, setActed] = useState<{ month: string; act: 'close' | 'reopen' }>()
  return (
    <SettingsPage title={t('pages.months')} subtitle={t('months.about')}>
      <Answer of={read}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={t('months.none')} />
          ) : (
            <Paper withBorder>
              <Table.ScrollContainer minWidth={560}>
                <Table>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th scope="col">{t('months.month')}</Table.Th>
                      <Table.Th scope="col">{t('months.state')}</Table.Th>
                      <Table.Th scope="col" miw={130}>
                        {t('months.by')}
                      </Table.Th>
                      <Table.Th scope="col" ta="right">
                        {t('months.acts')}
                      </Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {data.map((month) => (
                      <MonthRow
                        key={month.month}
                        month={month}
                        look={() => change({ month: month.month }, 'push')}
                        act={(act) => setActed({ month: month.month, act })}
                      />
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
            </Paper>
          )
        }
      </Answer>
      {search.month && (
        <Checklist month={search.month} close={() => change({ month: undefined })} />
      )}
      {acted && <ActOnMonth {...acted} close={() => setActed(undefined)} />}
    </SettingsPage>
  )
}

function MonthRow({
  month,
  look,
  act,
}: {
  month: Month
  look: () => void
  act: (act: 'close' | 'reopen') => void
}) {
  const { t } = useTranslation('settings')
  const isClosed = month.state === 'closed'
  const by = isClosed ? month.closedBy : month.reopenedBy
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={550} style={{ whiteSpace: 'nowrap' }}>
        <Anchor component="button" type="button" fw={550} onClick={look}>
          {monthText(month.month)}
        </Anchor>
      </Table.Th>
      <Table.Td>
        <Status tone={isClosed ? 'quiet' : 'info'}>
          {t(isClosed ? 'months.closed' : 'months.open')}
        </Status>
      </Table.Td>
      <Table.Td>
        {by ? (
          <>
            {by} · <Moment at={isClosed ? month.closedAt : month.reopenedAt} />
            <Text size="xs" c="dimmed">
              {isClosed ? month.note : month.reason}
            </Text>
          </>
        ) : (
          '–'
        )}
      </Table.Td>
      <Table.Td>
        <Group justify="flex-end" gap="xs" wrap="nowrap">
          <Button size="xs" variant="subtle" onClick={look}>
            {t('months.checklist')}
          </Button>
          <ActButton
            size="xs"
            onClick={() => act(isClosed ? 'reopen' : 'close')}
            leftSection={
              isClosed ? <IconLockOpen size={14} aria-hidden /> : <IconLock size={14} aria-hidden />
            }
          >
            {t(isClosed ? 'months.reopen' : 'months.close')}
          </ActButton>
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}

/** Where the documents of a check are looked at. */
const listOf: Record<string, string> = {
  'invoices-requested': '/invoices',
  'invoices-differing': '/discrepancies',
  'payments-unapplied': '/reports/unapplied-cash',
  'reviews-open': '/review',
  'payments-without-balance-transaction': '/payments',
  'credit-notes-unapplied': '/credit-notes',
  'payouts-not-tying': '/payouts',
  'payouts-without-deposit': '/payouts',
  'balance-transactions-unknown': '/reports/fees',
  'late-entries': '/reports/general-ledger',
  held: '/sync/held',
  'sync-parked': '/sync/items',
}

function Checklist({ month, close }: { month: string; close: () => void }) {
  const { t } = useTranslation(['settings', 'app'])
  const read = api.useQuery('get', '/v1/periods/{month}', { params: { path: { month } } })
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t('months.checklistOf', { month: monthText(month) })}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <Answer of={read}>
        {({ checklist, history }) => (
          <Stack>
            <Table>
              <Table.Tbody>
                {checklist.map(({ check, label, count, blocks }) => (
                  <Table.Tr key={check}>
                    <Table.Td>
                      {t(`months.checks.${check as 'held'}`, { defaultValue: label })}
                    </Table.Td>
                    <Table.Td ta="right" w={170}>
                      {count === 0 ? (
                        <Group gap={4} justify="flex-end" c="teal.9">
                          <IconCircleCheck size={18} aria-hidden />
                          <Text size="sm">{t('months.clear')}</Text>
                        </Group>
                      ) : (
                        <Anchor
                          fw={600}
                          renderRoot={(props) => <Link {...props} to={listOf[check] ?? '/'} />}
                        >
                          {t(blocks ? 'months.blocking' : 'months.left', {
                            count,
                            number: countText(count),
                          })}
                        </Anchor>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
            {history.length > 0 && (
              <div>
                <Text fw={600} size="sm">
                  {t('months.history')}
                </Text>
                {history.map(({ step, at, by, note }) => (
                  <Text key={at} size="sm">
                    <Moment at={at} /> · {t(`months.steps.${step}`, { person: by })}
                    {note && ` · ${note}`}
                  </Text>
                ))}
              </div>
            )}
          </Stack>
        )}
      </Answer>
    </Modal>
  )
}

function ActOnMonth({
  month,
  act,
  close,
}: {
  month: string
  act: 'close' | 'reopen'
  close: () => void
}) {
  const { t } = useTranslation('settings')
  const [words, setWords] = useState('')
  const quiet = { onError: () => undefined }
  const closing = useWrite('post', '/v1/periods/{month}/close', quiet)
  const reopening = useWrite('post', '/v1/periods/{month}/reopen', quiet)
  const text = words.trim()
  const params = { path: { month } }
  const run = async () => {
    if (act === 'close') await closing.mutateAsync({ params, body: { note: text } })
    else await reopening.mutateAsync({ params, body: { reason: text } })
    tellDone(t(`months.done.${act}`, { month: monthText(month) }))
  }
  return (
    <ActWindow
      title={t(`months.ask.${act}`, { month: monthText(month) })}
      text={t(`months.text.${act}`)}
      act={t(`months.${act}`)}
      canAct={text !== ''}
      onAct={run}
      onClose={close}
    >
      <ReasonInput value={words} onChange={setWords} />
    </ActWindow>
  )
}
