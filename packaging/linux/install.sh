#!/bin/sh
# Put this folder's busynth into the menu and on the path of one user, and take it away again.
#
#   sh install.sh               link it from ~/.local; the folder stays where it is
#   sh install.sh uninstall     take the links away; workspaces and settings stay
set -eu

refuse() {
    echo "install.sh: $1" >&2
    exit 2
}

[ -d "${HOME:-}" ] || refuse "there is no home folder '${HOME:-}': set HOME to the user's"
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}
bin=$HOME/.local/bin
files=$here/_internal/desktop
case $here in
*"
"*) refuse "no menu can name a folder with a line break in its name: rename $here" ;;
esac

refresh() {
    command -v update-desktop-database >/dev/null && update-desktop-database -q "$share/applications" || true
    command -v update-mime-database >/dev/null && update-mime-database "$share/mime" 2>/dev/null || true
}

# The folder as the entry's text is written (a string), and before that within Exec's quotes.
string() {
    sed -e 's/\\/\\\\/g'
}
quoted() {
    sed -e 's/[\\"`$]/\\&/g' -e 's/%/%%/g' | string
}

entry() {
    while IFS= read -r line; do
        case $line in
        Exec=busynth*) printf 'Exec="%s"%s\n' "$(printf '%s\n' "$here/busynth" | quoted)" "${line#Exec=busynth}" ;;
        TryExec=*) printf 'TryExec=%s\n' "$(printf '%s\n' "$here/busynth" | string)" ;;
        *) printf '%s\n' "$line" ;;
        esac
    done
}

case ${1:-install} in
install)
    mkdir -p "$bin" "$share/applications" "$share/mime/packages" "$share/icons/hicolor/scalable/apps"
    ln -sf "$here/busynth" "$bin/busynth"
    entry <"$files/busynth.desktop" >"$share/applications/busynth.desktop"
    cp "$files/busynth.xml" "$share/mime/packages/"
    cp "$files/icon.svg" "$share/icons/hicolor/scalable/apps/busynth.svg"
    refresh
    echo "busynth is in the menu, and on the path if $bin is"
    ;;
uninstall)
    rm -f "$bin/busynth" "$share/applications/busynth.desktop" "$share/mime/packages/busynth.xml" \
        "$share/icons/hicolor/scalable/apps/busynth.svg"
    refresh
    echo "busynth is gone from the menu; delete $here to be rid of it"
    ;;
*)
    refuse "say 'sh install.sh' or 'sh install.sh uninstall'"
    ;;
esac
