// A few figures in a row, before the picture.
import { Paper, SimpleGrid, Text, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'

export type Tile = { label: string; value: ReactNode; below?: ReactNode; hint?: string }

export function Tiles({ tiles }: { tiles: readonly Tile[] }) {
  return (
    <SimpleGrid cols={{ base: 2, md: Math.min(4, tiles.length) }} spacing="sm">
      {tiles.map(({ label, value, below, hint }) => (
        <Tooltip key={label} label={hint} disabled={!hint} multiline maw={280}>
          <Paper withBorder px="md" py="sm">
            <Text size="sm" c="dimmed">
              {label}
            </Text>
            <Text
              component="div"
              fz={{ base: 'md', md: 'xl' }}
              fw={600}
              style={{ fontVariantNumeric: 'tabular-nums' }}
            >
              {value}
            </Text>
            {below && (
              <Text size="sm" c="dimmed" component="div">
                {below}
              </Text>
            )}
          </Paper>
        </Tooltip>
      ))}
    </SimpleGrid>
  )
}
