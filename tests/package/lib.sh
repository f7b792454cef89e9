# shellcheck shell=bash
# What the tests of packages stand on: the packages, made of the programs under test, and a machine of
# its own to install them on: a Debian that debootstrap has made, booted with systemd in namespaces.
# shellcheck source=tests/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

build=$(cd "$PUSHGATE_BIN/.." && pwd)
cache=$build/package          # kept from one run to the next
machine=$work/machine         # the root of the machine
machine_pid=                  # of its systemd, as this side sees it
cgroup=
machine_packages=systemd,systemd-sysv,dbus,git,iproute2,openssh-server
mkdir -p "$cache"

# make_packages: $deb and $tarball, of what was built.
make_packages() {
  command -v dpkg-shlibdeps >/dev/null || skip "no dpkg-shlibdeps (install/bootstrap --tests)"
  # Two tests must not pack in one folder.
  (
    flock 9
    cd "$work" && cpack --config "$build/CPackConfig.cmake" -B "$work/packed" >"$work/cpack.log" 2>&1
  ) 9>"$cache/lock" || fail "cpack: $(cat "$work/cpack.log")"
  deb=$(echo "$work"/packed/*.deb) tarball=$(echo "$work"/packed/*.tar.gz)
  [[ -e $deb && -e $tarball ]] || fail "cpack made no package: $(cat "$work/cpack.log")"
}

# newer_package DEB: the same as a higher version; prints its path.
newer_package() {
  local tree=$work/newer
  dpkg-deb -R "$1" "$tree"
  sed -i 's/^Version: .*/Version: 9.9.9-1/' "$tree/DEBIAN/control"
  dpkg-deb -Zgzip -z1 -b "$tree" "$work/newer.deb" >/dev/null
  echo "$work/newer.deb"
}

# The mirror that this machine itself installs from.
mirror() {
  # shellcheck disable=SC2016  # apt-get's own variables
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' | head -n 1
}

# base_system DEB: $base, a small Debian with systemd, git, and what the package depends on.
base_system() {
  local depends uri
  [[ $EUID == 0 ]] || skip "only root can make a machine to install on"
  command -v debootstrap >/dev/null || skip "no debootstrap (install/bootstrap --tests)"
  unshare -m true 2>/dev/null || skip "no namespaces"
  depends=$(dpkg-deb -f "$1" Depends | tr ',' '\n' | sed -E 's/^ *([^ |]+).*/\1/' | sort)
  base=$cache/base-$(sha256sum <<<"$machine_packages $depends" | cut -c 1-16)
  (
    flock 9
    [[ ! -d $base ]] || exit 0
    uri=$(mirror)
    [[ -n $uri ]] || exit 77
    rm -rf "$cache"/base-*
    debootstrap --variant=minbase "--include=$machine_packages" bookworm "$base.new" "$uri" \
      >"$cache/log" 2>&1 || exit 1
    # debootstrap knows no virtual packages.
    # shellcheck disable=SC2086  # words
    { chroot "$base.new" apt-get -qq update && DEBIAN_FRONTEND=noninteractive chroot "$base.new" \
      apt-get -qq -y --no-install-recommends install $depends; } >>"$cache/log" 2>&1 || exit 1
    rm -rf "$base.new"/var/cache/apt/archives/*.deb "$base.new"/var/lib/apt/lists/*
    : >"$base.new/etc/machine-id"
    mv "$base.new" "$base"
  ) 9>"$cache/lock" || {
    [[ $? != 77 ]] || skip "no mirror of bookworm in this machine's sources"
    fail "debootstrap: $(tail -n 20 "$cache/log")"
  }
}

# The machine's mounts, then its first process. Run in namespaces of its own.
machine_init() {
  cat <<'END'
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs "$layers"
mkdir "$layers/upper" "$layers/work"
mount -t overlay overlay "$machine" -o "lowerdir=$base,upperdir=$layers/upper,workdir=$layers/work"
mount -t proc proc "$machine/proc"
mount -t sysfs sysfs "$machine/sys"
mount -t tmpfs -o mode=755 tmpfs "$machine/run"
mount -t tmpfs -o mode=755 tmpfs "$machine/dev"
mkdir "$machine/dev/pts" "$machine/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$machine/dev/pts"
ln -s pts/ptmx "$machine/dev/ptmx"
ln -s /proc/self/fd "$machine/dev/fd"
for device in null zero full random urandom tty; do
  touch "$machine/dev/$device"
  mount --bind "/dev/$device" "$machine/dev/$device"
done
mount -t cgroup2 cgroup2 "$machine/sys/fs/cgroup"
mkdir "$machine/packages"
mount --bind "$shared" "$machine/packages"
cd "$machine"
pivot_root . mnt
exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot . \
  bash -c 'umount -l /mnt; exec "$0" "$@"' "$@"
END
}

# start_machine COMMAND...: its first process. $work/packages is /packages there.
start_machine() {
  local unified
  unified=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
  cgroup=$unified/pushgate-test.$$
  [[ -n $unified ]] || skip "no cgroups to boot a machine in"
  mkdir "$cgroup" 2>/dev/null || skip "no cgroups to boot a machine in"
  mkdir -p "$machine" "$work/layers" "$work/packages"
  at_end stop_machine
  machine_init >"$work/init"
  (
    echo "$BASHPID" >"$cgroup/cgroup.procs"
    export machine base layers=$work/layers shared=$work/packages
    exec unshare --pid --mount --uts --ipc --net --cgroup --fork --kill-child \
      bash "$work/init" "$@"
  ) >"$work/console" 2>&1 </dev/null &
  unshare_pid=$!
  disown  # else bash tells that it was killed
  wait_until "the machine's first process" first_process
}

first_process() {
  kill -0 "$unshare_pid" 2>/dev/null || fail "no machine: $(cat "$work/console")"
  machine_pid=$(pgrep -P "$unshare_pid" -f "^$first_name") && [[ -n $machine_pid ]]
}

# boot: with systemd, until it is up.
boot() {
  first_name=/lib/systemd/systemd
  start_machine "$first_name" --system
  wait_until "systemd" systemd_is_up
}

systemd_is_up() {
  [[ $(inside systemctl is-system-running 2>/dev/null) =~ ^(running|degraded)$ ]]
}

# inside COMMAND...: on the machine, as its root.
inside() {
  nsenter -t "$machine_pid" -a env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C \
    DEBIAN_FRONTEND=noninteractive "$@"
}

stop_machine() {
  [[ -z ${unshare_pid-} ]] || kill -KILL "$unshare_pid" 2>/dev/null
  for _ in {1..100}; do
    find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null
    [[ -d $cgroup ]] || break
    sleep 0.1
  done
}

# files_of_machine: what stands there, but for what every installation of a package changes.
files_of_machine() {
  inside find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp \
    -o -path /packages -o -path /var/tmp -o -path /var/log -o -path /var/cache -o -path /var/lib/dpkg \
    -o -path /var/lib/systemd -o -path /var/lib/apt -o -path /mnt \) -prune -o -print | sort
}
