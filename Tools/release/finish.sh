#!/bin/sh
# Copies the program that was built without its debugging symbols, and says how large it is and what it needs.
#
#     finish.sh BUILT TARGET
set -eu

built=$1 target=$2
# More would mean that a library was linked in whole, such as Foundation with its data of Unicode.
largest=30000000

mkdir -p "$(dirname "$target")"
strip -o "$target.new" "$built" 2>/dev/null || cp "$built" "$target.new"
mv "$target.new" "$target"
size=$(wc -c <"$target")
printf '%s: %s bytes\n' "$target" "$((size))"
if command -v readelf >/dev/null 2>&1; then
  needs=$(readelf -d "$target" 2>/dev/null | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | tr '\n' ' ')
  printf 'shared libraries: %s\n' "$needs"
fi
if [ "$size" -gt "$largest" ]; then
  printf 'That is more than %s bytes: some library came in whole (see Sources/MaskModel/WorkThread.swift).\n' "$largest" >&2
  exit 1
fi
