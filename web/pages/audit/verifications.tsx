// What verifications have found, the newest first; the last one in full.
import { Alert, Code, List, Stack, Table, Text } from '@mantine/core'
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { paths } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { lengthText } from '../../app/time-machine/length.ts'
import { countText, Moment, momentText } from '../../parts/figures.tsx'
import { Status, type Tone } from '../../parts/status.tsx'
import classes from './audit.module.css'
import { EventLink } from './frame.tsx'

type Listed =
  paths['/v1/audit/verifications']['get']['responses'][200]['content']['application/json']
export type Verification = Listed['data'][number]
type Report = NonNullable<Verification['report']>

const tones: Record<Verification['state'], Tone> = {
  ...{ running: 'waiting', intact: 'good', broken: 'bad', failed: 'warning' },
}

export function Verifications({ data }: { data: readonly Verification[] }) {
  const { t } = useTranslation('audit')
  const ended = data.filter(({ state }) => state !== 'running')
  const last = ended.find(({ report }) => report !== null)
  if (data.length === 0) {
    return (
      <Text size="sm" mt="sm">
        {t('seals.never')}
      </Text>
    )
  }
  return (
    <Stack mt="md" gap="md">
      {last?.report && <Found report={last.report} />}
      <Table aria-label={t('seals.verifications')} className={classes.lines}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('seals.at')}</Table.Th>
            <Table.Th>{t('seals.askedBy')}</Table.Th>
            <Table.Th>{t('seals.result')}</Table.Th>
            <Table.Th ta="right">{t('seals.events')}</Table.Th>
            <Table.Th ta="right">{t('seals.took')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.slice(0, 8).map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td>
                <Moment at={one.askedAt} />
              </Table.Td>
              <Table.Td>{one.askedBy}</Table.Td>
              <Table.Td>
                <Status tone={tones[one.state]}>{t(`seals.states.${one.state}`)}</Status>
              </Table.Td>
              <Table.Td ta="right">{countText(one.report?.events ?? one.done)}</Table.Td>
              <Table.Td ta="right">{tookText(one)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}

function tookText({ askedAt, endedAt }: Verification): string {
  if (endedAt === null) return '–'
  const seconds = (Date.parse(endedAt) - Date.parse(askedAt)) / 1000
  return lengthText(Math.max(1, Math.round(seconds)))
}

function Found({ report }: { report: Report }) {
  const { t } = useTranslation('audit')
  const { timeZone } = useSession()
  const { intact, faults, events, sealed, seals, anchored, lastSeal, notes } = report
  const figures = {
    ...{ sealed: countText(sealed), seals: countText(seals) },
    anchored: countText(anchored ?? 0),
  }
  return (
    <Alert
      color={intact ? 'teal' : 'red'}
      variant="light"
      styles={{ title: { color: 'var(--mantine-color-text)' } }}
      icon={intact ? <IconShieldCheck aria-hidden /> : <IconShieldX aria-hidden />}
      title={
        intact
          ? t('seals.intact', { events: countText(events) })
          : t('seals.broken', { count: faults.length })
      }
    >
      {!intact && (
        <List size="sm" mb="xs" aria-label={t('seals.faults')}>
          {faults.slice(0, 20).map((fault) => (
            <List.Item key={`${fault.kind} ${fault.what}`}>
              <Code>{fault.kind}</Code> {fault.what}{' '}
              {fault.event?.id && <EventLink id={fault.event.id}>{fault.event.id}</EventLink>}
            </List.Item>
          ))}
        </List>
      )}
      <Text size="sm">
        {anchored === null ? t('seals.sealedOnly', figures) : t('seals.sealed', figures)}
      </Text>
      {lastSeal && (
        <Text size="sm" mt={4}>
          {t('seals.lastSeal', {
            number: countText(lastSeal.number),
            at: momentText(lastSeal.sealedAt, timeZone),
          })}{' '}
          <span className={classes.hash}>{lastSeal.chain}</span>
        </Text>
      )}
      {notes.length > 0 && (
        <Text size="sm" mt={4}>
          {t('seals.notes')}: {notes.join(' ')}
        </Text>
      )}
    </Alert>
  )
}
