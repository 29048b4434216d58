// What people say of a discrepancy: why it may stand, whose it is, not before when.
import { Group, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { offTheWall, onTheWall } from '../../app/zone.ts'
import { ActWindow, ReasonInput, useToday } from '../../parts/document/act.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { type Reason, reasons, type Row, useColleagues } from './shapes.ts'

const quiet = { onError: () => undefined }
export const noted = (note: string) => (note.trim() === '' ? {} : { note: note.trim() })

export function ReasonSelect({
  value,
  onChange,
}: {
  value: Reason
  onChange: (reason: Reason) => void
}) {
  const { t } = useTranslation('discrepancies')
  return (
    <NativeSelect
      label={t('explain.reason')}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value as Reason)}
      data={reasons.map((one) => ({ value: one, label: t(`explain.reasons.${one}`) }))}
    />
  )
}

type WindowProps = { row: Row; onClose: () => void }

export function ExplainWindow({ row, onClose }: WindowProps) {
  const { t } = useTranslation('discrepancies')
  const explain = useWrite('post', '/v1/discrepancies/{id}/explain', quiet)
  const reopen = useWrite('post', '/v1/discrepancies/{id}/reopen')
  const [reasonCode, setReason] = useState<Reason>('timing')
  const [note, setNote] = useState('')
  const isShort = reasonCode === 'other' && note.trim() === ''
  const params = { path: { id: row.id } }
  return (
    <ActWindow
      title={t('explain.title')}
      text={t('explain.text')}
      act={t('explain.act')}
      canAct={!isShort}
      onClose={onClose}
      onAct={async () => {
        await explain.mutateAsync({ params, body: { reasonCode, ...noted(note) } })
        tellDone(t('explain.done'), () => reopen.mutate({ params, body: {} }))
      }}
    >
      <ReasonSelect value={reasonCode} onChange={setReason} />
      <ReasonInput value={note} onChange={setNote} isOptional={reasonCode !== 'other'} />
    </ActWindow>
  )
}

export function ReopenWindow({ row, onClose }: WindowProps) {
  const { t } = useTranslation('discrepancies')
  const reopen = useWrite('post', '/v1/discrepancies/{id}/reopen', quiet)
  const [note, setNote] = useState('')
  return (
    <ActWindow
      title={t('reopen.title')}
      text={t('reopen.text')}
      act={t('reopen.act')}
      canAct
      onClose={onClose}
      onAct={async () => {
        await reopen.mutateAsync({ params: { path: { id: row.id } }, body: noted(note) })
        tellDone(t('reopen.done'))
      }}
    >
      <ReasonInput value={note} onChange={setNote} isOptional />
    </ActWindow>
  )
}

export function SnoozeWindow({ row, onClose }: WindowProps) {
  const { t } = useTranslation('discrepancies')
  const snooze = useWrite('post', '/v1/discrepancies/{id}/snooze', quiet)
  const again = useWrite('post', '/v1/discrepancies/{id}/snooze')
  const [day, setDay] = useState('')
  const until = useMorningOf(day)
  const params = { path: { id: row.id } }
  return (
    <ActWindow
      title={t('snooze.title')}
      text={t('snooze.text')}
      act={t('snooze.act')}
      canAct={until !== undefined}
      onClose={onClose}
      onAct={async () => {
        await snooze.mutateAsync({ params, body: { until: until ?? null } })
        tellDone(t('snooze.done'), () => again.mutate({ params, body: { until: null } }))
      }}
    >
      <UntilInput value={day} onChange={setDay} />
    </ActWindow>
  )
}

/** The beginning of a day of the books, if it is one to come. */
export function useMorningOf(day: string): string | undefined {
  const { timeZone } = useSession()
  const today = useToday()
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || day <= today) return
  return new Date(offTheWall(`${day} 08:00:00`, timeZone)).toISOString()
}

export function UntilInput({
  value,
  onChange,
}: {
  value: string
  onChange: (day: string) => void
}) {
  const { t } = useTranslation('discrepancies')
  const { timeZone } = useSession()
  const today = useToday()
  const inDays = (days: number) =>
    onTheWall(Date.parse(`${today}T12:00:00Z`) + days * 86_400_000, 'UTC').slice(0, 10)
  const isPast = value !== '' && value <= today
  return (
    <Group gap="xs" align="flex-end">
      <TextInput
        type="date"
        flex={1}
        label={`${t('snooze.until')} (08:00, ${timeZone})`}
        min={inDays(1)}
        value={value}
        error={isPast && t('snooze.inPast')}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <NativeSelect
        aria-label={t('snooze.until')}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        data={[
          { value, label: '…' },
          { value: inDays(1), label: t('snooze.tomorrow') },
          { value: inDays(7), label: t('snooze.week') },
          { value: inDays(30), label: t('snooze.month') },
        ].filter(
          ({ value: one }, index, all) => all.findLastIndex((two) => two.value === one) === index,
        )}
      />
    </Group>
  )
}

/** Somebody, or nobody. */
export function AssigneeSelect({
  value,
  onChange,
  label,
  isOff = false,
}: {
  value: string | null
  onChange: (who: string | null) => void
  label?: string
  isOff?: boolean
}) {
  const { t } = useTranslation('discrepancies')
  const colleagues = useColleagues()
  const all = value !== null && !colleagues.includes(value) ? [value, ...colleagues] : colleagues
  return (
    <NativeSelect
      flex={1}
      label={label ?? t('assign.label')}
      value={value ?? ''}
      onChange={({ currentTarget }) => onChange(currentTarget.value || null)}
      disabled={isOff}
      data={[{ value: '', label: t('detail.nobody') }, ...all]}
    />
  )
}
