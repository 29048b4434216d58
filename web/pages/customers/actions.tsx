// What can be done for a customer: a letter of what it owes, a credit, and to be forgotten.
import { Anchor, Button, Group, Text, TextInput } from '@mantine/core'
import { IconFileTypePdf, IconReceiptRefund, IconUserX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { useSearchState } from '../../app/search.ts'
import { ActButton, ActWindow, DayInput, ReasonInput, useToday } from '../../parts/document/act.tsx'
import { CreditWindow } from '../../parts/document/credit-window.tsx'
import { countText } from '../../parts/figures.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { type Customer, useErasure, useOwed } from './customer.ts'

export function CustomerActions({ customer }: { customer: Customer }) {
  const { t } = useTranslation('document')
  const { may } = useSession()
  const [shown, setShown] = useState<'statement' | 'credit' | 'erase' | 'lift'>()
  const { currencies } = useOwed(customer.id)
  const isErased = useErasure(customer.id) !== undefined
  const close = () => setShown(undefined)
  return (
    <>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconFileTypePdf size={16} aria-hidden />}
        onClick={() => setShown('statement')}
      >
        {t('customer.statement')}
      </Button>
      <ActButton
        leftSection={<IconReceiptRefund size={16} aria-hidden />}
        onClick={() => setShown('credit')}
      >
        {t('invoice.credit')}
      </ActButton>
      {may('erase') && (
        <ActButton
          act="erase"
          leftSection={<IconUserX size={16} aria-hidden />}
          onClick={() => setShown(isErased ? 'lift' : 'erase')}
        >
          {t(isErased ? 'customer.lift' : 'customer.erase')}
        </ActButton>
      )}
      {shown === 'statement' && <Statement customer={customer} onClose={close} />}
      {shown === 'credit' && (
        <CreditWindow
          customerId={customer.id}
          currencies={currencies.flatMap(({ currency }) => currency ?? [])}
          onClose={close}
        />
      )}
      {shown === 'erase' && <Erase customer={customer} onClose={close} />}
      {shown === 'lift' && <Lift customer={customer} onClose={close} />}
    </>
  )
}

/** The first day of the month three months ago. */
function quarterBefore(today: string): string {
  const [year = 0, month = 1] = today.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 3, 1))
  return first.toISOString().slice(0, 10)
}

function Statement({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t, i18n } = useTranslation('document')
  const today = useToday()
  const [{ at }] = useSearchState()
  const [from, setFrom] = useState(() => quarterBefore(today))
  const [to, setTo] = useState(today)
  const address = (format: string) => {
    const query = new URLSearchParams({ from, to, format, ...(at && { knownAt: at }) })
    query.set('language', i18n.language)
    return `/v1/customers/${encodeURIComponent(customer.id)}/statement?${query}`
  }
  const isGood = from !== '' && to !== '' && from <= to
  return (
    <ActWindow
      title={t('customer.statement').replace('…', '')}
      text={t('customer.statementText')}
      act={t('customer.statementAct')}
      canAct={isGood}
      onClose={onClose}
      onAct={async () => {
        await download(address('pdf'), `statement-${customer.id}.pdf`, i18n.language)
      }}
    >
      <Group grow align="flex-start">
        <DayInput label={t('customer.from')} value={from} onChange={setFrom} />
        <DayInput label={t('customer.to')} value={to} onChange={setTo} />
      </Group>
      {isGood && (
        <Group gap="md">
          {(['csv', 'xlsx'] as const).map((format) => (
            <Anchor key={format} href={address(format)} download size="sm">
              {t(format === 'csv' ? 'customer.statementCsv' : 'customer.statementXlsx')}
            </Anchor>
          ))}
        </Group>
      )}
    </ActWindow>
  )
}

/** In the person's language, which a link cannot ask for; and refusals are told where one stands. */
async function download(address: string, name: string, language: string) {
  const response = await fetch(address, { headers: { 'accept-language': language } })
  if (!response.ok) throw await response.json()
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

function Erase({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t } = useTranslation('document')
  const erase = useWrite('post', '/v1/customers/{id}/erase', { onError: () => undefined })
  const [reason, setReason] = useState('')
  const [typed, setTyped] = useState('')
  const [scope, setScope] = useState<{ keys: number; events: number }>()
  const params = { path: { id: customer.id } }
  useEffect(() => {
    client
      .POST('/v1/customers/{id}/erase', { params, body: { reason: '-', dryRun: true } })
      .then(({ data }) => setScope((data as { scope?: typeof scope } | undefined)?.scope))
      .catch(() => undefined)
  }, [customer.id])
  const word = t('customer.eraseWord')
  return (
    <ActWindow
      title={t('customer.eraseTitle')}
      text={t('customer.eraseText')}
      act={t('customer.eraseAct')}
      isDangerous
      canAct={reason.trim() !== '' && typed.trim() === word}
      onClose={onClose}
      onAct={async () => {
        await erase.mutateAsync({ params, body: { reason: reason.trim() } })
        tellDone(t('customer.eraseDone'))
      }}
    >
      {scope && (
        <Text size="sm" fw={600}>
          {t('customer.eraseScope', {
            keys: countText(scope.keys),
            events: countText(scope.events),
          })}
        </Text>
      )}
      <ReasonInput value={reason} onChange={setReason} />
      <TextInput
        label={t('customer.eraseType', { word })}
        value={typed}
        autoComplete="off"
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </ActWindow>
  )
}

function Lift({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t } = useTranslation('document')
  const lift = useWrite('post', '/v1/erasures/{id}/lift', { onError: () => undefined })
  const [reason, setReason] = useState('')
  return (
    <ActWindow
      title={t('customer.liftAct')}
      text={t('customer.liftText')}
      act={t('customer.liftAct')}
      canAct={reason.trim() !== ''}
      onClose={onClose}
      onAct={async () => {
        const body = { reason: reason.trim() }
        await lift.mutateAsync({ params: { path: { id: customer.id } }, body })
        tellDone(t('customer.liftDone'))
      }}
    >
      <ReasonInput value={reason} onChange={setReason} />
    </ActWindow>
  )
}
