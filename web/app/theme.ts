// How it looks. Colours meet WCAG AA on both schemes; sizes are for people who read figures all day.
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

const pine: MantineColorsTuple = [
  '#e9f6f0',
  '#d3eade',
  '#a6d5bd',
  '#76bf9a',
  '#4eac7c',
  '#359f69',
  '#248457',
  '#1f6b4f',
  '#17553e',
  '#0e3f2d',
]

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 6 },
  colors: { pine },
  autoContrast: true,
  luminanceThreshold: 0.34,
  defaultRadius: 'sm',
  fontFamily: 'ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // By name: what is not shown at first need not be loaded at first.
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } },
    Tooltip: {
      defaultProps: { events: { hover: true, focus: true, touch: true }, openDelay: 300 },
    },
    // A page has one banner, and that is the frame's.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
    Modal: { defaultProps: { centered: true } },
    // What scrolls can be scrolled by keyboard.
    TableScrollContainer: { defaultProps: { type: 'native', tabIndex: 0 } },
  },
})

/** White words are read on it. */
const red = {
  '--mantine-color-red-filled': '#c92a2a',
  '--mantine-color-red-filled-hover': '#b02525',
}

/** Dimmed text stays readable on the grounds we put it on. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...red,
    '--mantine-color-error': '#c2222c',
    '--mantine-color-dimmed': '#565e66',
    '--mantine-color-placeholder': '#6a727a',
    '--tieout-ground': '#f6f7f8',
  },
  dark: {
    ...red,
    '--mantine-color-error': '#ff8787',
    '--mantine-color-dimmed': '#a8afb6',
    '--mantine-color-placeholder': '#8f979e',
    '--tieout-ground': '#17191b',
  },
})
