#!/bin/sh
# boot.sh BASE WORK SIZE PROGRAM...: a Debian of its own, whose first process is PROGRAM. Run in new name spaces.
# BASE, made by debootstrap, stays as it is; what is written goes to memory, at most SIZE of it.
set -e
base=$1 work=$2 size=$3
shift 3
mount -t tmpfs -o "size=$size" work "$work"
mkdir "$work/upper" "$work/overlay" "$work/root"
root=$work/root
mount -t overlay overlay -o "lowerdir=$base,upperdir=$work/upper,workdir=$work/overlay" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs run "$root/run"
mount -t tmpfs tmp "$root/tmp"
mount -t tmpfs sys "$root/sys"
mkdir -p "$root/sys/fs/cgroup"
mount -t cgroup2 cgroup "$root/sys/fs/cgroup"
# As systemd expects of a machine: it makes a unit's credentials in a name space of its own, from which they come here.
mount --make-rshared "$root"
cd "$root"
exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 chroot . "$@"
