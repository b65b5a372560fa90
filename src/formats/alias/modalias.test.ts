import { describe, expect, test } from 'vitest'
import { parseModalias } from './index.ts'

function meanings(text: string): string[] | undefined {
  return parseModalias(text)?.fields.map(({ meaning, value }) => `${meaning} ${value}`)
}

describe('parseModalias()', () => {
  test('names the fields of a pci device', () => {
    expect(parseModalias('pci:v00008086d000015B7sv00001028sd000006DBbc02sc00i00')).toEqual({
      bus: 'pci',
      fields: [
        { name: 'v', value: '00008086', meaning: 'vendor' },
        { name: 'd', value: '000015B7', meaning: 'device' },
        { name: 'sv', value: '00001028', meaning: 'subsystem vendor' },
        { name: 'sd', value: '000006DB', meaning: 'subsystem device' },
        { name: 'bc', value: '02', meaning: 'base class' },
        { name: 'sc', value: '00', meaning: 'subclass' },
        { name: 'i', value: '00', meaning: 'interface' },
      ],
    })
  })

  test.each<[string, string[]]>([
    ['usb:v0BDAp8153d3100dc*dsc*dp*ic*isc*ip*in*', ['vendor 0BDA', 'product 8153', 'device release 3100']],
    ['cpu:type:x86,ven0000fam0006mod00CF:feature:,0000,0001\n', ['architecture x86', 'vendor 0000', 'family 0006']],
    [
      'cpu:type:x86,ven*fam*mod*:feature:*0081*',
      ['architecture x86', 'vendor *', 'family *', 'model *', 'features *0081*'],
    ],
    ['acpi:PNP0A08:PNP0A03:', ['hardware id PNP0A08', 'compatible id PNP0A03']],
    ['acpi*:PNP0303:*', ['hardware id PNP0303']],
    ['of:NserialT(null)Carm,pl011Carm,primecell', ['name serial', 'type (null)', 'compatible arm,pl011']],
    ['platform:rtc-cmos', ['name rtc-cmos']],
    ['virtio:d00000001v00001AF4', ['device 00000001', 'vendor 00001AF4']],
    ['hid:b0003g*v0000046Dp0000C52B', ['bus 0003', 'group *', 'vendor 0000046D', 'product 0000C52B']],
    ['input:b0003v046DpC52Be0111-e0,1,k71,ram4,lsfw', ['bus 0003', 'vendor 046D', 'product C52B', 'version 0111']],
    ['dmi:bvnLENOVO:bvrN1:bd01/02:svnLENOVO:pn20:', ['BIOS vendor LENOVO', 'BIOS version N1', 'BIOS date 01/02']],
    ['scsi:t-0x0d', ['device type 0d']],
    ['sdio:c07v02D0d4330', ['class 07', 'vendor 02D0', 'device 4330']],
    ['mdio:0000000001000001010??????????', ['PHY identifier, binary 0000000001000001010??????????']],
    ['i3c:dcrC6manuf0123', ['device characteristics C6', 'manufacturer 0123']],
    ['serio:ty06pr00id00ex00', ['type 06', 'protocol 00', 'id 00', 'extra 00']],
    ['fsl-mc:v00001957d00000002', ['vendor 00001957', 'device type 00000002']],
    ['mei:pn544:0bb17a78-2a8e-4c50-94d4-50266723775c:02:', ['name pn544', 'UUID 0bb17a78-2a8e-4c50-94d4-50266723775c']],
    ['tbsvc:knetworkp00000001v00000001r00000001', ['protocol key network', 'protocol 00000001', 'version 00000001']],
  ])('reads %s', (text, first) => {
    expect(meanings(text)?.slice(0, first.length)).toEqual(first)
  })

  test.each(['ext4', 'fs-ext4', 'unknown:v00', 'pci:', 'pci:nonsense', 'constructor:x', ''])(
    'knows no fields in %j',
    (text) => {
      expect(parseModalias(text)).toBeUndefined()
    },
  )
})
