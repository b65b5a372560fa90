import type { CommandTable } from '../table.ts'
import { help } from './standard-rows.ts'

/** What the program `storm` switches over. */
export type StormOption =
  | 'cpus'
  | 'memory'
  | 'kernel'
  | 'policy'
  | 'workload'
  | 'tree'
  | 'devices'
  | 'compressed'
  | 'children-max'
  | 'seed'
  | 'jobs'
  | 'json'
  | 'stats'
  | 'report'
  | 'help'

/** `modonce storm`. */
export const storm: CommandTable<StormOption> = {
  name: 'storm',
  synopsis: ['[OPTION]...'],
  summary: 'boot simulated machines whose devices all ask at once, and count',
  description: [
    'A cold plug makes every device ask for its driver at the same moment, and devices of one kind ask for the same modules. ' +
      'This boots simulated machines, one for each kernel and each policy, and prints a row for each: how often a module was ' +
      'inserted in vain, what that cost, and what was lost.',
    'The loaders are real: the one that ships in modonce, and libkmod as far as systemd-udevd uses it. The kernel is a ' +
      'model, and its service times are one set for all rows. The same seed gives the same table.',
  ],
  options: [
    { short: 'c', long: 'cpus', argument: 'N', help: 'CPUs of the machine, up to 4096; 255 where it is not told.' },
    { short: 'm', long: 'memory', argument: 'GIB', help: 'Memory of the machine; 2 GiB a CPU where it is not told.' },
    {
      short: 'k',
      long: 'kernel',
      argument: 'LIST',
      help: 'Eras, releases or E5r, with commas; E4,E5,E5x,E7 where it is not told.',
      details: 'E5r is 6.4 with a patch of May 2023 that was not merged: one at a time reads the file of a module.',
    },
    {
      short: 'p',
      long: 'policy',
      argument: 'LIST',
      help: 'Policies, with commas; udev,modonce where it is not told.',
      details:
        'By udev each worker loads, as distributions have it; udev-window, libkmod-window and shared-context are remedies that were proposed; modonce is a ' +
        'loader that converges in each worker, and daemon is modonce serve, which a client asks for each event.',
    },
    {
      short: 'w',
      long: 'workload',
      argument: 'NAME',
      help: 'Who asks for what: a name, or a file of requests; vcpu where it is not told.',
      details:
        'A file has one JSON object a line: {"atMs": 0, "who": "/devices/a", "what": "MODALIAS"}. The modules are those of ' +
        'the workload vcpu.',
    },
    {
      short: 't',
      long: 'tree',
      argument: 'DIR',
      help: 'The modules are those of this tree, as in /lib/modules/6.1.0-9-amd64; needs --devices.',
    },
    {
      short: 'd',
      long: 'devices',
      argument: 'FILE',
      help: 'A modalias a line, as in /sys/devices: these devices ask, all at once, for modules of --tree.',
    },
    {
      long: 'compressed',
      argument: 'WHO',
      completes: ['kernel', 'loader'],
      help: 'Module files are compressed (xz), and WHO decompresses them: kernel or loader.',
      details:
        'By the loader, as by kmod up to 30, or for a kernel that was built without decompression: what is inserted has no file ' +
        'then, so that no kernel can share it. By the kernel, as kmod 31 and later ask it to; those before 6.0 leave it to the loader.',
    },
    {
      long: 'children-max',
      argument: 'N',
      help: 'Workers at a time; what udevd chooses for CPUs and memory where it is not told.',
    },
    { short: 's', long: 'seed', argument: 'N', help: 'Decides all that is left to chance; 1 where it is not told.' },
    {
      short: 'j',
      long: 'jobs',
      argument: 'N',
      help: 'Processes that rows are made in; as many as there are processors, up to 4, where it is not told.',
      details:
        'The rows are the same in one process and in many, each of which takes some 150 MB. Short storms stay in the one of the command.',
    },
    { long: 'json', help: 'Print JSON, an object a row on a line each.' },
    {
      long: 'stats',
      help: 'Print what each kernel shows in /sys/kernel/debug/modules/stats, too.',
      details:
        'As a kernel built with CONFIG_MODULE_STATS prints it. Kernels before 6.4, which have no such file, count as 6.4 does.',
    },
    { long: 'report', argument: 'FILE', help: 'Write the table and what each worker did as a page of HTML.' },
    help,
  ],
  operands: [],
  exitStatus: [
    { status: 0, meaning: 'Done.' },
    { status: 2, meaning: 'A file could not be read or written.' },
    { status: 64, meaning: 'The arguments make no sense.' },
  ],
  examples: [
    { command: 'modonce storm', meaning: 'What 255 CPUs do to four kernels, and what modonce makes of it.' },
    {
      command: 'modonce storm --cpus 8 --kernel 6.1 --policy udev,shared-context,modonce',
      meaning: 'Remedies compared.',
    },
  ],
  seeAlso: ['modonce(8)', 'modonce-requests(8)'],
}
