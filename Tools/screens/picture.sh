#!/bin/sh
# Draws docs/browser.svg and docs/conversation.svg from real screens of the browser on the examples, in tmux.
#
#     Tools/screens/picture.sh [PROGRAM]       PROGRAM: .build/release/maskcheck unless given
set -eu
cd "$(dirname "$0")/../.."
program=${1:-.build/release/maskcheck}
screens=$(mktemp -d)
trap 'rm -rf "$screens"' EXIT

# draw NAME KEYS SIZE ROWS COMMAND…
draw() {
  name=$1 keys=$2 size=$3 rows=$4
  shift 4
  Tools/screens/drive.py --record --script "Tools/screens/$keys" --golden "$screens/$name" \
    --output "$screens/$name/raw" --size "$size" -- "$@"
  Tools/screens/picture.py "$(ls "$screens/$name"/raw/*picture* | head -n 1)" "docs/$name.svg" --rows "$rows"
}

draw browser first-page.keys 110x28 28 "$program" Examples/herg/herg.jsonl -t Examples/herg/tokenizers/qwen-like \
  --text-template "$(cat Examples/herg/template.txt)" --response-template '\nAnswer:'
draw conversation conversation.keys 110x30 30 "$program" Examples/conversations/tools.jsonl \
  -t Examples/herg/tokenizers/qwen-like --chat-template Examples/conversations/templates/tools.jinja \
  --set assistant_only_loss=true
