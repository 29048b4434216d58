// Keys that work on every page, and the window that lists them. A page tells its own by
// `usePageKeys([{ keys: 'j', label, run }])`; they are listed while it is shown, and hold only
// while nobody types.
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import {
  lazy,
  Suspense,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { useTranslation } from 'react-i18next'
import { pages } from './pages.ts'

// Loaded when it is first asked for.
const Window = lazy(() => import('./shortcuts-window.tsx'))

export type PageKey = {
  /** As `KeyboardEvent.key` says it: "j", "Enter", "?". */
  keys: string
  label: string
  run: () => void
}

/** Keys, and what they do. */
export type KeyRow = [keys: string[], label: string]

/** Those of every part of the page that has some. */
const parts = new Map<symbol, PageKey[]>()
let shown: PageKey[] = []
const listeners = new Set<() => void>()
const listen = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
function show(part: symbol, keys: PageKey[] | undefined) {
  if (keys) parts.set(part, keys)
  else parts.delete(part)
  shown = [...parts.values()].flat()
  for (const listener of listeners) listener()
}

const isTyping = ({ target }: KeyboardEvent) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Somebody is asked something, or chooses from a list: the keys are theirs. */
const isBusy = () =>
  [...document.querySelectorAll('[role=dialog], [role=menu], [role=listbox]')].some((one) =>
    one.checkVisibility(),
  )

function useKeys(run: (key: string) => boolean) {
  const latest = useRef(run)
  // Before it is seen: a key is always about what is shown, however quickly it is pressed.
  useLayoutEffect(() => {
    latest.current = run
  })
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (isTyping(event) || isBusy()) return
      if (latest.current(event.key)) event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

export function usePageKeys(keys: PageKey[]) {
  useKeys((pressed) => {
    const found = keys.find((one) => one.keys === pressed)
    // Enter on a link or a button is theirs.
    const { activeElement } = document
    if (pressed === 'Enter' && activeElement?.matches('a, button, [role=button]')) return false
    found?.run()
    return found !== undefined
  })
  const names = keys.map(({ keys, label }) => `${keys} ${label}`).join('\n')
  useEffect(() => {
    const part = Symbol('part')
    show(part, keys)
    return () => show(part, undefined)
  }, [names])
}

// How long after g the letter of the page may come.
const secondKeyMs = 1500

export function useShortcuts() {
  const { t } = useTranslation('app')
  const navigate = useNavigate()
  const [wasOpen, setWasOpen] = useState(false)
  const [isOpen, window] = useDisclosure(false, { onOpen: () => setWasOpen(true) })
  // The page itself began at 0: no letter may take its first moments for a g.
  const g = useRef(Number.NEGATIVE_INFINITY)
  useKeys((pressed) => {
    if (pressed === '?') window.open()
    else if (pressed === 'g') g.current = performance.now()
    else {
      const page = all.find((one) => one.key === pressed)
      if (!page || performance.now() - g.current > secondKeyMs) return false
      g.current = Number.NEGATIVE_INFINITY
      navigate({ to: page.to })
    }
    return true
  })
  const ofPage = useSyncExternalStore(listen, () => shown)
  const rows: KeyRow[] = [
    [['Ctrl', 'K'], t('shortcuts.palette')],
    [['?'], t('shortcuts.help')],
    ...all.map(({ key, name }): KeyRow => [['g', key], t(`nav.${name}`)]),
  ]
  return {
    open: window.open,
    window: (
      <Suspense>
        {wasOpen && <Window isOpen={isOpen} close={window.close} ofPage={ofPage} rows={rows} />}
      </Suspense>
    ),
  }
}

const all = pages.flatMap(({ pages }) => [...pages])
