// Who is signed in; pressed for the first time, the menu behind it is loaded.
import { ActionIcon, type ActionIconProps, Avatar } from '@mantine/core'
import { type ComponentPropsWithRef, lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from './session.tsx'

const load = () => import('./account-list.tsx')
const AccountList = lazy(load)

export function AccountMenu({ showHelp }: { showHelp: () => void }) {
  const [isAsked, setAsked] = useState(false)
  const button = (
    <AccountButton
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={load}
      onFocus={load}
      onClick={() => setAsked(true)}
    />
  )
  if (!isAsked) return button
  return (
    <Suspense fallback={button}>
      <AccountList showHelp={showHelp} />
    </Suspense>
  )
}

export function AccountButton(props: ActionIconProps & ComponentPropsWithRef<'button'>) {
  const { t } = useTranslation('app')
  const { person } = useSession()
  return (
    <ActionIcon variant="subtle" size="lg" radius="xl" aria-label={t('account.label')} {...props}>
      <Avatar size={30} color="gray.8" variant="filled" name={person} alt="" />
    </ActionIcon>
  )
}
