# Types page.sh beside it, in a name space whose network is its own: its ports are free and its names are this machine.
set -eu
lab=$(dirname "$0")
ip link set lo up
mount --bind "$lab/hosts" /etc/hosts
export CONTAINERS_STORAGE_CONF=$lab/storage.conf CONTAINERS_CONF=$lab/containers.conf BUILDAH_ISOLATION=chroot
unset CURL_CA_BUNDLE SSL_CERT_DIR # this machine's own, which would count for more than what a page says
export OTEL_TRACES_EXPORTER=none # the registry's own; there is no collector

# stays_up NUMBER COMMAND...: leaves it running and waits until it says that it is ready.
stays_up() {
  log=$lab/server-$1.log
  shift
  "$@" >"$log" 2>&1 &
  for _ in $(seq 1200); do
    if grep -qE 'token service at|listening on|Try it yourself' "$log"; then return; fi
    if ! kill -0 $! 2>/dev/null; then break; fi
    sleep 0.1
  done
  echo "$* is not ready:" >&2
  cat "$log" >&2
  exit 1
}

trap 'code=$?; if [ $code != 0 ]; then tail -n 40 "$lab"/server-*.log >&2 || true; fi' EXIT
set -x
. "$lab/page.sh"
