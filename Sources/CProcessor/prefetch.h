// Swift has no word for it: asks for the memory at an address without waiting for it. Any address will do.
static inline __attribute__((always_inline, swift_name("readAhead(_:)")))
void maskcheck_read_ahead(const void *address) { __builtin_prefetch(address); }
