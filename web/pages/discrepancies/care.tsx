// Whose it is, by when it is to be settled, and until when nobody is to be bothered.
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { ActButton } from '../../parts/document/act.tsx'
import { Section } from '../../parts/document/section.tsx'
import { Day, Moment } from '../../parts/figures.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { AssigneeSelect } from './answers.tsx'
import type { Shown } from './detail.tsx'
import type { Whole } from './shapes.ts'

export function Care({ row, onAsk }: { row: Whole; onAsk: (what: Shown) => void }) {
  const { t } = useTranslation('discrepancies')
  const { person, whyNot } = useSession()
  const params = { path: { id: row.id } }
  const assign = useWrite('post', '/v1/discrepancies/{id}/assign')
  const snooze = useWrite('post', '/v1/discrepancies/{id}/snooze')
  const isOver = row.state === 'resolved'
  const why = isOver ? t('detail.isResolved') : undefined
  const isOff = whyNot('account') !== undefined || isOver
  const give = (assignee: string | null) =>
    assign.mutate(
      { params, body: { assignee } },
      {
        onSuccess: () =>
          tellDone(
            assignee === null ? t('assign.doneNobody') : t('assign.done', { who: assignee }),
            () => assign.mutate({ params, body: { assignee: row.assignee } }),
          ),
      },
    )
  return (
    <Section title={t('detail.care')}>
      <Stack gap="sm">
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <AssigneeSelect value={row.assignee} onChange={give} isOff={isOff} />
          {row.assignee !== person && (
            <ActButton why={why} onClick={() => give(person)}>
              {t('assign.mine')}
            </ActButton>
          )}
        </Group>
        <Due key={row.dueOn} row={row} isOff={isOff} />
        <Group gap="xs">
          {row.state === 'snoozed' ? (
            <ActButton
              onClick={() =>
                snooze.mutate(
                  { params, body: { until: null } },
                  { onSuccess: () => tellDone(t('snooze.woken')) },
                )
              }
            >
              {t('snooze.wake')}
            </ActButton>
          ) : (
            <ActButton
              why={row.state === 'open' ? undefined : (why ?? t(`states.${row.state}`))}
              onClick={() => onAsk('snooze')}
            >
              {t('snooze.open')}
            </ActButton>
          )}
          {row.state === 'explained' && (
            <ActButton onClick={() => onAsk('reopen')}>{t('reopen.open')}</ActButton>
          )}
        </Group>
        <Group gap="6px 24px" align="flex-start">
          <Known label={t('detail.day')}>
            <Day day={row.effectiveOn} />
          </Known>
          <Known label={t('detail.opened')}>
            <Moment at={row.openedAt} ago />
          </Known>
          <Known label={t('detail.detected')}>
            <Moment at={row.detectedAt} />
          </Known>
          {row.timesOpened > 1 && <Known label={t('detail.times')}>{row.timesOpened}</Known>}
        </Group>
      </Stack>
    </Section>
  )
}

function Known({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </div>
  )
}

function Due({ row, isOff }: { row: Whole; isOff: boolean }) {
  const { t } = useTranslation('discrepancies')
  const due = useWrite('post', '/v1/discrepancies/{id}/due')
  const [day, setDay] = useState(row.dueOn ?? '')
  const set = (dueOn: string | null) => {
    if (dueOn === row.dueOn) return
    due.mutate(
      { params: { path: { id: row.id } }, body: { dueOn } },
      {
        onSuccess: () => tellDone(t('due.done')),
        onSettled: () => setDay(row.dueOn ?? ''),
      },
    )
  }
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput
        type="date"
        flex={1}
        label={t('due.label')}
        value={day}
        disabled={isOff}
        onChange={({ currentTarget }) => setDay(currentTarget.value)}
        onBlur={() => day !== '' && set(day)}
        onKeyDown={({ key }) => key === 'Enter' && day !== '' && set(day)}
      />
      {row.dueOn !== null && (
        <Button variant="default" disabled={isOff} onClick={() => set(null)}>
          {t('due.clear')}
        </Button>
      )}
    </Group>
  )
}
