// What was drawn, as a link to it and to its chain.
import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { pathOf } from '../../app/pages.ts'
import { EventLink } from './frame.tsx'

export function SampleLink({ noun, id, label }: { noun: string; id: string; label: string }) {
  const { t } = useTranslation('audit')
  const path = pathOf(noun, id)
  if (path === undefined) return <EventLink id={id}>{label}</EventLink>
  return (
    <>
      <Anchor inherit fw={600} renderRoot={(props) => <Link to={path as '/'} {...props} />}>
        {label}
      </Anchor>{' '}
      <Text span size="sm">
        <Anchor
          inherit
          aria-label={t('samples.chainOf', { label })}
          renderRoot={(props) => <Link to="/audit/chains/$id" params={{ id }} {...props} />}
        >
          {t('samples.chain')}
        </Anchor>
      </Text>
    </>
  )
}
