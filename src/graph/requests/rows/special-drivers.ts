import { answered, asks, literal, type RequestRow, row } from '../request-row.ts'

const S390 = { note: 's390' }

/** Rows 110–115: drivers that ask for parts of their own, and the test driver. */
export const specialDriverRows: readonly RequestRow[] = [
  row(
    110,
    'hardware tracing',
    asks('intel_th_%s', 'drivers/hwtracing/intel_th/core.c', 'wait ignored', literal('intel_th_gth', 'INTEL_TH_GTH'), {
      note: 'from a work item',
    }),
    asks('stm_p_basic', 'drivers/hwtracing/stm', 'nowait ignored', literal('stm_p_basic', 'STM_PROTO_BASIC')),
  ),
  row(
    111,
    'wireless',
    asks('%s', 'drivers/net/wireless/intel/iwlwifi/iwl-drv.c', 'nowait ignored', literal('iwlmvm', 'IWLMVM'), {
      note: 'the mode of operation',
    }),
    asks(
      'brcmfmac-%s',
      'drivers/net/wireless/broadcom/brcm80211/brcmfmac',
      'wait ignored',
      literal('brcmfmac-wcc', 'BRCMFMAC'),
      { since: '6.12' },
    ),
    asks(
      'lib80211_crypt_%s',
      'drivers/net/wireless',
      'wait ignored',
      literal('lib80211_crypt_wep', 'LIB80211_CRYPT_WEP'),
    ),
  ),
  row(
    112,
    's390',
    asks('dasd_diag_mod', 'drivers/s390/block', 'wait ignored', literal('dasd_diag_mod', 'DASD_DIAG'), S390),
    asks('pkey_%s', 'drivers/s390/crypto', 'wait ignored', literal('pkey_cca', 'PKEY'), S390),
    asks('qeth_l%d', 'drivers/s390/net', 'try-then ignored', literal('qeth_l2', 'QETH_L2'), S390),
  ),
  row(
    113,
    'crypto hardware',
    asks('intel_qat', 'drivers/crypto/intel/qat: adf_drv.c', 'wait ignored', literal('intel_qat', 'CRYPTO_DEV_QAT')),
  ),
  row(
    114,
    'single drivers',
    asks('ntb_hw_switchtec', 'drivers/pci/switch', 'nowait ignored', literal('ntb_hw_switchtec', 'NTB_SWITCHTEC')),
    asks('windfarm_smu_controls', 'drivers/macintosh', 'wait ignored', literal('windfarm_smu_controls', 'WINDFARM'), {
      note: 'PowerPC',
    }),
    asks('i2c-powermac', 'drivers/macintosh', 'wait ignored', literal('i2c-powermac', 'I2C_POWERMAC'), {
      note: 'PowerPC',
    }),
    asks('hp_sdc_mlc', 'drivers/input/serio', 'wait ignored', literal('hp_sdc_mlc', 'HIL_MLC'), { note: 'PA-RISC' }),
  ),
  row(
    115,
    'test driver',
    asks('%s', 'lib/test_kmod.c: run_request()', 'wait ignored', [answered('test_module', 'test_module', 'TEST_LKM')], {
      note: 'keeps every answer',
    }),
  ),
]
