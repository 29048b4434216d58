// Does it tie out, what is in the way, and how the money flows: where every day begins.
import { Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { dayText } from '../../parts/figures.tsx'
import { Later } from '../../parts/later.tsx'
import { Page as Sheet } from '../../parts/page.tsx'
import { Answer } from '../../parts/states.tsx'
import { Choice } from './choice.tsx'
import { Flow } from './flow.tsx'
import { News } from './news.tsx'
import { Ageing, Automatic, Platforms, Unapplied } from './tiles.tsx'
import { Trend } from './trend.tsx'
import { Closing, FirstRun, Verdict } from './verdict.tsx'
import { Waiting } from './waiting.tsx'
import classes from './today.module.css'

const periods = ['30', '90', '365'] as const
const usual = '90'

const daysBefore = (day: string, days: number) =>
  new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10)

export function Page() {
  const { t } = useTranslation('today')
  const [{ period = usual, currency, at }, change] = useSearchState<'period' | 'currency'>()
  // The days of the books may be a day off; the service takes the period to its own day.
  const [opened] = useState(() => new Date().toISOString())
  const today = (at ?? opened).slice(0, 10)
  const days = periods.includes(period as never) ? Number(period) : Number(usual)
  const from = daysBefore(today, days - 1)
  const read = api.useQuery('get', '/v1/today', { params: { query: { from } } })
  const shown = read.data?.flows.find((one) => one.currency === currency) ?? read.data?.flows[0]
  return (
    <Sheet
      title={t('title')}
      subtitle={read.data && dayText(read.data.day)}
      actions={
        <Choice
          label={t('period.label')}
          data={periods.map((value) => ({ value, label: t(`period.${value}`) }))}
          value={String(days) as (typeof periods)[number]}
          onChange={(value) => change({ period: value === usual ? undefined : value })}
        />
      }
    >
      <FirstRun />
      <Answer of={read}>
        {(answer) => (
          <Stack gap="md">
            <div className={classes.two}>
              <Stack gap="md">
                <Verdict today={answer} />
                <Waiting today={answer} />
              </Stack>
              <Stack gap="md">
                {answer.closing && <Closing closing={answer.closing} />}
                <News />
              </Stack>
            </div>
            <Later height={1200}>
              <Stack gap="md">
                <Flow
                  today={answer}
                  currency={currency}
                  choose={(next) => change({ currency: next })}
                />
                <div className={classes.tiles}>
                  <Automatic today={answer} />
                  <Unapplied today={answer} />
                  <Ageing today={answer} />
                  <Platforms today={answer} />
                </div>
                <Trend today={answer} currency={shown?.currency} />
              </Stack>
            </Later>
          </Stack>
        )}
      </Answer>
    </Sheet>
  )
}
