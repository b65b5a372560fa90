import { defineConfig } from 'vitest/config'

/** A project a layer: `vitest run --project unit`. `scripts/layers.mjs` runs them all and prints the table. */
export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'schedules',
          include: ['src/loading/converge/**/*.test.ts', 'src/**/*-schedules.test.ts'],
          testTimeout: 60_000,
          env: { SCHEDULES: process.env['SCHEDULES'] ?? '2000' },
        },
      },
      { test: { name: 'architecture', include: ['test/architecture.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'differential', include: ['test/differential/**/*.test.ts'], testTimeout: 300_000 } },
      { test: { name: 'helper', include: ['test/helper/**/*.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          globalSetup: ['test/support/fresh-build.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          globalSetup: ['test/support/fresh-build.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/fresh-build.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'vm',
          include: ['test/vm/**/*.test.ts'],
          globalSetup: ['test/support/fresh-build.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
