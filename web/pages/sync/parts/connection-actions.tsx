// What a person can do about a connection: connect it, let it rest, take it away.
import {
  Button,
  Group,
  Modal,
  PasswordInput,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlayerPause, IconPlayerPlay, IconPlugConnected, IconUnlink } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, useWrite } from '../../../api/client.ts'
import { useConfirm } from '../../../parts/confirm.tsx'
import { tellDone, tellProblem } from '../../../parts/tell.tsx'
import { Act } from './act.tsx'
import type { Platform } from './platforms.tsx'
import type { Connection } from './shapes.ts'
import './words.ts'

export function ConnectionActions({ connection: { name, state } }: { connection: Connection }) {
  const { t } = useTranslation(['sync', 'app'])
  const platform = t(`app:platforms.${name}`)
  const confirm = useConfirm()
  const path = { params: { path: { platform: name } } }
  const resume = useWrite('post', '/v1/connections/{platform}/resume', {
    onSuccess: () => tellDone(t('sync:connections.resumed', { platform })),
  })
  const remove = useWrite('delete', '/v1/connections/{platform}', {
    onSuccess: () => tellDone(t('sync:connections.removed', { platform })),
  })
  const isThere = state !== 'not-connected'
  const take = async () => {
    const isSure = await confirm({
      title: t('sync:connections.removeTitle', { platform }),
      text: t('sync:connections.removeText', { platform }),
      act: t('sync:connections.remove'),
      isDangerous: true,
    })
    if (isSure) remove.mutate(path)
  }
  return (
    <Group gap="xs">
      {name === 'stripe' ? (
        <KeyForm isThere={isThere} />
      ) : (
        <Consent
          platform={name}
          isThere={isThere}
          isUrgent={state !== 'connected' && state !== 'paused'}
        />
      )}
      {state === 'paused' ? (
        <Act
          need="connect"
          size="xs"
          leftSection={<IconPlayerPlay size={15} aria-hidden />}
          loading={resume.isPending}
          onClick={() => resume.mutate({ ...path, body: {} })}
        >
          {t('sync:connections.resume')}
        </Act>
      ) : (
        isThere && <Pause name={name} />
      )}
      {isThere && (
        <Act
          need="connect"
          size="xs"
          variant="default"
          leftSection={<IconUnlink size={15} aria-hidden />}
          loading={remove.isPending}
          onClick={take}
        >
          {t('sync:connections.remove')}
        </Act>
      )}
    </Group>
  )
}

/** By the platform's own page, and back. */
function Consent({
  platform,
  isThere,
  isUrgent,
}: {
  platform: Platform
  isThere: boolean
  isUrgent: boolean
}) {
  const { t } = useTranslation(['sync', 'app'])
  const begin = api.useMutation('post', '/v1/connections/{platform}/authorize', {
    onSuccess: ({ url }) => location.assign(url),
    onError: tellProblem,
  })
  return (
    <Act
      need="connect"
      size="xs"
      variant={isUrgent ? 'filled' : 'default'}
      leftSection={<IconPlugConnected size={15} aria-hidden />}
      loading={begin.isPending || begin.isSuccess}
      onClick={() => begin.mutate({ params: { path: { platform } }, body: {} })}
    >
      {t(isThere ? 'sync:connections.connectAgain' : 'sync:connections.connect')}
    </Act>
  )
}

function Pause({ name }: { name: Platform }) {
  const { t } = useTranslation(['sync', 'app'])
  const platform = t(`app:platforms.${name}`)
  const [isOpen, { open, close }] = useDisclosure(false)
  const [reason, setReason] = useState('')
  const resume = useWrite('post', '/v1/connections/{platform}/resume')
  const path = { params: { path: { platform: name } } }
  const pause = useWrite('post', '/v1/connections/{platform}/pause', {
    onSuccess: () => {
      close()
      tellDone(t('sync:connections.paused', { platform }), () =>
        resume.mutate({ ...path, body: {} }),
      )
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    pause.mutate({ ...path, body: { reason: reason.trim() || null } })
  }
  return (
    <>
      <Act
        need="connect"
        size="xs"
        variant="default"
        leftSection={<IconPlayerPause size={15} aria-hidden />}
        onClick={open}
      >
        {t('sync:connections.pause')}
      </Act>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('sync:connections.pauseTitle', { platform })}
        closeButtonProps={{ 'aria-label': t('app:close') }}
      >
        <form onSubmit={submit}>
          <Stack>
            <Text size="sm">{t('sync:connections.pauseText')}</Text>
            <TextInput
              label={t('sync:connections.pauseReason')}
              value={reason}
              maxLength={500}
              onChange={(event) => setReason(event.currentTarget.value)}
              data-autofocus
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t('app:cancel')}
              </Button>
              <Button type="submit" loading={pause.isPending}>
                {t('sync:connections.pause')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}

/** Stripe gives keys, not consent. */
function KeyForm({ isThere }: { isThere: boolean }) {
  const { t } = useTranslation(['sync', 'app'])
  const [isOpen, { open, close }] = useDisclosure(false)
  const [secretKey, setSecretKey] = useState('')
  const [secrets, setSecrets] = useState('')
  const webhookSecrets = secrets.split(/\s+/).filter((one) => one !== '')
  const done = () => {
    setSecretKey('')
    setSecrets('')
    close()
  }
  const keep = useWrite('put', '/v1/connections/stripe', {
    onSuccess: () => {
      done()
      tellDone(t('sync:connections.connected', { platform: t('app:platforms.stripe') }))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    keep.mutate({ body: { secretKey: secretKey.trim(), webhookSecrets } })
  }
  return (
    <>
      <Act
        need="connect"
        size="xs"
        variant={isThere ? 'default' : 'filled'}
        leftSection={<IconPlugConnected size={15} aria-hidden />}
        onClick={open}
      >
        {t(isThere ? 'sync:connections.connectAgain' : 'sync:connections.connect')}
      </Act>
      <Modal
        opened={isOpen}
        onClose={done}
        title={t('sync:connections.keyTitle')}
        closeButtonProps={{ 'aria-label': t('app:close') }}
      >
        <form onSubmit={submit} autoComplete="off">
          <Stack>
            <Text size="sm">{t('sync:connections.keyText')}</Text>
            <PasswordInput
              label={t('sync:connections.secretKey')}
              value={secretKey}
              onChange={(event) => setSecretKey(event.currentTarget.value)}
              autoComplete="off"
              placeholder="sk_live_… / rk_live_…"
              required
              data-autofocus
            />
            <Textarea
              label={t('sync:connections.signingSecrets')}
              value={secrets}
              onChange={(event) => setSecrets(event.currentTarget.value)}
              autoComplete="off"
              placeholder="whsec_…"
              minRows={2}
              autosize
              required
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={done}>
                {t('app:cancel')}
              </Button>
              <Button
                type="submit"
                loading={keep.isPending}
                disabled={secretKey.trim() === '' || webhookSecrets.length === 0}
              >
                {t('sync:connections.keySave')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
