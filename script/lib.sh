# Shared by the scripts beside it; sourced, never run. Plain POSIX sh. Callers have changed to the project root.

VENV=.venv
STAMP=$VENV/zhiheng-set-up

# One message in Chinese and the same in English.
say() {
    printf '%s\n%s\n' "$1" "$2" >&2
}

# True when "$1" starts and is Python 3.11 or later. A version manager's stand-in for a Python that is not there
# exists on the PATH and fails when it is run, so it is run.
is_recent() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 </dev/null
}

# True when "$1" can make an environment with pip in it, or has a pip that can be lent to one.
can_make_environment() {
    "$1" -c 'import venv, ensurepip' >/dev/null 2>&1 || "$1" -c 'import venv, pip' >/dev/null 2>&1
}

# Sets $found to a Python that can make the environment. ZHIHENG_PYTHON names one; else the PATH is searched.
find_python() {
    found=''
    without_venv=''
    for name in ${ZHIHENG_PYTHON:-python3.13 python3.12 python3.11 python3 python3.14 python}; do
        is_recent "$name" || continue
        if can_make_environment "$name"; then
            found=$name
            return 0
        fi
        without_venv=$name
    done
    if [ -n "$without_venv" ]; then
        version=$("$without_venv" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        say "缺少 Python 的 venv 模块：找到 ${without_venv}（${version}），但它不能建立虚拟环境。Debian、Ubuntu 上请管理员执行 apt install python$version-venv，或另装完整的 Python 3.11–3.13，然后重试。" \
            "Python's venv module is missing: found $without_venv ($version), which cannot make a virtual environment. On Debian and Ubuntu ask an administrator for apt install python$version-venv, or install a complete Python 3.11–3.13, and try again."
    elif [ -n "${ZHIHENG_PYTHON:-}" ]; then
        say "ZHIHENG_PYTHON 指定的「${ZHIHENG_PYTHON}」不能运行，或低于 3.11。请改为 Python 3.11–3.13 的路径，或取消该变量。" \
            "ZHIHENG_PYTHON names $ZHIHENG_PYTHON, which does not run or is older than 3.11. Set it to a Python 3.11–3.13, or unset it."
    else
        say '没有找到 Python 3.11 或更高版本（依次找过 python3.13、python3.12、python3.11、python3）。请安装 Python 3.11–3.13，或用 ZHIHENG_PYTHON=/路径/python3 指明它，然后重试。' \
            'No Python 3.11 or later was found (looked for python3.13, python3.12, python3.11 and python3). Install Python 3.11–3.13, or name one with ZHIHENG_PYTHON=/path/to/python3, and try again.'
    fi
    return 1
}

# What the environment was made from: the declared libraries and the place of the checkout, which an editable
# installation remembers.
fingerprint() {
    { cat pyproject.toml; pwd; } | cksum
}

# True when the environment holds what "$1" ("run", "dev" or "bench", each with what stands before it) needs and nothing it
# was made from has changed.
is_set_up() {
    [ -f "$STAMP" ] && "$VENV/bin/python" -c '' >/dev/null 2>&1 || return 1
    made_from=$(fingerprint)
    case "$1" in
        run) enough='run dev bench' ;;
        dev) enough='dev bench' ;;
        *) enough=$1 ;;
    esac
    for each in $enough; do
        [ "$(cat "$STAMP")" = "$each $made_from" ] && return 0
    done
    return 1
}

make_environment() {
    if "$VENV/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        return 0
    fi
    find_python || return 1
    rm -rf "$VENV"
    say "正在用 $("$found" -c 'import sys; print(sys.executable)') 建立虚拟环境 $VENV …" \
        "Making the virtual environment $VENV with that Python …"
    "$found" -m venv "$VENV" >/dev/null 2>&1 || { rm -rf "$VENV"; "$found" -m venv --without-pip "$VENV"; } || {
        say "虚拟环境建立失败，原因见上。请检查磁盘空间和本目录的写权限。" \
            "The virtual environment could not be made; the reason stands above. Check free disk space and the right to write here."
        return 1
    }
}

# The environment's own pip; else the pip of the Python it was made with.
install() {
    if "$VENV/bin/python" -c 'import pip' >/dev/null 2>&1; then
        "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input "$@"
    else
        [ -n "${found:-}" ] || find_python || return 1
        "$found" -m pip --python "$VENV/bin/python" install --disable-pip-version-check --no-input "$@"
    fi
}

# Makes the environment hold what "$1" needs: "run" for the command with the office, "dev" for the checks too, "bench" for the
# measurements as well.
set_up() {
    is_set_up "$1" && return 0
    make_environment || return 1
    rm -f "$STAMP"
    wanted='.[office]'
    [ "$1" = dev ] && wanted='.[dev]'
    [ "$1" = bench ] && wanted='.[dev,bench]'
    say '正在安装所需的库，首次约需一两分钟 …' 'Installing the libraries; a minute or two the first time …'
    install --quiet --editable "$wanted" >"$VENV/install.log" 2>&1 || {
        tail -n 15 "$VENV/install.log" >&2
        say "安装失败，pip 的最后几行见上，全文在 $VENV/install.log。最常见的原因是没有网络：请检查网络和代理（HTTPS_PROXY）；内网可用 PIP_INDEX_URL 指定单位的软件镜像，然后重试。" \
            "Installing failed; pip's last lines stand above, all of them in $VENV/install.log. Most often there is no network: check it and its proxy (HTTPS_PROXY); inside a closed network name your mirror with PIP_INDEX_URL. Then try again."
        return 1
    }
    printf '%s %s' "$1" "$(fingerprint)" >"$STAMP"
}
