// The plan of a deal: a row for each instalment, and whether they come to the whole.
import {
  ActionIcon,
  Button,
  Checkbox,
  Fieldset,
  Group,
  Select,
  Text,
  TextInput,
} from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type paths, useWrite } from '../../api/client.ts'
import { ActWindow } from '../../parts/document/act.tsx'
import { isMore, isZero, minus, plus, typedAmount } from '../../parts/document/decimal.ts'
import { moneyText } from '../../parts/figures.tsx'
import { tellDone } from '../../parts/tell.tsx'
import type { Deal } from './deal.ts'

type Sent =
  paths['/v1/deals/{id}/plan']['post']['requestBody']['content']['application/json']['instalments'][number]

type Row = {
  key: number
  label: string
  kind: Sent['kind']
  share: 'percent' | 'amount' | 'rest'
  value: string
  due: 'on' | 'afterDays' | 'on-milestone'
  when: string
  deferred: boolean
}

const kinds = ['deposit', 'milestone', 'final', 'part'] as const
const shares = ['percent', 'amount', 'rest'] as const
const dues = ['afterDays', 'on', 'on-milestone'] as const

let keys = 0
const fresh = (given: Partial<Row> = {}): Row => ({
  ...{ label: '', kind: 'part', share: 'percent', value: '', due: 'afterDays', when: '0' },
  deferred: false,
  ...given,
  key: (keys += 1),
})

function rowsOf({ plan }: Deal): Row[] {
  if (!plan) {
    return [
      fresh({ label: '', kind: 'deposit', value: '30' }),
      fresh({ kind: 'final', share: 'rest', due: 'on-milestone', when: '' }),
    ]
  }
  return plan.map(({ label, kind, share, due, deferred }) => {
    const how = share === 'rest' ? 'rest' : 'percent' in share ? 'percent' : 'amount'
    const value = share === 'rest' ? '' : 'percent' in share ? share.percent : share.amount
    const [when, at] =
      due === 'on-milestone'
        ? (['on-milestone', ''] as const)
        : 'on' in due
          ? (['on', due.on] as const)
          : (['afterDays', String(due.afterDays)] as const)
    return fresh({ label, kind, share: how, value, due: when, when: at, deferred })
  })
}

/** As the service takes it; undefined while a row is not whole. */
function sentOf(row: Row, index: number): Sent | undefined {
  const value = typedAmount(row.value)
  if (row.share !== 'rest' && (value === undefined || isZero(value))) return
  const isWhen =
    row.due === 'on-milestone' ||
    (row.due === 'on' ? /^\d{4}-\d\d-\d\d$/.test(row.when) : /^\d{1,4}$/.test(row.when))
  if (!isWhen || row.label.trim() === '') return
  return {
    ...{ number: index + 1, label: row.label.trim(), kind: row.kind, deferred: row.deferred },
    share:
      row.share === 'rest'
        ? 'rest'
        : row.share === 'percent'
          ? { percent: value ?? '0' }
          : { amount: value ?? '0' },
    due:
      row.due === 'on-milestone'
        ? 'on-milestone'
        : row.due === 'on'
          ? { on: row.when }
          : { afterDays: Number(row.when) },
  }
}

/** What the rows come to, of the whole; a rest takes what is left. */
function comesTo(rows: readonly Row[], total: string): string {
  const hundredths = (percent: string) => {
    const [whole = '0', rest = ''] = percent.split('.')
    return BigInt(whole + rest.padEnd(4, '0').slice(0, 4))
  }
  const cents = BigInt(minus(total, '0.0000').replace('.', ''))
  const amounts = rows.map(({ share, value }) => {
    const typed = typedAmount(value)
    if (share === 'rest' || typed === undefined) return '0'
    if (share === 'amount') return typed
    const part = (cents * hundredths(typed)) / 1_000_000n
    const text = String(part).padStart(5, '0')
    return `${text.slice(0, -4)}.${text.slice(-4)}`
  })
  const sum = plus('0', ...amounts)
  const hasRest = rows.some(({ share }) => share === 'rest')
  return hasRest && isMore(total, sum) ? total : sum
}

