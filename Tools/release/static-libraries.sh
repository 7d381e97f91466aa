#!/bin/sh
# Makes a folder in which the linker finds the static libraries that go into the program (those of the terminal and
# PCRE2), so that it runs where none of them is installed, and prints the setting of Package.swift that names it; nothing
# where there is no static ncurses (then the program needs the shared ones, as after a plain `swift build`).
#
# Not so libstdc++: every system with glibc has it, and the one of Debian 12, linked in, asks for glibc 2.36 (arc4random),
# where the program itself runs from 2.35 on.
#
#     static-libraries.sh DIRECTORY
set -eu

directory=$1
if [ "$(uname -s)" != Linux ]; then exit 0; fi
# What is printed is one word of a command: a path with a space cannot be in it.
case $directory in *[[:space:]]*) exit 0 ;; esac

# static NAME: the path of libNAME.a, as the compiler finds it.
static() {
  for compiler in clang cc gcc; do
    if command -v "$compiler" >/dev/null 2>&1; then
      path=$("$compiler" -print-file-name="lib$1.a")
      # A name without a folder means that it was not found.
      case $path in */*) realpath "$path"; return ;; esac
    fi
  done
}

curses=$(static ncursesw)
tinfo=$(static tinfo)
if [ -z "$curses" ]; then exit 0; fi

# The linker takes the first library of a name that it finds, and a text in the place of one is a script. Where there is
# no libtinfo, ncurses holds its functions itself.
mkdir -p "$directory"
printf 'INPUT(%s %s)\n' "$curses" "$tinfo" >"$directory/libncursesw.so.new"
mv "$directory/libncursesw.so.new" "$directory/libncursesw.so"
pcre=$(static pcre2-8)
if [ -n "$pcre" ]; then
  printf 'INPUT(%s)\n' "$pcre" >"$directory/libpcre2-8.so.new"
  mv "$directory/libpcre2-8.so.new" "$directory/libpcre2-8.so"
fi
printf 'MASKCHECK_STATIC_LIBRARIES=%s\n' "$directory"
