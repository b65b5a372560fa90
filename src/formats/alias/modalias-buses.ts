/**
 * Buses whose modalias is a run of field letters, each with a hexadecimal value: `letters meaning`, in the order of the
 * text. A `?` before the letters marks fields that may be missing. Linux 6.12 scripts/mod/file2alias.c and the buses'
 * own uevent functions.
 */
export const HEX_FIELDS: Readonly<Record<string, string>> = {
  amba: 'd device',
  ap: 't device type',
  bcma: 'm manufacturer, id core, rev revision, cl class',
  ccw: 't control unit type, m control unit model, ?dt device type, ?dm device model',
  css: 't subchannel type',
  cxl: 't device type',
  dax: 't device type',
  dfl: 't feature device type, f feature',
  fsl_mc: 'v vendor, d device type',
  hdaudio: 'v vendor, r revision, a type',
  hid: 'b bus, g group, v vendor, p product',
  i3c: 'dcr device characteristics, manuf manufacturer, ?part part, ?ext extra information',
  idxd: 't device type',
  ieee1394: 'ven vendor, mo model, sp specifier, ver version',
  mcb: '16z device',
  nd: 't device type',
  pci: 'v vendor, d device, sv subsystem vendor, sd subsystem device, bc base class, sc subclass, i interface',
  pcmcia:
    'm manufacturer, c card, f function, fn function number, pfn pseudo function, pa product 1, pb product 2, pc product 3, pd product 4',
  rapidio: 'v vendor, d device, av assembly vendor, ad assembly device',
  sdio: 'c class, v vendor, d device',
  sdw: 'm manufacturer, p part, ?v version, c class',
  serio: 'ty type, pr protocol, id id, ex extra',
  ssam: 'd domain, c category, t target, i instance, f function',
  ssb: 'v vendor, id core, rev revision',
  typec: 'id standard or vendor, m mode',
  usb: 'v vendor, p product, d device release, dc device class, dsc device subclass, dp device protocol, ic interface class, isc interface subclass, ip interface protocol, in interface number',
  vfio_pci: 'v vendor, d device, sv subsystem vendor, sd subsystem device, bc base class, sc subclass, i interface',
  virtio: 'd device, v vendor',
}

/** Buses whose modalias is one value, with its meaning. */
export const SINGLE_VALUE: Readonly<Record<string, string>> = {
  auxiliary: 'driver and device',
  cdx: 'vendor and device',
  eisa: 'signature',
  i2c: 'name',
  ishtp: 'GUID',
  mdio: 'PHY identifier, binary',
  mhi: 'channel',
  mmc: 'type',
  platform: 'name',
  pnp: 'ids',
  rpmsg: 'name',
  spi: 'name',
  tee: 'UUID',
  usbfunc: 'function',
  vmbus: 'GUID',
  wmi: 'GUID',
  xen: 'type',
  xen_backend: 'type',
}

interface Shape {
  readonly pattern: RegExp
  /** The meaning of each named group; the group's name is the field's name. */
  readonly meanings: Readonly<Record<string, string>>
}

/** Buses whose values are no plain hexadecimal numbers. Every quantifier is followed by what it cannot match. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  cpu: {
    pattern:
      /^type:(?<type>[^,:]*)(?:,ven(?<ven>[^a-z]*)fam(?<fam>[^a-z]*)mod(?<mod>[^a-z:]*))?:feature:(?<feature>.*)$/,
    meanings: { type: 'architecture', ven: 'vendor', fam: 'family', mod: 'model', feature: 'features' },
  },
  input: {
    pattern:
      /^b(?<b>[^a-z]*)v(?<v>[^a-z]*)p(?<p>[^a-z]*)e(?<e>[^a-z_-]*)[-_]e(?<ev>[^a-z]*)k(?<k>[^a-z]*)r(?<r>[^a-z]*)a(?<a>[^a-z]*)m(?<m>[^a-z]*)l(?<l>[^a-z]*)s(?<s>[^a-z]*)f(?<f>[^a-z]*)w(?<w>[^a-z]*)$/,
    meanings: {
      ...{ b: 'bus', v: 'vendor', p: 'product', e: 'version', ev: 'event types', k: 'keys', r: 'relative axes' },
      ...{ a: 'absolute axes', m: 'miscellaneous', l: 'LEDs', s: 'sounds', f: 'force feedback', w: 'switches' },
    },
  },
  mei: {
    pattern: /^(?<name>[^:]*):(?<uuid>[^:]*):(?<version>[^:]*):.*$/,
    meanings: { name: 'name', uuid: 'UUID', version: 'version' },
  },
  scsi: { pattern: /^t[-_]0x(?<t>.*)$/, meanings: { t: 'device type' } },
  tbsvc: {
    pattern: /^k(?<k>.*)p(?<p>[^a-z]*)v(?<v>[^a-z]*)r(?<r>[^a-z]*)$/,
    meanings: { k: 'protocol key', p: 'protocol', v: 'version', r: 'revision' },
  },
}

/** The `key value:` items of a dmi modalias. Linux 6.12 drivers/firmware/dmi-id.c. */
export const DMI_FIELDS: Readonly<Record<string, string>> = {
  bvn: 'BIOS vendor',
  bvr: 'BIOS version',
  bd: 'BIOS date',
  br: 'BIOS release',
  efr: 'embedded controller release',
  svn: 'system vendor',
  pn: 'product name',
  pvr: 'product version',
  rvn: 'board vendor',
  rn: 'board name',
  rvr: 'board version',
  cvn: 'chassis vendor',
  ct: 'chassis type',
  cvr: 'chassis version',
  sku: 'product SKU',
  pfa: 'product family',
}
