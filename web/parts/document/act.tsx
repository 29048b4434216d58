// What somebody does to a document: a button that says why it cannot be pressed, and a window that tells
// what will be so afterwards before it is done.
import {
  Alert,
  Button,
  type ButtonProps,
  Group,
  Modal,
  Stack,
  Table,
  Text,
  Textarea,
  TextInput,
  Tooltip,
  VisuallyHidden,
} from '@mantine/core'
import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Act, useSession } from '../../app/session.tsx'
import { Money } from '../figures.tsx'
import { wordsOf } from '../tell.tsx'
import classes from './document.module.css'
import { isZero, minus } from './decimal.ts'

/** Stays where it is looked for when it cannot be pressed, and says why. */
export function ActButton({
  act = 'account',
  why,
  onClick,
  children,
  ...props
}: {
  act?: Act
  /** Why not now, whoever asks. */
  why?: string | undefined
  onClick: () => unknown
  children: ReactNode
} & ButtonProps) {
  const { whyNot } = useSession()
  const reason = whyNot(act) ?? why
  const isOff = reason !== undefined
  return (
    <Tooltip label={reason} disabled={!isOff} multiline maw={320}>
      <Button
        size="sm"
        variant="default"
        {...props}
        aria-disabled={isOff || undefined}
        data-disabled={isOff || undefined}
        onClick={() => {
          if (!isOff) onClick()
        }}
      >
        {children}
      </Button>
    </Tooltip>
  )
}

/** A figure as it stands and as it will. */
export type Effect = { label: string; before: string; after: string; currency: string }

export function ActWindow({
  title,
  text,
  act,
  effects = [],
  canAct,
  isDangerous = false,
  size = 'md',
  onAct,
  onClose,
  children,
}: {
  title: string
  /** What it does, and whether it can be taken back. */
  text: ReactNode
  /** The act itself: "Write off", not "OK". */
  act: string
  effects?: Effect[]
  canAct: boolean
  isDangerous?: boolean
  size?: string
  /** Throws what the service refuses. */
  onAct: () => Promise<unknown>
  onClose: () => void
  children?: ReactNode
}) {
  const { t } = useTranslation(['document', 'app'])
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const run = async (event: FormEvent) => {
    event.preventDefault()
    if (!canAct || isBusy) return
    setError(undefined)
    setBusy(true)
    try {
      await onAct()
      onClose()
    } catch (refused) {
      setError(refused)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <form onSubmit={run}>
        <Stack gap="sm">
          <Text size="sm" component="div">
            {text}
          </Text>
          {children}
          <EffectTable effects={effects} />
          {error !== undefined && (
            <Alert
              role="alert"
              color="red"
              variant="light"
              icon={<IconAlertTriangle aria-hidden />}
              title={t('app:notDone')}
            >
              {wordsOf(error)}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('app:cancel')}
            </Button>
            <Button
              type="submit"
              color={isDangerous ? 'red.9' : undefined}
              loading={isBusy}
              disabled={!canAct}
            >
              {act}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function EffectTable({ effects }: { effects: Effect[] }) {
  const { t } = useTranslation('document')
  const changed = effects.filter(({ before, after }) => !isZero(minus(after, before)))
  if (changed.length === 0) return null
  return (
    <Table verticalSpacing={4} withTableBorder aria-label={t('act.effect')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">
            <VisuallyHidden>{t('act.figure')}</VisuallyHidden>
          </Table.Th>
          <Table.Th scope="col" className={classes.amount}>
            {t('act.now')}
          </Table.Th>
          <Table.Td aria-hidden />
          <Table.Th scope="col" className={classes.amount}>
            {t('act.afterwards')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {changed.map(({ label, before, after, currency }) => (
          <Table.Tr key={label}>
            <Table.Th scope="row" fw={400}>
              {label}
            </Table.Th>
            <Table.Td className={classes.amount}>
              <Money amount={before} currency={currency} />
            </Table.Td>
            <Table.Td w={24} px={0} aria-hidden>
              <IconArrowRight size={14} />
            </Table.Td>
            <Table.Td className={classes.amount}>
              <Money amount={after} currency={currency} fw={600} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

export function AmountInput({
  label,
  currency,
  value,
  onChange,
  error,
  description,
}: {
  label: string
  currency: string
  value: string
  onChange: (value: string) => void
  error?: string | false | undefined
  description?: ReactNode
}) {
  return (
    <TextInput
      label={label}
      description={description}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      inputMode="decimal"
      autoComplete="off"
      error={error}
      rightSection={
        <Text size="sm" c="dimmed">
          {currency}
        </Text>
      }
      rightSectionWidth={52}
      styles={{ input: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' } }}
    />
  )
}

export function ReasonInput({
  value,
  onChange,
  isOptional = false,
}: {
  value: string
  onChange: (value: string) => void
  isOptional?: boolean
}) {
  const { t } = useTranslation('document')
  return (
    <Textarea
      label={t(isOptional ? 'act.note' : 'act.reason')}
      description={t('act.reasonHint')}
      required={!isOptional}
      autosize
      minRows={2}
      maxRows={6}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

/** A day of the books, today unless told otherwise. */
export function DayInput({
  value,
  onChange,
  label,
}: {
  value: string
  onChange: (value: string) => void
  label?: string
}) {
  const { t } = useTranslation('document')
  const today = useToday()
  return (
    <TextInput
      type="date"
      label={label ?? t('act.on')}
      description={label ? undefined : t('act.onHint')}
      value={value}
      max={today}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

/** Where the books are kept. */
export function useToday(): string {
  const { timeZone } = useSession()
  const [now] = useState(() => new Date())
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now)
}
