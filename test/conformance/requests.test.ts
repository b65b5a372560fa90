import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { beforeAll, describe, expect, test } from 'vitest'
import { type RequestsJson, requestsSchema } from '../../src/cli/own/requests-schema.ts'
import { parseModulesDevname } from '../../src/formats/index.ts'
import { resolve } from '../../src/graph/index.ts'
import { runMain } from '../support/run-main.ts'
import { treeKnowledge } from '../support/tree-knowledge.ts'
import { tree } from '../support/trees.ts'

describe('modonce requests on 6.1-generic', () => {
  const { root, modules, moduleDirectory } = tree('6.1-generic')
  let rows: readonly RequestsJson[] = []
  const names = () =>
    rows.flatMap(({ row, calls }) => calls.flatMap(({ examples }) => examples.map((one) => ({ row, ...one }))))

  beforeAll(async () => {
    const { stdout, stderr, status } = await runMain('modonce', ['requests', '--json', '--root', root])
    expect([stderr, status]).toEqual(['', 0])
    rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => v.parse(requestsSchema, JSON.parse(line)))
  })

  test('resolves every row of the catalogue, or says why there is no answer', () => {
    expect(rows).toHaveLength(115)
    const unexplained = names().filter(({ answer }) => answer.kind === 'absent' && answer.because.kind === 'unknown')
    expect(unexplained).toEqual([])
  })

  test('answers with the module that the catalogue names, or with a name that another module claims too', () => {
    const others = names().flatMap(({ row, module, answer }) => {
      if (answer.kind === 'absent' || answer.modules.some((one) => one.module === module)) return []
      return [`${row} ${module}: ${answer.modules.map((one) => one.module).join(' ')}`]
    })
    expect(others).toEqual([
      // The generic implementation is built in; those of the processor are modules with the same alias.
      '16 sha256_generic: sha256_ssse3',
      // The transports claim the family, and bring vsock with them.
      '20 vsock: vmw_vsock_vmci_transport hv_sock vsock_loopback',
    ])
  })

  test('loads files that are there', () => {
    const files = new Set(
      modules.map((path) =>
        path
          .replace(/.*\//, '')
          .replace(/\.ko.*/, '')
          .replaceAll('-', '_'),
      ),
    )
    const loaded = names().flatMap(({ answer }) =>
      answer.kind === 'absent' ? [] : answer.modules.flatMap(({ module, does }) => (does === 'load' ? [module] : [])),
    )
    expect(loaded.length).toBeGreaterThan(180)
    expect(loaded.filter((module) => !files.has(module))).toEqual([])
  })

  test('R3.30: a device with a static node is requested by its numbers, and by them its module is found', () => {
    const knowledge = treeKnowledge(moduleDirectory)
    const { entries } = parseModulesDevname(readFileSync(join(moduleDirectory, 'modules.devname')))
    expect(entries.length).toBeGreaterThan(10)
    for (const { module, type, major, minor } of entries) {
      const asked = `${type === 'b' ? 'block' : 'char'}-major-${major}-${minor}`
      const resolution = resolve(knowledge, asked)
      const found = resolution.kind === 'found' ? resolution.candidates.map(({ target }) => target.module) : []
      expect([asked, found]).toEqual([asked, expect.arrayContaining([module])])
    }
  })

  test('R3.32: one module answers for all minor numbers of its major', () => {
    const knowledge = treeKnowledge(moduleDirectory)
    for (const asked of ['block-major-8-0', 'block-major-8-17', 'char-major-21-3']) {
      expect([asked, resolve(knowledge, asked).kind]).toEqual([asked, 'found'])
    }
  })

  test('has these names without an answer', () => {
    const absent = names().flatMap(({ row, asked, answer }) => {
      if (answer.kind !== 'absent') return []
      const { kind, ...facts } = answer.because
      return [[row, asked, kind, ...Object.values(facts)].join(' ')]
    })
    expect(absent).toMatchInlineSnapshot(`
      [
        "2 binfmt-464c builtin BINFMT_ELF",
        "3 char-major-5-1 builtin TTY",
        "4 char-major-5 user-alias",
        "5 char-major-10-232 unclaimed KVM",
        "6 block-major-7 user-alias",
        "14 bpf_preload not-configured BPF_PRELOAD",
        "15 symbol:utf8_data_table builtin UNICODE",
        "17 crypto-aes-all builtin CRYPTO_AES",
        "26 net-pf-2-proto-132-type-1 fallback",
        "27 net-pf-10-proto-132-type-1 fallback",
        "33 eth0 user-alias",
        "40 net-sch-htb later-kernel 6.9",
        "41 net-cls-flower later-kernel 6.9",
        "42 net-act-mirred later-kernel 6.9",
        "51 nf-nat-2 user-alias",
        "62 atm-device-1 user-alias",
        "69 dsa_tag:edsa not-configured NET_DSA",
        "69 dsa_tag:id-4 not-configured NET_DSA",
        "76 tty-ldisc-21 not-configured N_GSM",
        "77 sound-slot-0 user-alias",
        "78 char-major-14 user-alias",
        "79 snd-card-0 user-alias",
        "80 snd-timer-1 user-alias",
        "83 snd-aoa-codec-onyx no-such-option SND_AOA_ONYX",
        "85 dm-exstore-P user-alias",
        "88 scsi_hostadapter earlier-kernel 2.6",
        "94 ledtrig:netdev later-kernel 6.12",
        "96 ulpi:v0451p1507 not-configured USB_ULPI_BUS",
        "97 of:NbluetoothT(null)Cbrcm,bcm43438-bt not-configured OF",
        "98 i2c:tda998x not-configured DRM_I2C_NXP_TDA998X",
        "100 saa7134-go7007 no-such-option VIDEO_SAA7134_GO7007",
        "101 fb0 user-alias",
        "101 metronomefb not-configured FB_METRONOME",
        "101 broadsheetfb no-such-option FB_BROADSHEET",
        "104 vfio-reset:calxeda,hb-xgmac no-such-option VFIO_PLATFORM_CALXEDAXGMAC_RESET",
        "107 parport_lowlevel user-alias",
        "110 stm_p_basic no-such-option STM_PROTO_BASIC",
        "111 brcmfmac-wcc later-kernel 6.12",
        "112 dasd_diag_mod no-such-option DASD_DIAG",
        "112 pkey_cca no-such-option PKEY",
        "112 qeth_l2 no-such-option QETH_L2",
        "114 ntb_hw_switchtec no-such-option NTB_SWITCHTEC",
        "114 windfarm_smu_controls no-such-option WINDFARM",
        "114 i2c-powermac no-such-option I2C_POWERMAC",
        "114 hp_sdc_mlc no-such-option HIL_MLC",
        "115 test_module not-configured TEST_LKM",
      ]
    `)
  })
})
