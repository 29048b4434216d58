// What the pages of the audit have in common: their head, the way from one to the other, and how an
// event is told in a line.
import { Alert, Anchor, Button, Text, Tooltip } from '@mantine/core'
import {
  IconCpu,
  IconDownload,
  IconFileImport,
  IconPlugConnected,
  IconUser,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchState } from '../../app/search.ts'
import { type Crumb, Page } from '../../parts/page.tsx'
import { SubPages } from '../../parts/sub-pages.tsx'
import type words from './words.en.ts'

declare module '../../app/words.ts' {
  interface Words {
    audit: typeof words
  }
}

const places = [
  ['trail', '/audit'],
  ['changes', '/audit/changes'],
  ['seals', '/audit/seals'],
  ['exports', '/audit/exports'],
  ['samples', '/audit/samples'],
  ['access', '/audit/access'],
] as const

type Props = {
  title: string
  subtitle?: ReactNode
  crumbs?: Crumb[]
  actions?: ReactNode
  children: ReactNode
}

/** A page beside the others of the audit. */
export function AuditPage({ children, ...head }: Props) {
  const { t } = useTranslation('audit')
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

const icons = {
  person: IconUser,
  policy: IconCpu,
  platform: IconPlugConnected,
  import: IconFileImport,
} as const
export type ActorKind = keyof typeof icons

/** Who did it: a sign for the kind, and the name. */
export function Who({ kind, children }: { kind: ActorKind; children: string }) {
  const { t } = useTranslation('audit')
  const Icon = icons[kind]
  return (
    <Text span size="sm" style={{ overflowWrap: 'anywhere' }}>
      <Tooltip label={t(`trail.kinds.${kind}`)}>
        <Icon
          size={15}
          role="img"
          aria-label={t(`trail.kinds.${kind}`)}
          style={{ verticalAlign: '-2px', marginInlineEnd: 5 }}
        />
      </Tooltip>
      {children}
    </Text>
  )
}

export function EventLink({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Anchor
      inherit
      c="inherit"
      underline="hover"
      renderRoot={(props) => <Link to="/audit/events/$id" params={{ id }} {...props} />}
    >
      {children}
    </Anchor>
  )
}

/** An address of the API, at the moment that the application stands at; `knows` = it can answer of
 *  the past. */
export function useFileAddress() {
  const { i18n } = useTranslation()
  const [{ at }] = useSearchState<never>()
  return (path: string, query: Record<string, string | undefined>, knows = true) => {
    const { language } = i18n
    const given = { ...query, language, ...(knows && { knownAt: at }) }
    const said = Object.entries(given).filter((one): one is [string, string] => Boolean(one[1]))
    return `${path}?${new URLSearchParams(said)}`
  }
}

/** `name` = of the file, where the service gives it none. */
export function FileButton({
  href,
  name,
  children,
}: {
  href: string
  name?: string
  children: string
}) {
  return (
    <Button
      component="a"
      href={href}
      download={name ?? true}
      variant="default"
      size="xs"
      leftSection={<IconDownload size={14} aria-hidden />}
    >
      {children}
    </Button>
  )
}

export function Cut({ children }: { children: string }) {
  return (
    <Alert variant="light" color="gray" p="xs">
      {children}
    </Alert>
  )
}
