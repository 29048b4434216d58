// A raw text as it came: laid out to be read, or exactly as it was.
import {
  ActionIcon,
  CopyButton,
  Group,
  SegmentedControl,
  Stack,
  Text,
  Tooltip,
} from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { scrolled } from './roles.ts'
import classes from './sync.module.css'

function laidOut(raw: string): string | undefined {
  try {
    const text = JSON.stringify(JSON.parse(raw), null, 2)
    return text === raw ? undefined : text
  } catch {
    return undefined
  }
}

export function Raw({ text }: { text: string }) {
  const { t } = useTranslation(['sync', 'app'])
  const [how, setHow] = useState('pretty')
  const pretty = laidOut(text)
  const shown = how === 'pretty' && pretty !== undefined ? pretty : text
  return (
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap">
        {pretty === undefined ? (
          <span />
        ) : (
          <SegmentedControl
            size="xs"
            value={how}
            onChange={setHow}
            aria-label={t('sync:raw.title')}
            data={[
              { value: 'pretty', label: t('sync:raw.pretty') },
              { value: 'exact', label: t('sync:raw.exact') },
            ]}
          />
        )}
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? t('app:copied') : t('app:copy')}>
              <ActionIcon variant="default" onClick={copy} aria-label={t('app:copy')}>
                {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </Group>
      {text === '' ? (
        <Text size="sm" c="dimmed">
          {t('sync:raw.empty')}
        </Text>
      ) : (
        <pre className={classes.raw} {...scrolled(t('sync:raw.title'))}>
          {shown}
        </pre>
      )}
    </Stack>
  )
}
