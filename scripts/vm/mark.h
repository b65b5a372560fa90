/* An instruction that no compiler makes: `mov $0x6b72616d, %eax`, 'mark' in its bytes. */
#define MARK_BYTES 0xb8, 'm', 'a', 'r', 'k'
