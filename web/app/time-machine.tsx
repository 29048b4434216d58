// The whole application as of a moment of the past: `at` in the address. The button that stands on
// every page, and, in the past, the banner that says so. The panel to choose a moment is loaded when
// it is first opened.
import { ActionIcon, Alert, Box, Button, Group, Text, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconHistory, IconLock, IconPlayerPlay } from '@tabler/icons-react'
import { lazy, Suspense, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { agoText, momentText } from '../parts/figures.tsx'
import { useSearchState } from './search.ts'
import { useSession } from './session.tsx'
import classes from './time-machine.module.css'

const Panel = lazy(() => import('./time-machine/panel.tsx'))

let isOpen = false
const listeners = new Set<() => void>()
const listen = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export function openTimeMachine(next = true) {
  isOpen = next
  for (const listener of listeners) listener()
}
const useIsOpen = () => useSyncExternalStore(listen, () => isOpen)

/** Goes to a moment; undefined = now. */
export function useTravel() {
  const [, change] = useSearchState<'at'>()
  return (at: string | undefined) => change({ at }, 'push')
}

const panelId = 'time-machine'

export function TimeMachineButton({ at }: { at: string | undefined }) {
  const { t } = useTranslation('app')
  const opened = useIsOpen()
  return (
    <Tooltip label={t('past.open')}>
      <ActionIcon
        variant={at !== undefined || opened ? 'filled' : 'subtle'}
        color={at !== undefined ? 'violet.8' : undefined}
        size="lg"
        aria-label={t('past.open')}
        aria-expanded={opened}
        aria-controls={panelId}
        onClick={() => openTimeMachine(!opened)}
      >
        <IconHistory size={20} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}

const momentForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/
const isMoment = (at: string) => momentForm.test(at) && !Number.isNaN(Date.parse(at))

export function PastBanner({ at }: { at: string | undefined }) {
  const opened = useIsOpen()
  if (at !== undefined && !isMoment(at)) return <NoMoment at={at} />
  return (
    <>
      {at !== undefined && <Banner at={at} />}
      <Box id={panelId} hidden={!opened}>
        {opened && (
          <Suspense>
            <Panel at={at} close={() => openTimeMachine(false)} />
          </Suspense>
        )}
      </Box>
    </>
  )
}

function Banner({ at }: { at: string }) {
  const { t } = useTranslation('app')
  const { timeZone } = useSession()
  const travel = useTravel()
  return (
    <Box className={classes.banner} role="status" id="past-banner">
      <Group justify="space-between" gap="xs">
        <Group gap="sm" wrap="nowrap" miw={0}>
          <IconHistory size={22} aria-hidden style={{ flex: 'none' }} />
          <div>
            <Text size="sm" fw={650}>
              {t('past.title', { moment: `${momentText(at, timeZone)} ${timeZone}` })}
              <Text span inherit fw={400}>
                {' '}
                ({agoText(at)})
              </Text>
            </Text>
            <Group gap={4} wrap="nowrap" align="flex-start">
              <IconLock size={14} aria-hidden style={{ flex: 'none', marginTop: 3 }} />
              <Text size="sm">{t('past.hint')}</Text>
            </Group>
          </div>
        </Group>
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={() => openTimeMachine()}>
            {t('past.other')}
          </Button>
          <Button
            size="xs"
            color="violet.8"
            leftSection={<IconPlayerPlay size={14} aria-hidden />}
            onClick={() => travel(undefined)}
          >
            {t('past.now')}
          </Button>
        </Group>
      </Group>
    </Box>
  )
}

/** Typed by hand, or cut off in a letter. */
function NoMoment({ at }: { at: string }) {
  const { t } = useTranslation('app')
  const travel = useTravel()
  return (
    <Alert
      mb="md"
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('past.noMoment')}
    >
      <Group justify="space-between">
        <Text size="sm">{t('past.noMomentHint', { at })}</Text>
        <Button size="xs" variant="default" onClick={() => travel(undefined)}>
          {t('past.now')}
        </Button>
      </Group>
    </Alert>
  )
}
