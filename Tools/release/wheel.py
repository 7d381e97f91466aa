#!/usr/bin/env python3
"""Makes a wheel of the program and the Python package, with the standard library alone.

    wheel.py PROGRAM PYTHON-FOLDER LICENSE README OUTPUT-FOLDER

The platform tag is what the program's symbols need: the newest version of glibc among them. A program that needs any
library that a wheel may not count on is refused.
"""

import base64
import csv
import hashlib
import io
import os
import platform
import re
import sys
import zipfile

import elf

#: What PEP 600 lets a wheel count on and every glibc system has.
ALLOWED = re.compile(r"(libc|libm|libpthread|libdl|librt|libutil)\.so\.\d|libgcc_s\.so\.1|libstdc\+\+\.so\.6|ld-linux-[\w-]+\.so\.\d")

#: The version of glibc that came with a libstdc++ of these symbols, by the last number of GLIBCXX_3.4.N (the policies of
#: auditwheel); all before them are older than any glibc that Swift runs on.
STDCXX = {29: 34, 30: 35, 31: 38, 32: 38, 33: 39}

METADATA = """\
Metadata-Version: 2.4
Name: maskcheck
Version: {version}
Summary: Shows, token by token, what a fine-tuning run will learn from
License-Expression: Apache-2.0
License-File: LICENSE
Requires-Python: >=3.9
Description-Content-Type: text/markdown

{readme}"""

WHEEL = """\
Wheel-Version: 1.0
Generator: maskcheck
Root-Is-Purelib: false
Tag: {tag}
"""


def platform_tag(program):
    libraries, versions = elf.needs(program)
    refused = [name for name in libraries if not ALLOWED.fullmatch(name)]
    if refused:
        sys.exit(f"{program} needs {', '.join(refused)}, which a wheel cannot count on: link it in (see static-libraries.sh)")
    glibc = elf.newest(versions, "GLIBC")
    if glibc is None:
        sys.exit(f"{program} names no version of glibc: found nothing to make a platform tag of")
    stdcxx = elf.newest(versions, "GLIBCXX") or (3, 4, 0)
    if stdcxx[:2] != (3, 4) or stdcxx[2:] > (max(STDCXX),):
        sys.exit(f"{program} needs GLIBCXX_{'.'.join(map(str, stdcxx))}, of which it is not known what systems have it")
    minor = max(glibc[1], STDCXX.get(stdcxx[2] if len(stdcxx) > 2 else 0, 0))
    return f"manylinux_{glibc[0]}_{minor}_{platform.machine()}"


def version_of(package):
    with open(os.path.join(package, "version.py"), encoding="utf-8") as file:
        return re.search(r'^__version__ = "(.+)"$', file.read(), re.MULTILINE)[1]


def read(path):
    with open(path, "rb") as file:
        return file.read()


def package_files(folder):
    """The modules of the package, with their names in the wheel; without tests and compiled files."""
    for parent, folders, files in os.walk(os.path.join(folder, "maskcheck")):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            if name.endswith((".py", ".typed")):
                path = os.path.join(parent, name)
                yield os.path.relpath(path, folder).replace(os.sep, "/"), read(path)


def main(program, folder, license, readme, output):
    version = version_of(os.path.join(folder, "maskcheck"))
    tag = f"py3-none-{platform_tag(program)}"
    info = f"maskcheck-{version}.dist-info"
    contents = [(name, data, 0o644) for name, data in package_files(folder)]
    contents += [
        (f"maskcheck-{version}.data/scripts/maskcheck", read(program), 0o755),
        (f"{info}/licenses/LICENSE", read(license), 0o644),
        (f"{info}/METADATA", METADATA.format(version=version, readme=read(readme).decode()).encode(), 0o644),
        (f"{info}/WHEEL", WHEEL.format(tag=tag).encode(), 0o644),
    ]
    contents.append((f"{info}/RECORD", record(contents, f"{info}/RECORD"), 0o644))
    os.makedirs(output, exist_ok=True)
    wheel = os.path.join(output, f"maskcheck-{version}-{tag}.whl")
    with zipfile.ZipFile(wheel + ".new", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data, mode in contents:
            # A fixed time: the same contents are the same file.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    os.replace(wheel + ".new", wheel)
    print(wheel)


def record(contents, own):
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    for name, data, _ in contents:
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        writer.writerow([name, f"sha256={digest}", len(data)])
    writer.writerow([own, "", ""])
    return lines.getvalue().encode()


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
