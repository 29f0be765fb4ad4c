#!/bin/sh
# The Debian package in a fresh system: built, checked by lintian, installed,
# used, upgraded, removed and purged, so that nothing stays behind. Needs root,
# and debootstrap unless a system is given; takes some minutes.
#
#   tests/package.sh [ROOT]   a folder with a Debian 12; else one is made
#
# SILCROW_MIRROR names the mirror that debootstrap takes it from.
set -eu
cd "$(dirname "$0")/.."
root=${1:-}
work=$(mktemp -d)
mounted=

finish() {
    [ -z "$mounted" ] || umount "$root/proc"
    rm -rf "$work"
}
trap finish EXIT

failed=0
. tests/check.sh

# become COMMAND: this process is that of a shell in the system.
become() {
    exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
        LC_ALL=C DEBIAN_FRONTEND=noninteractive sh -ec "$1"
}

inside() (
    become "$1"
)

# as_user COMMAND: what becomes it, as the user of the service.
as_user() {
    echo "exec setpriv --reuid=silcrow --regid=silcrow --clear-groups $1"
}

# All files, but for those that any package leaves behind, such as /etc/shadow-.
list_files() {
    inside "find / -xdev \( -path /proc -o -path /tmp -o -path /run \
        -o -path /var/cache -o -path /var/log -o -path /var/lib/apt \
        -o -path /var/lib/dpkg -o -path '/etc/*shadow-' \
        -o -path '/etc/passwd-' -o -path '/etc/group-' \) \
        -prune -o -print" | sort
}

# ---- The package and the system --------------------------------------------

cmake --preset package >"$work/log" && cmake --build --preset package \
    >>"$work/log" && cpack --preset package >>"$work/log" ||
    { cat "$work/log"; exit 1; }
package=$(ls -t build/package/silcrow_*.deb | head -n 1)
version=$(dpkg-deb -f "$package" Version)
echo "$package"
if command -v lintian >/dev/null; then
    lintian --allow-root "$package" >"$work/lintian" 2>&1 || :
    check 'lintian has nothing to say' test ! -s "$work/lintian"
    cat "$work/lintian"
fi

if [ -z "$root" ]; then
    root=$work/root
    debootstrap --variant=minbase bookworm "$root" ${SILCROW_MIRROR:-} \
        >"$work/log" || { tail "$work/log"; exit 1; }
fi
mount -t proc proc "$root/proc" && mounted=1
cp "$package" "$root/tmp/silcrow.deb"
mkdir -p "$root/tmp/corpus"
cp corpus/* "$root/tmp/corpus"

# A later version, in which the file of settings is another one.
dpkg-deb -R "$package" "$work/next"
sed -i "s/^Version: .*/Version: $version.1/" "$work/next/DEBIAN/control"
echo '# of the next version' >>"$work/next/etc/silcrow/silcrow.yaml"
(cd "$work/next" && find etc usr lib -type f -exec md5sum {} + \
    >DEBIAN/md5sums)
dpkg-deb -b "$work/next" "$root/tmp/next.deb" >/dev/null

# ---- Installing ------------------------------------------------------------

inside 'apt-get update -qq; apt-get install -y -qq adduser' >/dev/null 2>&1 || :
libraries=$(dpkg-deb -f "$package" Depends | sed 's/([^)]*)//g; s/,//g')
inside "apt-get install -y -qq --no-install-recommends $libraries" \
    >/dev/null 2>&1 || :
list_files >"$work/before"
check 'it installs' inside \
    'apt-get install -y -q --no-install-recommends /tmp/silcrow.deb'
check 'it has a user of its own' inside 'id silcrow'
check 'the folder of the indexes is there' inside \
    'test "$(stat -c %U:%a /var/lib/silcrow)" = silcrow:755'
check 'the settings are right' inside \
    'silcrow-server --check-config --config /etc/silcrow/silcrow.yaml'
check 'the unit is enabled' inside \
    'test -L /etc/systemd/system/multi-user.target.wants/silcrow.service'
check 'the manual pages are there' inside \
    'ls /usr/share/man/man1/silcrow-index.1.gz \
        /usr/share/man/man8/silcrow-server.8.gz'

# ---- Using -----------------------------------------------------------------

check 'an index is built' inside \
    "$(as_user 'silcrow-index build -q --data /var/lib/silcrow /tmp/corpus')"
port=$((20000 + $$ % 20000))
become "$(as_user "silcrow-server --listen 127.0.0.1:$port \
    --config /etc/silcrow/silcrow.yaml")" >"$work/server" 2>&1 &
server=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
    inside "silcrow-server --status --listen 127.0.0.1:$port" \
        >"$work/status" 2>&1 && break
    sleep 0.5
done
check 'it serves' grep -q ' sections of [1-9]' \
    "$work/status"
cat "$work/status"
kill "$server"
wait "$server" || :

# ---- Upgrading -------------------------------------------------------------

inside "sed -i 's/^#rate: .*/rate: 77/' /etc/silcrow/silcrow.yaml"
check 'the same version installs again' inside 'dpkg -i /tmp/silcrow.deb'
check 'a later version installs' inside \
    'dpkg --force-confold -i /tmp/next.deb'
check 'it is the later one' inside \
    "dpkg-query -W -f '\${Version}' silcrow | grep -Fx '$version.1'"
check 'settings stay as their owner left them' inside \
    'grep -x "rate: 77" /etc/silcrow/silcrow.yaml'
check 'the index is still there' inside \
    'test -e /var/lib/silcrow/guides/current/manifest.json'

# ---- Removing --------------------------------------------------------------

check 'it is removed' inside 'dpkg -r silcrow'
check 'the programs are gone' inside '! test -e /usr/bin/silcrow-server'
check 'what is the owner'\''s stays' inside \
    'test -e /var/lib/silcrow/guides/current && test -e /etc/silcrow/silcrow.yaml'
check 'it is purged' inside 'dpkg -P silcrow'
check 'the user is gone' inside '! getent passwd silcrow'
list_files >"$work/after"
check 'nothing stays behind' diff "$work/before" "$work/after"
exit "$failed"
