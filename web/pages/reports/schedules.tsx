// Reports that go out by e-mail: when, to whom, and what became of the last of each.
import { Alert, Anchor, Button, Group, Paper, Stack, Text, Title, Tooltip } from '@mantine/core'
import { IconMail, IconMailOff, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { useSession } from '../../app/session.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { Moment } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { Deliveries } from './deliveries.tsx'
import { ReportPage } from './frame.tsx'
import { ScheduleForm } from './schedule-form.tsx'
import { placeOf, type Schedule } from './schedule.ts'

export function Page() {
  const { t } = useTranslation('reports')
  const { timeZone, whyNot, mode, sandboxControlUrl } = useSession()
  const [, change] = useSearchState<'edit'>()
  const read = api.useQuery('get', '/v1/report-schedules')
  const reason =
    whyNot('account') ?? (read.data?.isMailSetUp === false ? t('schedules.notSetUp') : undefined)
  const add = (
    <Tooltip label={reason} disabled={!reason}>
      <Button
        leftSection={<IconPlus size={16} aria-hidden />}
        aria-disabled={reason !== undefined || undefined}
        data-disabled={reason !== undefined || undefined}
        onClick={reason === undefined ? () => change({ edit: 'new' }, 'push') : undefined}
      >
        {t('schedules.add')}
      </Button>
    </Tooltip>
  )
  return (
    <ReportPage of="schedules" subtitle={t('schedules.subtitle', { zone: timeZone })} actions={add}>
      <Answer of={read}>
        {({ data, isMailSetUp }) => (
          <Stack gap="md">
            {!isMailSetUp && (
              <Alert
                color="yellow"
                variant="light"
                icon={<IconMailOff aria-hidden />}
                title={t('schedules.notSetUp')}
              >
                {t('schedules.notSetUpHint')}
              </Alert>
            )}
            {mode === 'sandbox' && sandboxControlUrl && isMailSetUp && (
              <Text size="sm" c="dimmed">
                {t('schedules.sandboxMail')}{' '}
                <Anchor inherit href={`${sandboxControlUrl}/mails`} target="_blank">
                  {t('schedules.readMail')}
                </Anchor>
              </Text>
            )}
            {data.length === 0 ? (
              <Paper withBorder>
                <Empty
                  title={t('schedules.nothing')}
                  icon={<IconMail size={36} stroke={1.3} aria-hidden />}
                >
                  {t('schedules.nothingHint')}
                </Empty>
              </Paper>
            ) : (
              data.map((one) => <One key={one.id} schedule={one} whyNot={reason} />)
            )}
            <ScheduleForm known={data} />
          </Stack>
        )}
      </Answer>
    </ReportPage>
  )
}

function useTimes() {
  const { t } = useTranslation('reports')
  return ({ when, hour: at }: Schedule) => {
    const hour = `${String(at).padStart(2, '0')}:00`
    if (when.every === 'day') return t('schedules.times.day', { hour })
    if (when.every === 'month') return t('schedules.times.month', { hour, day: when.day })
    const weekday = t(`schedules.weekdays.${String(when.weekday) as '1'}`)
    return t('schedules.times.week', { hour, weekday })
  }
}

function One({ schedule, whyNot }: { schedule: Schedule; whyNot: string | undefined }) {
  const { t } = useTranslation(['reports', 'app'])
  const times = useTimes()
  const { id, report, recipients, next, format, setBy } = schedule
  const name = t(`pages.${placeOf(report)}`)
  return (
    <Paper withBorder p="md" component="section" aria-label={name}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={2} miw={0}>
          <Title order={2} fz="md">
            {name}
          </Title>
          <Text size="sm">
            {times(schedule)} · {t(`schedules.formats.${format}`)}
          </Text>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {recipients.join(', ')}
          </Text>
        </Stack>
        <Actions {...{ id, whyNot }} recipients={recipients.length} />
      </Group>
      <Group gap="lg" mt="sm">
        <Text size="sm" c="dimmed">
          {t('schedules.next')}: <Moment at={next[0]} />
        </Text>
        <Text size="sm" c="dimmed">
          {t('schedules.setBy', { person: setBy })}
        </Text>
      </Group>
      <Deliveries deliveries={schedule.deliveries} />
    </Paper>
  )
}

function Actions({
  id,
  recipients,
  whyNot,
}: {
  id: string
  recipients: number
  whyNot: string | undefined
}) {
  const { t } = useTranslation(['reports', 'app'])
  const [, change] = useSearchState<'edit'>()
  const confirm = useConfirm()
  const send = useWrite('post', '/v1/report-schedules/{id}/send', {
    onSuccess: () => tellDone(t('schedules.sending')),
  })
  const remove = useWrite('delete', '/v1/report-schedules/{id}', {
    onSuccess: () => tellDone(t('schedules.removed')),
  })
  const params = { path: { id } }
  const end = async () => {
    const isSure = await confirm({
      title: t('schedules.removeTitle'),
      text: t('schedules.removeText', { count: recipients }),
      act: t('schedules.removeAct'),
      isDangerous: true,
    })
    if (isSure) remove.mutate({ params })
  }
  const acts = [
    [t('schedules.sendNow'), () => send.mutate({ params, body: {} }), send.isPending],
    [t('schedules.change'), () => change({ edit: id }, 'push'), false],
    [t('app:remove'), end, remove.isPending],
  ] as const
  return (
    <Group gap="xs">
      {acts.map(([label, act, isBusy]) => (
        <Tooltip key={label} label={whyNot} disabled={!whyNot}>
          <Button
            size="xs"
            variant="default"
            loading={isBusy}
            aria-disabled={whyNot !== undefined || undefined}
            data-disabled={whyNot !== undefined || undefined}
            onClick={whyNot === undefined ? act : undefined}
          >
            {label}
          </Button>
        </Tooltip>
      ))}
    </Group>
  )
}
