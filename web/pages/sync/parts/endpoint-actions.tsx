// What can be done with an endpoint.
import { Button, Menu, Tooltip } from '@mantine/core'
import {
  IconDots,
  IconKey,
  IconPencil,
  IconPlayerPlay,
  IconPower,
  IconRepeat,
  IconSend,
  IconTrash,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWrite } from '../../../api/client.ts'
import { useSession } from '../../../app/session.tsx'
import { useConfirm } from '../../../parts/confirm.tsx'
import { tellDone } from '../../../parts/tell.tsx'
import { EndpointForm } from './endpoint-form.tsx'
import { ReplayForm } from './replays.tsx'
import type { Endpoint } from './shapes.ts'
import './words.ts'

export function EndpointActions({
  endpoint,
  onSecret,
}: {
  endpoint: Endpoint
  onSecret: (secret: string) => void
}) {
  const { t } = useTranslation(['sync', 'app'])
  const confirm = useConfirm()
  const why = useSession().whyNot('connect')
  const [shown, setShown] = useState<'edit' | 'replay'>()
  const path = { params: { path: { id: endpoint.id } } }
  const told = (key: 'tested' | 'done' | 'removed') => ({
    onSuccess: () => tellDone(t(`sync:outgoing.${key}`)),
  })
  const test = useWrite('post', '/v1/webhook-endpoints/{id}/test', told('tested'))
  const enable = useWrite('post', '/v1/webhook-endpoints/{id}/enable', told('done'))
  const disable = useWrite('post', '/v1/webhook-endpoints/{id}/disable', told('done'))
  const remove = useWrite('delete', '/v1/webhook-endpoints/{id}', told('removed'))
  const rotate = useWrite('post', '/v1/webhook-endpoints/{id}/rotate-secret', {
    onSuccess: ({ secret }) => secret && onSecret(secret),
  })
  const asked = async (what: 'rotate' | 'disable' | 'remove', act: () => void) => {
    const isSure = await confirm({
      title: t(`sync:outgoing.${what}Title`),
      text: t(`sync:outgoing.${what}Text`),
      act: t(`sync:outgoing.${what}`),
      isDangerous: what === 'remove',
    })
    if (isSure) act()
  }
  const isOn = endpoint.state === 'enabled'
  const icon = { size: 16, 'aria-hidden': true } as const
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={220} disabled={why !== undefined}>
        <Menu.Target>
          <Tooltip label={why} disabled={why === undefined}>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconDots {...icon} />}
              data-disabled={why !== undefined || undefined}
              aria-disabled={why !== undefined || undefined}
              aria-label={`${t('sync:actions')}: ${endpoint.url}`}
            >
              {t('sync:actions')}
            </Button>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconSend {...icon} />}
            disabled={!isOn}
            onClick={() => test.mutate({ ...path, body: {} })}
          >
            {t('sync:outgoing.test')}
          </Menu.Item>
          <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => setShown('edit')}>
            {t('app:edit')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconRepeat {...icon} />}
            disabled={!isOn || endpoint.replayId !== null}
            onClick={() => setShown('replay')}
          >
            {t('sync:outgoing.replay')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconKey {...icon} />}
            onClick={() => asked('rotate', () => rotate.mutate({ ...path, body: {} }))}
          >
            {t('sync:outgoing.rotate')}
          </Menu.Item>
          <Menu.Divider />
          {isOn ? (
            <Menu.Item
              leftSection={<IconPower {...icon} />}
              onClick={() => asked('disable', () => disable.mutate({ ...path, body: {} }))}
            >
              {t('sync:outgoing.disable')}
            </Menu.Item>
          ) : (
            <Menu.Item
              leftSection={<IconPlayerPlay {...icon} />}
              onClick={() => enable.mutate({ ...path, body: {} })}
            >
              {t('sync:outgoing.enable')}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconTrash {...icon} />}
            onClick={() => asked('remove', () => remove.mutate(path))}
          >
            {t('sync:outgoing.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {shown === 'edit' && <EndpointForm endpoint={endpoint} onClose={() => setShown(undefined)} />}
      {shown === 'replay' && (
        <ReplayForm endpointId={endpoint.id} onClose={() => setShown(undefined)} />
      )}
    </>
  )
}
