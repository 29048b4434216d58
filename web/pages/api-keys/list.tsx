// The keys as a table; on a phone each is a card.
import {
  Button,
  Card,
  Group,
  Paper,
  Stack,
  Table,
  Text,
  Textarea,
  VisuallyHidden,
} from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { Moment } from '../../parts/figures.tsx'
import { Status } from '../../parts/status.tsx'
import { tellDone } from '../../parts/tell.tsx'
import type { Key } from './page.tsx'

export function KeyList({ keys }: { keys: readonly Key[] }) {
  const { t } = useTranslation(['api-keys', 'app'])
  const isPhone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  if (isPhone) {
    return (
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {keys.map((key) => (
          <Card key={key.id} component="li" withBorder padding="sm">
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <Owner of={key} />
              <State of={key} />
            </Group>
            <Group justify="space-between" mt="xs" wrap="nowrap" align="flex-end">
              <Text size="sm" component="div">
                <Role of={key} /> · <Times of={key} />
              </Text>
              <Revoke of={key} />
            </Group>
          </Card>
        ))}
      </Stack>
    )
  }
  return (
    <Paper withBorder>
      <Table highlightOnHover verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('person')}</Table.Th>
            <Table.Th>{t('role')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
            <Table.Th>{t('issued')}</Table.Th>
            <Table.Th>
              <VisuallyHidden>{t('actions')}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <Table.Tr key={key.id}>
              <Table.Td>
                <Owner of={key} />
              </Table.Td>
              <Table.Td>
                <Role of={key} />
              </Table.Td>
              <Table.Td>
                <State of={key} />
              </Table.Td>
              <Table.Td>
                <Times of={key} />
              </Table.Td>
              <Table.Td ta="right">
                <Revoke of={key} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  )
}

function Owner({ of: { person, note } }: { of: Key }) {
  return (
    <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
      <Text size="sm" fw={600}>
        {person}
      </Text>
      {note && (
        <Text size="sm" c="dimmed">
          {note}
        </Text>
      )}
    </div>
  )
}

/** Of who signs in here it may do no more than they. */
function Role({ of: { role, opens, state } }: { of: Key }) {
  const { t } = useTranslation(['api-keys', 'app'])
  const isLess = state === 'live' && opens !== role
  return (
    <>
      {t(`app:roles.${role}`)}
      {isLess && (
        <Text span size="sm" c="dimmed">
          {` (${opens ? t('counts', { role: t(`app:roles.${opens}`) }) : t('countsNot')})`}
        </Text>
      )}
    </>
  )
}

function State({ of: { state } }: { of: Key }) {
  const { t } = useTranslation('api-keys')
  return (
    <span style={{ flexShrink: 0 }}>
      <Status tone={state === 'live' ? 'good' : 'quiet'}>{t(`states.${state}`)}</Status>
    </span>
  )
}

function Times({ of: { issuedAt, issuedBy, revokedAt, revokedBy } }: { of: Key }) {
  const { t } = useTranslation('api-keys')
  return (
    <Text size="sm" component="span" display="inline-block">
      <Moment at={revokedAt ?? issuedAt} ago />{' '}
      <Text span size="sm" c="dimmed">
        {revokedBy ? t('revokedBy', { person: revokedBy }) : t('by', { person: issuedBy })}
      </Text>
    </Text>
  )
}

function Revoke({ of: { id, person, state } }: { of: Key }) {
  const { t } = useTranslation('api-keys')
  const { whyNot } = useSession()
  const confirm = useConfirm()
  const note = useRef<HTMLTextAreaElement>(null)
  const write = useWrite('delete', '/v1/api-keys/{id}')
  if (state === 'revoked' || whyNot('admit') !== undefined) return null
  async function revoke() {
    const isMeant = await confirm({
      title: t('revoke.title', { person }),
      text: (
        <Stack gap="sm">
          <Text size="sm">{t('revoke.text')}</Text>
          <Textarea ref={note} label={t('revoke.note')} maxLength={500} autosize minRows={2} />
        </Stack>
      ),
      act: t('revoke.act'),
      isDangerous: true,
    })
    if (!isMeant) return
    const why = note.current?.value.trim()
    // Its row may be gone by then.
    await write.mutateAsync({ params: { path: { id }, query: why ? { note: why } : {} } }).then(
      () => tellDone(t('revoke.done', { person })),
      () => undefined,
    )
  }
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="red"
      flex="none"
      loading={write.isPending}
      aria-label={t('revoke.of', { person })}
      onClick={revoke}
    >
      {t('revoke.act')}
    </Button>
  )
}
