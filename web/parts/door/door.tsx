// The pages in front of the door: a sheet in the middle, in either language.
import { Anchor, Box, Center, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { changeLanguage, languages } from '../../app/words.ts'

const names = { en: 'English', fr: 'Français' }

export function Door({
  title,
  subtitle,
  children,
}: {
  title: string
  subtitle?: string | undefined
  children: ReactNode
}) {
  const { t, i18n } = useTranslation('app')
  useEffect(() => {
    document.title = `${title} · Tieout`
  }, [title])
  return (
    <Box component="main" mih="100dvh" bg="var(--tieout-ground)">
      <Center mih="100dvh" p="md">
        <Stack w="100%" maw={420} gap="lg">
          <Group gap={10} justify="center">
            <img src="/icon.svg" alt="" width={34} height={34} />
            <Text fw={700} fz="xl">
              {t('name')}
            </Text>
          </Group>
          <Paper withBorder p={{ base: 'lg', sm: 'xl' }} shadow="xs">
            <Stack gap="md">
              <div>
                <Title order={1} fz="h3">
                  {title}
                </Title>
                {subtitle && (
                  <Text size="sm" c="dimmed" mt={4}>
                    {subtitle}
                  </Text>
                )}
              </div>
              {children}
            </Stack>
          </Paper>
          <Group justify="center" gap="lg">
            {languages.map((language) => (
              <Anchor
                key={language}
                component="button"
                type="button"
                size="sm"
                py={4}
                lang={language}
                c={language === i18n.language ? undefined : 'dimmed'}
                fw={language === i18n.language ? 600 : undefined}
                aria-current={language === i18n.language || undefined}
                onClick={() => changeLanguage(language)}
              >
                {names[language]}
              </Anchor>
            ))}
          </Group>
        </Stack>
      </Center>
    </Box>
  )
}
