// What has happened since this person last looked at this page on this machine.
import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { useSession } from '../../app/session.tsx'
import { countText, Moment, moneyText } from '../../parts/figures.tsx'
import { Answer } from '../../parts/states.tsx'
import { Card } from './card.tsx'
import classes from './today.module.css'

type Told =
  paths['/v1/today/changes']['get']['responses'][200]['content']['application/json']['data'][number]

const shownFirst = 7
const dayMs = 86_400_000
const dayBefore = (moment: string) => new Date(Date.parse(moment) - dayMs).toISOString()

/** While this tab is open, that is the visit before this one. */
function lastLooked(person: string): string | null {
  const key = `tieout-looked ${person}`
  const kept = sessionStorage.getItem(key) ?? localStorage.getItem(key)
  if (kept !== null) sessionStorage.setItem(key, kept)
  localStorage.setItem(key, new Date().toISOString())
  return kept
}

export function News() {
  const { t } = useTranslation('today')
  const { person } = useSession()
  const [{ at }] = useSearchState<never>()
  const [last] = useState(() => lastLooked(person))
  const [since] = useState(() => {
    const end = at ?? new Date().toISOString()
    return last !== null && last < end ? last : dayBefore(end)
  })
  const [isAll, setAll] = useState(false)
  const read = api.useQuery('get', '/v1/today/changes', { params: { query: { since } } })
  return (
    <Card title={t('news.title')}>
      <Answer of={read}>
        {({ data, since: from }) => (
          <>
            <Text size="sm" c="dimmed">
              {last === null ? t('news.first') : <Moment at={from} ago />}
            </Text>
            {data.length === 0 && <Text size="sm">{t('news.none')}</Text>}
            <ul className={classes.rows}>
              {data.slice(0, isAll ? undefined : shownFirst).map((one) => (
                <li key={one.what}>
                  <Row one={one} />
                </li>
              ))}
            </ul>
            {data.length > shownFirst && !isAll && (
              <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
                {t('news.more', { count: data.length - shownFirst })}
              </Button>
            )}
          </>
        )}
      </Answer>
    </Card>
  )
}

function Row({ one: { what, count, byPeople, amounts } }: { one: Told }) {
  const { t } = useTranslation('today')
  const sums = amounts.map(({ currency, amount }) => moneyText(amount, currency))
  const people = byPeople > 0 && byPeople < count ? [t('news.byPeople', { count: byPeople })] : []
  const more = [...sums, ...people].join(' · ')
  return (
    <div className={classes.told}>
      <Text size="sm">
        <b>{countText(count)}</b> {t(`news.what.${what}`)}
      </Text>
      {more && (
        <Text size="xs" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
          {more}
        </Text>
      )}
    </div>
  )
}
