// What stands around every page: where one is, whether it is live or the past, and who looks.
import {
  ActionIcon,
  AppShell,
  Badge,
  Box,
  Burger,
  Button,
  Group,
  Kbd,
  NavLink,
  Text,
  Tooltip,
  UnstyledButton,
  VisuallyHidden,
} from '@mantine/core'
import { useDisclosure, useHotkeys, useMediaQuery, useNetwork } from '@mantine/hooks'
import { IconPlugConnectedX, IconSearch } from '@tabler/icons-react'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AccountMenu } from './account-menu.tsx'
import { DemoBanner } from './demo-banner.tsx'
import classes from './frame.module.css'
import { type LiveState, useLive } from './live.ts'
import { pages } from './pages.ts'
import { useShortcuts } from './shortcuts.tsx'
import { PastBanner, TimeMachineButton } from './time-machine.tsx'

// Loaded when it is first asked for.
const Palette = lazy(() => import('./palette.tsx'))

export function Frame({ at }: { at: string | undefined }) {
  const { t } = useTranslation('app')
  const [isMenuOpen, menu] = useDisclosure(false)
  const isWide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false })
  const live = useLive(at !== undefined)
  const path = useRouterState({ select: (state) => state.location.pathname })
  const help = useShortcuts()
  const [asked, setAsked] = useState(0)
  const openPalette = () => setAsked((times) => times + 1)
  useHotkeys([['mod+K', openPalette]], [])
  // A page that was gone to from the menu is what one wants to see.
  useEffect(menu.close, [path])
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !isMenuOpen } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a href="#content" className={classes.skip}>
        {t('skipToContent')}
      </a>
      <AppShell.Header className={classes.header} data-past={at !== undefined || undefined}>
        <Group h="100%" px="sm" gap="sm" wrap="nowrap" justify="space-between">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={isMenuOpen}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t(isMenuOpen ? 'nav.close' : 'nav.open')}
            />
            <UnstyledButton
              aria-label={t('name')}
              renderRoot={(props) => <Link to="/" {...props} />}
            >
              <Group gap={8} wrap="nowrap">
                <img src="/icon.svg" alt="" width={26} height={26} />
                <Text fw={700} visibleFrom="xs">
                  {t('name')}
                </Text>
              </Group>
            </UnstyledButton>
          </Group>
          <Button
            className={classes.search}
            variant="default"
            size="sm"
            fw={400}
            c="dimmed"
            justify="space-between"
            leftSection={<IconSearch size={16} aria-hidden />}
            rightSection={<Kbd size="xs">Ctrl K</Kbd>}
            onClick={openPalette}
            visibleFrom="sm"
          >
            {t('palette.open')}
          </Button>
          <Group gap={6} wrap="nowrap">
            <ActionIcon
              hiddenFrom="sm"
              variant="subtle"
              size="lg"
              aria-label={t('palette.open')}
              onClick={openPalette}
            >
              <IconSearch size={20} />
            </ActionIcon>
            <LiveSign state={live} />
            <TimeMachineButton at={at} />
            <AccountMenu showHelp={help.open} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={t('nav.label')} className={classes.navbar}>
        <AppShell.Section grow className={classes.menu} p="xs">
          {/* On a phone the menu is made when it is opened. */}
          {(isWide || isMenuOpen) &&
            pages.map(({ group, pages }) => (
              <Box key={group} mb="xs">
                <Text size="xs" fw={600} c="dimmed" px="sm" py={4}>
                  {t(`nav.${group}`)}
                </Text>
                {pages.map(({ to, name, Icon }) => (
                  <NavLink
                    key={to}
                    className={classes.link}
                    label={t(`nav.${name}`)}
                    active={to === '/' ? path === '/' : path.startsWith(to)}
                    leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
                    renderRoot={(props) => <Link to={to} {...props} />}
                  />
                ))}
              </Box>
            ))}
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main className={classes.main} id="content" tabIndex={-1}>
        <PastBanner at={at} />
        <DemoBanner />
        {/* Another moment is another application: nothing of the one before is left on the page. */}
        <Outlet key={at} />
      </AppShell.Main>
      <Suspense>{asked > 0 && <Palette asked={asked} showHelp={help.open} />}</Suspense>
      {help.window}
    </AppShell>
  )
}

function LiveSign({ state }: { state: LiveState }) {
  const { t } = useTranslation('app')
  const { online } = useNetwork()
  if (state === 'past') return null
  const isLive = state === 'live' && online
  const hint = isLive ? t('live.hint') : t(online ? 'live.reconnectingHint' : 'live.offline')
  return (
    <Tooltip label={hint}>
      <Badge
        id="live"
        variant={isLive ? 'dot' : 'light'}
        color={isLive ? 'teal' : 'orange'}
        tt="none"
        fw={500}
        tabIndex={0}
        role="status"
        leftSection={isLive ? undefined : <IconPlugConnectedX size={14} aria-hidden />}
        className={classes.live}
      >
        {t(`live.${isLive ? 'live' : 'reconnecting'}`)}
        <VisuallyHidden>. {hint}</VisuallyHidden>
      </Badge>
    </Tooltip>
  )
}
