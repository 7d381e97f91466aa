#!/bin/sh
# Draws docs/browser.svg from a real screen of the browser on Examples/herg, in tmux.
#
#     Tools/screens/picture.sh [PROGRAM]       PROGRAM: .build/release/maskcheck unless given
set -eu
cd "$(dirname "$0")/../.."
program=${1:-.build/release/maskcheck}
screens=$(mktemp -d)
trap 'rm -rf "$screens"' EXIT
Tools/screens/drive.py --record --script Tools/screens/first-page.keys --golden "$screens" --output "$screens/raw" \
  --size 110x28 -- "$program" Examples/herg/herg.jsonl -t Examples/herg/tokenizers/qwen-like \
  --text-template "$(cat Examples/herg/template.txt)" --response-template '\nAnswer:'
Tools/screens/picture.py "$(ls "$screens"/raw/*picture* | head -n 1)" docs/browser.svg --rows 28
