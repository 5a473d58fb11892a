#!/bin/sh
# Sets busynth up in this checkout, then starts it or runs its tests.
#
#   sh packaging/setup.sh run [ARGUMENT...]    install, then: busynth ARGUMENT...
#   sh packaging/setup.sh test [ARGUMENT...]   install with test tools, then: pytest ARGUMENT...
#   sh packaging/setup.sh install              install only
#
# Everything goes into a virtual environment in the checkout. System libraries that are missing
# are installed where apt-get can be used (Debian and its kin, as root) and named where not.
#
#   PYTHON=PROGRAM             the Python to use (3.11 to 3.13; default: the first one found)
#   BUSYNTH_VENV=FOLDER        the virtual environment (default: .venv)
#   BUSYNTH_TORCH_INDEX=URL    a package index that holds the build of torch that is wanted
set -eu

say() { echo "setup: $*" >&2; }
die() {
    say "$*"
    exit 2
}

system_packages() {
    command -v apt-get >/dev/null || die "install $* (Debian's names), then run this again"
    [ "$(id -u)" -eq 0 ] || die "run 'sudo apt-get install $*', then this again"
    say "installing $* with apt-get"
    {
        apt-get update -q
        DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
    } >&2 </dev/null || die "apt-get could not install $*"
}

suits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; }

find_python() {
    for python in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        suits "$python" && return
    done
    [ -z "${PYTHON:-}" ] || die "$PYTHON is not Python 3.11, 3.12 or 3.13"
    command -v python3 >/dev/null && die "busynth needs Python 3.11, 3.12 or 3.13: name it with PYTHON="
    system_packages python3 python3-venv
    python=python3
    suits "$python" || die "busynth needs Python 3.11, 3.12 or 3.13, this system has another one"
}

make_environment() {
    if ! "$venv_python" -m pip --version >/dev/null 2>&1; then
        find_python
        "$python" -c 'import ensurepip, venv' 2>/dev/null || system_packages python3-venv
        say "making the virtual environment $venv"
        "$python" -m venv "$venv"
        compiling=later
    fi
    suits "$venv_python" || die "$venv has another Python than 3.11 to 3.13: remove it, then run this again"
    # Old ones download a package to read what it requires, torch's half a gigabyte among them.
    pip install --quiet --upgrade 'pip>=24' || say "going on with the pip that is there"
}

pip() { "$venv_python" -m pip --disable-pip-version-check "$@"; }

# In a new environment all is compiled at the end, on all cores: pip would do it on one.
pip_install() { pip install ${compiling:+--no-compile} "$@"; }

# What is no Python of this version (templates, tests of compilers) stays as it is.
compile() { "$venv_python" -m compileall -q "$@" "$venv/lib" >/dev/null 2>&1 || :; }

has_nvidia_device() {
    [ -e /dev/nvidia0 ] && return
    command -v nvidia-smi >/dev/null && nvidia-smi -L 2>/dev/null | grep -q GPU
}

# A build of torch for the processor. The ordinary one for Linux brings CUDA: gigabytes without
# use on a machine without an NVIDIA device, so it is taken on none.
install_torch() {
    torch=$(sed -n 's/^ *"\(torch>=[^"]*\)",$/\1/p' pyproject.toml)
    [ -n "$torch" ] || die "pyproject.toml names no torch"
    if [ -n "${BUSYNTH_TORCH_INDEX:-}" ]; then
        pip_install -c packaging/no-cuda.txt --extra-index-url "$BUSYNTH_TORCH_INDEX" "$torch"
        return
    fi
    below=$(echo "$torch" | sed -n 's/.*<2\.\([0-9]*\)$/\1/p')
    log=$venv/torch.log
    # The newest alone: an index without separate metadata sends each one it is asked about.
    pip_install --progress-bar off -c packaging/no-cuda.txt "torch==2.$((below - 1)).*" \
        >"$log" 2>&1 && return
    say "pip finds no torch without CUDA, looking for PyTorch's build for the processor"
    if pip install --quiet uv >>"$log" 2>&1; then
        "$venv_python" -m uv pip install --python "$venv_python" --torch-backend cpu \
            -c packaging/no-cuda.txt "$torch" >>"$log" 2>&1 && return
    fi
    tail -n 3 "$log" >&2
    die "there is no NVIDIA device, and no build of torch without CUDA was found (see $log):" \
        "name PyTorch's CPU wheel index with BUSYNTH_TORCH_INDEX=URL, or without a network" \
        "a folder with all wheels with PIP_NO_INDEX=1 PIP_FIND_LINKS=DIR (packaging/README.md)"
}

install_busynth() {
    say "installing busynth and what it needs; the first time this takes some minutes"
    # What an earlier build left there would be packed again.
    rm -rf build/lib
    if [ "$(uname -s)" = Linux ] && ! has_nvidia_device; then
        install_torch
        # Torch meanwhile: the index and the disk leave a core to it.
        [ -z "$compiling" ] || compile &
        pip_install --quiet -c packaging/no-cuda.txt ".$1"
        wait
    else
        pip_install --quiet ".$1"
    fi
    [ -z "$compiling" ] || compile -j 0
    say "installed: $venv/bin/busynth"
}

# Names the Debian packages without which Qt cannot start, on the display or, with an argument,
# on a platform of its own that needs no display.
missing_libraries() {
    QT_QPA_PLATFORM=${1:-${QT_QPA_PLATFORM:-}} "$venv_python" -c \
        'from busynth_gui.commands.system_checks import missing_libraries as m; print(*m())'
}

has_display() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

cd "$(dirname "$0")/.."
action=${1:-}
[ $# -eq 0 ] || shift
venv=${BUSYNTH_VENV:-$PWD/.venv}
venv_python=$venv/bin/python
compiling=

case $action in
install)
    make_environment
    install_busynth ""
    ;;
run)
    make_environment
    install_busynth ""
    if has_display && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        missing=$(missing_libraries)
        # shellcheck disable=SC2086 # a list of words
        [ -z "$missing" ] || system_packages $missing
    fi
    exec "$venv/bin/busynth" "$@"
    ;;
test)
    make_environment
    install_busynth "[test]"
    missing=$(missing_libraries offscreen)
    # shellcheck disable=SC2086
    [ -z "$missing" ] || system_packages $missing
    # Every process that a test starts would compile the checkout anew.
    unset PYTHONDONTWRITEBYTECODE
    # In the order of the rooms: by xdist's own, the files of few but long tests come last, and alone.
    exec "$venv_python" -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder "$@"
    ;;
*)
    die "say 'sh packaging/setup.sh run', 'sh packaging/setup.sh test' or '... install'"
    ;;
esac
