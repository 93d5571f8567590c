# shellcheck shell=bash disable=SC2154 # fleet.sh, which takes this in, sets the variables.
# Bundles of plans: packed and encrypted, and what is checked of them.

digest() {
  if command -v sha256sum >/dev/null; then sha256sum -- "$1"; else shasum -a 256 -- "$1"; fi | cut -d' ' -f1
}

check_key() {
  local key=${FLEET_PLAN_KEY-}
  [ ${#key} -ge 32 ] || fail 'FLEET_PLAN_KEY must be set, to 32 characters or more: openssl rand -hex 32'
  export FLEET_PLAN_KEY
}

# What only somebody with the key can make of a file.
mac() {
  # shellcheck disable=SC2016 # JavaScript
  node -e '
    const { createHmac, pbkdf2Sync } = require("node:crypto");
    const [purpose, path] = process.argv.slice(1);
    const key = pbkdf2Sync(process.env.FLEET_PLAN_KEY, `fleet ${purpose}`, 200000, 32, "sha256");
    console.log(createHmac("sha256", key).update(require("node:fs").readFileSync(path)).digest("hex"));
  ' "$1" "$2"
}

cipher() { openssl enc "$@" -aes-256-cbc -pbkdf2 -iter 200000 -md sha256 -pass env:FLEET_PLAN_KEY; }

# A bundle is a line with the mac of what follows: the folder, packed and encrypted.
seal() {
  tar -C "$1" -cz . | cipher -e -salt -out "$work/sealed"
  { printf 'fleet-bundle 1 %s\n' "$(mac bundle "$work/sealed")"; cat "$work/sealed"; } >"$work/bundle"
  mkdir -p "$(dirname "$2")"
  mv "$work/bundle" "$2"
}

unseal() {
  local first
  [ -f "$1" ] || fail "there is no file $1"
  first=$(head -n 1 "$1" | tr -d '\0')
  case $first in 'fleet-bundle 1 '*) ;; *) fail "$1 is not a bundle of plans" ;; esac
  tail -n +2 "$1" >"$work/sealed"
  [ "$first" = "fleet-bundle 1 $(mac bundle "$work/sealed")" ] ||
    fail "$1 cannot be opened: FLEET_PLAN_KEY is not the one that it was packed with, or somebody changed the file"
  mkdir -p "$2"
  cipher -d -in "$work/sealed" | tar -C "$2" -xz
}

# The value behind a word at the beginning of a line.
field() { sed -n "s/^$1 //p" "$2" | head -n 1; }

# Each plan of an opened bundle is the one that its record names.
check_plans() {
  local kind sha256 _changes stack _rest
  if [ ! -f "$1/plans.txt" ] || [ ! -f "$1/bundle.txt" ]; then fail 'a bundle lacks its record'; fi
  while read -r kind sha256 _changes stack _rest; do
    [ "$kind" = plan ] || continue
    check_name "$stack"
    [ "$(digest "$1/$stack.tfplan")" = "$sha256" ] || fail "the plan of $stack is not the one that its record names"
  done <"$1/plans.txt"
}

check_name() {
  [[ $1 =~ ^[a-z0-9][a-z0-9.-]*$ ]] || fail "\"$1\" is not the name of a stack"
}

# What a review is called where somebody allows it to lose data.
review_name() { printf '%s:%s' "$(field environment "$1")" "$(digest "$1" | cut -c 1-12)"; }
