import type { ErrnoName, ModuleName } from '../../../../names.ts'
import type { ModuleMemory } from './module-memory.ts'

/** A number, or the parameter of the module that says it. */
export type Told = number | { readonly parameter: string }

/** What the init function of a simulated module does, in this order. */
export interface InitFacts {
  /** How long it takes, in virtual milliseconds. */
  readonly sleepMs?: Told
  /** Aliases that it requests by the kernel's helper, one after the other, whatever comes of it. */
  readonly requests?: readonly string[]
  /** Drivers that it registers: `pci:xhci_hcd`. */
  readonly drivers?: readonly string[]
  /** Work that it leaves to others, and that takes so long. R1.28 */
  readonly asyncMs?: number
  /** The error that it returns. */
  readonly fails?: ErrnoName
  /** The number that it returns: an errno below 0, and above a success that is odd. R1.26 */
  readonly returns?: Told
  /** There is none. */
  readonly none?: boolean
  /** The function's name: `NAME_init`, where it is not told. */
  readonly symbol?: string
}

/** A symbol that a module, or the kernel itself, offers. */
export interface ExportFacts {
  readonly symbol: string
  /** For modules with a licence compatible with the GPL only. */
  readonly gpl?: boolean
  readonly namespace?: string
  readonly crc?: number
}

/** A symbol that a module needs. */
export interface UseFacts {
  readonly symbol: string
  /** Nothing is wrong where nobody has it. */
  readonly weak?: boolean
  /** The version that the module was built against; without one, the module has no entry for the symbol. */
  readonly crc?: number
}

/** A parameter of a module. */
export interface ParameterFacts {
  /** `charp` is allocated, `string` has a place of `maxBytes`, and `errno` refuses every value with the error that it numbers. */
  readonly type: 'int' | 'bool' | 'charp' | 'string' | 'errno'
  readonly value: string | number | boolean
  /** The mode of its file in sysfs; 0 is no file. 0444, where it is not told. */
  readonly mode?: number
  readonly maxBytes?: number
}

/** What may be wrong with the bytes of a module; each refusal has its place in load_module. Spec 1.4 */
export type Defect =
  | 'malformed'
  | 'no symbols'
  | 'other struct module'
  | 'writable code'
  | 'two kinds of constructors'
  | 'exports without versions'
  | 'relocation'

/** What the kernel's keys say of the signature of a module. */
export interface SignatureFacts {
  /** Why it is not good; a good one where it is not told. */
  readonly outcome?: ErrnoName
  /** Bytes of the PKCS#7 message: 681 where it is not told, as in Debian's modules. */
  readonly sizeBytes?: number
  /** Its descriptor is nonsense, or says that it is of another kind. R1.13, R1.14 */
  readonly descriptor?: 'malformed' | 'not PKCS#7'
}

/** Facts of a module that most modules have no need to tell. */
export interface ImageFacts {
  readonly exports?: readonly ExportFacts[]
  /** Symbols that it uses, beside one of each module that it depends on. */
  readonly uses?: readonly UseFacts[]
  /** Namespaces that it imports. */
  readonly imports?: readonly string[]
  /** GPL, where it is not told. R5.4 */
  readonly license?: string
  readonly outOfTree?: boolean
  readonly staging?: boolean
  readonly livepatch?: boolean
  readonly test?: boolean
  /** The running kernel's, where it is not told; false is none. */
  readonly vermagic?: string | false
  /** It was built without MODVERSIONS. */
  readonly unversioned?: boolean
  /** What is wrong with the version of `module_layout`. */
  readonly layoutVersion?: 'missing' | 'different'
  readonly version?: string
  readonly srcversion?: string
  /** Bytes of its parts in memory; those that are not told follow from the size of the file. */
  readonly memory?: Partial<ModuleMemory>
  readonly percpuBytes?: number
  /** Services that are there while it is live, by the names under which they are requested: `fs-xfs`. */
  readonly provides?: readonly string[]
  readonly defects?: readonly Defect[]
  /** Signed by a key that the kernel knows, where it is not told. */
  readonly signature?: SignatureFacts | 'none'
}

/** What the kernel finds in the file of a simulated module. */
export interface ModuleImage extends ImageFacts {
  readonly name: ModuleName
  /** The modules whose symbols it uses. */
  readonly depends: readonly ModuleName[]
  /** Its parameters. A text is that of a `charp`, a number of an `int`, true or false of a `bool`. */
  readonly parameters: Readonly<Record<string, string | number | boolean | ParameterFacts>>
  readonly init: InitFacts
  /** How long its exit function takes, in virtual milliseconds. */
  readonly exitMs?: Told
  /** It has an init function and no exit function. */
  readonly permanent: boolean
}
