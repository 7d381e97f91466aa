#!/bin/sh
# Installs a wheel into a fresh environment and uses it: the program on the path, the package, and both together.
#
#     check-wheel.sh WHEEL PYTHON
set -eu

wheel=$1 python=$2
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
"$python" -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --no-index --disable-pip-version-check "$wheel"
cd "$place"
PATH="$place/venv/bin:$PATH"
command -v maskcheck
maskcheck --version
python - <<'PYTHON'
import maskcheck, maskcheck.bridge
rows = [{"input_ids": [1, 2, 3], "labels": [-100, 2, 3]}] * 3
maskcheck.dump(rows, "labels.dump")
print(maskcheck.check(rows, fail_on="error").splitlines()[-1])
try:
    maskcheck.check([{"input_ids": [1, 2], "labels": [-100, -100]}])
except maskcheck.CheckFailed as failed:
    print("an all-ignored row fails:", str(failed).splitlines()[-1])
else:
    raise SystemExit("an all-ignored row passed")
PYTHON
maskcheck --report labels.dump | tail -1
python -m pip uninstall --quiet --yes maskcheck
if [ -e "$place/venv/bin/maskcheck" ]; then echo "pip left the program behind" >&2; exit 1; fi
