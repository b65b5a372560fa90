// @ts-check
/** What docs/proofs is made of: scenario, engine, and what is otherwise than the scenario's entry says. */

/** Mended scenarios that dpor goes through in full, in seconds each. */
const IN_FULL = [
  'kmod-20-initstate',
  'going-is-ebusy',
  'going-modonce',
  'runaway-gives-up',
  'runaway-modonce',
  'starvation-waits',
  'starvation-semaphore',
  'herd-shares',
  'herd-modonce',
  'herd-init-module-modonce',
  'sharer-uninterruptible',
  'sharer-modonce',
  'sharer-recursion-modonce',
  'failure-of-another-modonce',
  'failure-of-another-modonce-sharer',
  'modonce-failing-leader',
  'early-failure-frees',
  'uevent-after-live',
  'initstate-enodev-tolerant',
  'lsmod-tolerant',
  'request-cycle-modonce',
  'sticky-failure-off',
  'sticky-success-off',
  'etxtbsy-reverted',
  'etxtbsy-modonce',
  'stale-index-modonce',
  'softdeps-modonce',
  'install-command-modonce',
  'init-eexist-modonce',
  'init-ebusy-modonce',
  'modonce-first-time',
  'modonce-killed-holder',
  'modonce-interrupted',
  'modonce-removal',
  'modonce-foreign-loader',
  'modonce-foreign-failure',
  'daemon-foreign-loader',
  'daemon-restarts',
  'daemon-nested',
  'daemon-full-threads',
]

/** Mended scenarios in which any call may fail, and anybody be killed or stopped. */
const UNDER_FAULTS = ['runaway-gives-up', 'runaway-modonce', 'early-failure-frees']
const LONG_UNDER_FAULTS = 'uevent-after-live'

/** And those in which one fault is looked for only: pairs were not tried. One to 22 s of CPU time each. */
const UNDER_ONE_FAULT = [
  'initstate-enodev-tolerant',
  'lsmod-tolerant',
  'sticky-failure-off',
  'install-command-modonce',
  'starvation-waits',
  'modonce-foreign-failure',
]
const FAULTS = 'EINTR,EIO,ENODEV,ENOMEM,threads,kill,stop'

/** Kernels on which modonce's converging is gone through, and by how many processes at once. */
const KERNELS = ['E2', 'E4', 'E7']
const CONVERGING = [2, 3, 4, 6]

/** @param {readonly string[]} all */
const onEach = (...all) => all.flatMap((options) => KERNELS.map((kernel) => `${options} --kernel ${kernel}`))

export const PROVED = [
  ...IN_FULL.map((scenario) => `${scenario} --engine dpor`),
  'kmod-20-initstate --engine graph --processes 2',
  'modonce-converge --engine graph',
  'daemon-direct-modprobe --engine graph',
  'daemon-serves --engine dpor --faults 1:kill',
  ...onEach(...CONVERGING.map((processes) => `modonce-converge --engine graph --processes ${processes}`)),
  ...[...UNDER_FAULTS, LONG_UNDER_FAULTS, ...UNDER_ONE_FAULT].map(
    (scenario) => `${scenario} --engine preempt:3 --faults 1:${FAULTS}`,
  ),
  ...UNDER_FAULTS.map((scenario) => `${scenario} --engine preempt:2 --faults 2:${FAULTS}`),
]

/** One to six minutes of CPU time each, and 2.5 GB at most: `npm run proofs -- --long` makes these as well. */
export const LONG = [
  'modonce-faults --engine graph',
  'modonce-stopped-holder --engine graph',
  'daemon-killed --engine graph',
  'daemon-all-beside --engine graph',
  `${LONG_UNDER_FAULTS} --engine preempt:2 --faults 2:${FAULTS}`,
]
