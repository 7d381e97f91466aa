#!/bin/sh
# Copies the program and what goes with it below a prefix.
#
#     install.sh PROGRAM PREFIX
set -eu

program=$1 prefix=$2
cd "$(dirname "$0")/../.."

# put MODE FILE PLACE: PLACE below the prefix.
put() {
  install -d "$prefix/$(dirname "$3")"
  install -m "$1" "$2" "$prefix/$3"
}

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

put 755 "$program" bin/maskcheck
"$program" --generate-man-page >"$made/page"
put 644 "$made/page" share/man/man1/maskcheck.1
for shell in bash zsh fish; do "$program" --generate-completion-script $shell >"$made/$shell"; done
put 644 "$made/bash" share/bash-completion/completions/maskcheck
put 644 "$made/zsh" share/zsh/site-functions/_maskcheck
put 644 "$made/fish" share/fish/vendor_completions.d/maskcheck.fish

# The Python side, which the program starts and which PYTHONPATH may name. Modules that are gone go with the old ones.
rm -rf "$prefix/share/maskcheck/python/maskcheck"
(cd python && find maskcheck -name '*.py') | while read -r module; do
  put 644 "python/$module" "share/maskcheck/python/$module"
done
printf 'installed below %s: bin/maskcheck, man page, completions, share/maskcheck/python\n' "$prefix"
