// The form by which a person is invited.
import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { problemOf, useWrite } from '../../api/client.ts'
import { tellProblem, wordsOf } from '../../parts/tell.tsx'
import type { Shown } from './link.tsx'
import { type Role, roles } from './types.ts'

const nameForm = /^[\p{L}\p{N}][\p{L}\p{N} .,_@+'’-]*$/u
const emailForm = /^[^\s@]+@[^\s@]+$/

type Props = { isOpen: boolean; close: () => void; invited: (shown: Shown) => void }

export function Invite({ isOpen, close, invited }: Props) {
  const { t } = useTranslation(['people', 'app'])
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t('new.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <Form close={close} invited={invited} />
    </Modal>
  )
}

/** To which of the fields a refusal belongs. */
const fieldOf: Record<string, 'name' | 'email'> = {
  'email-taken': 'email',
  'person-exists': 'name',
  'person-spelled-otherwise': 'name',
}

function Form({ close, invited }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation(['people', 'app'])
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', email: '', role: 'accountant' as Role },
    validate: {
      name: (name) => (nameForm.test(name.trim()) ? null : t('new.badName')),
      email: (email) => (emailForm.test(email.trim()) ? null : t('new.badEmail')),
    },
  })
  const write = useWrite('post', '/v1/people', {
    onError: (error) => {
      const field = fieldOf[problemOf(error).code]
      if (field) form.setFieldError(field, wordsOf(error))
      else tellProblem(error)
    },
  })
  const send = form.onSubmit(({ name, email, role }) => {
    const body = { name: name.trim(), email: email.trim(), role }
    write.mutate(
      { body },
      {
        onSuccess: (made) => {
          close()
          invited({ ...made, ...body, isReset: false })
        },
      },
    )
  })
  return (
    <form onSubmit={send} noValidate>
      <Stack>
        <TextInput
          label={t('name')}
          description={t('nameHint')}
          maxLength={100}
          autoComplete="off"
          data-autofocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('email')}
          type="email"
          maxLength={254}
          autoComplete="off"
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <Radio.Group label={t('role')} key={form.key('role')} {...form.getInputProps('role')}>
          <Stack gap={6} mt={6}>
            {roles.map((role) => (
              <Radio
                key={role}
                value={role}
                label={t(`app:roles.${role}`)}
                description={t(`roles.${role}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
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
