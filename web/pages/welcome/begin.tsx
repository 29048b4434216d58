// Sandbox or own accounts. Which of them it is the service was started with: the two never mix.
import { Button, Group, Text, Title } from '@mantine/core'
import { IconBuilding, IconFlask } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Status } from '../../parts/status.tsx'
import type { Setup } from './setup.ts'
import classes from './welcome.module.css'

export function Begin({ setup: { mode } }: { setup: Setup }) {
  const { t } = useTranslation('welcome')
  const isSandbox = mode === 'sandbox'
  return (
    <div className={classes.choices}>
      <div className={classes.choice} data-chosen={isSandbox || undefined}>
        <Group gap="xs">
          <IconFlask size={22} aria-hidden />
          <Title order={3} fz="md">
            {t('begin.sandbox')}
          </Title>
        </Group>
        <Text size="sm">{t('begin.sandboxText')}</Text>
        {isSandbox && (
          <>
            <Status tone="good">{t('begin.notYet')}</Status>
            <Text size="sm" c="dimmed">
              {t('begin.sandboxIs')}
            </Text>
            <Group mt="auto">
              <Button renderRoot={(props) => <Link {...props} to="/" />}>
                {t('begin.toToday')}
              </Button>
            </Group>
          </>
        )}
      </div>
      <div className={classes.choice} data-chosen={!isSandbox || undefined}>
        <Group gap="xs">
          <IconBuilding size={22} aria-hidden />
          <Title order={3} fz="md">
            {t('begin.live')}
          </Title>
        </Group>
        <Text size="sm">{t('begin.liveText')}</Text>
        <Text size="sm" c="dimmed">
          {t(isSandbox ? 'begin.liveHow' : 'begin.liveIs')}
        </Text>
      </div>
    </div>
  )
}
