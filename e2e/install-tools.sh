#!/usr/bin/env bash
# Installs the registries and clients that the end-to-end tests talk to.
set -euo pipefail

# None are needed yet.
