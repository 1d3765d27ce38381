#!/bin/sh
# Prove the README's first command on a Debian 12 that has nothing: in a chroot made by debootstrap, as root.
# Needs debootstrap and the right to chroot; leaves nothing behind.
#   MIRROR=…  the Debian mirror to install from (default: what this machine's apt uses)
set -eu
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo "bare: run as root (chroot)" >&2; exit 1; }
command -v debootstrap >/dev/null 2>&1 || apt-get install -y -qq debootstrap >/dev/null
root=${BARE_ROOT:-$(mktemp -d /tmp/tidtam-bare.XXXXXX)}
mirror=${MIRROR:-$(sed -n 's/^URIs: *//p; s/^deb  *\(http[^ ]*\).*/\1/p' /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null | head -n 1)}
finish() {
  umount "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$root"
}
trap finish EXIT INT TERM
debootstrap --variant=minbase bookworm "$root" "$mirror" >/dev/null
mount -t proc proc "$root/proc"
# The chroot sees the network as this machine does: its proxies, certificates and package index.
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
for file in /etc/apt/apt.conf.d/*proxy* /etc/pip.conf; do [ -f "$file" ] && cp "$file" "$root$file"; done
# A copy of its own: installing ca-certificates inside writes the usual file anew.
certificates=${PIP_CERT:-/etc/ssl/certs/ca-certificates.crt}
[ -f "$certificates" ] && cp "$certificates" "$root/etc/certificates-of-the-host.crt"
mkdir "$root/tidtam"
git archive HEAD | tar -x -C "$root/tidtam"
started=$(date +%s)
chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
  ${PIP_INDEX_URL:+PIP_INDEX_URL=$PIP_INDEX_URL} PIP_CERT=/etc/certificates-of-the-host.crt \
  ${HTTP_PROXY:+HTTP_PROXY=$HTTP_PROXY} ${HTTPS_PROXY:+HTTPS_PROXY=$HTTPS_PROXY} \
  ${http_proxy:+http_proxy=$http_proxy} ${https_proxy:+https_proxy=$https_proxy} ${no_proxy:+no_proxy=$no_proxy} \
  /tidtam/demo --no-serve
echo "bare: the first command took $(($(date +%s) - started)) s on a bare Debian 12"
ls -l "$root/tidtam/var/demo"
