// While there is no connection: what was not read yet says so, and comes as soon as there is one.
import { Center, Text } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'

/** Offline, a page that was never loaded is no page of an older version, for which the router would
 *  begin anew and lose what is shown. */
export const whileOnline =
  <Loaded,>(load: () => Promise<Loaded>) =>
  async (): Promise<Loaded | { Page: () => ReactNode }> => {
    try {
      return await load()
    } catch (error) {
      if (navigator.onLine) throw error
      return { Page: CutOff }
    }
  }

/** In place of a page that could not be loaded. */
function CutOff() {
  useEffect(() => {
    const again = () => location.reload()
    if (navigator.onLine) again()
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [])
  return <Offline />
}

export function Offline() {
  const { t } = useTranslation('app')
  return (
    <Center mih={160} p="lg" role="status" c="dimmed">
      <IconPlugConnectedX size={20} aria-hidden style={{ flex: 'none' }} />
      <Text ml="sm">{t('live.notRead')}</Text>
    </Center>
  )
}
