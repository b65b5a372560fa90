/** Bytes of a module in memory, by the types that 6.4 and later allocate one by one. R2.10 */
export interface ModuleMemory {
  readonly text: number
  readonly data: number
  readonly rodata: number
  readonly roAfterInit: number
  readonly initText: number
  readonly initData: number
  readonly initRodata: number
}

const PAGE_BYTES = 4096

/** How much of a module is code: as over all modules of a boot, 4194304 of 11464704 bytes. Spec 4.3, V1 */
const TEXT_SHARE = 0.37

/** The page-rounded parts of a module: what is told of them, else by the size of its file, with one page for init. */
export function moduleMemory(sizeBytes: number, told: Partial<ModuleMemory> = {}): ModuleMemory {
  const pages = Math.max(1, Math.ceil(sizeBytes / PAGE_BYTES))
  const textPages = Math.max(1, Math.round(pages * TEXT_SHARE))
  const {
    text = textPages * PAGE_BYTES,
    data = (pages - textPages) * PAGE_BYTES,
    rodata = 0,
    roAfterInit = 0,
    initText = PAGE_BYTES,
    initData = 0,
    initRodata = 0,
  } = told
  return {
    text: roundedUp(text),
    data: roundedUp(data),
    rodata: roundedUp(rodata),
    roAfterInit: roundedUp(roAfterInit),
    initText: roundedUp(initText),
    initData: roundedUp(initData),
    initRodata: roundedUp(initRodata),
  }
}

/** Of what stays as long as the module. */
export function coreBytes({ text, data, rodata, roAfterInit }: ModuleMemory): number {
  return text + data + rodata + roAfterInit
}

/** Of what is freed when its init function has returned. */
export function initBytes({ initText, initData, initRodata }: ModuleMemory): number {
  return initText + initData + initRodata
}

function roundedUp(bytes: number): number {
  return Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES
}
