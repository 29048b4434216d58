// Which accounts of QuickBooks stand for the ledger's own: how many are mapped, and where that is done.
import { Button, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type Setup, stepsOf } from './setup.ts'

export function Accounts({ setup }: { setup: Setup }) {
  const { t } = useTranslation('welcome')
  const [step] = stepsOf(setup, 'accounts')
  return (
    <>
      <Text size="sm">{t('accounts.text')}</Text>
      <Text size="sm">
        {t('accounts.mapped', { done: step?.done ?? 0, total: step?.total ?? 0 })}
      </Text>
      <Group>
        <Button
          variant="default"
          renderRoot={(props) => <Link {...props} to="/settings/accounts" />}
        >
          {t('accounts.open')}
        </Button>
      </Group>
    </>
  )
}
