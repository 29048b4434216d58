// The people as a table; on a phone each is a card.
import { Card, Group, Paper, Stack, Table, Text, VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.tsx'
import { Moment, momentText } from '../../parts/figures.tsx'
import { Status } from '../../parts/status.tsx'
import { PersonMenu } from './menu.tsx'
import { RoleChoice } from './role-choice.tsx'
import { type Person, tones } from './types.ts'

type Props = { people: readonly Person[]; showLink: (person: Person) => void }

export function PeopleList({ people, showLink }: Props) {
  const { t } = useTranslation('people')
  const isPhone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  if (isPhone) return <Cards people={people} showLink={showLink} />
  return (
    <Paper withBorder>
      <Table highlightOnHover verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('name')}</Table.Th>
            <Table.Th w={190}>{t('role')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
            <Table.Th>{t('joined')}</Table.Th>
            <Table.Th>{t('lastSeen')}</Table.Th>
            <Table.Th w={56}>
              <VisuallyHidden>{t('acts')}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <Table.Tr key={person.id}>
              <Table.Td>
                <Named person={person} />
              </Table.Td>
              <Table.Td>
                <RoleChoice person={person} />
              </Table.Td>
              <Table.Td>
                <Standing person={person} />
              </Table.Td>
              <Table.Td>
                <Joined person={person} />
              </Table.Td>
              <Table.Td>
                <Text size="sm" component="div">
                  {person.lastSeenAt ? <Moment at={person.lastSeenAt} ago /> : t('never')}
                </Text>
              </Table.Td>
              <Table.Td>
                <PersonMenu person={person} showLink={showLink} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  )
}

function Cards({ people, showLink }: Props) {
  return (
    <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {people.map((person) => (
        <Card key={person.id} component="li" withBorder padding="sm">
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Named person={person} />
            <PersonMenu person={person} showLink={showLink} />
          </Group>
          <Group justify="space-between" mt="xs" gap="xs">
            <Standing person={person} />
            <RoleChoice person={person} />
          </Group>
        </Card>
      ))}
    </Stack>
  )
}

function Named({ person: { name, email } }: { person: Person }) {
  const { t } = useTranslation('people')
  const session = useSession()
  return (
    <div style={{ minWidth: 0 }}>
      <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
        {name}
        {session.person === name && (
          <Text span size="sm" c="dimmed" fw={400}>
            {` · ${t('you')}`}
          </Text>
        )}
      </Text>
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {email}
      </Text>
    </div>
  )
}

function Standing({ person: { state, linkEndsAt } }: { person: Person }) {
  const { t } = useTranslation('people')
  const { timeZone } = useSession()
  const isWaiting = state === 'invited'
  return (
    <Stack gap={2} align="flex-start">
      <Status tone={tones[state]}>{t(`states.${state}`)}</Status>
      {(isWaiting || linkEndsAt) && (
        <Text size="xs" c="dimmed">
          {linkEndsAt
            ? t('linkUntil', { moment: momentText(linkEndsAt, timeZone) })
            : t('linkOver')}
        </Text>
      )}
    </Stack>
  )
}

function Joined({ person: { joinedAt, joinedBy, invitedBy } }: { person: Person }) {
  const { t } = useTranslation('people')
  return (
    <Text size="sm" component="div">
      {joinedAt ? <Moment at={joinedAt} ago /> : '–'}
      <Text size="xs" c="dimmed">
        {joinedBy ? t(`by.${joinedBy}`) : t('invitedBy', { person: invitedBy })}
      </Text>
    </Text>
  )
}
