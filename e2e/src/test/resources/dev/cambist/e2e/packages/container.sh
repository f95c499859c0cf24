#!/bin/sh
# container.sh ROOT [SOURCE:TARGET:ro|rw...] -- COMMAND...: makes of ROOT what a container runtime makes of it, all of it
# read-only but what is mounted otherwise, and runs a command there, which enters it. Run in new name spaces.
set -e
root=$1
shift
mount --bind "$root" "$root"
bind() { # SOURCE TARGET ro|rw
  if [ -d "$1" ]; then
    mkdir -p "$root$2"
  else
    mkdir -p "$root${2%/*}"
    [ -e "$root$2" ] || : > "$root$2"
  fi
  mount --bind "$1" "$root$2"
  [ "$3" = rw ] || mount -o remount,bind,ro "$root$2"
}
bind /etc/hosts /etc/hosts ro
[ ! -e /etc/resolv.conf ] || bind /etc/resolv.conf /etc/resolv.conf ro
mount -t tmpfs -o "mode=1777,size=32m" tmp "$root/tmp"
mount -t tmpfs -o "mode=755,size=64k" dev "$root/dev"
for name in null random urandom; do bind "/dev/$name" "/dev/$name" rw; done
mount -t proc proc "$root/proc"
while [ "$1" != -- ]; do
  source=${1%%:*} rest=${1#*:}
  bind "$source" "${rest%:*}" "${rest##*:}"
  shift
done
shift
mount -o remount,bind,ro "$root"
exec "$@"
