"""Makes a bundle for a closed network: wheels with their hashes, and the script that installs them without any package index.

python tools/make_wheelhouse.py FOLDER [--for PYTHON]     PYTHON: for which the wheels are; its pip, or that of the running one, makes them
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = "office,postgres"
WHEEL = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+)(?:-\d[^-]*)?-[^-]+-[^-]+-[^-]+\.whl")
ASK = "import json, platform, sys; print(json.dumps(['%d.%d' % sys.version_info[:2], platform.system(), platform.machine()]))"
SUMS = "SHA256SUMS"
INSTALL = r"""#!/bin/sh
# 不连网安装质衡 Installs Zhiheng without any network. 用法 Usage: sh install.sh [目录 FOLDER]   缺省 by default /opt/zhiheng/venv
# ZHIHENG_PYTHON: 用哪个 Python which Python (@PYTHON@, @MACHINE@)
set -u
cd "$(dirname "$0")" || exit 1
target=${1:-/opt/zhiheng/venv}
python=${ZHIHENG_PYTHON:-python@PYTHON@}
say() { printf '%s\n%s\n' "$1" "$2" >&2; }

sha256sum --quiet -c SHA256SUMS || {
    say '安装包不完整或被改动，见上。请重新拷贝。' 'The bundle is not whole or was changed, see above. Copy it again.'
    exit 1
}
found=$("$python" -c 'import platform, sys; print("%d.%d" % sys.version_info[:2], platform.system(), platform.machine())' 2>/dev/null)
[ "$found" = '@PYTHON@ @MACHINE@' ] || {
    say "这个安装包要用 Python @PYTHON@（@MACHINE@），这里是「${found:-没有 $python}」。请安装它，或用 ZHIHENG_PYTHON 指明。" \
        "This bundle is for Python @PYTHON@ (@MACHINE@); here is: ${found:-no $python}. Install it, or name it with ZHIHENG_PYTHON."
    exit 1
}
"$python" -m venv "$target" || {
    say "不能在 $target 建立虚拟环境，原因见上。" "No virtual environment could be made in $target; the reason stands above."
    exit 1
}
PIP_CONFIG_FILE=/dev/null "$target/bin/python" -m pip install --disable-pip-version-check --no-input --quiet --no-index \
    --find-links wheels --require-hashes --requirement requirements.txt || exit 1
"$target/bin/zhiheng" --version
say "装好了：$target/bin/zhiheng。接着见 docs/how-to/run-on-a-server.md。" "Installed: $target/bin/zhiheng. Next see docs/how-to/run-on-a-server.md."
"""


def main() -> int:
    """Makes the bundle; the exit status of pip where it fails."""
    parser = argparse.ArgumentParser(description="Makes a bundle for a closed network.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--for", dest="python", default=sys.executable)
    chosen = parser.parse_args()
    folder: Path = chosen.folder
    if folder.exists():
        print(
            f"{folder} 已经存在，请换一个名字。\n{folder} is there already; choose another name.",
            file=sys.stderr,
        )
        return 1
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    status = _collect(wheels, chosen.python)
    if status:
        shutil.rmtree(folder)
        print(
            "依赖没有收齐，原因见上。\nNot everything could be collected; the reason stands above.",
            file=sys.stderr,
        )
        return status
    lay_out(
        folder,
        *json.loads(subprocess.run([chosen.python, "-c", ASK], capture_output=True, check=True).stdout),
    )
    archive = folder.with_name(f"{folder.name}.tar.gz")
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(folder, folder.name)
    print(
        f"{archive}  {len(list(wheels.iterdir()))} wheels, {archive.stat().st_size >> 20} MB, SHA-256 {_digest(archive)}"
    )
    return 0


def _collect(wheels: Path, python: str) -> int:
    own = subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    pip = [python, "-m", "pip"] if own else [sys.executable, "-m", "pip", "--python", python]
    command = [
        *pip,
        "wheel",
        "--disable-pip-version-check",
        "--no-input",
        "--quiet",
        "--wheel-dir",
        str(wheels),
        f"{ROOT}[{EXTRAS}]",
    ]
    return subprocess.run(command, check=False).returncode


def lay_out(folder: Path, python: str, system: str, machine: str) -> None:
    """Puts beside the wheels in `folder` what installs them: the list with their hashes, the script, deploy/, docs/ and the sums of all."""
    (folder / "requirements.txt").write_text(requirements(folder / "wheels"), encoding="utf-8")
    script = INSTALL.replace("@PYTHON@", python).replace("@MACHINE@", f"{system} {machine}")
    (folder / "install.sh").write_text(script, encoding="utf-8")
    (folder / "install.sh").chmod(0o755)
    for name in ("deploy", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("LICENSE", "README.md", "README.zh.md"):
        shutil.copy(ROOT / name, folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = [f"{_digest(path)}  {path.relative_to(folder).as_posix()}" for path in files]
    (folder / SUMS).write_text("\n".join(sums) + "\n", encoding="utf-8")


def requirements(wheels: Path) -> str:
    """Every wheel of the folder as a pinned requirement with its hash. Raises ValueError for a file that is no wheel."""
    lines = []
    for path in sorted(wheels.iterdir()):
        found = WHEEL.fullmatch(path.name)
        if found is None:
            raise ValueError(f"{path.name} is no wheel")
        extras = f"[{EXTRAS}]" if found["name"] == "zhiheng" else ""
        lines.append(f"{found['name']}{extras}=={found['version']} --hash=sha256:{_digest(path)}")
    return "\n".join(lines) + "\n"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main())
