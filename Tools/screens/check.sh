#!/bin/sh
# Drives the browser in tmux, on the example of hERG: every key at three sizes, and how kinds of terminals show it.
#
#     Tools/screens/check.sh [--record] [PROGRAM]       PROGRAM: .build/release/maskcheck unless given
set -u
cd "$(dirname "$0")/../.." || exit 2
status=0
record=
if [ "${1:-}" = --record ]; then record=--record; shift; fi
program=${1:-.build/release/maskcheck}
golden=Tests/Fixtures/Screens/herg
drive() { Tools/screens/drive.py $record "$@" -- "$program" Examples/herg/herg.jsonl \
  -t Examples/herg/tokenizers/qwen-like --text-template "$(cat Examples/herg/template.txt)" \
  --response-template '\nAnswer:' || status=1; }

drive --script Tools/screens/browse.keys --golden $golden
for signal in TERM INT HUP; do
  drive --script Tools/screens/signal-$signal.keys --golden $golden --size 80x24
done
for term in xterm xterm-256color screen linux vt100; do
  drive --script Tools/screens/look.keys --golden $golden/$term --term $term --size 80x24
done
drive --script Tools/screens/look.keys --golden $golden/no-color --env NO_COLOR=1 --size 80x24
exit $status
