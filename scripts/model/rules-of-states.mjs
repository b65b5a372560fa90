// @ts-check
/** Sections 2 and 5 of the model's specification: states, their order, and what shows of them. */

/** @type {import('./rules.mjs').Section} */
export const STATES = {
  number: 2,
  title: 'States and the order of a load',
  rules: [
    ['2.2#P1', 'P1: read'],
    ['2.2#P2', 'P2: checked'],
    ['2.2#P3', 'P3: name free at the first look'],
    ['2.2#P4', 'P4: memory'],
    ['2.2#P5', 'P5: name taken, unformed'],
    ['2.2#P6', 'P6: taints'],
    ['2.2#P7', 'P7: symbols'],
    ['2.2#P8', 'P8: coming'],
    ['2.2#P9', 'P9: listeners told'],
    ['2.2#P10', 'P10: parameters'],
    ['2.2#P12', 'P12: holders'],
    ['2.2#P13', 'P13: parameters in sysfs'],
    ['2.2#P14', 'P14: attributes in their order'],
    ['2.2#P15', 'P15: links, sections, notes'],
    ['2.2#P16', 'P16: init'],
    ['2.2#P17', 'P17: live'],
    ['2.2#P18', 'P18: over'],
    ['R2.1', 'a waiter between P17 and P18'],
    ['R2.2', 'P11: a directory with nothing in it, and early in E0'],
    ['R2.3', 'a failed load leaves sysfs before the list'],
    ['2.3#unlink', 'unwinding from P5 to P8'],
    ['2.3#going', 'unwinding from P9 to P15'],
    ['R2.4', 'duplicate policy by era'],
    ['R2.5', 'a wait for a name can be interrupted, and is no duplicate then'],
    ['R2.6', 'two may pass the first look and meet at the second', { same: '1.4#11' }],
    ['R2.7', 'loads of one inode never meet at the name', { same: '1.3#4' }],
    ['R2.8', 'ETXTBSY of 6.4-rc4 comes before the winner is live', { same: 'R0.1' }],
    ['R2.9', 'all are woken, in any order'],
    ['R2.10', 'what is allocated for a load'],
    ['R2.11', 'until when'],
  ],
}

/** @type {import('./rules.mjs').Section} */
export const SHOWN = {
  number: 5,
  title: '/proc, /sys, taints, sysctls',
  rules: [
    ['R5.1', 'a line of /proc/modules'],
    ['R5.2', '/proc/modules in pieces', { outOfScope: 'a read is one step of the model, so it is whole' }],
    ['R5.3', 'letters of old kernels'],
    ['5.2#N', 'letter N since 5.19'],
    ['R5.4', 'licences that the GPL goes with'],
    ['R5.5', 'taints of the kernel stay'],
    ['R5.6', 'the files of a module'],
    ['R5.7', 'directories of what is built in'],
    ['R5.8', '/sys/module/compression'],
    ['R5.9', 'words of initstate'],
    ['R5.10', 'reading while it is torn down', { outOfScope: 'open and read are one step: only ENOENT can be seen' }],
    ['5.4#modules_disabled', 'modules_disabled goes one way'],
    ['5.4#privileges', 'who may write sysctls'],
  ],
}
