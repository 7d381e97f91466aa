#!/bin/sh
# Drives the browser in tmux, on the examples of hERG and of conversations: every key at three sizes, and how kinds of
# terminals show it.
#
#     Tools/screens/check.sh [--record] [PROGRAM]       PROGRAM: .build/release/maskcheck unless given
set -u
cd "$(dirname "$0")/../.." || exit 2
record=
if [ "${1:-}" = --record ]; then record=--record; shift; fi
program=${1:-.build/release/maskcheck}
golden=Tests/Fixtures/Screens/herg
chats=Tests/Fixtures/Screens/conversations
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
runs=

# drive NAME OPTION…: a run is mostly waiting, so they go side by side.
drive() {
  name=$1
  shift
  run "$name" "$@" -- "$program" Examples/herg/herg.jsonl -t Examples/herg/tokenizers/qwen-like \
    --text-template "$(cat Examples/herg/template.txt)" --response-template '\nAnswer:'
}

# chat NAME OPTION…: the same on conversations with calls of tools.
chat() {
  name=$1
  shift
  run "$name" "$@" -- "$program" Examples/conversations/tools.jsonl -t Examples/herg/tokenizers/qwen-like \
    --chat-template Examples/conversations/templates/tools.jinja --set assistant_only_loss=true
}

run() {
  name=$1
  shift
  { Tools/screens/drive.py $record "$@" >"$results/$name" 2>&1 || echo "$name failed" >>"$results/$name"; } &
  runs="$runs $name"
}

for size in 40x10 80x24 200x50; do
  drive keys-$size --script Tools/screens/browse.keys --golden $golden --size $size
done
for signal in TERM INT HUP; do
  drive signal-$signal --script Tools/screens/signal-$signal.keys --golden $golden --size 80x24
done
wait
for term in xterm xterm-256color screen linux vt100; do
  drive $term --script Tools/screens/look.keys --golden $golden/$term --term $term --size 80x24
done
drive no-color --script Tools/screens/look.keys --golden $golden/no-color --env NO_COLOR=1 --size 80x24
wait
for size in 40x10 80x24 200x50; do
  chat turns-$size --script Tools/screens/turns.keys --golden $chats --size $size
done
wait
for term in xterm xterm-256color linux vt100; do
  chat turns-$term --script Tools/screens/roles.keys --golden $chats/$term --term $term --size 80x24
done
chat turns-no-color --script Tools/screens/roles.keys --golden $chats/no-color --env NO_COLOR=1 --size 80x24
wait

status=0
for name in $runs; do
  sed "s/^/$name: /" "$results/$name"
  if grep -q "^$name failed" "$results/$name"; then status=1; fi
done
exit $status
