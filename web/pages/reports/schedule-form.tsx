// The form by which a report is scheduled, or its schedule changed.
import {
  Button,
  Group,
  Modal,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { Moment } from '../../parts/figures.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { type Account, useAccounts } from './accounts.ts'
import {
  draftOf,
  hasMonths,
  placeOf,
  reports,
  type Schedule,
  usual,
  type Values,
  valuesOf,
} from './schedule.ts'

type Search = 'edit' | 'report'

export function ScheduleForm({ known }: { known: readonly Schedule[] }) {
  const { t, i18n } = useTranslation(['reports', 'app'])
  const [{ edit, report }, change] = useSearchState<Search>()
  const close = () => change({ edit: undefined, report: undefined })
  const schedule = known.find(({ id }) => id === edit)
  const isOpen = edit === 'new' || schedule !== undefined
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      size="lg"
      title={t(schedule ? 'schedules.change' : 'schedules.add')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {isOpen && (
        <Fields
          key={edit}
          id={schedule?.id}
          first={schedule ? valuesOf(schedule) : usual(report, i18n.language)}
          close={close}
        />
      )}
    </Modal>
  )
}

const addressForm = /^[^\s@,;<>]+@[^\s@,;<>]+$/

function useFields(first: Values) {
  const { t } = useTranslation('reports')
  return useForm<Values>({
    initialValues: first,
    validate: {
      recipients(all) {
        const wrong = all.find((one) => !addressForm.test(one.trim()))
        if (wrong) return t('schedules.recipientWrong', { address: wrong })
        return all.length === 0 ? t('schedules.recipientMissing') : null
      },
      account: (account, { report }) =>
        report === 'general-ledger' && !account ? t('schedules.accountMissing') : null,
    },
  })
}

type Form = ReturnType<typeof useFields>

function Fields({
  id,
  first,
  close,
}: {
  id: string | undefined
  first: Values
  close: () => void
}) {
  const { t } = useTranslation(['reports', 'app'])
  const form = useFields(first)
  const done = (text: string) => () => {
    close()
    tellDone(text)
  }
  const add = useWrite('post', '/v1/report-schedules', { onSuccess: done(t('schedules.added')) })
  const set = useWrite('put', '/v1/report-schedules/{id}', {
    onSuccess: done(t('schedules.changed')),
  })
  const save = form.onSubmit((values) => {
    const body = draftOf(values)
    if (id === undefined) add.mutate({ body })
    else set.mutate({ params: { path: { id } }, body })
  })
  return (
    <form onSubmit={save} noValidate>
      <Stack gap="sm">
        <What form={form} />
        <WhenFields form={form} />
        <TagsInput
          label={t('schedules.recipients')}
          description={t('schedules.recipientsHint')}
          splitChars={[',', ';', ' ']}
          acceptValueOnBlur
          maxTags={20}
          {...form.getInputProps('recipients')}
        />
        <Group grow align="flex-start">
          <TextInput
            label={t('schedules.subject')}
            placeholder={t('schedules.subjectHint')}
            maxLength={200}
            {...form.getInputProps('subject')}
          />
          <Select
            label={t('schedules.language')}
            allowDeselect={false}
            data={(['en', 'fr'] as const).map((value) => ({
              value,
              label: t(`schedules.languages.${value}`),
            }))}
            {...form.getInputProps('language')}
          />
        </Group>
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={close}>
            {t('app:cancel')}
          </Button>
          <Button type="submit" loading={add.isPending || set.isPending}>
            {t('app:save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function What({ form }: { form: Form }) {
  const { t } = useTranslation(['reports', 'accounts'])
  const { report } = form.values
  const accounts = useAccounts()
  return (
    <>
      <Group grow align="flex-start">
        <Select
          label={t('schedules.report')}
          allowDeselect={false}
          data={reports.map((value) => ({ value, label: t(`pages.${placeOf(value)}`) }))}
          {...form.getInputProps('report')}
        />
        <Select
          label={t('schedules.format')}
          allowDeselect={false}
          data={(['xlsx', 'csv'] as const).map((value) => ({
            value,
            label: t(`schedules.formats.${value}`),
          }))}
          {...form.getInputProps('format')}
        />
      </Group>
      {report === 'general-ledger' && (
        <Select
          label={t('account')}
          searchable
          data={accounts.map(({ account }) => ({
            value: account,
            label: t(`accounts:${account as Account}`),
          }))}
          {...form.getInputProps('account')}
        />
      )}
      <Group grow align="flex-start">
        <Select
          label={t('schedules.end')}
          allowDeselect={false}
          data={(['today', 'yesterday', 'last-month-end'] as const).map((value) => ({
            value,
            label: t(`schedules.ends.${value}`),
          }))}
          {...form.getInputProps('end')}
        />
        {hasMonths(report) && (
          <NumberInput
            label={t('schedules.months')}
            placeholder={t('schedules.monthsHint')}
            min={1}
            max={60}
            allowDecimal={false}
            {...form.getInputProps('months')}
          />
        )}
        {report === 'matching-quality' && (
          <Select
            label={t('schedules.by')}
            allowDeselect={false}
            data={[
              { value: 'week', label: t('quality.byWeek') },
              { value: 'month', label: t('quality.byMonth') },
            ]}
            {...form.getInputProps('by')}
          />
        )}
      </Group>
    </>
  )
}

const hours = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}))
const weekdays = ['1', '2', '3', '4', '5', '6', '7'] as const

function WhenFields({ form }: { form: Form }) {
  const { t } = useTranslation('reports')
  const { every } = form.values
  return (
    <>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('schedules.when')}
        data={(['day', 'week', 'month'] as const).map((value) => ({
          value,
          label: t(`schedules.every.${value}`),
        }))}
        {...form.getInputProps('every')}
      />
      <Group grow align="flex-start">
        {every === 'week' && (
          <Select
            label={t('schedules.weekday')}
            allowDeselect={false}
            data={weekdays.map((value) => ({ value, label: t(`schedules.weekdays.${value}`) }))}
            {...form.getInputProps('weekday')}
          />
        )}
        {every === 'month' && (
          <NumberInput
            label={t('schedules.dayOfMonth')}
            min={1}
            max={31}
            allowDecimal={false}
            clampBehavior="strict"
            {...form.getInputProps('day')}
          />
        )}
        <Select
          label={t('schedules.hour')}
          allowDeselect={false}
          data={hours}
          {...form.getInputProps('hour')}
        />
      </Group>
      <NextDates values={form.values} />
    </>
  )
}

function NextDates({ values }: { values: Values }) {
  const { t } = useTranslation('reports')
  const { every, weekday, day, hour } = values
  const query = {
    ...{ every, hour: Number(hour), count: 3 },
    ...(every === 'week' && { weekday: Number(weekday) }),
    ...(every === 'month' && { day: Number(day) || 1 }),
  }
  const { data } = api.useQuery('get', '/v1/report-schedules/next', { params: { query } })
  if (!data) return null
  return (
    <Text size="sm" c="dimmed" component="div" aria-live="polite">
      {t('schedules.nextDates')}{' '}
      {data.data.map((at, index) => (
        <span key={at}>
          {index > 0 && ' · '}
          <Moment at={at} />
        </span>
      ))}
    </Text>
  )
}
