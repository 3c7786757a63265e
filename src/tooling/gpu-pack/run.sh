#!/bin/sh
# Operator tests, then the benchmark, on this machine's GPU. Results lie in results/.
#   ./run.sh                 all of it
#   ./run.sh check|test|bench [options of `pm-analyzer bench`]
#   ALLOW_SOFTWARE=1         also where the only adapter is emulated on the CPU
set -eu
cd "$(dirname "$0")"
here=$(pwd)
mkdir -p results used-libs

# The loader and X libraries from the pack stand in only for those that the machine lacks.
has() { ldconfig -p 2>/dev/null | grep -q "$1" || ls /usr/lib/x86_64-linux-gnu/"$1" /usr/lib64/"$1" >/dev/null 2>&1; }
for library in lib/*; do
  name=$(basename "$library")
  has "$name" || ln -sf "$here/$library" "used-libs/$name"
done
LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/used-libs
for folder in /usr/local/nvidia/lib64 /usr/local/nvidia/lib; do
  [ ! -d "$folder" ] || LD_LIBRARY_PATH=$folder:$LD_LIBRARY_PATH
done
export LD_LIBRARY_PATH

# Containers mount the driver's description in places where no loader looks.
if [ -z "${VK_DRIVER_FILES:-}${VK_ICD_FILENAMES:-}" ] && ! ls /usr/share/vulkan/icd.d/*nvidia*.json /etc/vulkan/icd.d/*nvidia*.json >/dev/null 2>&1; then
  for file in /usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json /usr/share/nvidia/nvidia_icd.json; do
    [ ! -f "$file" ] || { VK_DRIVER_FILES=$file; export VK_DRIVER_FILES; break; }
  done
fi
XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-/tmp}
export XDG_RUNTIME_DIR
relaxed=--experimental-wasm-relaxed-simd
bin/node $relaxed -e 0 2>/dev/null || relaxed=

do_check() {
  bin/node check.mjs > results/adapter.json && status=0 || status=$?
  cat results/adapter.json
  return $status
}

do_test() {
  PM_BACKENDS=reference,webgpu bin/node $relaxed --test test/ops/*.test.js test/backends/*.test.js test/backends/webgpu/*.test.js \
    > results/tests.txt 2>&1 && status=0 || status=$?
  tail -9 results/tests.txt
  return $status
}

do_bench() {
  bin/node dist/cli.js bench "${suite:-all}" --backend webgpu --peers --out results/bench.json "$@"
  # Once more as a developer's browser has it: clocks that are not made coarse, features that are not yet standard.
  bin/node dist/cli.js bench "${suite:-all}" --backend webgpu --out results/bench-toggles.json "$@" \
    --dawn disable-dawn-features=timestamp_quantization --dawn enable-dawn-features=allow_unsafe_apis
}

what=${1:-all}
[ $# -eq 0 ] || shift
suite=
case ${1:-} in peak|memory|kernels|models|training|radiomics|all) suite=$1; shift ;; esac
case $what in
  check) do_check ;;
  test) do_test ;;
  bench) do_check && do_bench "$@" ;;
  all) do_check && { do_test && tests=0 || tests=$?; do_bench "$@"; exit "$tests"; } ;;
  *) echo "run.sh: $what: give check, test, bench or nothing" >&2; exit 2 ;;
esac
