// The ncurses of the system, wide-character build. Macros, variadic functions and mutable globals cannot be used from
// Swift: each that is needed has a `static inline` wrapper here, and nothing else stands in this file.
#ifndef MASKCHECK_CNCURSES_SHIM_H
#define MASKCHECK_CNCURSES_SHIM_H

#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700
#endif
#ifndef _XOPEN_SOURCE_EXTENDED
#define _XOPEN_SOURCE_EXTENDED 1
#endif
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <stdint.h>
#include <stdio.h>
#include <term.h>
#include <wchar.h>

// term.h names capabilities by macros as plain as `lines`; none of them is wanted outside.
#undef lines
#undef columns
#undef tab
#undef key_up
#undef key_down

// Not declared by wchar.h unless the very first include of it saw _XOPEN_SOURCE.
extern int wcwidth(wchar_t);

static inline int cn_wcwidth(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

static inline int cn_colors(void) { return COLORS; }
static inline int cn_color_pairs(void) { return COLOR_PAIRS; }

static inline uint32_t cn_attribute_bold(void) { return (uint32_t)A_BOLD; }
static inline uint32_t cn_attribute_dim(void) { return (uint32_t)A_DIM; }
static inline uint32_t cn_attribute_underline(void) { return (uint32_t)A_UNDERLINE; }
static inline uint32_t cn_attribute_reverse(void) { return (uint32_t)A_REVERSE; }
static inline uint32_t cn_attribute_italic(void) { return (uint32_t)A_ITALIC; }

// One cell: a base character and up to two combining ones (0: none).
static inline int cn_put(
    WINDOW *window, int row, int column, uint32_t base, uint32_t mark1, uint32_t mark2, uint32_t attributes, int pair) {
  wchar_t text[4] = {(wchar_t)base, (wchar_t)mark1, mark1 ? (wchar_t)mark2 : 0, 0};
  cchar_t cell;
  if (setcchar(&cell, text, (attr_t)attributes, (short)pair, NULL) == ERR) return ERR;
  return mvwadd_wch(window, row, column, &cell);
}

static inline char *cn_capability(const char *name) {
  char *value = tigetstr((NCURSES_CONST char *)name);
  return value == (char *)-1 ? NULL : value;
}

// Whether the terminal's description says that colour numbers are RGB values.
static inline int cn_has_direct_colour(void) {
  return tigetflag((NCURSES_CONST char *)"RGB") > 0 || tigetnum((NCURSES_CONST char *)"RGB") > 0 ||
         cn_capability("RGB") != NULL;
}

#endif
