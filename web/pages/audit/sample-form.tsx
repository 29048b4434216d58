// What a sample is drawn of, how, and by which word.
import '@mantine/dates/styles.css'
import {
  Button,
  Card,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { IconDice5 } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.tsx'

export type SampleSearch = 'noun' | 'seed' | 'size' | 'by' | 'currency' | 'from' | 'to' | 'knownAt'

type Search = Partial<Record<SampleSearch, string>>

const nouns = [
  ...([
    'invoice',
    'payment',
    'credit-note',
    'payout',
    'deal',
    'journal-entry',
    'decision',
  ] as const),
]
const sizeMost = 500
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

const anyWord = () =>
  Array.from(
    crypto.getRandomValues(new Uint8Array(8)),
    (byte) => letters[byte % letters.length],
  ).join('')

export function SampleForm({
  search,
  change,
}: {
  search: Search
  change: (patch: Search, how?: 'replace' | 'push') => unknown
}) {
  const { t, i18n } = useTranslation('audit')
  const { t: app } = useTranslation('app')
  const { homeCurrency } = useSession()
  const [form, setForm] = useState<Search>({
    ...{ noun: 'invoice', size: '25', by: 'random', currency: homeCurrency ?? undefined },
    seed: anyWord(),
    ...search,
  })
  const set = (patch: Search) => setForm((before) => ({ ...before, ...patch }))
  function draw(event: FormEvent) {
    event.preventDefault()
    const { currency, ...rest } = form
    const isByAmount = form.by === 'amount'
    // The moment goes into the address with the seed: it is the same sample for whoever opens it.
    const knownAt = new Date().toISOString()
    change({ ...rest, currency: isByAmount ? currency : undefined, knownAt }, 'push')
  }
  return (
    <Card withBorder component="form" onSubmit={draw}>
      <Group align="flex-end" gap="sm">
        <Select
          w={190}
          label={t('samples.noun')}
          allowDeselect={false}
          data={nouns.map((value) => ({ value, label: t(`samples.nouns.${value}`) }))}
          value={form.noun}
          onChange={(noun) => set({ noun: noun ?? undefined })}
        />
        <NumberInput
          w={110}
          label={t('samples.size')}
          min={1}
          max={sizeMost}
          allowDecimal={false}
          value={Number(form.size)}
          onChange={(size) => set({ size: String(size || 1) })}
        />
        <Stack gap={2}>
          <Text size="sm" fw={500} id="sample-by">
            {t('samples.by')}
          </Text>
          <SegmentedControl
            aria-labelledby="sample-by"
            value={form.by}
            onChange={(by) => set({ by })}
            data={(['random', 'amount'] as const).map((value) => ({
              value,
              label: t(`samples.${value}`),
            }))}
          />
        </Stack>
        {form.by === 'amount' && (
          <TextInput
            w={90}
            required
            label={t('samples.currency')}
            maxLength={3}
            value={form.currency ?? ''}
            onChange={({ currentTarget }) => set({ currency: currentTarget.value.toUpperCase() })}
          />
        )}
        {(['from', 'to'] as const).map((name) => (
          <DateInput
            key={name}
            w={140}
            clearable
            clearButtonProps={{ 'aria-label': app('clear') }}
            label={t(`samples.${name}`)}
            locale={i18n.language}
            valueFormat="D MMM YYYY"
            value={form[name] ?? null}
            onChange={(day) => set({ [name]: day?.slice(0, 10) })}
          />
        ))}
        <TextInput
          w={170}
          required
          label={t('samples.seed')}
          maxLength={100}
          value={form.seed ?? ''}
          onChange={({ currentTarget }) => set({ seed: currentTarget.value })}
        />
        <Button variant="default" onClick={() => set({ seed: anyWord() })}>
          {t('samples.newSeed')}
        </Button>
        <Button type="submit" leftSection={<IconDice5 size={18} aria-hidden />}>
          {t('samples.draw')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed" mt="xs">
        {t('samples.seedHint')}
      </Text>
    </Card>
  )
}
