// The panel of the time machine: the whole history as a slider over what was recorded when, a clock,
// and steps from event to event.
import '@mantine/dates/styles.css'
import { ActionIcon, Anchor, Button, Group, Menu, Text, Tooltip } from '@mantine/core'
import { DateTimePicker } from '@mantine/dates'
import { useDebouncedCallback } from '@mantine/hooks'
import {
  IconChevronDown,
  IconChevronLeft,
  IconChevronRight,
  IconX,
  IconZoomIn,
  IconZoomOut,
  IconZoomReset,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { momentText } from '../../parts/figures.tsx'
import { Empty, Loading } from '../../parts/states.tsx'
import { useSession } from '../session.tsx'
import { useTravel } from '../time-machine.tsx'
import { endOfDayBefore, endOfMonthBefore, offTheWall, onTheWall } from '../zone.ts'
import { type Shown, useEventsAround, useHistory } from './history.ts'
import { MomentSlider } from './moment-slider.tsx'
import classes from './panel.module.css'
import type words from './words.en.ts'

declare module '../words.ts' {
  interface Words {
    'time-machine': typeof words
  }
}

const settleMs = 450

export default function Panel({ at, close }: { at: string | undefined; close: () => void }) {
  const { t } = useTranslation('time-machine')
  const { shown, isEmpty } = useHistory(at)
  return (
    <section className={classes.panel} aria-label={t('title')}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb={6}>
        <Text size="sm" c="dimmed">
          {t('about')}
        </Text>
        <ActionIcon variant="subtle" color="gray" aria-label={t('close')} onClick={close}>
          <IconX size={18} />
        </ActionIcon>
      </Group>
      {shown ? (
        <Controls at={at} shown={shown} />
      ) : isEmpty ? (
        <Empty title={t('empty')} />
      ) : (
        <Loading />
      )}
    </section>
  )
}

function Controls({ at, shown }: { at: string | undefined; shown: Shown }) {
  const { t, i18n } = useTranslation('time-machine')
  const { timeZone } = useSession()
  const travel = useTravel()
  // What was drafted holds until the moment is another one.
  const [{ moment, from }, setDraft] = useState<{ moment?: number; from?: string | undefined }>({})
  const draft = from === at ? moment : undefined
  const { end, first, last } = shown
  const value = Math.min(draft ?? shown.chosen, end)
  const around = useEventsAround(at, last)
  const goTo = (moment: number) =>
    travel(moment >= end ? undefined : new Date(moment).toISOString())
  const settle = useDebouncedCallback(goTo, settleMs)
  const change = (moment: number) => {
    setDraft({ moment, from: at })
    settle(moment)
  }
  return (
    <>
      <MomentSlider shown={shown} value={value} timeZone={timeZone} change={change} />
      <Group gap="xs" mt={6} align="flex-end">
        <Group gap={4} wrap="nowrap" align="flex-end">
          <Step
            label={around.previous ? t('previous') : t('noPrevious')}
            to={around.previous}
            Icon={IconChevronLeft}
          />
          <DateTimePicker
            size="xs"
            w={220}
            label={t('moment', { zone: timeZone })}
            withSeconds
            locale={i18n.language}
            valueFormat="D MMM YYYY HH:mm:ss"
            value={onTheWall(value, timeZone)}
            minDate={onTheWall(first, timeZone)}
            maxDate={onTheWall(end, timeZone)}
            onChange={(wall) => wall && change(offTheWall(wall, timeZone))}
          />
          <Step
            label={around.next ? t('nextOne') : t('noNext')}
            to={around.next}
            Icon={IconChevronRight}
          />
        </Group>
        <GoTo shown={shown} goTo={goTo} />
        <Zoom shown={shown} middle={value} />
        {at !== undefined && (
          <Button size="xs" color="violet.8" onClick={() => travel(undefined)}>
            {t('backToNow')}
          </Button>
        )}
      </Group>
      <Text size="sm" mt={8} aria-live="polite">
        {at === undefined && (
          <Text span inherit fw={600}>
            {t('isNow')}.{' '}
          </Text>
        )}
        {around.current ? (
          <>
            {t('last')}{' '}
            <Anchor
              inherit
              renderRoot={(props) => (
                <Link to="/audit/events/$id" params={{ id: around.current?.id ?? '' }} {...props} />
              )}
            >
              {around.current.sentence}
            </Anchor>{' '}
            <Text span inherit c="dimmed">
              {momentText(around.current.recordedAt, timeZone)}
            </Text>
          </>
        ) : (
          around.isRead && t('none')
        )}
      </Text>
    </>
  )
}

function Step({
  label,
  to,
  Icon,
}: {
  label: string
  to: string | undefined
  Icon: typeof IconChevronLeft
}) {
  const travel = useTravel()
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={label}
        aria-disabled={to === undefined}
        data-disabled={to === undefined || undefined}
        onClick={() => to && travel(to)}
      >
        <Icon size={18} />
      </ActionIcon>
    </Tooltip>
  )
}

const hourMs = 3_600_000
const landmarksShown = 12

function GoTo({ shown, goTo }: { shown: Shown; goTo: (moment: number) => unknown }) {
  const { t } = useTranslation('time-machine')
  const { timeZone } = useSession()
  const { first, end, landmarks } = shown
  const places = [
    ['hourAgo', end - hourMs],
    ['yesterday', endOfDayBefore(end, timeZone)],
    ['lastMonth', endOfMonthBefore(end, timeZone)],
    ['monthAgo', end - 30 * 24 * hourMs],
    ['beginning', first + 1000],
  ] as const
  return (
    <Menu shadow="md" position="bottom-start" width={320}>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {t('goTo')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {places
          .filter(([, moment]) => moment > first && moment < end)
          .map(([name, moment]) => (
            <Menu.Item key={name} onClick={() => goTo(moment)}>
              {t(name)}
              <Text size="xs" c="dimmed">
                {momentText(new Date(moment).toISOString(), timeZone)}
              </Text>
            </Menu.Item>
          ))}
        {landmarks.length > 0 && <Menu.Label>{t('landmarks')}</Menu.Label>}
        {landmarks.slice(0, landmarksShown).map(({ at, eventId, sentence }) => (
          <Menu.Item key={eventId} onClick={() => goTo(Date.parse(at) + 1)}>
            {sentence}
            <Text size="xs" c="dimmed">
              {momentText(at, timeZone)}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Zoom({ shown, middle }: { shown: Shown; middle: number }) {
  const { t } = useTranslation('time-machine')
  const acts = [
    ['zoomIn', IconZoomIn, () => shown.closer(middle), shown.isClosest],
    ['zoomOut', IconZoomOut, () => shown.further(middle), shown.isWhole],
    ['whole', IconZoomReset, shown.whole, shown.isWhole],
  ] as const
  return (
    <ActionIcon.Group>
      {acts.map(([name, Icon, run, isOff]) => (
        <Tooltip key={name} label={t(name)}>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t(name)}
            aria-disabled={isOff}
            data-disabled={isOff || undefined}
            onClick={() => !isOff && run()}
          >
            <Icon size={18} />
          </ActionIcon>
        </Tooltip>
      ))}
    </ActionIcon.Group>
  )
}
