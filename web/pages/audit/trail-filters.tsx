// By what the trail is searched. Everything stands in the address.
import '@mantine/dates/styles.css'
import {
  Autocomplete,
  Button,
  CloseButton,
  Collapse,
  Group,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks'
import { IconAdjustmentsHorizontal, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'

export type TrailSearch =
  | 'q'
  | 'person'
  | 'type'
  | 'from'
  | 'to'
  | 'amount'
  | 'currency'
  | 'clock'
  | 'subject'

type Search = Partial<Record<TrailSearch, string>>
type Change = (patch: Partial<Record<TrailSearch, string | undefined>>) => unknown

const settleMs = 350
const further = ['person', 'type', 'from', 'to', 'amount', 'currency', 'clock'] as const

type Typed = { text: string; sent: string | undefined; seen: string | undefined }

/** What is typed goes to the address when the hand rests. What comes to stand there otherwise, by a
 *  link or the way back, is taken over; what was sent from here is not, as it may be typed on. */
export function useTyped(value: string | undefined, set: (text: string | undefined) => unknown) {
  const [typed, setTyped] = useState<Typed>({ text: value ?? '', sent: value, seen: value })
  if (typed.seen !== value) {
    const text = value === typed.sent ? typed.text : (value ?? '')
    setTyped({ text, sent: value, seen: value })
  }
  const settle = useDebouncedCallback((next: string) => {
    const sent = next.trim() || undefined
    setTyped((before) => ({ ...before, sent }))
    set(sent)
  }, settleMs)
  const write = (text: string) => {
    setTyped((before) => ({ ...before, text }))
    settle(text)
  }
  return [typed.text, write] as const
}

export function TrailFilters({ search, change }: { search: Search; change: Change }) {
  const { t } = useTranslation('audit')
  const { t: app } = useTranslation('app')
  const [q, setQ] = useTyped(search.q, (text) => change({ q: text }))
  const set = further.filter((name) => search[name] !== undefined)
  const [isOpen, more] = useDisclosure(set.length > 0)
  return (
    <search aria-label={t('trail.search')}>
      <Group gap="xs" align="flex-end">
        <TextInput
          flex={1}
          miw={220}
          label={t('trail.search')}
          placeholder={t('trail.placeholder')}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={
            q && <CloseButton size="sm" aria-label={app('clearFilters')} onClick={() => setQ('')} />
          }
          value={q}
          onChange={({ currentTarget }) => setQ(currentTarget.value)}
        />
        <Button
          variant="default"
          aria-expanded={isOpen}
          leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
          onClick={more.toggle}
        >
          {t('trail.more')}
          {set.length > 0 && ` (${set.length})`}
        </Button>
      </Group>
      <Collapse expanded={isOpen}>
        <Further search={search} change={change} isSet={set.length > 0} />
      </Collapse>
    </search>
  )
}

function Further({ search, change, isSet }: { search: Search; change: Change; isSet: boolean }) {
  const { t, i18n } = useTranslation('audit')
  const { t: app } = useTranslation('app')
  const { data: types } = api.useQuery('get', '/v1/event-types', {}, { staleTime: Infinity })
  const [person, setPerson] = useTyped(search.person, (text) => change({ person: text }))
  const [type, setType] = useTyped(search.type, (text) => change({ type: text }))
  const [amount, setAmount] = useTyped(search.amount, (text) => change({ amount: text }))
  const [currency, setCurrency] = useTyped(search.currency, (text) =>
    change({ currency: text?.toUpperCase() }),
  )
  const isAmount = amount === '' || /^-?\d{1,30}(\.\d{1,12})?$/.test(amount)
  const clear = () => change(Object.fromEntries(further.map((name) => [name, undefined])))
  return (
    <Group gap="xs" mt="xs" align="flex-end">
      <TextInput
        w={170}
        label={t('trail.person')}
        value={person}
        onChange={({ currentTarget }) => setPerson(currentTarget.value)}
      />
      <Autocomplete
        w={220}
        label={t('trail.type')}
        data={[...new Set(types?.data.map((one) => one.type.replace(/^tieout\./, '')))]}
        limit={12}
        value={type}
        onChange={setType}
      />
      {(['from', 'to'] as const).map((name) => (
        <DateInput
          key={name}
          w={140}
          clearable
          clearButtonProps={{ 'aria-label': app('clear') }}
          label={t(`trail.${name}`)}
          locale={i18n.language}
          valueFormat="D MMM YYYY"
          value={search[name]?.slice(0, 10) ?? null}
          onChange={(day) => change({ [name]: day?.slice(0, 10) })}
        />
      ))}
      <TextInput
        w={120}
        label={t('trail.amount')}
        inputMode="decimal"
        value={amount}
        error={!isAmount}
        onChange={({ currentTarget }) => setAmount(currentTarget.value.replace(',', '.'))}
      />
      <TextInput
        w={90}
        label={t('trail.currency')}
        maxLength={3}
        value={currency}
        onChange={({ currentTarget }) => setCurrency(currentTarget.value)}
      />
      <Stack gap={2}>
        <Text size="sm" fw={500} id="trail-clock">
          {t('trail.clock')}
        </Text>
        <SegmentedControl
          aria-labelledby="trail-clock"
          value={search.clock ?? 'recorded'}
          onChange={(clock) => change({ clock: clock === 'recorded' ? undefined : clock })}
          data={(['recorded', 'effective'] as const).map((value) => ({
            value,
            label: t(`trail.${value}`),
          }))}
        />
      </Stack>
      {isSet && (
        <Button variant="subtle" onClick={clear}>
          {app('clearFilters')}
        </Button>
      )}
    </Group>
  )
}
