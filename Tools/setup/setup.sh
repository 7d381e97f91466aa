#!/bin/sh
# Looks for what is needed besides Swift. On Debian and Ubuntu it installs that when it may, elsewhere it says what to
# type.
#
#     setup.sh            for the build: the headers of ncurses (wide characters) and of PCRE2
#     setup.sh screens    for the test of the browser's screens: tmux, Python 3 and ps
set -eu

# Tests look into a system of their own.
system=${MASKCHECK_SYSTEM_ROOT:-}

say() { printf '%s\n' "$*" >&2; }

have() { command -v "$1" >/dev/null 2>&1; }

any_exists() {
  for file in "$@"; do
    if [ -e "$file" ]; then return 0; fi
  done
  return 1
}

# Where compilers look for headers and libraries.
has_ncurses() {
  any_exists "$system"/usr/include/curses.h "$system"/usr/include/ncursesw/curses.h \
    "$system"/usr/local/include/curses.h &&
    any_exists "$system"/usr/lib/libncursesw.* "$system"/usr/lib64/libncursesw.* \
      "$system"/usr/lib/*/libncursesw.so "$system"/usr/lib/*/libncursesw.a "$system"/usr/local/lib/libncursesw.*
}

has_pcre2() {
  any_exists "$system"/usr/include/pcre2.h "$system"/usr/local/include/pcre2.h "$system"/opt/homebrew/include/pcre2.h &&
    any_exists "$system"/usr/lib/libpcre2-8.* "$system"/usr/lib64/libpcre2-8.* "$system"/usr/lib/*/libpcre2-8.so \
      "$system"/usr/lib/*/libpcre2-8.a "$system"/usr/local/lib/libpcre2-8.* "$system"/opt/homebrew/lib/libpcre2-8.*
}

# install_packages WHAT WHY PACKAGE…: ends with 1 where it may not.
install_packages() {
  what=$1 why=$2
  shift 2
  if [ "$(id -u)" -ne 0 ]; then
    say "$what missing. Type this line, then try again:"
    say "  sudo apt-get update && sudo apt-get install -y $*"
    exit 1
  fi
  say "$what missing: installing with apt-get: $*. $why Nothing else is changed."
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -q --no-install-recommends "$@" >&2 || {
    # The lists of packages are old, or there are none.
    apt-get update -q >&2
    apt-get install -y -q --no-install-recommends "$@" >&2
  }
}

build() {
  if ! have swift; then
    say "maskcheck is written in Swift 6.2 or newer, and \`swift\` is not on the PATH."
    say "Install it from https://www.swift.org/install/ and try again."
    exit 1
  fi
  if [ "$(uname -s)" = Darwin ]; then
    if ! xcrun --show-sdk-path >/dev/null 2>&1; then
      say "The command line tools are missing (they hold ncurses). Type:  xcode-select --install"
      exit 1
    fi
    if has_pcre2; then exit 0; fi
    say "The headers of PCRE2 are missing. Type:  brew install pcre2"
    exit 1
  fi
  missing= what=
  if ! has_ncurses; then missing=" libncurses-dev" what="ncurses"; fi
  if ! has_pcre2; then missing="$missing libpcre2-dev" what="${what:+$what and }PCRE2"; fi
  if [ -z "$missing" ]; then exit 0; fi
  # shellcheck disable=SC2086 # one word for each package
  if have apt-get; then
    install_packages "The headers of $what are" "The build needs them." $missing
    exit 0
  fi
  say "The headers of $what are missing. Install them with the package manager of this system:"
  say "  Fedora:  sudo dnf install ncurses-devel pcre2-devel"
  say "  Arch:    sudo pacman -S ncurses pcre2"
  say "  Alpine:  sudo apk add ncurses-dev pcre2-dev"
  exit 1
}

screens() {
  missing=
  have tmux || missing="$missing tmux"
  have python3 || missing="$missing python3"
  have ps || missing="$missing procps"
  if [ -z "$missing" ]; then exit 0; fi
  # shellcheck disable=SC2086 # one word for each package
  if have apt-get; then
    install_packages "For the test of the browser's screens, this is" "Only this test needs it." $missing
    exit 0
  fi
  say "For the test of the browser's screens, install with the package manager of this system:$missing"
  exit 1
}

case "${1:-}" in
  "") build ;;
  screens) screens ;;
  *)
    say "setup.sh: found $1, expected nothing or screens"
    exit 2
    ;;
esac
