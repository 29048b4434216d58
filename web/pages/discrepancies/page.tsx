// Where the books and the platforms disagree: what is at stake, the list or the board of it, and what
// is done about many at once.
import { Button, Menu, SegmentedControl } from '@mantine/core'
import { IconDownload, IconListCheck } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchState } from '../../app/search.ts'
import { useSession } from '../../app/session.tsx'
import { usePageKeys } from '../../app/shortcuts.tsx'
import { Page as Sheet } from '../../parts/page.tsx'
import { Board, byOf } from './board.tsx'
import { BulkBar, BulkWindow, type Many } from './bulk.tsx'
import { Filters } from './filters.tsx'
import { type Change, queryOf, type Search, type SearchName } from './filter.ts'
import { List } from './list.tsx'
import { Summary } from './summary.tsx'

const nothing: ReadonlySet<string> = new Set()

export function Page() {
  const { t } = useTranslation('discrepancies')
  const [search, change] = useSearchState<SearchName>()
  const [selected, setSelected] = useState(nothing)
  const [many, setMany] = useState<Many>()
  const input = useRef<HTMLInputElement>(null)
  const isBoard = search.view === 'board'
  const choose: Change = (patch) => {
    // What is not shown any more is not acted upon.
    setSelected(nothing)
    return change(patch)
  }
  usePageKeys([
    { keys: '/', label: t('keys.search'), run: () => input.current?.focus() },
    {
      keys: 'b',
      label: t('keys.board'),
      run: () => change({ view: isBoard ? undefined : 'board' }),
    },
  ])
  return (
    <Sheet
      title={t('title')}
      subtitle={t('subtitle')}
      actions={<Actions search={search} change={choose} onMany={setMany} />}
    >
      <Summary search={search} change={choose} />
      <Filters search={search} change={choose} input={input} />
      {isBoard ? (
        <Board search={search} />
      ) : (
        <List search={search} selected={selected} onSelect={setSelected} />
      )}
      {!isBoard && selected.size > 0 && (
        <BulkBar
          count={selected.size}
          onClear={() => setSelected(nothing)}
          onDo={(what) => setMany({ do: what, ids: [...selected] })}
        />
      )}
      {many && (
        <BulkWindow
          many={many}
          onClose={() => setMany(undefined)}
          onDone={() => setSelected(nothing)}
        />
      )}
    </Sheet>
  )
}

function Actions({
  search,
  change,
  onMany,
}: {
  search: Search
  change: Change
  onMany: (many: Many) => void
}) {
  const { t } = useTranslation('discrepancies')
  const { whyNot } = useSession()
  const isBoard = search.view === 'board'
  const why = whyNot('account') ?? (search.overdue === 'true' ? t('bulk.noOverdue') : undefined)
  return (
    <>
      {isBoard && (
        <SegmentedControl
          size="xs"
          aria-label={t('by.label')}
          value={byOf(search)}
          onChange={(by) => change({ by: by === 'state' ? undefined : by })}
          data={(['state', 'kind', 'severity'] as const).map((value) => ({
            value,
            label: t(`by.${value}`),
          }))}
        />
      )}
      <SegmentedControl
        size="xs"
        aria-label={t('views.label')}
        value={isBoard ? 'board' : 'list'}
        onChange={(view) => change({ view: view === 'list' ? undefined : view })}
        data={(['list', 'board'] as const).map((value) => ({ value, label: t(`views.${value}`) }))}
      />
      {!isBoard && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconListCheck size={15} aria-hidden />}
          title={why ?? t('bulk.allHint')}
          disabled={why !== undefined}
          onClick={() => onMany({ do: 'explain', filter: queryOf(search) })}
        >
          {t('bulk.all')}
        </Button>
      )}
      <Downloads search={search} />
    </>
  )
}

function Downloads({ search }: { search: Search & { at?: string } }) {
  const { t, i18n } = useTranslation('discrepancies')
  const address = (format: string) => {
    const asked = new URLSearchParams({ ...(queryOf(search) as Record<string, string>), format })
    asked.set('language', i18n.language)
    if (search.at) asked.set('knownAt', search.at)
    return `/v1/discrepancies?${asked}`
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconDownload size={15} aria-hidden />}>
          {t('downloads')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'xlsx'] as const).map((format) => (
          <Menu.Item key={format} component="a" href={address(format)} download>
            {format.toUpperCase()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
