#!/usr/bin/env bash
# Installs what the checks need and this machine lacks. Run it again at will.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
for pair in nginx:nginx-light chromium:chromium wrk:wrk gcc:gcc node:nodejs npm:npm openssl:openssl strace:strace mkfs.xfs:xfsprogs mkfs.ext4:e2fsprogs losetup:mount; do
	command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
done
if ((${#missing[@]})); then
	if [[ $EUID -ne 0 ]]; then
		echo "Missing: ${missing[*]}. Install them: sudo apt-get install ${missing[*]}" >&2
		exit 1
	fi
	echo "Installing ${missing[*]}"
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
if [[ -f test/browser/package.json && ! -d test/browser/node_modules ]]; then
	(cd test/browser && npm ci --silent --no-audit --no-fund)
fi
