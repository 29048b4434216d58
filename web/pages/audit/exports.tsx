// Archives for auditors: asked for, made while one does something else, fetched.
import '@mantine/dates/styles.css'
import { Button, Card, Code, Group, Stack, Text, Title } from '@mantine/core'
import { DateInput, DateTimePicker } from '@mantine/dates'
import { IconArchive } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { useSession } from '../../app/session.tsx'
import { endOfMonthBefore, offTheWall, onTheWall } from '../../app/zone.ts'
import { Answer, Failure } from '../../parts/states.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { type Archive, Archives } from './archives.tsx'
import { AuditPage } from './frame.tsx'

const lookEveryMs = 1000
const isRunning = (data: { data: readonly Archive[] } | undefined) =>
  data?.data.some(({ state }) => state === 'running') ?? false

export function Page() {
  const { t } = useTranslation('audit')
  const { may, whyNot } = useSession()
  const refused = may('verify') ? undefined : whyNot('verify')
  const list = api.useQuery(
    'get',
    '/v1/audit/exports',
    {},
    {
      enabled: refused === undefined,
      refetchInterval: ({ state }) => (isRunning(state.data) ? lookEveryMs : false),
    },
  )
  return (
    <AuditPage title={t('pages.exports')} subtitle={t('exports.intro')}>
      <Stack gap="lg">
        <Ask refused={refused} isBusy={isRunning(list.data)} />
        {refused === undefined && (
          <section>
            <Title order={2} fz="h4" mb="xs">
              {t('exports.list')}
            </Title>
            <Answer of={list}>{({ data }) => <Archives data={data} />}</Answer>
          </section>
        )}
        <section>
          <Title order={2} fz="h4">
            {t('exports.replayTitle')}
          </Title>
          <Text size="sm" mb="xs">
            {t('exports.replay')}
          </Text>
          <Code block>npx tieout audit replay ARCHIVE.tar.gz --anchor seals.ndjson</Code>
        </section>
      </Stack>
    </AuditPage>
  )
}

type Days = { from: string | null; to: string | null }

/** From the first day of the last month up to today. */
function lastMonthOn(timeZone: string): Days {
  const lastMonth = onTheWall(endOfMonthBefore(Date.now(), timeZone), timeZone)
  const today = onTheWall(Date.now(), timeZone)
  return { from: `${lastMonth.slice(0, 7)}-01`, to: today.slice(0, 10) }
}

function Ask({ refused, isBusy }: { refused: string | undefined; isBusy: boolean }) {
  const { t, i18n } = useTranslation('audit')
  const { t: app } = useTranslation('app')
  const { timeZone } = useSession()
  const [{ at }] = useSearchState<never>()
  const [days, setDays] = useState(() => lastMonthOn(timeZone))
  const { from, to } = days
  const setFrom = (day: string | null) => setDays({ from: day, to })
  const setTo = (day: string | null) => setDays({ from, to: day })
  const [wall, setWall] = useState<string | null>(null)
  const make = useWrite('post', '/v1/audit/exports', {
    onSuccess: () => tellDone(t('exports.started')),
    onError: () => undefined,
  })
  const problem: unknown = make.error
  const asked = wall === null ? at : new Date(offTheWall(wall, timeZone)).toISOString()
  const begin = () => {
    if (from === null || to === null) return
    const period = { from: from.slice(0, 10), to: to.slice(0, 10) }
    make.mutate({ body: { ...period, ...(asked !== undefined && { knownAt: asked }) } })
  }
  const shared = { locale: i18n.language, disabled: refused !== undefined }
  return (
    <Card withBorder>
      <Group align="flex-end" gap="sm">
        <DateInput
          {...shared}
          w={150}
          label={t('exports.from')}
          valueFormat="D MMM YYYY"
          value={from}
          onChange={setFrom}
        />
        <DateInput
          {...shared}
          w={150}
          label={t('exports.to')}
          valueFormat="D MMM YYYY"
          value={to}
          minDate={from ?? undefined}
          onChange={setTo}
        />
        <DateTimePicker
          {...shared}
          w={220}
          clearable
          clearButtonProps={{ 'aria-label': app('clear') }}
          withSeconds
          label={t('exports.knownAt')}
          valueFormat="D MMM YYYY HH:mm:ss"
          value={wall ?? (at === undefined ? null : onTheWall(Date.parse(at), timeZone))}
          onChange={setWall}
        />
        <Button
          leftSection={<IconArchive size={18} aria-hidden />}
          loading={make.isPending}
          disabled={refused !== undefined || isBusy || from === null || to === null}
          onClick={begin}
        >
          {t('exports.make')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed" mt="xs">
        {refused ?? `${t('exports.knownAtHint')} ${t('exports.secret')}`}
      </Text>
      {problem !== null && (
        <div style={{ marginTop: 12 }}>
          <Failure error={problem} />
        </div>
      )}
    </Card>
  )
}
