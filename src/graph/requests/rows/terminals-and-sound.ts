import { answered, asks, literal, type RequestRow, row, unclaimed } from '../request-row.ts'

const OSS = 'sound/sound_core.c: soundcore_open()'

/** Rows 76–83. */
export const soundRows: readonly RequestRow[] = [
  row(
    76,
    'tty line disciplines',
    asks(
      'tty-ldisc-%d',
      'drivers/tty/tty_ldisc.c',
      'wait ignored',
      [
        answered('tty-ldisc-3', 'ppp_async', 'PPP_ASYNC'),
        answered('tty-ldisc-15', 'hci_uart', 'BT_HCIUART'),
        answered('tty-ldisc-21', 'n_gsm', 'N_GSM'),
      ],
      { needs: 'CAP_SYS_MODULE, or dev.tty.ldisc_autoload=1' },
    ),
  ),
  row(
    77,
    'sound core',
    asks('sound-slot-%i', OSS, 'wait ignored', [unclaimed('sound-slot-0', 'user-alias')]),
    asks('sound-service-%i-%i', OSS, 'wait ignored', [answered('sound-service-0-3', 'snd_pcm_oss', 'SND_PCM_OSS')]),
  ),
  row(
    78,
    'OSS',
    asks('char-major-14-%d', OSS, 'wait >0', [answered('char-major-14-3', 'soundcore', 'SOUND')]),
    asks('char-major-14', OSS, 'wait ignored', [unclaimed('char-major-14', 'user-alias')]),
  ),
  row(
    79,
    'ALSA cards',
    asks('snd-card-%i', 'sound/core/sound.c, sound/core/timer.c', 'wait ignored', [
      unclaimed('snd-card-0', 'user-alias'),
    ]),
  ),
  row(
    80,
    'ALSA',
    asks('snd-seq', 'sound/core', 'wait ignored', literal('snd-seq', 'SND_SEQUENCER')),
    asks('snd-timer', 'sound/core', 'wait ignored', literal('snd-timer', 'SND_TIMER')),
    asks('snd-timer-%i', 'sound/core', 'wait ignored', [unclaimed('snd-timer-1', 'user-alias')]),
    asks('snd-seq-client-%i', 'sound/core', 'wait ignored', [
      answered('snd-seq-client-14', 'snd_seq_dummy', 'SND_SEQ_DUMMY'),
    ]),
    asks('snd-%s', 'sound/core', 'wait ignored', literal('snd-seq-midi', 'SND_SEQ_MIDI'), {
      note: 'the kind of a sequencer device',
    }),
  ),
  row(
    81,
    'ALSA control layers',
    asks('%s', 'sound/core/control.c: snd_ctl_request_layer()', 'wait ignored', literal('snd-ctl-led', 'SND_CTL_LED')),
  ),
  row(
    82,
    'HDA codecs',
    asks('%s', 'sound/pci/hda/hda_bind.c, sound/soc/sof/intel/hda-codec.c', 'wait ignored', [
      ...literal('snd-hda-codec-hdmi', 'SND_HDA_CODEC_HDMI'),
      ...literal('snd-hda-codec-generic', 'SND_HDA_GENERIC'),
      answered('hdaudio:v10EC0255r00100002a01', 'snd_hda_codec_realtek', 'SND_HDA_CODEC_REALTEK'),
    ]),
  ),
  row(
    83,
    'AOA codecs',
    asks(
      'snd-aoa-codec-%s',
      'sound/aoa',
      'wait ignored',
      [answered('snd-aoa-codec-onyx', 'snd_aoa_codec_onyx', 'SND_AOA_ONYX')],
      {
        note: 'PowerPC',
      },
    ),
  ),
]
