// What can be done about a person.
import { ActionIcon, Menu, Stack, Text, Textarea } from '@mantine/core'
import { IconDots, IconKey, IconMail, IconUserCheck, IconUserOff } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { tellDone } from '../../parts/tell.tsx'
import type { Person } from './types.ts'

type Props = { person: Person; showLink: (person: Person) => void }

export function PersonMenu({ person, showLink }: Props) {
  const { t } = useTranslation('people')
  const { may, whyNot } = useSession()
  const deactivate = useDeactivate(person)
  const reactivate = useReactivate(person)
  // Whoever may never do any of it is not offered it.
  if (!may('admit')) return null
  const why = whyNot('admit')
  const { name, state } = person
  return (
    <Menu position="bottom-end" width={280} shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('actions', { name })}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {why && <Menu.Label>{why}</Menu.Label>}
        {state !== 'deactivated' && (
          <Menu.Item
            disabled={why !== undefined}
            leftSection={
              state === 'invited' ? (
                <IconMail size={16} aria-hidden />
              ) : (
                <IconKey size={16} aria-hidden />
              )
            }
            onClick={() => showLink(person)}
          >
            {t(state === 'invited' ? 'link.again' : 'link.reset')}
          </Menu.Item>
        )}
        {state === 'deactivated' ? (
          <Menu.Item
            disabled={why !== undefined}
            leftSection={<IconUserCheck size={16} aria-hidden />}
            onClick={reactivate}
          >
            {t('reactivate.act')}
          </Menu.Item>
        ) : (
          <Menu.Item
            color="red"
            disabled={why !== undefined}
            leftSection={<IconUserOff size={16} aria-hidden />}
            onClick={deactivate}
          >
            {t('deactivate.act')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function useReactivate({ id, name }: Person) {
  const { t } = useTranslation('people')
  const write = useWrite('post', '/v1/people/{id}/reactivate')
  // The row of who was deactivated is gone by the time that it is taken back.
  return () =>
    write.mutateAsync({ params: { path: { id } }, body: {} }).then(
      () => tellDone(t('reactivate.done', { name })),
      () => undefined,
    )
}

function useDeactivate(person: Person) {
  const { t } = useTranslation('people')
  const { may } = useSession()
  const confirm = useConfirm()
  const note = useRef<HTMLTextAreaElement>(null)
  const write = useWrite('post', '/v1/people/{id}/deactivate')
  const reactivate = useReactivate(person)
  const keys = api.useQuery('get', '/v1/api-keys', undefined, { enabled: may('oversee') })
  const { id, name } = person
  const count = keys.data?.data.filter((key) => key.person === name).length ?? 0
  return async () => {
    const isMeant = await confirm({
      title: t('deactivate.title', { name }),
      text: (
        <Stack gap="sm">
          <Text size="sm">{t('deactivate.text', { name })}</Text>
          {count > 0 && <Text size="sm">{t('deactivate.keys', { count })}</Text>}
          <Textarea ref={note} label={t('deactivate.note')} maxLength={500} autosize minRows={2} />
        </Stack>
      ),
      act: t('deactivate.act'),
      isDangerous: true,
    })
    if (!isMeant) return
    const body = { note: note.current?.value.trim() || null }
    await write.mutateAsync({ params: { path: { id } }, body }).then(
      () => tellDone(t('deactivate.done', { name }), reactivate),
      () => undefined,
    )
  }
}
