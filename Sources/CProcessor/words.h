// Which of 16 words of four bytes lie in a range, a bit for each, the lowest for the first.
#include <stdint.h>
#include <string.h>

typedef uint32_t maskcheck_words __attribute__((vector_size(64)));
typedef _Bool maskcheck_word_bits __attribute__((ext_vector_type(16)));

static inline __attribute__((always_inline, swift_name("wordsBetween(_:from:count:)")))
uint16_t maskcheck_words_between(const void *words, uint32_t low, uint32_t count) {
  maskcheck_words block;
  memcpy(&block, words, sizeof block);
  maskcheck_word_bits found = __builtin_convertvector((block - low) < count, maskcheck_word_bits);
  uint16_t mask;
  memcpy(&mask, &found, sizeof mask);
  return mask;
}
