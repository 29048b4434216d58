// Issuing a key, and the one moment in which it is seen.
import {
  Autocomplete,
  Button,
  Code,
  CopyButton,
  Group,
  Modal,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { api, problemOf, useWrite } from '../../api/client.ts'
import { tellProblem, wordsOf } from '../../parts/tell.tsx'
import type { Key } from './page.tsx'

export type Made = { key: string; person: string }

const roles = ['viewer', 'reviewer', 'accountant', 'auditor', 'admin'] as const
const nameForm = /^[\p{L}\p{N}][\p{L}\p{N} .,_@+'’-]*$/u

/** To which of the fields a refusal belongs. */
const fieldOf: Record<string, 'person' | 'role'> = {
  'person-spelled-otherwise': 'person',
  'person-deactivated': 'person',
  'key-exceeds-person': 'role',
}

type Props = { isOpen: boolean; close: () => void; issued: (made: Made) => void }

export function Issue({ isOpen, close, issued }: Props) {
  const { t } = useTranslation(['api-keys', 'app'])
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t('new.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <Form close={close} issued={issued} />
    </Modal>
  )
}

function Form({ close, issued }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation(['api-keys', 'app'])
  const people = api.useQuery('get', '/v1/people')
  const form = useForm({
    initialValues: { person: '', role: 'viewer' as Key['role'], note: '' },
    validate: {
      person: (person) => (nameForm.test(person.trim()) ? null : t('new.badName')),
    },
  })
  const write = useWrite('post', '/v1/api-keys', {
    onError: (error) => {
      const field = fieldOf[problemOf(error).code]
      if (field) form.setFieldError(field, wordsOf(error))
      else tellProblem(error)
    },
  })
  const send = form.onSubmit(({ person, role, note }) => {
    const body = { person: person.trim(), role, note: note.trim() || null }
    write.mutate(
      { body },
      {
        onSuccess: ({ key }) => {
          close()
          if (key) issued({ key, person: body.person })
        },
      },
    )
  })
  const names = people.data?.data.map(({ name }) => name) ?? []
  return (
    <form onSubmit={send} noValidate>
      <Stack>
        <Autocomplete
          label={t('person')}
          description={t('personHint')}
          maxLength={100}
          data={[...new Set(names)]}
          data-autofocus
          {...form.getInputProps('person')}
        />
        <Select
          label={t('role')}
          data={roles.map((value) => ({ value, label: t(`app:roles.${value}`) }))}
          allowDeselect={false}
          {...form.getInputProps('role')}
        />
        <TextInput
          label={t('note')}
          description={t('noteHint')}
          maxLength={500}
          {...form.getInputProps('note')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('app:cancel')}
          </Button>
          <Button type="submit" loading={write.isPending}>
            {t('new.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

export function KeyShown({ made, close }: { made: Made | undefined; close: () => void }) {
  const { t } = useTranslation(['api-keys', 'app'])
  if (!made) return null
  const { key, person } = made
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      closeOnClickOutside={false}
      title={t('made.title', { person })}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <Stack>
        <Text size="sm">{t('made.hint')}</Text>
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <TextInput
            flex={1}
            readOnly
            label={t('made.label')}
            value={key}
            onFocus={(event) => event.currentTarget.select()}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          />
          <CopyButton value={key}>
            {({ copied, copy }) => (
              <Button
                variant={copied ? 'light' : 'filled'}
                leftSection={
                  copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
                }
                onClick={copy}
                data-autofocus
              >
                {t(copied ? 'app:copied' : 'app:copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
        <div>
          <Text size="sm" c="dimmed" mb={4}>
            {t('made.use')}
          </Text>
          <Code
            block
            tabIndex={0}
          >{`curl -H "Authorization: Bearer …" ${location.origin}/v1/session`}</Code>
        </div>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('made.done')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
