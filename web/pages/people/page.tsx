// The people who sign in, and what each may do.
import {
  Accordion,
  Anchor,
  Button,
  Group,
  Paper,
  SimpleGrid,
  Stack,
  Text,
  Tooltip,
} from '@mantine/core'
import { IconUserPlus, IconUsers } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { useSession } from '../../app/session.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { SettingsPage } from '../settings/frame.tsx'
import { Invite } from './invite.tsx'
import { LinkShown, useLink } from './link.tsx'
import { PeopleList } from './list.tsx'
import { roles } from './types.ts'

export function Page() {
  const { t } = useTranslation('people')
  const { whyNot, demoPeople } = useSession()
  const [{ invite, all }, change] = useSearchState<'invite' | 'all'>()
  const read = api.useQuery('get', '/v1/people')
  const link = useLink()
  const whyNotInvite = whyNot('admit')
  const open = () => change({ invite: '1' }, 'push')
  const button = (
    <Tooltip label={whyNotInvite} disabled={whyNotInvite === undefined}>
      <Button
        leftSection={<IconUserPlus size={16} aria-hidden />}
        onClick={whyNotInvite === undefined ? open : undefined}
        data-disabled={whyNotInvite !== undefined || undefined}
        aria-disabled={whyNotInvite !== undefined || undefined}
      >
        {t('invite')}
      </Button>
    </Tooltip>
  )
  return (
    <SettingsPage title={t('title')} subtitle={t('subtitle')} actions={button}>
      <Answer of={read}>
        {({ data }) => {
          const gone = data.filter(({ state }) => state === 'deactivated').length
          const shown = data
            .filter(({ state }) => all || state !== 'deactivated')
            .sort((one, other) => one.name.localeCompare(other.name))
          return (
            <Stack gap="sm">
              {shown.length === 0 ? (
                <Paper withBorder>
                  <Empty title={t('empty')} icon={<IconUsers size={36} stroke={1.3} aria-hidden />}>
                    {t('emptyHint')}
                  </Empty>
                </Paper>
              ) : (
                <PeopleList people={shown} showLink={link.make} />
              )}
              <Group justify="space-between" gap="xs">
                <Text size="sm" c="dimmed">
                  {t('count', { count: shown.length })}
                </Text>
                {gone > 0 && (
                  <Anchor
                    component="button"
                    type="button"
                    size="sm"
                    onClick={() => change({ all: all ? undefined : '1' })}
                  >
                    {all ? t('hideGone') : t('showGone', { count: gone })}
                  </Anchor>
                )}
              </Group>
            </Stack>
          )
        }}
      </Answer>
      {demoPeople.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('demoHint', { names: demoPeople.map(({ name }) => name).join(', ') })}
        </Text>
      )}
      <Roles />
      <Invite
        isOpen={invite === '1' && whyNotInvite === undefined}
        close={() => change({ invite: undefined })}
        invited={link.show}
      />
      <LinkShown shown={link.shown} close={link.close} />
    </SettingsPage>
  )
}

function Roles() {
  const { t } = useTranslation(['people', 'app'])
  return (
    <Accordion variant="separated" order={2}>
      <Accordion.Item value="roles">
        <Accordion.Control>{t('what')}</Accordion.Control>
        <Accordion.Panel>
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
            {roles.map((role) => (
              <div key={role}>
                <Text fw={600} size="sm">
                  {t(`app:roles.${role}`)}
                </Text>
                <Text size="sm" c="dimmed">
                  {t(`roles.${role}`)}
                </Text>
              </div>
            ))}
          </SimpleGrid>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  )
}
