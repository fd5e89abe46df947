# shellcheck shell=sh
# Sourced by the other scripts: which packages this distribution has for us, and `need`, which installs
# those of them that are missing.

family() (
	# shellcheck source=/dev/null
	. /etc/os-release
	for id in $ID ${ID_LIKE:-}; do
		case $id in
		debian | ubuntu) echo debian && return ;;
		fedora | rhel) echo fedora && return ;;
		alpine | arch) echo "$id" && return ;;
		esac
	done
	echo "I know the packages of Debian, Ubuntu, Fedora, Alpine and Arch, not of $ID" >&2
	return 1
)

# packages FAMILY PURPOSE: build (the static preset), test, lint, bench (what tests/bench compares with).
packages() {
	case $1:$2 in
	debian:build) echo gcc make cmake musl-tools linux-libc-dev ;;
	debian:test) echo bats bats-support bats-assert libc6-dev clang "$(clang_runtime)" jq mandoc \
		bash zsh fish util-linux bsdutils bsdextrautils procps strace file dpkg-dev python3-minimal \
		perl-base socat python3-sysv-ipc python3-jsonschema bash-builtins pkgconf binutils ;;
	debian:lint) echo clang clang-format clang-tidy shellcheck mandoc ;;
	debian:bench) echo bsdextrautils xxd socat lsof strace moreutils parallel ;;
	fedora:build) echo gcc make cmake musl-gcc musl-libc-static kernel-headers ;;
	fedora:test) echo bats bats-support bats-assert glibc-devel libasan libubsan clang compiler-rt jq mandoc \
		bash zsh fish util-linux util-linux-script procps-ng strace file socat diffutils python3 \
		python3-jsonschema perl-interpreter bash-devel pkgconf binutils ;;
	fedora:lint) echo clang clang-tools-extra ShellCheck mandoc ;;
	fedora:bench) echo util-linux vim-common socat lsof strace moreutils parallel ;;
	alpine:build) echo gcc make cmake musl-dev linux-headers ;;
	alpine:test) echo bats bats-support bats-assert clang compiler-rt jq mandoc \
		bash zsh fish util-linux util-linux-misc setpriv procps-ng strace file socat coreutils python3 \
		py3-jsonschema perl bash-dev pkgconf binutils ;;
	alpine:lint) echo clang clang-extra-tools shellcheck mandoc ;;
	alpine:bench) echo hexdump xxd socat lsof strace moreutils parallel ;;
	arch:build) echo gcc make cmake musl linux-api-headers ;;
	arch:test) echo bats bats-support bats-assert clang compiler-rt jq mandoc \
		bash zsh fish util-linux procps-ng strace file socat diffutils python python-jsonschema perl \
		pkgconf binutils ;;
	arch:bench) echo util-linux xxd-standalone socat lsof strace moreutils parallel ;;
	arch:lint) echo clang shellcheck mandoc ;;
	esac
}

# Debian has clang's runtime (the fuzzer, the sanitizers) under the version of the clang it goes with.
clang_runtime() {
	apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9]*\)$/libclang-rt-\1-dev/p'
}

installed() {
	case $1 in
	debian) [ "$(dpkg-query -W -f '${db:Status-Status}' "$2" 2>/dev/null)" = installed ] ;;
	fedora) rpm -q --quiet --whatprovides "$2" ;;
	alpine) apk info -q -e "$2" ;;
	arch) pacman -Qq "$2" >/dev/null 2>&1 ;;
	esac
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

missing() (
	for package in $(packages "$1" "$2"); do
		installed "$1" "$package" || echo "$package"
	done
)

# need PURPOSE: says what it installs; says and does nothing when all is there.
need() (
	family=$(family)
	[ "$(missing "$family" "$1")" ] || return 0
	case $family in
	debian) as_root apt-get update -qq ;;
	esac
	# shellcheck disable=SC2046 # one word a package
	set -- $(missing "$family" "$1") # Debian's index may only now tell clang's version
	echo "== Installing: $*"
	case $family in
	debian) as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null ;;
	fedora) as_root dnf install -y -q "$@" ;;
	alpine) as_root apk add -q "$@" ;;
	arch) as_root pacman -Sy --noconfirm --needed --quiet "$@" ;;
	esac
)

# build PRESET [OPTION]...: configures with cmake's OPTIONs and builds; shows the output when it fails.
# IPCTOOL_WERROR=ON in the environment lets a warning be a failure.
build() (
	preset=$1 log=build/$1.log
	mkdir -p build
	echo "== Building the $preset preset"
	if ! { cmake --preset "$@" "-DIPCTOOL_WERROR=${IPCTOOL_WERROR:-OFF}" && cmake --build --preset "$preset" -j "$(nproc)"; } >"$log" 2>&1; then
		cat "$log" >&2
		return 1
	fi
	grep -A 5 'warning:' "$log" >&2 || true
)
