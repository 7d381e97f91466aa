// SHA-256 by the instructions that processors have for it, where they do: ten times as fast as by words.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)

#include <cpuid.h>

typedef int32_t maskcheck_sha_words __attribute__((vector_size(16)));

static inline __attribute__((swift_name("hasSHA256()"))) _Bool maskcheck_has_sha256(void) {
  unsigned a, b, c, d;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b >> 29 & 1);
}

// Four rounds of the sixteen times that a block takes: two with each half of the words.
#define MASKCHECK_SHA_ROUNDS(words, at)                                                                  \
  do {                                                                                                   \
    maskcheck_sha_words sum;                                                                             \
    memcpy(&sum, constants + 4 * (at), sizeof sum);                                                      \
    sum += (words);                                                                                      \
    cdgh = __builtin_ia32_sha256rnds2(cdgh, abef, sum);                                                  \
    abef = __builtin_ia32_sha256rnds2(abef, cdgh, __builtin_shufflevector(sum, sum, 2, 3, 2, 3));        \
  } while (0)

// Blocks of 64 bytes each.
static __attribute__((target("sha,ssse3,sse4.1"), swift_name("sha256(_:_:blocks:constants:)")))
void maskcheck_sha256(uint32_t *state, const void *bytes, size_t blocks, const uint32_t *constants) {
  maskcheck_sha_words abef = {state[5], state[4], state[1], state[0]};
  maskcheck_sha_words cdgh = {state[7], state[6], state[3], state[2]};
  for (; blocks > 0; blocks -= 1, bytes = (const char *)bytes + 64) {
    maskcheck_sha_words w[4], abef_before = abef, cdgh_before = cdgh;
    for (int at = 0; at < 4; at += 1) {
      for (int word = 0; word < 4; word += 1) {
        uint32_t read;
        memcpy(&read, (const char *)bytes + 16 * at + 4 * word, sizeof read);
        w[at][word] = __builtin_bswap32(read);
      }
      MASKCHECK_SHA_ROUNDS(w[at], at);
    }
#pragma clang loop unroll(full)
    for (int at = 4; at < 16; at += 1) {
      maskcheck_sha_words last = w[(at + 3) & 3];
      maskcheck_sha_words next = __builtin_ia32_sha256msg1(w[at & 3], w[(at + 1) & 3]);
      next += __builtin_shufflevector(w[(at + 2) & 3], last, 1, 2, 3, 4);
      w[at & 3] = __builtin_ia32_sha256msg2(next, last);
      MASKCHECK_SHA_ROUNDS(w[at & 3], at);
    }
    abef += abef_before;
    cdgh += cdgh_before;
  }
  for (int at = 0; at < 4; at += 1) state[(int[]){5, 4, 1, 0}[at]] = abef[at];
  for (int at = 0; at < 4; at += 1) state[(int[]){7, 6, 3, 2}[at]] = cdgh[at];
}

#undef MASKCHECK_SHA_ROUNDS

#else

static inline __attribute__((swift_name("hasSHA256()"))) _Bool maskcheck_has_sha256(void) { return 0; }

static inline __attribute__((swift_name("sha256(_:_:blocks:constants:)")))
void maskcheck_sha256(uint32_t *state, const void *bytes, size_t blocks, const uint32_t *constants) {}

#endif