export function PlanWindow({ deal, onClose }: { deal: Deal; onClose: () => void }) {
  const { t } = useTranslation('document')
  const set = useWrite('post', '/v1/deals/{id}/plan', { onError: () => undefined })
  const [rows, setRows] = useState(() => rowsOf(deal))
  const sent = rows.map(sentOf)
  const sum = comesTo(rows, deal.total)
  // Percentages are rounded as the service does it; it has the last word.
  const isWhole = !isMore(minus(sum, deal.total).replace('-', ''), '0.01')
  const change = (key: number, patch: Partial<Row>) =>
    setRows((now) => now.map((row) => (row.key === key ? { ...row, ...patch } : row)))
  const figures = {
    amount: moneyText(sum, deal.currency),
    total: moneyText(deal.total, deal.currency),
  }
  return (
    <ActWindow
      title={t('deal.planTitle')}
      text={t('deal.planText')}
      act={t('deal.planAct')}
      size="xl"
      canAct={isWhole && sent.every((one) => one !== undefined)}
      onClose={onClose}
      onAct={async () => {
        const instalments = sent.filter((one) => one !== undefined)
        await set.mutateAsync({ params: { path: { id: deal.id } }, body: { instalments } })
        tellDone(t('deal.planDone'))
      }}
    >
      {rows.map((row, index) => (
        <PlanRow
          key={row.key}
          row={row}
          number={index + 1}
          onChange={(patch) => change(row.key, patch)}
          onRemove={
            rows.length > 1
              ? () => setRows((now) => now.filter(({ key }) => key !== row.key))
              : undefined
          }
        />
      ))}
      <Group justify="space-between">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setRows((now) => [...now, fresh()])}
        >
          {t('deal.addRow')}
        </Button>
        <Text size="sm" aria-live="polite" c={isWhole ? 'dimmed' : undefined}>
          {t('deal.comesTo', figures)} {!isWhole && t('deal.planned')}
        </Text>
      </Group>
    </ActWindow>
  )
}

function PlanRow({
  row,
  number,
  onChange,
  onRemove,
}: {
  row: Row
  number: number
  onChange: (patch: Partial<Row>) => void
  onRemove: (() => void) | undefined
}) {
  const { t } = useTranslation('document')
  return (
    <Fieldset legend={t('deal.rowOf', { number })} p="xs">
      <Group gap="xs" align="flex-end" wrap="wrap">
        <TextInput
          label={t('deal.label')}
          w={150}
          required
          value={row.label}
          onChange={(event) => onChange({ label: event.currentTarget.value })}
        />
        <Select
          label={t('deal.kind')}
          w={120}
          allowDeselect={false}
          data={kinds.map((value) => ({ value, label: t(`deal.kinds.${value}`) }))}
          value={row.kind}
          onChange={(value) => onChange({ kind: value as Row['kind'] })}
        />
        <Select
          label={t('deal.share')}
          w={125}
          allowDeselect={false}
          data={shares.map((value) => ({ value, label: t(`deal.shares.${value}`) }))}
          value={row.share}
          onChange={(value) => onChange({ share: value as Row['share'] })}
        />
        {row.share !== 'rest' && (
          <TextInput
            label={t('deal.value')}
            w={90}
            inputMode="decimal"
            value={row.value}
            onChange={(event) => onChange({ value: event.currentTarget.value })}
          />
        )}
        <Select
          label={t('deal.dueHow')}
          w={180}
          allowDeselect={false}
          data={dues.map((value) => ({ value, label: t(`deal.dues.${value}`) }))}
          value={row.due}
          onChange={(value) => onChange({ due: value as Row['due'], when: '' })}
        />
        {row.due !== 'on-milestone' && (
          <TextInput
            label={t(`deal.dues.${row.due}`)}
            type={row.due === 'on' ? 'date' : 'number'}
            w={row.due === 'on' ? 150 : 110}
            value={row.when}
            onChange={(event) => onChange({ when: event.currentTarget.value })}
          />
        )}
        <Checkbox
          label={t('deal.deferred')}
          checked={row.deferred}
          onChange={(event) => onChange({ deferred: event.currentTarget.checked })}
          mb={8}
        />
        {onRemove && (
          <ActionIcon
            variant="subtle"
            color="gray"
            mb={4}
            aria-label={t('deal.removeRow', { number })}
            onClick={onRemove}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        )}
      </Group>
    </Fieldset>
  )
}
