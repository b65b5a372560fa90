import { answered, asks, literal, type RequestExample, type RequestRow, row } from '../request-row.ts'

/** The parts of television cards, which their drivers ask for by name. */
const BRIDGES: readonly RequestExample[] = [
  ['saa7134-alsa', 'VIDEO_SAA7134_ALSA'],
  ['saa7134-dvb', 'VIDEO_SAA7134_DVB'],
  ['saa7134-empress', 'VIDEO_SAA7134'],
  ['saa7134-go7007', 'VIDEO_SAA7134_GO7007'],
  ['cx88-dvb', 'VIDEO_CX88_DVB'],
  ['cx88-blackbird', 'VIDEO_CX88_BLACKBIRD'],
  ['cx18-alsa', 'VIDEO_CX18_ALSA'],
  ['ivtv-alsa', 'VIDEO_IVTV_ALSA'],
  ['cx231xx-dvb', 'VIDEO_CX231XX_DVB'],
  ['cx231xx-alsa', 'VIDEO_CX231XX_ALSA'],
  ['em28xx-v4l', 'VIDEO_EM28XX_V4L2'],
  ['em28xx-dvb', 'VIDEO_EM28XX_DVB'],
  ['em28xx-rc', 'VIDEO_EM28XX_RC'],
  ['em28xx-alsa', 'VIDEO_EM28XX_ALSA'],
  ['dvb-bt8xx', 'DVB_BT8XX'],
  ['smsdvb', 'SMS_SIANO_MDTV'],
  ['ir-kbd-i2c', 'VIDEO_IR_I2C'],
  ['tveeprom', 'VIDEO_TVEEPROM'],
].flatMap(([names, option]) => literal(names!, option!))

/** Rows 98–100. */
export const mediaRows: readonly RequestRow[] = [
  row(
    98,
    'I2C clients',
    asks('i2c:%s', 'drm_encoder_slave, nouveau, v4l2-i2c', 'wait ignored', [
      answered('i2c:tda998x', 'tda998x', 'DRM_I2C_NXP_TDA998X'),
    ]),
    asks(
      '%s',
      'drivers/media: bridges',
      'wait ignored',
      [
        ...literal('si2168', 'DVB_SI2168'),
        ...literal('m88ds3103', 'DVB_M88DS3103'),
        ...literal('a8293', 'DVB_A8293'),
        ...literal('tda18212', 'MEDIA_TUNER_TDA18212'),
      ],
      { note: 'about 45 places' },
    ),
  ),
  row(
    99,
    'remote controls',
    asks(
      '%s',
      'drivers/media/rc/rc-main.c',
      'wait <0',
      [...literal('rc-rc6-mce', 'RC_MAP'), ...literal('ir-nec-decoder', 'IR_NEC_DECODER')],
      { note: 'a map of keys, or the decoder of a protocol' },
    ),
  ),
  row(100, 'media bridges', asks('%s', 'drivers/media', 'wait ignored', BRIDGES, { note: 'often from a work item' })),
]
