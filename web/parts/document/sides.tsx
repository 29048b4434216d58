// What each platform says, beside the ledger: a line for each matter, a column for each platform.
import { Anchor, Button, Group, Stack, Table, Text, Tooltip, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle, IconExternalLink, IconRefresh } from '@tabler/icons-react'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { agoText, dayText, moneyText } from '../figures.tsx'
import { Answer } from '../states.tsx'
import { Status } from '../status.tsx'
import { tellDone } from '../tell.tsx'
import classes from './document.module.css'
import { type Noun, toneOfSide } from './look.ts'
import { Section } from './section.tsx'
import { type Field, grouped, isAmount, rowsOf, type Side } from './side-rows.ts'
import { Wide } from './wide.tsx'

export function SidesSection({
  noun,
  id,
  currency,
}: {
  noun: Noun
  id: string
  currency: string | null
}) {
  const { t } = useTranslation('document')
  const read = api.useQuery('get', '/v1/documents/{noun}/{id}/sides', {
    params: { path: { noun, id } },
  })
  return (
    <Section
      title={t('sides.title')}
      aside={
        read.data && read.data.sides.length > 0 ? (
          <Status tone={read.data.agrees ? 'good' : 'warning'}>
            {t(read.data.agrees ? 'sides.agrees' : 'sides.differs')}
          </Status>
        ) : undefined
      }
    >
      <Answer of={read}>
        {({ sides }) =>
          sides.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('sides.nothing')}
            </Text>
          ) : (
            <Stack gap="lg">
              {grouped(sides).map((group) => (
                <SideTable
                  key={group.label ?? 'all'}
                  sides={group.sides}
                  label={group.label}
                  currency={currency}
                />
              ))}
            </Stack>
          )
        }
      </Answer>
    </Section>
  )
}

