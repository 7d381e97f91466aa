#!/bin/sh
# Looks for what a build needs besides Swift: the headers of ncurses (wide characters).
# On Debian and Ubuntu it installs them when it may, on other systems it says what to type.
set -eu

say() { printf '%s\n' "$*" >&2; }

if ! command -v swift >/dev/null 2>&1; then
  say "maskcheck is written in Swift 6.2 or newer, and \`swift\` is not on the PATH."
  say "Install it from https://www.swift.org/install/ and try again."
  exit 1
fi

if [ "$(uname -s)" = Darwin ]; then
  if ! xcrun --show-sdk-path >/dev/null 2>&1; then
    say "The command line tools are missing (they hold ncurses). Type:  xcode-select --install"
    exit 1
  fi
  exit 0
fi

# Where compilers look for headers and libraries.
has_header() { ls /usr/include/curses.h /usr/include/ncursesw/curses.h /usr/local/include/curses.h 2>/dev/null | grep -q .; }
has_library() {
  ls /usr/lib/libncursesw.* /usr/lib64/libncursesw.* /usr/lib/*/libncursesw.so /usr/lib/*/libncursesw.a \
    /usr/local/lib/libncursesw.* 2>/dev/null | grep -q .
}
if has_header && has_library; then exit 0; fi

if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" -ne 0 ]; then
    say "The headers of ncurses are missing. Type this line, then try again:"
    say "  sudo apt-get update && sudo apt-get install -y libncurses-dev"
    exit 1
  fi
  say "Installing the headers of ncurses (package libncurses-dev) with apt-get: the build needs them, nothing else is changed."
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -q --no-install-recommends libncurses-dev >&2 || {
    apt-get update -q >&2
    apt-get install -y -q --no-install-recommends libncurses-dev >&2
  }
  exit 0
fi

say "The headers of ncurses (wide characters) are missing. Install them with the package manager of this system:"
say "  Fedora:  sudo dnf install ncurses-devel"
say "  Arch:    sudo pacman -S ncurses"
say "  Alpine:  sudo apk add ncurses-dev"
exit 1
