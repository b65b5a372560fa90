/** A span of kernel versions whose module loader behaves alike. Spec 0.2 */
export type Era = 'E0' | 'E1' | 'E2' | 'E3' | 'E4' | 'E5' | 'E5x' | 'E6' | 'E7'

/** Each era, the kernels of it, and the release that stands for it. */
export const ERAS: Readonly<Record<Era, { readonly kernels: string; readonly release: string }>> = {
  E0: { kernels: 'to 2.6.24', release: '2.6.24-simulated' },
  E1: { kernels: '2.6.25 to 3.7', release: '3.0.0-simulated' },
  E2: { kernels: '3.8 to 5.2', release: '4.19.0-simulated' },
  E3: { kernels: '5.3 to 6.0, without a stable fix', release: '5.10.0-simulated' },
  E4: { kernels: '6.2, 6.3, and stable 6.1', release: '6.1.0-simulated' },
  E5: { kernels: '6.4', release: '6.4.0-simulated' },
  E5x: { kernels: '6.4-rc4 only', release: '6.4.0-rc4-simulated' },
  E6: { kernels: '6.5 to 6.11-rc2, stable to 6.6.45 and 6.10.4', release: '6.5.0-simulated' },
  E7: { kernels: 'from 6.11-rc3, stable from 6.6.46 and 6.10.5', release: '6.12.0-simulated' },
}

/** True for the name of an era. */
export function isEra(name: string): name is Era {
  return Object.hasOwn(ERAS, name)
}
