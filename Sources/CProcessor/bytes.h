// Which of 64 bytes lie in a range, a bit for each, the lowest for the first. Swift's own SIMD types compare them one by one;
// this becomes a few instructions on every processor.
#include <stdint.h>
#include <string.h>

typedef uint8_t maskcheck_bytes __attribute__((vector_size(64)));
typedef _Bool maskcheck_bits __attribute__((ext_vector_type(64)));

static inline __attribute__((always_inline, swift_name("bytesBetween(_:setting:from:count:)")))
uint64_t maskcheck_bytes_between(const void *bytes, uint8_t bits, uint8_t low, uint8_t count) {
  maskcheck_bytes block;
  memcpy(&block, bytes, sizeof block);
  maskcheck_bits found = __builtin_convertvector(((block | bits) - low) < count, maskcheck_bits);
  uint64_t mask;
  memcpy(&mask, &found, sizeof mask);
  return mask;
}
