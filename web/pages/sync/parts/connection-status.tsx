// How a connection stands, in a word: first what a person must do, then how it works.
import { useTranslation } from 'react-i18next'
import { Status, type Tone } from '../../../parts/status.tsx'

type Standing = {
  state: 'connected' | 'paused' | 'reconnect' | 'not-connected'
  health: 'up' | 'down' | 'degraded' | 'unknown'
}

const tones: Record<Standing['state'], Tone> = {
  connected: 'good',
  paused: 'quiet',
  reconnect: 'bad',
  'not-connected': 'bad',
}
const healthTones: Record<Standing['health'], Tone> = {
  up: 'good',
  degraded: 'warning',
  down: 'bad',
  unknown: 'quiet',
}

export function ConnectionStatus({ connection: { state, health } }: { connection: Standing }) {
  const { t } = useTranslation('sync')
  if (state !== 'connected' || health === 'unknown') {
    return <Status tone={tones[state]}>{t(`connections.states.${state}`)}</Status>
  }
  return <Status tone={healthTones[health]}>{t(`connections.healths.${health}`)}</Status>
}
