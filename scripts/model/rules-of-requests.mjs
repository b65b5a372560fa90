// @ts-check
/** Sections 3 and 7 of the model's specification: what the kernel asks userspace for. */

/** @type {import('./rules.mjs').Section} */
export const REQUESTS = {
  number: 3,
  title: 'request_module and its helper',
  rules: [
    ['R3.1', 'order of a request'],
    ['R3.2', 'empty path'],
    ['R3.3', 'a kernel without modules'],
    ['R3.4', 'which program is run'],
    ['R3.5', 'its arguments and environment'],
    ['R3.6', 'it waits for the initramfs'],
    ['R3.7', 'what it learns of the command line'],
    ['3.2#refuses', 'gate up to 4.12'],
    ['3.2#throttles', 'gate from 4.13 to 6.3'],
    ['3.2#killable', 'and who may leave it'],
    ['3.2#semaphore', 'a semaphore since 6.4'],
    ['3.2#unkillable', 'gate since 6.4'],
    ['R3.8', 'five messages a boot'],
    ['R3.9', 'what is counted'],
    ['R3.10', 'one gate for all'],
    ['R3.11', 'ways of waiting'],
    ['R3.12', 'what is returned'],
    ['R3.13', 'callers that take a failure for success'],
    ['R3.14', 'a caller that is killed'],
    ['R3.15', 'helpers disabled'],
    ['R3.16', 'one thread that starts them'],
    ['R3.17', 'converging by the exact string'],
    ['R3.18', 'who registers'],
    ['R3.19', 'what later ones do'],
    ['R3.20', 'announcing'],
    ['R3.21', 'answers stay for 60 s'],
    ['R3.22', 'a helper that nobody waits for announces too'],
    ['R3.23', 'duplicates hold a slot'],
    ['R3.24', 'no memory'],
    ['R3.25', 'what 0 promises'],
    ['R3.26', 'no kernel checks by the string', { outOfScope: 'it was never in a kernel' }],
    ['R3.27', 'how failures spread', { same: 'R3.21' }],
    ['R3.28', 'kmod up to 19 breaks the promise', { same: 'R6.5' }],
    ['R3.29', 'what became of the list of 2016', { outOfScope: 'a history, without behaviour of its own' }],
    ['3.6', 'catalogue of requests'],
    ['R3.30', 'devname aliases are never requested'],
    ['R3.31', 'bus aliases come by uevents'],
    ['R3.32', 'wildcards in aliases of devices'],
  ],
}

/** @type {import('./rules.mjs').Section} */
export const SELFTEST = {
  number: 7,
  title: 'kselftest and test_kmod',
  rules: [
    ['7.1#test_result', 'the last failure stays'],
    ['7.1#trigger_config', 'no memory once, refused until reset'],
    ['R7.1', 'references of file systems are dropped'],
    ['R7.2', 'what the script needs', { outOfScope: 'it is about the script, not the kernel' }],
    ['R7.3', 'test 0012 and tainted modules', { same: 'R5.1' }],
    ['R7.4', 'tests with dups.c', { same: 'R3.21' }],
    ['R7.5', 'tests by era', { same: '3.2#refuses' }],
  ],
}