function SideTable({
  sides,
  label,
  currency,
}: {
  sides: Side[]
  label: string | undefined
  currency: string | null
}) {
  const { t } = useTranslation(['document', 'app'])
  const rows = rowsOf(sides)
  const troubled = sides.filter(({ code, reason }) => code ?? reason)
  return (
    <Stack gap="xs">
      {label && (
        <Text fw={600} size="sm">
          {label}
        </Text>
      )}
      <Wide label={t('sides.title')} minWidth={220 + sides.length * 150}>
        <Table verticalSpacing={5}>
          <Table.Thead>
            <Table.Tr style={{ verticalAlign: 'top' }}>
              <Table.Th scope="col">
                <VisuallyHidden>{t('sides.matter')}</VisuallyHidden>
              </Table.Th>
              <Table.Th scope="col">{t('sides.ledger')}</Table.Th>
              {sides.map((side) => (
                <Table.Th scope="col" key={keyOf(side)}>
                  <Head side={side} />
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={`${row.name} ${row.ledger}`}>
                <Table.Th scope="row" fw={400} c="dimmed">
                  {t(`fields.${row.name}` as never, {
                    defaultValue: row.name.replaceAll('_', ' '),
                  })}
                </Table.Th>
                <Table.Td>
                  <Said
                    text={row.ledger}
                    currency={currency}
                    isStanding={row.name === 'standing'}
                  />
                </Table.Td>
                {sides.map((side, column) => (
                  <Cell
                    key={keyOf(side)}
                    field={row.cells[column]}
                    currency={currency}
                    isStanding={row.name === 'standing'}
                  />
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Wide>
      {troubled.map((side) => (
        <Fragment key={keyOf(side)}>
          <Trouble side={side} />
        </Fragment>
      ))}
    </Stack>
  )
}

const keyOf = ({ platform, object, objectId, of, syncId }: Side) =>
  [platform, object, objectId, of.id, syncId].join(' ')

function Head({ side }: { side: Side }) {
  const { t } = useTranslation(['document', 'app'])
  const { platform, objectId, object, url, state, seenAt, things } = side
  const platformName = t(`app:platforms.${platform}`)
  const name = t(`objects.${object}` as never, { defaultValue: object })
  const tone = toneOfSide[state] ?? 'quiet'
  const badge = <Status tone={tone}>{t(`sides.states.${state}`)}</Status>
  return (
    <Stack gap={4} align="flex-start">
      <Text span fw={600} size="sm">
        {platformName}
      </Text>
      {seenAt ? (
        <Tooltip label={t('sides.seen', { ago: agoText(seenAt) })}>{badge}</Tooltip>
      ) : (
        badge
      )}
      {objectId &&
        (things.length > 0 ? things : [{ object, objectId, url }]).slice(0, 4).map((thing) =>
          thing.url ? (
            <Anchor
              key={thing.objectId}
              href={thing.url}
              target="_blank"
              rel="noreferrer"
              size="xs"
              fw={400}
              aria-label={t('sides.openAt', { platform: platformName, id: thing.objectId })}
            >
              {name} {thing.objectId}{' '}
              <IconExternalLink size={13} aria-hidden style={{ verticalAlign: '-2px' }} />
            </Anchor>
          ) : (
            <Text key={thing.objectId} size="xs" fw={400} c="dimmed">
              {name} {thing.objectId}
            </Text>
          ),
        )}
    </Stack>
  )
}

function Cell({ field, ...how }: { field: Field | undefined } & How) {
  const { t } = useTranslation('document')
  if (!field) return <Table.Td c="dimmed">–</Table.Td>
  if (field.agrees !== false) {
    return (
      <Table.Td>
        <Said text={field.theirs} {...how} />
      </Table.Td>
    )
  }
  return (
    <Table.Td className={classes.differs}>
      <span className={classes.disagrees}>
        <IconAlertTriangle size={15} role="img" aria-label={t('sides.notTheSame')} />
        {field.theirs === null ? t('sides.missing') : <Said text={field.theirs} {...how} />}
      </span>
    </Table.Td>
  )
}

type How = {
  currency: string | null
  /** Whether the document is there at all: not the same as being owed. */
  isStanding: boolean
}

/** An amount, a day or a word, as it is. */
function Said({ text, currency, isStanding }: { text: string | null } & How) {
  const { t } = useTranslation(['document', 'app'])
  if (text === null || text === '')
    return (
      <Text span c="dimmed">
        –
      </Text>
    )
  if (currency && isAmount(text)) return <>{moneyText(text, currency)}</>
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return <>{dayText(text)}</>
  if (text === 'true') return <>{t('app:yes')}</>
  if (text === 'false') return <>{t('app:no')}</>
  if (isStanding && text === 'open') return <>{t('words.stands')}</>
  return <>{t(`words.${text}` as never, { defaultValue: text })}</>
}

/** Why it went wrong there, and a way to try again. */
function Trouble({ side }: { side: Side }) {
  const { t } = useTranslation(['document', 'app'])
  const { whyNot } = useSession()
  const why = whyNot('account')
  const platform = t(`app:platforms.${side.platform}`)
  const retry = useWrite('post', '/v1/sync/{id}/retry', {
    onSuccess: () => tellDone(t('sides.asked', { platform })),
  })
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <IconAlertTriangle size={16} aria-hidden style={{ flex: 'none', marginTop: 3 }} />
      <Text size="sm" style={{ flex: 1 }}>
        {t('sides.trouble', { platform, reason: side.reason ?? side.code ?? '' })}
      </Text>
      {side.syncId && (side.state === 'parked' || side.state === 'failed') && (
        <Tooltip label={why} disabled={why === undefined}>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            loading={retry.isPending}
            aria-disabled={why !== undefined}
            data-disabled={why !== undefined || undefined}
            onClick={() => {
              if (why !== undefined || !side.syncId) return
              retry.mutate({ params: { path: { id: side.syncId } }, body: {} })
            }}
          >
            {t('sides.again')}
          </Button>
        </Tooltip>
      )}
    </Group>
  )
}
