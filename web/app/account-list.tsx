// What stands in the menu of the person who is signed in.
import { Menu, SegmentedControl, Text, useMantineColorScheme } from '@mantine/core'
import { IconBook, IconEye, IconKeyboard, IconLogout, IconUser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { AccountButton } from './account-menu.tsx'
import { useSeeAs, useSession, useSignOut } from './session.tsx'
import { changeLanguage, type Language } from './words.ts'

export default function AccountList({ showHelp }: { showHelp: () => void }) {
  const { t, i18n } = useTranslation('app')
  const { person, personId, role, mode, demoPeople = [] } = useSession()
  const hasAccount = mode === 'live' || personId !== null
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const signOut = useSignOut()
  const seeAs = useSeeAs()
  return (
    <Menu position="bottom-end" width={268} shadow="md" closeOnItemClick={false} defaultOpened>
      <Menu.Target>
        <AccountButton />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('account.signedInAs', { person, role: t(`roles.${role}`) })}</Menu.Label>
        {hasAccount && (
          <Menu.Item
            leftSection={<IconUser size={16} aria-hidden />}
            renderRoot={(props) => <Link to="/settings/profile" {...props} />}
          >
            {t('account.profile')}
          </Menu.Item>
        )}
        {demoPeople.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Label>{t('account.seeAs')}</Menu.Label>
            {demoPeople.map((one) => (
              <Menu.Item
                key={one.name}
                leftSection={<IconEye size={16} aria-hidden />}
                disabled={one.name === person}
                closeMenuOnClick
                onClick={() => seeAs(one.name)}
              >
                {one.name}{' '}
                <Text span size="xs" c="dimmed">
                  {t(`roles.${one.role}`)}
                </Text>
              </Menu.Item>
            ))}
          </>
        )}
        <Menu.Divider />
        <Menu.Label id="account-language">{t('account.language')}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          mx="xs"
          aria-labelledby="account-language"
          value={i18n.language}
          onChange={(next) => changeLanguage(next as Language)}
          data={[
            { value: 'en', label: 'English' },
            { value: 'fr', label: 'Français' },
          ]}
        />
        <Menu.Label id="account-theme">{t('account.theme')}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          mx="xs"
          mb="xs"
          aria-labelledby="account-theme"
          value={colorScheme}
          onChange={(next) => setColorScheme(next as typeof colorScheme)}
          data={(['light', 'dark', 'auto'] as const).map((value) => ({
            value,
            label: t(`account.${value}`),
          }))}
        />
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconKeyboard size={16} aria-hidden />}
          closeMenuOnClick
          onClick={showHelp}
        >
          {t('account.help')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconBook size={16} aria-hidden />}
          component="a"
          href="/docs"
          target="_blank"
        >
          {t('account.api')}
        </Menu.Item>
        {hasAccount && (
          <Menu.Item
            leftSection={<IconLogout size={16} aria-hidden />}
            closeMenuOnClick
            onClick={signOut}
          >
            {t('account.signOut')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
