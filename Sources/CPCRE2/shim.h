// The functions of PCRE2 for bytes, under the names that the headers give them with this width (pcre2_match_8 …).
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
