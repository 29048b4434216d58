// People sign in, join and are let in no more, in a real browser on the real service.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import type { Mail } from '../../src/domain/mail.ts'
import { linkFor } from '../../src/http/sign-in.ts'
import { type Api, openApi } from '../http/api.ts'
import {
  expectAccessible,
  expectNoSidewaysScroll,
  isBrowserThere,
  type Looking,
  openBrowser,
  pageFolder,
  phone,
} from './browser.ts'

const password = 'correct horse battery'

describe.runIf(isBrowserThere)('people in the browser', { timeout: 90_000 }, () => {
  let api: Api
  let url: string
  let looking: Looking
  /** Of the first administrator, who is signed in there. */
  let page: Page
  const mails: Mail[] = []

  beforeAll(async () => {
    const apiKeys = [{ name: 'robot', key: 'a-key-of-a-robot' }]
    const mailer = { send: async (mail: Mail) => (mails.push(mail), { refused: [] }) }
    api = await openApi({ pageFolder, apiKeys, mailer, pageUrl: () => url })
    url = await api.app.listen({ port: 0, host: '127.0.0.1' })
    looking = await openBrowser()
  }, 60_000)
  afterAll(async () => {
    await looking?.close()
    await api?.close()
  })

  const heading = (at: Page, name: string | RegExp) =>
    at.getByRole('heading', { level: 1, name }).waitFor()
  const main = (at: Page) => at.getByRole('main')

  test('who is nobody comes before the door, and hears how to be the first', async () => {
    const stranger = await looking.open(`${url}/invoices?status=open`)
    await heading(stranger, /Sign in/)
    await stranger.getByText('Nobody signs in here yet').waitFor()
    await expectAccessible(stranger)
    await stranger.context().close()
  })

  test('the first says who they are, and is in', async () => {
    const { token } = await linkFor({ ...realOutside, sessions: api.signIn.sessions }, null, 1)
    page = await looking.open(`${url}/join?token=${token}`)
    await heading(page, 'Welcome to Tieout')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Set the password' }).click()
    await page.getByText('Take at least 12 characters.').waitFor()
    await page.getByLabel('Your name').fill('Root')
    await page.getByLabel('E-mail').fill('root@example.com')
    await page.getByRole('textbox', { name: 'Password' }).fill('root@example.com')
    await page.getByRole('button', { name: 'Set the password' }).click()
    await page.getByText('something other than your name').waitFor()
    await page.getByRole('textbox', { name: 'Password' }).fill(password)
    await page.getByRole('button', { name: 'Set the password' }).click()
    await page.waitForURL(`${url}/welcome`)
  })

  let link = ''
  test('an administrator invites, and sees the link once', async () => {
    await page.goto(`${url}/settings/people`)
    await heading(page, 'People')
    await page.getByRole('button', { name: 'Invite a person' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Name').fill('Priya Nair')
    await form.getByLabel('E-mail').fill('root@example.com')
    await form.getByRole('radio', { name: 'viewer', exact: true }).check()
    await expectAccessible(page)
    await form.getByRole('button', { name: 'Make the invitation' }).click()
    await form.getByText('It is that of Root').waitFor()
    await form.getByLabel('E-mail').fill('priya@example.com')
    await form.getByRole('button', { name: 'Make the invitation' }).click()
    link = await page.getByRole('textbox', { name: 'Link' }).inputValue()
    expect(link).toContain(`${url}/join?token=`)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('row', { name: /Priya Nair.*Invited/ }).waitFor()
    expect(page.url()).toBe(`${url}/settings/people`)
  })

  let priya: Page
  test('who was invited joins, on a phone, in French', async () => {
    priya = await looking.open(link, { ...phone, locale: 'fr-FR' })
    await heading(priya, /Rejoindre main/)
    await expectNoSidewaysScroll(priya)
    await expectAccessible(priya)
    await priya.getByRole('textbox', { name: 'Mot de passe' }).fill(password)
    await priya.getByRole('button', { name: /commencer/ }).click()
    await priya.waitForURL(`${url}/`)
    const again = await looking.open(link)
    await heading(again, 'This link does not work')
    await expectAccessible(again)
    await again.context().close()
  })

  test('sees who else is here, but cannot change it', async () => {
    await priya.goto(`${url}/settings/people`)
    await heading(priya, 'Personnes')
    await main(priya).getByText('Root', { exact: true }).waitFor()
    expect(
      await main(priya)
        .getByLabel(/Rôle de/)
        .count(),
    ).toBe(0)
    expect(
      await main(priya)
        .getByRole('button', { name: /Actions pour/ })
        .count(),
    ).toBe(0)
    const invite = priya.getByRole('button', { name: 'Inviter une personne' })
    await expect.poll(() => invite.getAttribute('aria-disabled')).toBe('true')
    await expectNoSidewaysScroll(priya)
    await expectAccessible(priya)
    await priya.goto(`${url}/settings/api-keys`)
    await priya.getByText('Seuls les administrateurs et les auditeurs').waitFor()
    await expectNoSidewaysScroll(priya)
    await expectAccessible(priya)
  })

  test('another role counts within two seconds, in what is open', async () => {
    await priya.goto(`${url}/settings/profile`)
    await priya.getByText('priya@example.com · lecteur').waitFor()
    await expectAccessible(priya)
    await expectNoSidewaysScroll(priya)
    const role = page.getByRole('combobox', { name: 'Role of Priya Nair' })
    await role.click()
    await page.getByRole('option', { name: 'accountant' }).click()
    await page.getByText('Priya Nair is accountant now.').waitFor()
    // The browser itself waits a few seconds before it connects a stream anew.
    await priya.getByText('priya@example.com · comptable').waitFor({ timeout: 10_000 })
  })

  test('changes the password, and signs in with it', async () => {
    await priya.getByLabel('Mot de passe actuel').fill('not the password')
    await priya.getByLabel('Nouveau mot de passe').fill('another good password')
    await priya.getByRole('button', { name: 'Changer le mot de passe' }).click()
    await priya.getByText('Saisissez celui avec lequel').waitFor()
    await priya.getByLabel('Mot de passe actuel').fill(password)
    await priya.getByRole('button', { name: 'Changer le mot de passe' }).click()
    await priya.getByText('Votre mot de passe a été changé').waitFor()
    await priya.getByRole('button', { name: 'Se déconnecter' }).first().click()
    await heading(priya, /Se connecter/)
    await expectAccessible(priya)
    await priya.getByLabel('E-mail').fill('priya@example.com')
    await priya.getByRole('textbox', { name: 'Mot de passe' }).fill(password)
    await priya.getByRole('button', { name: 'Se connecter', exact: true }).click()
    await priya.getByRole('alert').waitFor()
    await priya.getByRole('textbox', { name: 'Mot de passe' }).fill('another good password')
    await priya.getByRole('button', { name: 'Se connecter', exact: true }).click()
    await priya.waitForURL(`${url}/`)
  })

  test('who has forgotten a password gets a letter, and sets another by it', async () => {
    const lost = await looking.open(`${url}/sign-in`, phone)
    await lost.getByRole('button', { name: 'Forgotten your password?' }).click()
    await heading(lost, 'A new password')
    await expectAccessible(lost)
    await expectNoSidewaysScroll(lost)
    await lost.getByLabel('E-mail').fill('priya@example.com')
    mails.length = 0
    await lost.keyboard.press('Enter')
    await lost.getByText('If somebody here signs in as priya@example.com').waitFor()
    await expectAccessible(lost)
    await expect.poll(() => mails.map(({ to }) => to)).toEqual([['priya@example.com']])
    await lost.goto(/http:\S+/.exec(mails[0]?.text ?? '')?.[0] ?? '')
    await heading(lost, 'Set a new password')
    await lost.getByRole('textbox', { name: 'Password' }).fill('one from the letter')
    await lost.getByRole('button', { name: 'Set the password' }).click()
    await lost.waitForURL(`${url}/`)
    // Signed out everywhere else.
    await heading(priya, /Se connecter/)
    await priya.getByLabel('E-mail').fill('priya@example.com')
    await priya.getByRole('textbox', { name: 'Mot de passe' }).fill('one from the letter')
    await priya.getByRole('button', { name: 'Se connecter', exact: true }).click()
    await priya.getByRole('navigation').first().waitFor()
    await lost.context().close()
  })

  test('sees where one is signed in, and signs out there', async () => {
    const signedIn = async () => {
      const there = await looking.open(`${url}/sign-in`)
      await there.getByLabel('E-mail').fill('root@example.com')
      await there.getByRole('textbox', { name: 'Password' }).fill(password)
      await there.getByRole('button', { name: 'Sign in', exact: true }).click()
      await there.waitForURL(`${url}/`)
      return there
    }
    const [one, two] = [await signedIn(), await signedIn()]
    await page.goto(`${url}/settings/profile`)
    await page.getByText('This one').waitFor()
    const others = page.getByRole('button', { name: /^Sign out Chrome on Linux/ })
    await expect.poll(() => others.count()).toBe(2)
    await expectAccessible(page)
    // The one that was used last stands first.
    await others.first().click()
    await page.getByText('Chrome on Linux is signed out.').waitFor()
    await expect.poll(() => others.count()).toBe(1)
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click()
    await page.getByText('The other session ends at once.').waitFor()
    await expectAccessible(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click()
    await page.getByText('Nowhere else.').waitFor()
    for (const there of [one, two]) {
      await heading(there, /Sign in/)
      await there.context().close()
    }
  })

  test('is led back to where one wanted to go, and to no other site', async () => {
    for (const [to, there] of [
      ['/settings/people?all=1', '/settings/people?all=1'],
      ['//evil.example/', '/'],
    ] as const) {
      const visitor = await looking.open(`${url}/sign-in?to=${encodeURIComponent(to)}`)
      await visitor.getByLabel('E-mail').fill('root@example.com')
      await visitor.getByRole('textbox', { name: 'Password' }).fill(password)
      await visitor.getByRole('button', { name: 'Sign in', exact: true }).click()
      await visitor.waitForURL(`${url}${there}`)
      await visitor.context().close()
    }
  })

  test('who is deactivated is before the door at once, and may come back', async () => {
    await priya.goto(`${url}/settings/people`)
    await heading(priya, 'Personnes')
    await page.goto(`${url}/settings/people`)
    await page.getByRole('button', { name: 'Actions for Priya Nair' }).click()
    await page.getByRole('menuitem', { name: 'Deactivate' }).click()
    const asked = page.getByRole('dialog')
    await asked.getByLabel('Why (optional)').fill('on leave')
    await expectAccessible(page)
    await asked.getByRole('button', { name: 'Deactivate' }).click()
    await page.getByText('Priya Nair was deactivated.').waitFor()
    await heading(priya, /Se connecter/)
    const { data } = await api
      .when({ url: '/v1/people', headers: { authorization: 'Bearer a-key-of-a-robot' } })
      .answers(200)
    expect(data[0]).toMatchObject({ name: 'Priya Nair', state: 'deactivated' })
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await page.getByText('Priya Nair is let in again.').waitFor()
    await page.getByRole('row', { name: /Priya Nair.*Active/ }).waitFor()
  })

  test('a key is issued, shown once, and revoked', async () => {
    await page.goto(`${url}/settings/api-keys`)
    await heading(page, 'API keys')
    await page.getByText('No key was issued').waitFor()
    await page.getByRole('button', { name: 'Issue a key' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Person or program').fill('Priya Nair')
    await form.getByRole('combobox', { name: 'Role' }).click()
    await page.getByRole('option', { name: 'admin' }).click()
    await form.getByRole('button', { name: 'Issue the key' }).click()
    await form.getByText('signs in here as accountant').waitFor()
    await form.getByRole('combobox', { name: 'Role' }).click()
    await page.getByRole('option', { name: 'viewer', exact: true }).click()
    await form.getByLabel('Person or program').fill('Nightly export')
    await form.getByLabel('Note').fill('reads the trial balance')
    await expectAccessible(page)
    await form.getByRole('button', { name: 'Issue the key' }).click()
    const key = await page.getByRole('textbox', { name: 'Key' }).inputValue()
    const headers = { authorization: `Bearer ${key}` }
    await api.when({ url: '/v1/session', headers }).answers(200, { person: 'Nightly export' })
    await expectAccessible(page)
    await page.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByRole('button', { name: 'Revoke the key of Nightly export' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('The key of Nightly export was revoked.').waitFor()
    await api.when({ url: '/v1/session', headers }).answers(401)
    await page.getByRole('button', { name: 'Show the revoked' }).click()
    await page.getByRole('row', { name: /Nightly export.*Revoked/ }).waitFor()
  })

  test.each(['light', 'dark'] as const)('looks well in %s', async (scheme) => {
    for (const path of ['people', 'api-keys', 'profile']) {
      await page.emulateMedia({ colorScheme: scheme })
      await page.goto(`${url}/settings/${path}?all=1&revoked=1`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.getByText(/Loading/).waitFor({ state: 'detached' })
      await page
        .getByText(path === 'profile' ? 'root@example.com' : /people|key|person/)
        .first()
        .waitFor()
      await expectAccessible(page)
      await expectNoSidewaysScroll(page)
    }
    expect(looking.complaints()).toEqual([])
  })
})
