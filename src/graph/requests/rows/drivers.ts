import { answered, asks, literal, type RequestRow, row, unclaimed } from '../request-row.ts'

/** Rows 92–97 and 101–109. */
export const driverRows: readonly RequestRow[] = [
  row(
    92,
    'cpufreq',
    asks('cpufreq_%s', 'drivers/cpufreq/cpufreq.c', 'wait !=0', literal('cpufreq_ondemand', 'CPU_FREQ_GOV_ONDEMAND')),
  ),
  row(
    93,
    'devfreq',
    asks(
      'governor_%s',
      'drivers/devfreq/devfreq.c',
      'wait !=0',
      literal('governor_simpleondemand', 'DEVFREQ_GOV_SIMPLE_ONDEMAND'),
    ),
  ),
  row(
    94,
    'LEDs',
    asks(
      'ledtrig:%s',
      'drivers/leds/led-triggers.c: led_trigger_set_default()',
      'nowait ignored',
      [answered('ledtrig:netdev', 'ledtrig_netdev', 'LEDS_TRIGGER_NETDEV')],
      { since: '6.12' },
    ),
  ),
  row(
    95,
    'USB gadgets',
    asks('usbfunc:%s', 'drivers/usb/gadget/functions.c', 'wait <0', [
      answered('usbfunc:acm', 'usb_f_acm', 'USB_F_ACM'),
    ]),
  ),
  row(
    96,
    'ULPI',
    asks('ulpi:v%04xp%04x', 'drivers/usb/common/ulpi.c', 'wait ignored', [
      answered('ulpi:v0451p1507', 'tusb1210', 'USB_ULPI_BUS'),
    ]),
  ),
  row(
    97,
    'device tree',
    asks('of:N%sT%sC%s', 'drivers/of/module.c', 'wait ignored', [
      answered('of:NbluetoothT(null)Cbrcm,bcm43438-bt', 'hci_uart', 'OF'),
    ]),
  ),
  row(
    101,
    'framebuffers',
    asks('fb%d', 'drivers/video/fbdev/core/fb_chrdev.c, fbcon.c', 'wait ignored', [unclaimed('fb0', 'user-alias')]),
    asks('metronomefb', 'drivers/video/fbdev', 'wait ignored', literal('metronomefb', 'FB_METRONOME')),
    asks('broadsheetfb', 'drivers/video/fbdev', 'wait ignored', literal('broadsheetfb', 'FB_BROADSHEET')),
    asks('hecubafb', 'drivers/video/fbdev', 'wait ignored', literal('hecubafb', 'FB_HECUBA')),
  ),
  row(102, 'PWM', asks('%s', 'drivers/pwm/core.c', 'wait =0', literal('pwm-lpss-platform', 'PWM_LPSS_PLATFORM'))),
  row(
    103,
    'MTD',
    asks('%s', 'drivers/mtd', 'wait =0', literal('redboot', 'MTD_REDBOOT_PARTS'), {
      note: 'a parser of partitions, or a kind of chip',
    }),
    asks(
      'cfi_cmdset_%4.4X',
      'drivers/mtd/chips/gen_probe.c',
      'wait ignored',
      literal('cfi_cmdset_0002', 'MTD_CFI_AMDSTD'),
    ),
  ),
  row(
    104,
    'vfio',
    asks('vfio-reset:%s', 'drivers/vfio/platform/vfio_platform_common.c', 'wait ignored', [
      answered('vfio-reset:calxeda,hb-xgmac', 'vfio_platform_calxedaxgmac', 'VFIO_PLATFORM_CALXEDAXGMAC_RESET'),
    ]),
  ),
  row(
    105,
    '1-Wire',
    asks('w1-family-0x%02X', 'drivers/w1/w1.c', 'wait ignored', [
      answered('w1-family-0x28', 'w1_therm', 'W1_SLAVE_THERM'),
    ]),
  ),
  row(
    106,
    'zpool',
    asks('zpool-%s', 'mm/zpool.c', 'wait ignored', [answered('zpool-zsmalloc', 'zsmalloc', 'ZSMALLOC')]),
  ),
  row(
    107,
    'parallel ports',
    asks('parport_lowlevel', 'drivers/parport/share.c', 'wait ignored', [unclaimed('parport_lowlevel', 'user-alias')], {
      note: 'an alias of parport_pc',
    }),
  ),
  row(
    108,
    'IPMI',
    asks(
      'acpi_ipmi',
      'drivers/char/ipmi/ipmi_si_platform.c, ipmi_ssif.c',
      'nowait ignored',
      literal('acpi_ipmi', 'ACPI_IPMI'),
    ),
  ),
  row(109, 'PCMCIA', asks('pcmcia', 'drivers/pcmcia/cs.c', 'nowait ignored', literal('pcmcia', 'PCMCIA'))),
]
