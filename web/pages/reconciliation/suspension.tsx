// Why signatures do not hold any more: what moved them, and the figures before and after.
import { Alert, Anchor, Table, Text } from '@mantine/core'
import { IconSignatureOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { pathOf } from '../../app/pages.ts'
import { useSession } from '../../app/session.tsx'
import type accountWords from '../../parts/accounts/words.en.ts'
import { Money, momentText } from '../../parts/figures.tsx'
import classes from './reconciliation.module.css'
import type { Pair, SignOff } from './shapes.ts'

type Figure = NonNullable<SignOff['suspended']>['before'][number]

export function Suspension({ sign }: { sign: SignOff }) {
  const { t } = useTranslation('reconciliation')
  const { timeZone } = useSession()
  const { suspended, suspendedAt } = sign
  if (!suspended) return null
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconSignatureOff aria-hidden />}
      title={t('suspended.title', { at: suspendedAt ? momentText(suspendedAt, timeZone) : '' })}
    >
      <Text size="sm" component="div">
        {suspended.what === 'document'
          ? t(suspended.document ? 'suspended.document' : 'suspended.documentUnknown')
          : t(`suspended.${suspended.what}`)}{' '}
        {suspended.document && <Document name={suspended.document} />}
      </Text>
      <Because id={suspended.because} />
      <Moved before={suspended.before} after={suspended.after} />
      <Text size="xs" mt="xs">
        {t('suspended.signAnew')}
      </Text>
    </Alert>
  )
}

/** `invoice deal-42` */
function Document({ name }: { name: string }) {
  const [, noun = '', id = ''] = /^(\S+) (.*)$/s.exec(name) ?? []
  const path = pathOf(noun, id)
  if (path === undefined) return <>{name}</>
  return (
    <Anchor
      inherit
      c="inherit"
      underline="always"
      renderRoot={(props) => <Link to={path as never} {...props} />}
    >
      {id}
    </Anchor>
  )
}

/** The event, as a sentence. */
function Because({ id }: { id: string }) {
  const { t, i18n } = useTranslation('reconciliation')
  const language = i18n.language === 'fr' ? 'fr' : 'en'
  const { data } = api.useQuery('get', '/v1/audit/events/{id}', {
    params: { path: { id }, query: { language } },
  })
  return (
    <Text size="sm" mt={4}>
      <Anchor
        inherit
        c="inherit"
        underline="always"
        renderRoot={(props) => <Link to="/audit/events/$id" params={{ id }} {...props} />}
      >
        {(data as { sentence?: string } | undefined)?.sentence ?? t('suspended.event')}
      </Anchor>
    </Text>
  )
}

const keyOf = ({ what, currency }: Figure) => `${what} ${currency ?? ''}`

function Moved({ before, after }: { before: Figure[]; after: Figure[] }) {
  const { t } = useTranslation('reconciliation')
  const then = new Map(before.map((one) => [keyOf(one), one]))
  const now = new Map(after.map((one) => [keyOf(one), one]))
  const keys = [...new Set([...then.keys(), ...now.keys()])].filter(
    (key) => then.get(key)?.amount !== now.get(key)?.amount,
  )
  if (keys.length === 0) return null
  return (
    <Table.ScrollContainer minWidth={320} type="native" tabIndex={0}>
      <Table fz="xs" verticalSpacing={3} horizontalSpacing={6} aria-label={t('suspended.label')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('suspended.what')}</Table.Th>
            <Table.Th scope="col" className={classes.amount}>
              {t('suspended.before')}
            </Table.Th>
            <Table.Th scope="col" className={classes.amount}>
              {t('suspended.after')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => {
            const one = (then.get(key) ?? now.get(key)) as Figure
            return (
              <Table.Tr key={key}>
                <Table.Th scope="row" fw={400}>
                  <FigureName what={one.what} />
                </Table.Th>
                {[then, now].map((side, at) => (
                  <Table.Td key={at === 0 ? 'before' : 'after'} className={classes.amount}>
                    <Value figure={side.get(key)} />
                  </Table.Td>
                ))}
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Value({ figure }: { figure: Figure | undefined }) {
  if (!figure) return <>–</>
  if (figure.currency === null) return <>{figure.amount}</>
  return <Money amount={figure.amount} currency={figure.currency} />
}

/** `deals-invoices left`, or the name of an account. */
function FigureName({ what }: { what: string }) {
  const { t } = useTranslation(['reconciliation', 'accounts'])
  const [, pair, side] = /^([a-z-]+) (left|right|unexplained)$/.exec(what) ?? []
  if (pair !== undefined && side !== undefined) {
    const name = t(`pairs.${pair as Pair}`, { defaultValue: pair })
    return <>{t(`suspended.${side as 'left'}`, { pair: name })}</>
  }
  return (
    <>
      {t(`accounts:${what as keyof typeof accountWords}`, {
        defaultValue: what,
      })}
    </>
  )
}
