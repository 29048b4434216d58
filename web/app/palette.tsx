// One box for everything: pages, acts, and documents by whatever is at hand.
import '@mantine/spotlight/styles.css'
import { Kbd, useMantineColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, spotlight } from '@mantine/spotlight'
import {
  IconArrowRight,
  IconFileSearch,
  IconHistory,
  IconKeyboard,
  IconLanguage,
  IconMoon,
  IconSearch,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { pages, pathOf, subPages } from './pages.ts'
import { openTimeMachine } from './time-machine.tsx'
import { changeLanguage } from './words.ts'

type Row = {
  id: string
  label: string
  description?: string | undefined
  icon: ReactNode
  run: () => unknown
  right?: ReactNode
}

/** Opens each time `asked` counts on. */
export default function Palette({ asked, showHelp }: { asked: number; showHelp: () => void }) {
  const { t, i18n } = useTranslation(['app', 'reports', 'audit', 'sync', 'settings'])
  const navigate = useNavigate()
  const { toggleColorScheme } = useMantineColorScheme()
  const [query, setQuery] = useState('')
  const found = useFound(query)
  useEffect(() => {
    if (asked > 0) spotlight.open()
  }, [asked])
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const fits = ({ label }: Row) => plain(label).includes(plain(query.trim()))
  const places: Row[] = pages
    .flatMap(({ pages }) => [...pages])
    .map(({ to, name, key, Icon }) => ({
      id: to,
      label: t(`nav.${name}`),
      icon: <Icon size={18} aria-hidden />,
      run: () => navigate({ to }),
      right: (
        <span>
          <Kbd size="xs">g</Kbd> <Kbd size="xs">{key}</Kbd>
        </span>
      ),
    }))
  // The pages below those, once somebody asks for one.
  const below: Row[] = subPages.map(([to, name]) => ({
    id: to,
    label: t(name),
    description: t(`nav.${to.split('/')[1] as 'reports'}`),
    icon: <IconArrowRight size={18} aria-hidden />,
    run: () => navigate({ to }),
  }))
  const acts: Row[] = [
    {
      id: 'language',
      label: i18n.language === 'fr' ? 'English' : 'Français',
      description: t('account.language'),
      icon: <IconLanguage size={18} aria-hidden />,
      run: () => changeLanguage(i18n.language === 'fr' ? 'en' : 'fr'),
    },
    {
      id: 'time-machine',
      label: t('past.open'),
      icon: <IconHistory size={18} aria-hidden />,
      run: () => openTimeMachine(),
    },
    {
      id: 'theme',
      label: `${t('account.theme')}: ${t('account.light')} / ${t('account.dark')}`,
      icon: <IconMoon size={18} aria-hidden />,
      run: toggleColorScheme,
    },
    {
      id: 'help',
      label: t('account.help'),
      icon: <IconKeyboard size={18} aria-hidden />,
      run: showHelp,
    },
  ]
  const groups: [string, Row[]][] = [
    [t('palette.pages'), (query.trim() === '' ? places : [...places, ...below]).filter(fits)],
    [t('palette.documents'), found],
    [t('palette.actions'), acts.filter(fits)],
  ]
  const filled = groups.filter(([, rows]) => rows.length > 0)
  return (
    <Spotlight.Root query={query} onQueryChange={setQuery} shortcut={null} clearQueryOnClose>
      <Spotlight.Search
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.placeholder')}
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <Spotlight.ActionsList mah={420} style={{ overflowY: 'auto' }}>
        {filled.map(([label, rows]) => (
          <Spotlight.ActionsGroup key={label} label={label}>
            {rows.map(({ id, run, icon, right, ...row }) => (
              <Spotlight.Action
                key={id}
                onClick={() => run()}
                leftSection={icon}
                rightSection={right}
                {...row}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {filled.length === 0 && <Spotlight.Empty>{t('palette.nothing')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

const foundMax = 8

/** Documents that fit, by the search of the audit trail. */
function useFound(query: string): Row[] {
  const { t } = useTranslation('app')
  const navigate = useNavigate()
  const [q] = useDebouncedValue(query.trim(), 150)
  const { data } = api.useQuery(
    'get',
    '/v1/audit/search',
    { params: { query: { q, limit: 20 } } },
    { enabled: q.length >= 2 },
  )
  if (q.length < 2 || query.trim().length < 2) return []
  return (data?.documents ?? [])
    .flatMap(({ noun, id, label }) => {
      const path = pathOf(noun, id)
      return path === undefined ? [] : [{ noun, id, label, path }]
    })
    .slice(0, foundMax)
    .map(({ noun, id, label, path }) => ({
      id: `${noun} ${id}`,
      label,
      description: t(`nouns.${noun}`),
      icon: <IconFileSearch size={18} aria-hidden />,
      run: () => navigate({ to: path }),
    }))
}
