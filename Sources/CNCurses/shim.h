// The ncurses of the system, wide-character build. Macros and variadic functions cannot be imported by Swift: each
// that is needed has a `static inline` wrapper here, and nothing else stands in this file.
#ifndef MASKCHECK_CNCURSES_SHIM_H
#define MASKCHECK_CNCURSES_SHIM_H

#define _XOPEN_SOURCE 700
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <curses.h>

#endif
