// A page of the settings, beside the others.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Crumb, Page } from '../../parts/page.tsx'
import { SubPages } from '../../parts/sub-pages.tsx'
import type words from './words.en.ts'

declare module '../../app/words.ts' {
  interface Words {
    settings: typeof words
  }
}

const places = [
  ['workspace', '/settings/workspace'],
  ['people', '/settings/people'],
  ['apiKeys', '/settings/api-keys'],
  ['rules', '/settings/rules'],
  ['matching', '/settings/matching'],
  ['tolerances', '/settings/tolerances'],
  ['accounts', '/settings/accounts'],
  ['months', '/settings/months'],
  ['exchangeRates', '/settings/exchange-rates'],
  ['profile', '/settings/profile'],
] as const

type Props = {
  title: string
  subtitle?: ReactNode
  crumbs?: Crumb[]
  actions?: ReactNode
  children: ReactNode
}

export function SettingsPage({ children, ...head }: Props) {
  const { t } = useTranslation('settings')
  return (
    <Page {...head}>
      <SubPages
        label={t('pages.label')}
        pages={places.map(([name, to]) => ({ to, label: t(`pages.${name}`) }))}
      />
      {children}
    </Page>
  )
}
