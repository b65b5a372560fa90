import { describe, expect, test } from 'vitest'
import { ERAS, profileOf } from './index.ts'

describe('the era of a release', () => {
  test.each([
    ['2.6.24', 'E0'],
    ['2.6.25', 'E1'],
    ['3.7.10', 'E1'],
    ['3.8', 'E2'],
    ['5.2', 'E2'],
    ['5.3', 'E3'],
    ['6.0', 'E3'],
    ['6.1.0-56-cloud-amd64', 'E4'],
    ['6.3', 'E4'],
    ['6.4-rc3', 'E5'],
    ['6.4-rc4', 'E5x'],
    ['6.4.0', 'E5'],
    ['6.5', 'E6'],
    ['6.6.45', 'E6'],
    ['6.6.46', 'E7'],
    ['6.10.4', 'E6'],
    ['6.10.5', 'E7'],
    ['6.11-rc2', 'E6'],
    ['6.11-rc3', 'E7'],
    ['6.12.107-cloud', 'E7'],
    ['7.0', 'E7'],
  ])('%s is of %s', (release, era) => {
    expect(profileOf(release)).toMatchObject({ era, release })
  })

  test.each(Object.entries(ERAS))('%s has a release that stands for it', (era, { release }) => {
    expect(profileOf(era)).toEqual(profileOf(release))
    expect(profileOf(release).era).toBe(era)
  })

  test('is refused with the names of the eras where it is none', () => {
    expect(() => profileOf('bookworm')).toThrow(
      'no kernel is called bookworm: name an era (E0, E1, E2, E3, E4, E5, E5x, E6, E7) or a release',
    )
  })
})

describe('a profile', () => {
  test('follows boundaries inside an era', () => {
    expect(profileOf('5.10')).toMatchObject({ era: 'E3', uevent: 'before init', compressedFlag: false })
    expect(profileOf('5.17')).toMatchObject({ era: 'E3', uevent: 'after live', compressedFlag: true })
  })

  test('lets a trait be overridden, and orders the load by it', () => {
    const profile = profileOf('5.10', { uevent: 'after live' })
    expect(profile.load.indexOf('uevent')).toBeGreaterThan(profile.load.indexOf('live'))
    expect(profileOf('5.10').load.indexOf('uevent')).toBeLessThan(profileOf('5.10').load.indexOf('init'))
  })

  test('looks at the name twice from 6.4 on', () => {
    expect(profileOf('E5').load).toContain('early duplicate')
    expect(profileOf('E4').load).not.toContain('early duplicate')
  })
})
