// Writing a rule: conditions that must all hold, and what is done then. It is off until it was tried.
import {
  ActionIcon,
  Button,
  Fieldset,
  Group,
  NativeSelect,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { ActWindow } from '../../parts/document/act.tsx'
import { typedAmount } from '../../parts/document/decimal.ts'
import { tellDone } from '../../parts/tell.tsx'
import type { Rule } from './page.tsx'
import { type Action, type Condition, useRuleText } from './rule-text.ts'

const texts = ['is', 'contains', 'starts-with'] as const
const testsOf = {
  payer: texts,
  reference: texts,
  amount: ['is', 'at-least', 'at-most'],
  source: ['is'],
  'email-domain': ['is'],
} as const
const sources = ['stripe', 'bank', 'quickbooks'] as const
const actions = ['ignore', 'assign', 'write-off', 'review'] as const

export function EditRule({ rule, close }: { rule: Rule | undefined; close: () => void }) {
  const { t } = useTranslation('rules')
  const { homeCurrency } = useSession()
  const text = useRuleText()
  const [name, setName] = useState(rule?.name ?? '')
  const [conditions, setConditions] = useState<Condition[]>(
    rule?.conditions ?? [{ field: 'payer', test: 'contains', value: '' }],
  )
  const [action, setAction] = useState<Action>(rule?.action ?? { kind: 'review' })
  const quiet = { onError: () => undefined }
  const add = useWrite('post', '/v1/rules', quiet)
  const put = useWrite('put', '/v1/rules/{id}', quiet)
  const isWhole =
    name.trim() !== '' &&
    conditions.length > 0 &&
    conditions.every(isFilled) &&
    (action.kind !== 'assign' || action.customerId !== '') &&
    (action.kind !== 'write-off' || typedAmount(action.upTo) !== undefined)
  const body = { name: name.trim(), conditions: conditions.map(asSent), action: actionSent(action) }
  return (
    <ActWindow
      title={t(rule ? 'editOf' : 'add', { name: rule?.name ?? '' })}
      text={t('editText')}
      act={t('save')}
      size="lg"
      canAct={isWhole}
      onAct={async () => {
        if (rule) await put.mutateAsync({ params: { path: { id: rule.id } }, body })
        else await add.mutateAsync({ body })
        tellDone(t('saved'))
      }}
      onClose={close}
    >
      <TextInput
        label={t('name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        maxLength={200}
        data-autofocus
      />
      <Fieldset legend={t('conditions')}>
        <Stack gap="xs">
          {conditions.map((one, index) => (
            <ConditionRow
              key={index}
              condition={one}
              change={(next) =>
                setConditions((all) => all.map((other, at) => (at === index ? next : other)))
              }
              remove={
                conditions.length > 1
                  ? () => setConditions((all) => all.filter((_, at) => at !== index))
                  : undefined
              }
            />
          ))}
          <Button
            variant="subtle"
            size="compact-sm"
            w="fit-content"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() =>
              setConditions((all) => [
                ...all,
                { field: 'amount', test: 'at-most', value: '', currency: homeCurrency },
              ])
            }
          >
            {t('addCondition')}
          </Button>
        </Stack>
      </Fieldset>
      <Fieldset legend={t('action')}>
        <ActionFields action={action} change={setAction} />
      </Fieldset>
      {isWhole && <Text size="sm">{text.whole(body)}</Text>}
    </ActWindow>
  )
}

const isFilled = (one: Condition) =>
  one.field === 'amount' ? typedAmount(one.value) !== undefined : one.value.trim() !== ''

const asSent = (one: Condition): Condition =>
  one.field === 'amount'
    ? { ...one, value: typedAmount(one.value) ?? one.value }
    : ({ ...one, value: one.value.trim() } as Condition)

const actionSent = (one: Action): Action =>
  one.kind === 'write-off' ? { ...one, upTo: typedAmount(one.upTo) ?? one.upTo } : one

function ConditionRow({
  condition,
  change,
  remove,
}: {
  condition: Condition
  change: (next: Condition) => void
  remove: (() => void) | undefined
}) {
  const { t } = useTranslation(['rules', 'app'])
  const { homeCurrency } = useSession()
  const { field, test, value } = condition
  const become = (next: Condition['field']) => {
    if (next === 'amount')
      change({ field: next, test: 'at-most', value: '', currency: homeCurrency })
    else if (next === 'source') change({ field: next, test: 'is', value: 'bank' })
    else change({ field: next, test: 'is', value: '' })
  }
  return (
    <Group gap="xs" align="flex-end">
      <NativeSelect
        aria-label={t('field')}
        value={field}
        onChange={(event) => become(event.currentTarget.value as Condition['field'])}
        data={(Object.keys(testsOf) as Condition['field'][]).map((one) => ({
          value: one,
          label: t(`fields.${one}`),
        }))}
      />
      <NativeSelect
        aria-label={t('test')}
        value={test}
        onChange={(event) => change({ ...condition, test: event.currentTarget.value } as Condition)}
        data={testsOf[field].map((one) => ({ value: one, label: t(`tests.${one}`) }))}
      />
      {field === 'source' ? (
        <NativeSelect
          aria-label={t('value')}
          value={value}
          onChange={(event) =>
            change({ ...condition, value: event.currentTarget.value } as Condition)
          }
          data={sources.map((one) => ({ value: one, label: t(`sources.${one}`) }))}
        />
      ) : (
        <TextInput
          aria-label={t('value')}
          style={{ flex: 1 }}
          miw={120}
          value={value}
          inputMode={field === 'amount' ? 'decimal' : 'text'}
          onChange={(event) =>
            change({ ...condition, value: event.currentTarget.value } as Condition)
          }
        />
      )}
      {condition.field === 'amount' && (
        <Currency
          value={condition.currency}
          change={(currency) => change({ ...condition, currency })}
        />
      )}
      {remove && (
        <ActionIcon variant="subtle" size="lg" aria-label={t('app:remove')} onClick={remove}>
          <IconTrash size={16} />
        </ActionIcon>
      )}
    </Group>
  )
}

const currencies = Intl.supportedValuesOf('currency')

function Currency({ value, change }: { value: string; change: (currency: string) => void }) {
  const { t } = useTranslation('rules')
  return (
    <NativeSelect
      aria-label={t('currency')}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
      data={currencies}
    />
  )
}

function ActionFields({ action, change }: { action: Action; change: (next: Action) => void }) {
  const { t } = useTranslation('rules')
  const { homeCurrency } = useSession()
  const become = (kind: Action['kind']) => {
    if (kind === 'assign') change({ kind, customerId: '' })
    else if (kind === 'write-off') change({ kind, upTo: '', currency: homeCurrency })
    else change({ kind })
  }
  return (
    <Stack gap="xs">
      <NativeSelect
        aria-label={t('action')}
        value={action.kind}
        onChange={(event) => become(event.currentTarget.value as Action['kind'])}
        data={actions.map((one) => ({ value: one, label: t(`actions.${one}`) }))}
      />
      {action.kind === 'assign' && (
        <Customer
          value={action.customerId}
          change={(customerId) => change({ kind: 'assign', customerId })}
        />
      )}
      {action.kind === 'write-off' && (
        <Group gap="xs" align="flex-end">
          <TextInput
            label={t('upTo')}
            inputMode="decimal"
            value={action.upTo}
            onChange={(event) => change({ ...action, upTo: event.currentTarget.value })}
          />
          <Currency
            value={action.currency}
            change={(currency) => change({ ...action, currency })}
          />
          <NativeSelect
            label={t('as')}
            value={action.as ?? 'small-difference'}
            onChange={(event) =>
              change({ ...action, as: event.currentTarget.value as 'small-difference' })
            }
            data={(['small-difference', 'bank-fee'] as const).map((one) => ({
              value: one,
              label: t(`kinds.${one}`),
            }))}
          />
        </Group>
      )}
    </Stack>
  )
}

function Customer({ value, change }: { value: string; change: (id: string) => void }) {
  const { t } = useTranslation('rules')
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 200)
  const { data } = api.useQuery('get', '/v1/customers', {
    params: { query: { limit: 20, ...(q && { q }) } },
  })
  return (
    <Select
      label={t('customer')}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      value={value || null}
      onChange={(id) => change(id ?? '')}
      filter={({ options }) => options}
      data={(data?.data ?? []).map(({ id, name }) => ({ value: id, label: name ?? id }))}
    />
  )
}
