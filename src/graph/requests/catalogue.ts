import type { RequestRow } from './request-row.ts'
import {
  driverRows,
  fileSystemRows,
  mediaRows,
  netfilterRows,
  networkRows,
  protocolRows,
  socketRows,
  soundRows,
  specialDriverRows,
  storageRows,
} from './rows/index.ts'

/**
 * All that Linux 6.12 requests by request_module(), in the order of the rules' section 3.6: 343 calls in 115 rows. What
 * buses ask for (`pci:`, `usb:`, `cpu:` …) comes as a MODALIAS of a uevent, and `devname:` names are asked by nobody. R3.30, R3.31
 */
export const requestCatalogue: readonly RequestRow[] = [
  ...fileSystemRows,
  ...socketRows,
  ...networkRows,
  ...netfilterRows,
  ...protocolRows,
  ...soundRows,
  ...storageRows,
  ...driverRows,
  ...mediaRows,
  ...specialDriverRows,
].sort((one, other) => one.row - other.row)
