#!/usr/bin/env bash
# Installs the registries, clients and identity provider that the end-to-end tests run against.
#
#   e2e/install-tools.sh [TOOL...]           install what is missing
#   e2e/install-tools.sh --check [TOOL...]   only look; exit 1 if something is missing
#
# TOOL is debian, debian-root, distribution, zot, keycloak, helm, crane, oras, compose, conformance, otelcol, kubernetes, python, az, acr or site; without any, all of them.
# One more is installed only where it is named: apiserver, for e2e/kube-apiserver.
# Everything but the Debian packages goes under ${CAMBIST_TOOLS:-$HOME/.cache/cambist-tools}.
# Needs Go, Maven, Java and Python on the machine; it asks for root (sudo) only to install Debian packages.
set -euo pipefail

# package=upstream version; "any" where the version does not matter
readonly DEBIAN_PACKAGES=(
  docker-registry=2.8.2
  skopeo=1.9.3
  podman=4.3.1
  nginx-light=any
  curl=any
  jq=any
  unzip=any
  iproute2=any
  debootstrap=any
  lintian=any
  buildah=any
  nodejs=any
  systemd=any
  prometheus=any # promtool with it
  postgresql=any
  sqlite3=any
  softhsm2=any
  faketime=any # a wrong clock
  opensc=any # pkcs11-tool, which puts certificates into a token
  chromium=any
  chromium-driver=any
)
readonly DEBIAN_SUITE=bookworm
readonly DISTRIBUTION_VERSION=3.1.1
readonly DISTRIBUTION_SUM=h1:KUbk7C8CfaLXy8kbf/hGq9cad/wCoLB6dbWH6DMbmX0=
readonly GO_VERSION=1.26 # the go.mod of what is built asks for this one
readonly ZOT_SERIES=2.1
readonly HELM_VERSION=3.22.0
readonly HELM_SUM=h1:n1if5iQgHYsujPAcO5oonH/KiSNUmqmUF0iGVjSF3AU=
readonly CRANE_VERSION=0.22.1
readonly CRANE_SUM=h1:RZuuSYhTvlDvtsK+NkutoCZ//C0X2ebLK8X8l3ULs84=
readonly ORAS_VERSION=1.3.6
readonly ORAS_SUM=h1:Lhsfr2tQLjsu/+CJZp6vYatwKT+62fbIUTlp4lUrfOA=
readonly COMPOSE_VERSION=2.16.2 # of the library by which docker compose reads its files
readonly COMPOSE_SUM=h1:pTp1DqQwJzFd85GzlWsSszKA1ABrV/ySqsClujIcWA8=
readonly CONFORMANCE_VERSION=0.0.0-20260831232431-97274622c111 # of the OCI distribution specification's own suite
readonly CONFORMANCE_SUM=h1:ppZPU0CrEPzyJhVggYwUIZrqh0w2lIT0esw+9ABNPA4=
readonly KUBERNETES_VERSION=1.34.4
readonly KUBERNETES_SUM=h1:Yy6R4QB8C9kJPp25GFqEvX5XQwY5qzKeqD0Xx6oAcmk=
readonly PROMETHEUS_OPERATOR_VERSION=0.85.0
readonly PROMETHEUS_OPERATOR_SUM=h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=
readonly KEYCLOAK_VERSION=26.7.3
readonly KEYCLOAK_SHA256=27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f
readonly KEYCLOAK_BUILD_OPTIONS=(--db=dev-file)
readonly KEYCLOAK_JAVA=17
readonly PYTHON=3.10 # schemathesis asks for this one
readonly DEPENDENCY_PLUGIN=org.apache.maven.plugins:maven-dependency-plugin:3.8.1

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here
readonly realm_file=$here/tools/keycloak/cambist-realm.json
readonly python_requirements=$here/tools/python/requirements.txt
readonly az_requirements=$here/tools/az/requirements.txt
readonly otelcol_source=$here/tools/otelcol
readonly site_requirements=$here/../site/requirements.txt
readonly tools=${CAMBIST_TOOLS:-${HOME:?set HOME or CAMBIST_TOOLS}/.cache/cambist-tools}
case $tools in /*) ;; *) echo "CAMBIST_TOOLS must be an absolute path: $tools" >&2; exit 2 ;; esac
readonly bin=$tools/bin
readonly keycloak=$tools/keycloak-$KEYCLOAK_VERSION
readonly python=$tools/python
readonly az=$tools/az
readonly site=$tools/site
readonly debian_root=$tools/debian-$DEBIAN_SUITE

as_root=()
[[ $(id -u) -eq 0 ]] || as_root=(sudo)

check_only=false
missing=0
work=
child=
policy_made=false

cleanup() {
  if [[ -n $child ]]; then kill "$child" 2>/dev/null || true; fi
  if $policy_made; then "${as_root[@]}" rm -f /usr/sbin/policy-rc.d; fi
  if [[ -n $work ]]; then rm -rf "$work"; fi
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

has() { printf 'ok       %s\n' "$*"; }
doing() { printf '...      %s\n' "$*"; }
skipped() { printf 'skipped  %s\n' "$*"; }
lacking() { # LABEL COMMAND: a line that says what is missing and what installs it
  printf 'missing  %s; install it with: %s\n' "$1" "$2"
  missing=$((missing + 1))
}
die() {
  printf 'failed   %s\n' "$*" >&2
  exit 1
}

# slow LABEL COMMAND...: runs a long command quietly in the work folder, says every 15 s that it is
# still at it, and shows the end of its output if it fails.
slow() {
  local label=$1 started=$SECONDS next=15
  shift
  (cd "$work" && exec "$@") >"$work/log" 2>&1 9>&- &
  child=$!
  while kill -0 "$child" 2>/dev/null; do
    sleep 0.2
    if ((SECONDS - started >= next)); then
      doing "$label: $((SECONDS - started)) s so far"
      next=$((next + 15))
    fi
  done
  local status=0
  wait "$child" || status=$?
  child=
  if ((status != 0)); then
    tail -n 25 "$work/log" >&2
    printf 'failed   %s (exit %s): %s\n' "$label" "$status" "$*" >&2
  fi
  return "$status"
}

# at_least HAVE WANT: compares dotted versions
at_least() { [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }

# ---------------------------------------------------------------- Debian packages

debian_state() { # PACKAGE=WANT: sets have_version, and answers whether it will do
  local state
  have_version=
  state=$(dpkg-query -W -f '${db:Status-Status} ${Version}' "${1%%=*}" 2>/dev/null) || return 1
  [[ $state == "installed "* ]] || return 1
  have_version=${state#installed }
  [[ ${1#*=} == any || $have_version =~ ^([0-9]+:)?"${1#*=}"([+~-]|$) ]]
}

debian_spec() { # PACKAGE=WANT as apt-get takes it
  if [[ ${1#*=} == any ]]; then printf '%s' "${1%%=*}"; else printf '%s*' "$1"; fi
}

install_debian() {
  local package have_version packages=("${DEBIAN_PACKAGES[@]}") wanted=() specs=()
  local apt_get=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
    apt-get -q -o DPkg::Lock::Timeout=300)
  local apt_install=("${apt_get[@]}" install -y --no-install-recommends
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold)
  command -v dpkg-query >/dev/null || die "debian packages: this is no Debian machine; install ${packages[*]} by hand"
  # The tests need the clients alone, whoever built them; Debian has docker's together with the daemon.
  if command -v docker >/dev/null; then
    has "docker ($(command -v docker))"
  else
    packages+=(docker.io=any)
  fi
  if command -v kubectl >/dev/null; then
    has "kubectl ($(command -v kubectl))"
  else
    packages+=(kubernetes-client=any)
  fi
  for package in "${packages[@]}"; do
    if debian_state "$package"; then
      has "${package%%=*} $have_version"
    elif $check_only; then
      lacking "${package%%=*} (wanted ${package#*=}, here ${have_version:-none})" \
        "${as_root[*]:+${as_root[*]} }apt-get install -y --no-install-recommends '$(debian_spec "$package")'"
    else
      wanted+=("$package")
    fi
  done
  ((${#wanted[@]} > 0)) || return 0

  for package in "${wanted[@]}"; do specs+=("$(debian_spec "$package")"); done
  if ((${#as_root[@]} > 0)) && ! command -v sudo >/dev/null; then
    die "debian packages: not root and no sudo; as root run: apt-get install -y --no-install-recommends ${specs[*]}"
  fi
  # The tests run docker-registry and nginx themselves, and no containers: keep the packages from starting services.
  if [[ ! -e /usr/sbin/policy-rc.d ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$work/policy-rc.d"
    policy_made=true
    "${as_root[@]}" install -m 755 "$work/policy-rc.d" /usr/sbin/policy-rc.d
  fi
  doing "debian packages: installing ${specs[*]}"
  if ! slow "debian packages" "${apt_install[@]}" "${specs[@]}" 2>/dev/null; then
    doing "debian packages: the package lists may be stale, fetching them again"
    slow "apt-get update" "${apt_get[@]}" update || die "apt-get update: see above"
    slow "debian packages" "${apt_install[@]}" "${specs[@]}" ||
      die "debian packages: run it by hand: ${as_root[*]:+${as_root[*]} }apt-get install -y --no-install-recommends ${specs[*]}"
  fi
  if $policy_made; then
    "${as_root[@]}" rm -f /usr/sbin/policy-rc.d
    policy_made=false
  fi
  local -A services=([docker-registry]="docker-registry.service" [nginx-light]="nginx.service"
    [docker.io]="docker.service docker.socket")
  for package in "${!services[@]}"; do
    if [[ " ${wanted[*]}" == *" $package="* && -d /run/systemd/system ]]; then
      # shellcheck disable=SC2086 # one word a unit
      "${as_root[@]}" systemctl --quiet disable ${services[$package]} || true
    fi
  done
  for package in "${wanted[@]}"; do
    debian_state "$package" || die "${package%%=*}: wanted ${package#*=}, apt-get left ${have_version:-none}"
    has "${package%%=*} $have_version (installed now)"
  done
}

# ---------------------------------------------------------------- a Debian to install packages on

debian_root_there() { [[ -x $debian_root/bin/dash && -f $debian_root.complete ]]; }

# The packages are installed and used on this one, where nothing else is; the tests leave it as it is.
install_debian-root() {
  if debian_root_there; then
    has "debian-root $DEBIAN_SUITE ($debian_root)"
    return
  fi
  if $check_only; then
    lacking "debian-root $DEBIAN_SUITE ($debian_root)" "$0 debian-root"
    return
  fi
  command -v debootstrap >/dev/null ||
    die "debian-root: debootstrap is missing; install it with: $0 debian"
  doing "debian-root $DEBIAN_SUITE: a minimal Debian with systemd (one or two minutes)"
  "${as_root[@]}" rm -rf "$debian_root" "$debian_root.complete"
  slow "debian-root $DEBIAN_SUITE" "${as_root[@]}" debootstrap --variant=minbase \
    --include=adduser,ca-certificates,procps,systemd,systemd-sysv "$DEBIAN_SUITE" "$debian_root" ||
    die "debian-root: run it by hand: debootstrap --variant=minbase --include=adduser,ca-certificates,procps,systemd,systemd-sysv $DEBIAN_SUITE $debian_root"
  "${as_root[@]}" touch "$debian_root.complete"
  has "debian-root $DEBIAN_SUITE ($debian_root, made now)"
}

# ---------------------------------------------------------------- CNCF Distribution

distribution_there() {
  [[ -x $bin/registry ]] && [[ $("$bin/registry" --version 2>/dev/null) =~ \ v"$DISTRIBUTION_VERSION"(\+|$) ]]
}

# need_go NAME: sets go_version; there is no going on where there is none, or an old one.
need_go() {
  command -v go >/dev/null || die "$1: go is missing; install Go $GO_VERSION or newer and put it on PATH"
  go_version=$(cd "$work" && go env GOVERSION)
  at_least "${go_version#go}" "$GO_VERSION" ||
    die "$1: needs Go $GO_VERSION or newer, here is $go_version; install a newer Go and put it on PATH"
}

# go_install NAME VERSION PACKAGE MODULE_SUM PROGRAM: builds a program of a Go module, whose checksum is pinned, as PROGRAM.
go_install() {
  local name=$1 version=$2 package=$3 sum=$4 program=$5 go_version
  need_go "$name"
  doing "$name $version: building with $go_version (some minutes on two cores)"
  rm -rf "$work/gobin"
  mkdir -p "$work/gobin" "$bin"
  # Away from any go.mod or go.work, and without the caller's flags, so that only the pin counts.
  slow "$name $version" \
    env GOBIN="$work/gobin" GOFLAGS= GOWORK=off CGO_ENABLED=0 go install -trimpath "$package@v$version" ||
    die "$name: run it by hand: GOBIN=$bin GOFLAGS= CGO_ENABLED=0 go install -trimpath $package@v$version"
  (cd "$work" && go version -m gobin/*) >"$work/buildinfo"
  awk -v v="v$version" -v s="$sum" \
    '$1 == "mod" && $3 == v && $4 == s { ok = 1 } END { exit !ok }' "$work/buildinfo" ||
    die "$name: the module has another checksum than the one pinned in $0"
  mv -f "$work"/gobin/* "$bin/$program"
}

# go_program NAME VERSION PACKAGE MODULE_SUM PROGRAM: the same, unless it is there and was built of that version.
go_program() {
  local built
  built=$(go version -m "$bin/$5" 2>/dev/null | awk '$1 == "mod" { print $3 " " $4 }') || built=
  if [[ $built == "v$2 $4" ]]; then
    has "$1 $2 ($bin/$5)"
  elif $check_only; then
    lacking "$1 $2 ($bin/$5)" "$0 $1"
  else
    go_install "$@"
    has "$1 $2 ($bin/$5, built now)"
  fi
}

install_distribution() {
  if distribution_there; then
    has "distribution $DISTRIBUTION_VERSION ($bin/registry)"
    return
  fi
  if $check_only; then
    lacking "distribution $DISTRIBUTION_VERSION ($bin/registry)" "$0 distribution"
    return
  fi
  go_install distribution "$DISTRIBUTION_VERSION" github.com/distribution/distribution/v3/cmd/registry "$DISTRIBUTION_SUM" registry
  distribution_there || die "distribution: $bin/registry was built but does not say it is $DISTRIBUTION_VERSION"
  has "distribution $DISTRIBUTION_VERSION ($bin/registry, built now)"
}

# ---------------------------------------------------------------- Helm, crane, oras, compose and the OCI conformance suite

install_helm() { go_program helm "$HELM_VERSION" helm.sh/helm/v3/cmd/helm "$HELM_SUM" helm; }

# A client that sends user and password with a GET, and so do the many programs that are made with its library.
install_crane() { go_program crane "$CRANE_VERSION" github.com/google/go-containerregistry/cmd/crane "$CRANE_SUM" crane; }

install_oras() { go_program oras "$ORAS_VERSION" oras.land/oras/cmd/oras "$ORAS_SUM" oras; }

# compose-go's own program: it reads files as docker compose does, and says what it has read.
install_compose() { go_program compose "$COMPOSE_VERSION" github.com/compose-spec/compose-go/v2/cmd "$COMPOSE_SUM" compose-spec; }

# What the OCI distribution specification asks of a registry, as a program.
install_conformance() {
  go_program conformance "$CONFORMANCE_VERSION" github.com/opencontainers/distribution-spec/conformance "$CONFORMANCE_SUM" conformance
}

# ---------------------------------------------------------------- OpenTelemetry's collector

# It is made to be put together: this one has what the test needs. Its go.mod and go.sum pin all that is in it.
otelcol_stamp() { (cd "$otelcol_source" && sha256sum go.mod go.sum main.go); }

install_otelcol() {
  local go_version version stamp=$bin/.otelcol-stamp
  version=$(sed -n 's|^\tgo.opentelemetry.io/collector/otelcol v||p' "$otelcol_source/go.mod")
  if [[ -x $bin/otelcol && -f $stamp && $(<"$stamp") == "$(otelcol_stamp)" ]]; then
    has "otelcol $version ($bin/otelcol)"
    return
  fi
  if $check_only; then
    lacking "otelcol $version ($bin/otelcol)" "$0 otelcol"
    return
  fi
  need_go otelcol
  doing "otelcol $version: building with $go_version (some minutes on two cores)"
  mkdir -p "$bin"
  slow "otelcol $version" env GOFLAGS= GOWORK=off CGO_ENABLED=0 \
    go build -C "$otelcol_source" -mod=readonly -trimpath -ldflags "-s -w" -o "$work/otelcol" . ||
    die "otelcol: run it by hand: GOFLAGS= CGO_ENABLED=0 go build -C $otelcol_source -o $bin/otelcol ."
  mv -f "$work/otelcol" "$bin/otelcol"
  otelcol_stamp >"$stamp"
  has "otelcol $version ($bin/otelcol, built now)"
}

# ---------------------------------------------------------------- Kubernetes' own schemas

# go_module MODULE VERSION SUM: sets module_dir to where its files are.
go_module() {
  local go_version
  need_go kubernetes
  slow "$1 $2" sh -c 'go mod download -json "$1@v$2" > module.json' sh "$1" "$2" || die "kubernetes: run it by hand: go mod download $1@v$2"
  [[ $(sed -n 's/^\t"Sum": "\(.*\)",\{0,1\}$/\1/p' "$work/module.json") == "$3" ]] ||
    die "kubernetes: $1 has another checksum than the one pinned in $0"
  module_dir=$(sed -n 's/^\t"Dir": "\(.*\)",\{0,1\}$/\1/p' "$work/module.json")
}

install_kubernetes() {
  local schemas=$tools/kubernetes group module_dir
  local stamp="$KUBERNETES_SUM $PROMETHEUS_OPERATOR_SUM"
  if [[ -f $schemas/.cambist-stamp && $(<"$schemas/.cambist-stamp") == "$stamp" ]]; then
    has "kubernetes, the schemas of $KUBERNETES_VERSION ($schemas)"
    return
  fi
  if $check_only; then
    lacking "kubernetes, the schemas of $KUBERNETES_VERSION ($schemas)" "$0 kubernetes"
    return
  fi
  doing "kubernetes $KUBERNETES_VERSION: getting the schemas of its API out of its Go module (18 MB)"
  rm -rf "$schemas"
  mkdir -p "$schemas"
  go_module k8s.io/kubernetes "$KUBERNETES_VERSION" "$KUBERNETES_SUM"
  for group in api__v1 apis__apps__v1 apis__networking.k8s.io__v1 apis__policy__v1; do
    install -m 644 "$module_dir/api/openapi-spec/v3/${group}_openapi.json" "$schemas/"
  done
  go_module github.com/prometheus-operator/prometheus-operator "$PROMETHEUS_OPERATOR_VERSION" "$PROMETHEUS_OPERATOR_SUM"
  install -m 644 "$module_dir/example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml" "$schemas/"
  echo "$stamp" >"$schemas/.cambist-stamp"
  has "kubernetes, the schemas of $KUBERNETES_VERSION ($schemas, made now)"
}

# A Kubernetes API server and kubectl, which only e2e/kube-apiserver asks for: ten minutes of two idle cores.
install_apiserver() {
  local home=$tools/kube-$KUBERNETES_VERSION go_version module_dir program at=$work/apiserver
  if [[ -x $home/kube-apiserver && -x $home/kubectl ]]; then
    has "apiserver $KUBERNETES_VERSION ($home)"
    return
  fi
  if $check_only; then
    lacking "apiserver $KUBERNETES_VERSION ($home)" "$0 apiserver"
    return
  fi
  need_go apiserver
  go_module k8s.io/kubernetes "$KUBERNETES_VERSION" "$KUBERNETES_SUM"
  doing "apiserver $KUBERNETES_VERSION: building with $go_version (ten minutes on two idle cores)"
  mkdir -p "$at" "$home"
  # The module's own staging directories are not in it; they are modules of the same version, v0 for v1.
  {
    printf 'module cambist.dev/kube\n\n'
    grep -E '^(go|godebug) ' "$module_dir/go.mod"
    printf 'require k8s.io/kubernetes v%s\n' "$KUBERNETES_VERSION"
    sed -n 's|^\t\(k8s.io/[a-z0-9-]*\) => ./staging/.*|replace \1 => \1 v0.'"${KUBERNETES_VERSION#1.}"'|p' "$module_dir/go.mod"
  } >"$at/go.mod"
  install -m 644 "$module_dir/go.sum" "$at/go.sum"
  printf '//go:build tools\n\npackage tools\n\nimport (\n\t_ "k8s.io/kubernetes/cmd/kube-apiserver"\n\t_ "k8s.io/kubernetes/cmd/kubectl"\n)\n' >"$at/tools.go"
  for program in kube-apiserver kubectl; do
    slow "$program" env GOFLAGS=-mod=mod GOWORK=off CGO_ENABLED=0 nice -n 19 go build -C "$at" -trimpath \
      -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=v$KUBERNETES_VERSION" \
      -o "$home/$program" "k8s.io/kubernetes/cmd/$program" || die "apiserver: $program was not built"
  done
  has "apiserver $KUBERNETES_VERSION ($home, built now)"
}

# ---------------------------------------------------------------- zot

# zot is optional: no package registry the tests may use carries it, so it is used when somebody
# has put a binary there, and its tests are skipped otherwise.
install_zot() {
  local path=$bin/zot
  [[ -x $path ]] || path=$(command -v zot) || path=
  if [[ -z $path ]]; then
    skipped "zot $ZOT_SERIES (optional): no package registry carries it; put a release binary at $bin/zot to run its tests"
    return
  fi
  has "zot ($path)"
}

# ---------------------------------------------------------------- Keycloak

# What the built Keycloak, and its seed, were made from.
keycloak_build_stamp() { printf '%s %s\n' "$KEYCLOAK_SHA256" "${KEYCLOAK_BUILD_OPTIONS[*]}"; }
keycloak_seed_stamp() { keycloak_build_stamp && sha256sum <"$realm_file"; }

keycloak_there() {
  [[ -x $keycloak/bin/kc.sh && -f $keycloak/seed/keycloakdb.mv.db && -f $keycloak/.cambist-seed ]] &&
    [[ $(keycloak_seed_stamp) == "$(<"$keycloak/.cambist-seed")" ]]
}

java_major() {
  local java=java
  if [[ -n ${JAVA_HOME:-} ]]; then java=$JAVA_HOME/bin/java; fi
  "$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = //p'
}

keycloak_unpack() {
  local zip=keycloak-quarkus-dist-$KEYCLOAK_VERSION.zip
  command -v mvn >/dev/null ||
    die "keycloak: mvn is missing; install it with: ${as_root[*]:+${as_root[*]} }apt-get install -y --no-install-recommends maven"
  command -v unzip >/dev/null ||
    die "keycloak: unzip is missing; install it with: ${as_root[*]:+${as_root[*]} }apt-get install -y --no-install-recommends unzip"
  doing "keycloak $KEYCLOAK_VERSION: getting it through Maven (177 MB)"
  slow "keycloak $KEYCLOAK_VERSION" mvn -q -B -Dstyle.color=never "$DEPENDENCY_PLUGIN:copy" \
    "-Dartifact=org.keycloak:keycloak-quarkus-dist:$KEYCLOAK_VERSION:zip" "-DoutputDirectory=$work/zip" ||
    die "keycloak: Maven could not get org.keycloak:keycloak-quarkus-dist:$KEYCLOAK_VERSION:zip"
  printf '%s  %s\n' "$KEYCLOAK_SHA256" "$work/zip/$zip" | sha256sum --check --status ||
    die "keycloak: $zip has another checksum than the one pinned in $0"
  doing "keycloak $KEYCLOAK_VERSION: unpacking"
  unzip -q "$work/zip/$zip" -d "$work/unpacked"
  rm -rf "$keycloak"
  mv "$work/unpacked/keycloak-$KEYCLOAK_VERSION" "$keycloak"
}

install_keycloak() {
  local java db
  if keycloak_there; then
    has "keycloak $KEYCLOAK_VERSION ($keycloak)"
    return
  fi
  if $check_only; then
    lacking "keycloak $KEYCLOAK_VERSION ($keycloak)" "$0 keycloak"
    return
  fi
  java=$(java_major || true)
  [[ -n $java ]] || die "keycloak: no Java found; set JAVA_HOME or install it with: ${as_root[*]:+${as_root[*]} }apt-get install -y --no-install-recommends openjdk-17-jre-headless"
  at_least "$java" "$KEYCLOAK_JAVA" ||
    die "keycloak: needs Java $KEYCLOAK_JAVA or newer, here is $java; point JAVA_HOME at a newer one"
  # A changed realm file only needs a new seed; anything else starts again from the archive.
  if [[ ! -f $keycloak/.cambist-built || $(<"$keycloak/.cambist-built") != "$(keycloak_build_stamp)" ]]; then
    keycloak_unpack
    doing "keycloak $KEYCLOAK_VERSION: building its configuration with Java $java (half a minute)"
    slow "keycloak build" "$keycloak/bin/kc.sh" build "${KEYCLOAK_BUILD_OPTIONS[@]}" ||
      die "keycloak: run it by hand: $keycloak/bin/kc.sh build ${KEYCLOAK_BUILD_OPTIONS[*]}"
    keycloak_build_stamp >"$keycloak/.cambist-built"
  fi
  # A database that holds the realm already: a test copies it and starts without the import.
  doing "keycloak $KEYCLOAK_VERSION: importing the test realm (20 s)"
  rm -rf "$keycloak/seed" "$keycloak/.cambist-seed"
  mkdir -p "$work/seed"
  db="jdbc:h2:file:$work/seed/keycloakdb;NON_KEYWORDS=VALUE;DB_CLOSE_ON_EXIT=FALSE"
  slow "keycloak import" "$keycloak/bin/kc.sh" import --optimized "--db-url=$db" --file "$realm_file" ||
    die "keycloak: could not import $realm_file"
  rm -f "$work/seed/keycloakdb.trace.db"
  mv "$work/seed" "$keycloak/seed"
  keycloak_seed_stamp >"$keycloak/.cambist-seed"
  has "keycloak $KEYCLOAK_VERSION ($keycloak, made now)"
}

# ---------------------------------------------------------------- Python

# What the virtual environment was made from.
python_stamp() { python3 -VV && sha256sum <"$python_requirements"; }

python_there() {
  [[ -x $python/bin/schemathesis && -f $python/.cambist-stamp ]] &&
    [[ $(python_stamp 2>/dev/null) == "$(<"$python/.cambist-stamp")" ]] && "$python/bin/python" -c ''
}

install_python() {
  local version count
  count=$(grep -c == "$python_requirements")
  if python_there; then
    has "python, with $count pinned packages ($python)"
    return
  fi
  if $check_only; then
    lacking "python, with $count pinned packages ($python)" "$0 python"
    return
  fi
  command -v python3 >/dev/null ||
    die "python: python3 is missing; install it with: ${as_root[*]:+${as_root[*]} }apt-get install -y --no-install-recommends python3-venv"
  version=$(python3 -c 'import platform; print(platform.python_version())')
  at_least "$version" "$PYTHON" || die "python: needs Python $PYTHON or newer, here is $version; put a newer python3 on PATH"
  doing "python: installing $count packages for Python $version"
  rm -rf "$python"
  slow "python" python3 -m venv "$python" ||
    die "python: could not make a virtual environment; install python3-venv or run it by hand: python3 -m venv $python"
  # The pins are complete: what they do not name is not installed.
  slow "python" "$python/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$python_requirements" ||
    die "python: run it by hand: $python/bin/python -m pip install --no-deps -r $python_requirements"
  slow "python" "$python/bin/python" -m pip check || die "python: the pinned packages do not fit together"
  python_stamp >"$python/.cambist-stamp"
  has "python, with $count pinned packages ($python, made now)"
}

# ---------------------------------------------------------------- az

az_stamp() { python3 -VV && sha256sum <"$az_requirements"; }

az_there() {
  [[ -x $az/bin/az && -f $az/.cambist-stamp ]] &&
    [[ $(az_stamp 2>/dev/null) == "$(<"$az/.cambist-stamp")" ]] && "$az/bin/python" -c ''
}

install_az() {
  local version
  version=$(sed -n 's/^azure-cli==//p' "$az_requirements")
  if az_there; then
    has "az $version ($az)"
    return
  fi
  if $check_only; then
    lacking "az $version ($az)" "$0 az"
    return
  fi
  command -v python3 >/dev/null ||
    die "az: python3 is missing; install it with: ${as_root[*]:+${as_root[*]} }apt-get install -y --no-install-recommends python3-venv"
  doing "az $version: installing what az acr needs"
  rm -rf "$az"
  slow "az" python3 -m venv "$az" ||
    die "az: could not make a virtual environment; install python3-venv or run it by hand: python3 -m venv $az"
  # What the pins do not name is for other commands of az, and is not installed.
  slow "az" "$az/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$az_requirements" ||
    die "az: run it by hand: $az/bin/python -m pip install --no-deps -r $az_requirements"
  az_stamp >"$az/.cambist-stamp"
  has "az $version ($az, made now)"
}

# ---------------------------------------------------------------- acr-cli

# Optional as zot is: not every module proxy carries Microsoft's acr-cli, and whoever has its source can build it.
install_acr() {
  local path=${CAMBIST_ACR_CLI:-$bin/acr}
  if [[ ! -x $path ]]; then
    skipped "acr-cli (optional): build it from a clone of github.com/Azure/acr-cli to run its tests: GOFLAGS=-mod=vendor go build -o $bin/acr ./cmd/acr"
    return
  fi
  has "acr-cli ($path)"
}

# ---------------------------------------------------------------- the documentation's site

site_stamp() { python3 -VV && sha256sum <"$site_requirements"; }

site_there() {
  [[ -x $site/bin/mkdocs && -f $site/.cambist-stamp ]] &&
    [[ $(site_stamp 2>/dev/null) == "$(<"$site/.cambist-stamp")" ]] && "$site/bin/python" -c ''
}

install_site() {
  if site_there; then
    has "site, mkdocs ($site)"
    return
  fi
  if $check_only; then
    lacking "site, mkdocs ($site)" "$0 site"
    return
  fi
  command -v python3 >/dev/null ||
    die "site: python3 is missing; install it with: ${as_root[*]:+${as_root[*]} }apt-get install -y --no-install-recommends python3-venv"
  doing "site: installing what the documentation is built with"
  rm -rf "$site"
  slow "site" python3 -m venv "$site" ||
    die "site: could not make a virtual environment; install python3-venv or run it by hand: python3 -m venv $site"
  slow "site" "$site/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$site_requirements" ||
    die "site: run it by hand: $site/bin/python -m pip install --require-hashes -r $site_requirements"
  site_stamp >"$site/.cambist-stamp"
  has "site, mkdocs ($site, made now)"
}

# ---------------------------------------------------------------- main

selected=()
for argument in "$@"; do
  case $argument in
    --check) check_only=true ;;
    debian | debian-root | distribution | zot | keycloak | helm | crane | oras | compose | conformance | otelcol | kubernetes | apiserver | python | az | acr | site) selected+=("$argument") ;;
    -h | --help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) echo "usage: $0 [--check] [debian|debian-root|distribution|zot|keycloak|helm|crane|oras|compose|conformance|otelcol|kubernetes|apiserver|python|az|acr|site ...]" >&2; exit 2 ;;
  esac
done
((${#selected[@]} > 0)) || selected=(debian debian-root distribution zot keycloak helm crane oras compose conformance otelcol kubernetes python az acr site)

if ! $check_only; then
  mkdir -p "$tools"
  exec 9>"$tools/.lock"
  if ! flock -n 9; then
    doing "another run holds $tools/.lock, waiting for it"
    flock 9
  fi
  work=$(mktemp -d "$tools/.work.XXXXXX")
fi
for tool in "${selected[@]}"; do "install_$tool"; done
((missing == 0)) || exit 1
