// The guided first run: sandbox or own accounts, what means "won", the first load, and the first
// reconciliation. Which step is open stands in the address.
import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { Page as Sheet } from '../../parts/page.tsx'
import { Answer } from '../../parts/states.tsx'
import { Status, type Tone } from '../../parts/status.tsx'
import { Accounts } from './accounts.tsx'
import { Begin } from './begin.tsx'
import { Connect } from './connect.tsx'
import { Load } from './load.tsx'
import { Reconcile } from './reconcile.tsx'
import { isOptional, nextOf, type Part, parts, type Setup, type State, stateOf } from './setup.ts'
import { Stages } from './stages.tsx'
import classes from './welcome.module.css'

const bodies = {
  ...{ begin: Begin, connect: Connect, stages: Stages },
  ...{ load: Load, reconcile: Reconcile, accounts: Accounts },
}
const tones: Record<State, Tone> = {
  ...{ done: 'good', open: 'quiet', working: 'waiting', trouble: 'bad' },
}

export function Page() {
  const { t } = useTranslation('welcome')
  const read = api.useQuery('get', '/v1/setup', {}, { refetchInterval: 3000 })
  return (
    <Sheet title={t('title')} subtitle={t('subtitle')}>
      <Answer of={read}>{(setup) => <Steps setup={setup} />}</Answer>
    </Sheet>
  )
}

function Steps({ setup }: { setup: Setup }) {
  const { t } = useTranslation('welcome')
  const [{ step }, change] = useSearchState<'step'>()
  const isPart = parts.includes(step as Part)
  const open = isPart ? (step as Part) : step === undefined ? beginning(setup) : undefined
  const done = parts.filter((part) => stateOf(setup, part) === 'done').length
  const summary = t('progress', { done, total: parts.length })
  return (
    <Stack gap="md" maw={860}>
      <div>
        <Text size="sm" c="dimmed" mb={4}>
          {summary}
        </Text>
        <Progress value={(done / parts.length) * 100} aria-label={summary} />
      </div>
      <ol className={classes.steps}>
        {parts.map((part, at) => {
          const Body = bodies[part]
          const state = stateOf(setup, part)
          const isOpen = open === part
          const next = parts[at + 1]
          return (
            <li key={part} className={classes.step} data-open={isOpen || undefined}>
              <h2 className={classes.head}>
                <button
                  type="button"
                  className={classes.toggle}
                  aria-expanded={isOpen}
                  aria-controls={`step-${part}`}
                  onClick={() => change({ step: isOpen ? 'none' : part })}
                >
                  <span className={classes.number} data-state={state} aria-hidden>
                    {at + 1}
                  </span>
                  <span className={classes.name}>
                    {t(`${part}.name`)}
                    {isOptional(part) && <small> · {t('optional')}</small>}
                  </span>
                  <Status tone={tones[state]}>{t(`state.${state}`)}</Status>
                </button>
              </h2>
              {isOpen && (
                <Stack id={`step-${part}`} className={classes.body} gap="md">
                  <Body setup={setup} />
                  {next && (
                    <Group>
                      <Button variant="default" onClick={() => change({ step: next })}>
                        {t('next')}
                      </Button>
                    </Group>
                  )}
                </Stack>
              )}
            </li>
          )
        })}
      </ol>
    </Stack>
  )
}

/** Who has done nothing yet begins with what this is. */
const beginning = (setup: Setup): Part =>
  setup.isDone ||
  setup.steps.some(({ step, state }) => step === 'reconciliation' && state !== 'open')
    ? nextOf(setup)
    : 'begin'
