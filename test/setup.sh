#!/usr/bin/env bash
# Installs what the checks need and this machine lacks. Run it again at will.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
for pair in nginx:nginx-light chromium:chromium wrk:wrk gcc:gcc node:nodejs npm:npm openssl:openssl strace:strace mkfs.xfs:xfsprogs mkfs.ext4:e2fsprogs losetup:mount ffmpeg:ffmpeg vipsthumbnail:libvips-tools pdftoppm:poppler-utils perl:perl aria2c:aria2 unzip:unzip 7z:p7zip-full curl:curl python3:python3 ruby:ruby jq:jq sqlite3:sqlite3; do
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
for tests in browser tus; do
	if [[ -f test/$tests/package.json && ! test/$tests/node_modules -nt test/$tests/package-lock.json ]]; then
		(cd "test/$tests" && npm ci --silent --no-audit --no-fund)
	fi
done
if [[ ! -x test/out/toxiproxy/server ]]; then
	GOBIN="$PWD/test/out/toxiproxy" go install github.com/Shopify/toxiproxy/v2/cmd/server@v2.5.0
fi
