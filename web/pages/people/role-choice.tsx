// Another role, from the list itself. It counts at once; a click takes it back.
import { Select, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useWrite } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { tellDone } from '../../parts/tell.tsx'
import { type Person, type Role, roles } from './types.ts'

export function RoleChoice({ person }: { person: Person }) {
  const { t } = useTranslation(['people', 'app'])
  const { whyNot, person: me } = useSession()
  const confirm = useConfirm()
  const write = useWrite('put', '/v1/people/{id}/role')
  const { id, name, role, state } = person

  async function give(next: Role, isUndo = false) {
    const said = t(`app:roles.${next}`)
    if (name === me && role === 'admin' && !isUndo) {
      const isMeant = await confirm({
        title: t('demote.title'),
        text: t('demote.text', { role: said }),
        act: t('demote.act'),
        isDangerous: true,
      })
      if (!isMeant) return
    }
    write.mutate(
      { params: { path: { id } }, body: { role: next } },
      {
        onSuccess: () => {
          const undo = name === me ? undefined : () => give(role, true)
          tellDone(t('changed', { name, role: said }), isUndo ? undefined : undo)
        },
      },
    )
  }

  if (whyNot('admit') !== undefined || state === 'deactivated') {
    return <Text size="sm">{t(`app:roles.${role}`)}</Text>
  }
  return (
    <Select
      size="sm"
      w={160}
      aria-label={t('roleOf', { name })}
      value={write.isPending ? (write.variables?.body.role ?? role) : role}
      data={roles.map((value) => ({ value, label: t(`app:roles.${value}`) }))}
      allowDeselect={false}
      disabled={write.isPending}
      onChange={(next) => next && next !== role && give(next as Role)}
      comboboxProps={{ withinPortal: true }}
    />
  )
}
