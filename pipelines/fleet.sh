#!/usr/bin/env bash
# What pipelines do, as commands that run anywhere: see --help, and docs/pipelines.md.
set -euo pipefail
umask 077

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
terraform=${TERRAFORM_BINARY_NAME:-terraform}
export TF_IN_AUTOMATION=1 TF_INPUT=0

usage() {
  cat <<'EOF'
Usage: pipelines/fleet.sh <command>, in the folder of cdktf.json

  changed --base-ref <commit> [--matrix <jobs>] [--json <file>]
      Prints, as a matrix, the stacks that differ from those of another commit.
  plan --bundle <file> [stacks...]
      Plans stacks, and packs the plans into one encrypted file. It holds what Terraform saved, the same as JSON,
      and of which git tree it is.
  review --out <folder> [--removed <stacks>] <bundles...>
      Reviews all bundles together: review.md, review.html, review.json, and "reviewed", the record of what was
      reviewed, which apply wants. It needs neither Terraform nor access to states and clusters.
      Exit codes: 0 safe, 1 error, 2 somebody has to say yes, 3 stored data is lost.
  apply --reviewed <file> [--waiting <file>] <bundles...>
      Applies the very plans that were reviewed, each stack after those that it depends on. Refuses where a plan is not the
      reviewed one, where another tree is checked out, or where stored data would be lost and nobody allowed it.
      Stacks that could not be planned yet are written to the file of --waiting, for another round.

Variables
  FLEET_PLAN_KEY          what bundles are encrypted with, 32 characters or more: openssl rand -hex 32
  FLEET_ALLOW_DATA_LOSS   <environment>:<review>, as a refusal of apply names it: allows that one review to lose data
  FLEET_KUBECONFIG        text of a kubeconfig, for plan and apply; it is ~/.kube/config while they run. Not where there is one
  FLEET_LOCK_TIMEOUT      how long to wait for the lock of a state (default: 2m)
  NATS_ENV, NATS_SITES    as for fleet itself
  TERRAFORM_BINARY_NAME   the program to run, such as tofu (default: terraform)

Examples
  export FLEET_PLAN_KEY=$(openssl rand -hex 32)
  pipelines/fleet.sh changed --base-ref origin/main
  pipelines/fleet.sh plan --bundle /tmp/all.bundle
  pipelines/fleet.sh review --out /tmp/review /tmp/all.bundle
  pipelines/fleet.sh apply --reviewed /tmp/review/reviewed /tmp/all.bundle
EOF
}

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

work=
base_tree=
own_kubeconfig=
tidy() {
  if [ -n "$own_kubeconfig" ]; then rm -f "$own_kubeconfig"; fi
  if [ -n "$base_tree" ]; then git worktree remove --force "$base_tree" >/dev/null 2>&1 || true; fi
  if [ -n "$work" ]; then rm -rf "$work"; fi
}
trap tidy EXIT
trap 'exit 130' INT TERM

main() {
  local command=${1-}
  [ $# -eq 0 ] || shift
  case $command in
    -h | --help | help) usage; return ;;
    changed | plan | review | apply) ;;
    *) usage >&2; [ -z "$command" ] || fail "there is no command \"$command\""; exit 1 ;;
  esac
  case " $* " in *' --help '*) usage; return ;; esac
  [ -f cdktf.json ] || fail 'there is no cdktf.json here: run this in the folder of the project'
  work=$(mktemp -d "${TMPDIR:-/tmp}/fleet-pipeline.XXXXXXXX")
  "$command" "$@"
}

# The arguments of a command: "--name value" becomes the variable option_name, the rest is in the array rest.
rest=()
option_base_ref='' option_matrix='' option_json='' option_bundle='' option_out='' option_removed=''
option_reviewed='' option_waiting=''
arguments() {
  local known=" $1 "
  shift
  while [ $# -gt 0 ]; do
    case $1 in
      --*)
        case $known in *" ${1#--} "*) ;; *) fail "there is no option $1 (--help says which there are)" ;; esac
        [ $# -ge 2 ] || fail "$1 needs a value"
        printf -v "option_$(printf '%s' "${1#--}" | tr - _)" '%s' "$2"
        shift 2
        ;;
      *) rest+=("$1"); shift ;;
    esac
  done
}

fleet() { node "$project/bin/fleet.js" "$@"; }

environment() {
  node -p 'process.env.NATS_ENV || JSON.parse(require("fs").readFileSync("cdktf.json", "utf8")).context?.environment || "prod"'
}

# Runs what cdktf.json names as "app", as `cdktf synth` does, in a folder.
synthesize() (
  cd "$1"
  local app
  app=$(node -p 'JSON.parse(require("fs").readFileSync("cdktf.json", "utf8")).app')
  mkdir -p cdktf.out
  NATS_ENV=$2 CDKTF_OUTDIR=$PWD/cdktf.out sh -c "$app" >&2
)

digest() {
  if command -v sha256sum >/dev/null; then sha256sum -- "$1"; else shasum -a 256 -- "$1"; fi | cut -d' ' -f1
}

changed() {
  arguments 'base-ref matrix json' "$@"
  [ -n "$option_base_ref" ] || fail 'name what to compare with: --base-ref <commit>'
  local compare=(--all)
  base_tree=$work/base
  git worktree add --quiet --detach "$base_tree" "$option_base_ref" >&2 || fail "there is no commit $option_base_ref here"
  if synthesize_base; then
    compare=(--base "$base_tree/cdktf.out")
  else
    say "$option_base_ref cannot be synthesized for $(environment), so all stacks count as new"
  fi
  [ -z "$option_json" ] || compare+=(--json "$option_json")
  fleet changed "${compare[@]}" --matrix "${option_matrix:-20}"
}

synthesize_base() {
  if [ -f package-lock.json ]; then
    if cmp -s package-lock.json "$base_tree/package-lock.json" && [ -d node_modules ]; then
      ln -s "$PWD/node_modules" "$base_tree/node_modules"
    else
      (cd "$base_tree" && npm ci >&2) || return 1
    fi
  fi
  synthesize "$base_tree" "$(environment)"
}

plan() {
  arguments 'bundle' "$@"
  [ -n "$option_bundle" ] || fail 'name the file to write: --bundle <file>'
  check_key
  local tree status=0
  tree=$(clean_tree)
  write_kubeconfig
  fleet plan --out "$work/plans" --keep-json --fail-on never --lock-timeout "${FLEET_LOCK_TIMEOUT:-2m}" \
    ${rest[@]+"${rest[@]}"} || status=$?
  [ -f "$work/plans/plans.txt" ] || exit "$status"
  printf 'fleet-bundle 1\ntree %s\n' "$tree" >"$work/plans/bundle.txt"
  seal "$work/plans" "$option_bundle"
  exit "$status"
}

# Writes the kubeconfig that pipelines have in a variable to where environments look for it.
write_kubeconfig() {
  [ -n "${FLEET_KUBECONFIG-}" ] || return 0
  [ ! -e ~/.kube/config ] || fail 'FLEET_KUBECONFIG is set, and there is a ~/.kube/config already'
  mkdir -p ~/.kube
  own_kubeconfig=~/.kube/config
  printf '%s\n' "$FLEET_KUBECONFIG" >"$own_kubeconfig"
  unset FLEET_KUBECONFIG
}

# The tree that is checked out; whatever is not committed would be planned and not named.
clean_tree() {
  [ -z "$(git status --porcelain)" ] || fail "there are changes that are not committed:
$(git status --short)"
  git rev-parse 'HEAD^{tree}'
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

review() {
  arguments 'out removed' "$@"
  [ -n "$option_out" ] || fail 'name the folder to write to: --out <folder>'
  [ ${#rest[@]} -gt 0 ] || fail 'name the bundles to review'
  check_key
  local bundle folder tree='' status=0 folders=()
  for bundle in "${rest[@]}"; do
    folder=$work/opened/${#folders[@]}
    folders+=("$folder")
    unseal "$bundle" "$folder"
    check_plans "$folder"
    tree=${tree:-$(field tree "$folder/bundle.txt")}
    [ "$tree" = "$(field tree "$folder/bundle.txt")" ] || fail "these bundles are of different trees: plan all of them again"
  done
  mkdir -p "$option_out" "$work/review"
  fleet plan --from "${folders[@]}" --out "$work/merged" --fail-on person --markdown "$work/review/review.md" \
    --html "$work/review/review.html" --json "$work/review/review.json" || status=$?
  # Without it nothing was reviewed, and there is no record that apply would believe.
  [ -f "$work/review/review.json" ] || exit "$((status == 0 ? 1 : status))"
  write_record "$tree"
  tell_removed
  mv "$work"/review/* "$option_out/"
  exit "$status"
}

write_record() {
  local record=$work/review/reviewed verdict bundle
  verdict=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).verdict' "$work/review/review.json")
  {
    printf 'fleet-reviewed 1\nenvironment %s\ntree %s\nverdict %s\n' "$(field environment "$work/merged/plans.txt")" "$1" "$verdict"
    for bundle in "${rest[@]}"; do printf 'bundle %s %s\n' "$(digest "$bundle")" "$(basename "$bundle")"; done
    grep -E '^(plan|waits|failed) ' "$work/merged/plans.txt"
  } >"$record"
  [ "$verdict" != data ] || say "to apply it all the same: FLEET_ALLOW_DATA_LOSS=$(review_name "$record")"
  printf 'mac %s\n' "$(mac record "$record")" >"$work/mac"
  cat "$work/mac" >>"$record"
}

tell_removed() {
  local name names
  [ -n "$option_removed" ] || return 0
  read -ra names <<<"$option_removed"
  {
    printf '\n**Taken out of the environment, not destroyed:** their servers run on, and their states are kept.\n'
    printf 'Destroy a stack before its line goes, from a checkout that still has it:\n\n'
    # shellcheck disable=SC2016 # Markdown
    for name in "${names[@]}"; do printf -- '- `npx fleet destroy %s`\n' "$name"; done
  } >>"$work/review/review.md"
}

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

apply() {
  arguments 'reviewed waiting' "$@"
  [ -n "$option_reviewed" ] || fail 'name the record of the review: --reviewed <file>'
  [ ${#rest[@]} -gt 0 ] || fail 'name the bundles to apply'
  check_key
  local record=$work/record name
  read_record "$option_reviewed" "$record"
  name=$(field environment "$record")
  [ "$name" = "$(environment)" ] || fail "this review is of $name, and the environment here is $(environment). Nothing was applied."
  check_tree "$(field tree "$record")"
  collect_plans "$record"
  check_verdict "$record"
  write_kubeconfig
  synthesize . "$name"
  apply_all "$record" "$name"
  waiting_stacks "$record"
}

# A record as it was written, without its mac.
read_record() {
  [ -f "$1" ] || fail "there is no file $1"
  sed '$d' "$1" >"$2"
  [ "$(head -n 1 "$2")" = 'fleet-reviewed 1' ] || fail "$1 is not the record of a review"
  [ "$(tail -n 1 "$1")" = "mac $(mac record "$2")" ] ||
    fail "$1 is not to be trusted: FLEET_PLAN_KEY is not the one that it was written with, or somebody changed the file. Nothing was applied."
}

check_tree() {
  local tree
  tree=$(clean_tree)
  [ "$tree" = "$1" ] || fail "what is checked out is not what was planned: git tree $tree instead of $1.
Something else was merged in between, or the branch was not up to date. Plan and review again. Nothing was applied."
}

# Opens the bundles, and puts the plans that were reviewed in one folder.
collect_plans() {
  local record=$1 bundle sha256 kind _changes stack _rest count=0
  mkdir -p "$work/plans"
  for bundle in "${rest[@]}"; do
    [ -f "$bundle" ] || fail "there is no file $bundle"
    sha256=$(digest "$bundle")
    grep -q "^bundle $sha256 " "$record" || fail "$bundle is not one that was reviewed: its SHA-256 is $sha256. Nothing was applied."
    count=$((count + 1))
    unseal "$bundle" "$work/opened/$count"
    check_plans "$work/opened/$count"
    find "$work/opened/$count" -name '*.tfplan' -exec mv {} "$work/plans/" \;
  done
  while read -r kind sha256 _changes stack _rest; do
    case $kind in
      failed) fail "not all stacks could be planned ($sha256 could not), so the review is not of all. Plan and review again. Nothing was applied." ;;
      plan) ;;
      *) continue ;;
    esac
    check_name "$stack"
    [ -f "$work/plans/$stack.tfplan" ] || fail "the plan of $stack was reviewed, and is in none of these bundles. Nothing was applied."
    [ "$(digest "$work/plans/$stack.tfplan")" = "$sha256" ] || fail "the plan of $stack is not the one that was reviewed. Nothing was applied."
  done <"$record"
}

# What a review is called where somebody allows it to lose data.
review_name() { printf '%s:%s' "$(field environment "$1")" "$(digest "$1" | cut -c 1-12)"; }

check_verdict() {
  local verdict this
  verdict=$(field verdict "$1")
  this=$(review_name "$1")
  case $verdict in
    safe | person) return 0 ;;
    data) ;;
    *) fail "the review has the verdict \"$verdict\", which is none" ;;
  esac
  [ "${FLEET_ALLOW_DATA_LOSS-}" = "$this" ] || fail "the review says that stored data is lost. Nothing was applied.
If that is what you want, allow it for this one review: FLEET_ALLOW_DATA_LOSS=$this"
  say "losing data is allowed for this review: $this"
}

apply_all() {
  local record=$1 folder kind _sha256 changes stack _rest applied=() left=() failed=''
  while read -r kind _sha256 changes stack _rest <&3; do
    [ "$kind" = plan ] || continue
    if [ -n "$failed" ]; then
      left+=("$stack")
      continue
    fi
    if [ "$changes" = unchanged ]; then
      say "== $stack: unchanged"
      continue
    fi
    say "== $stack: applying the reviewed plan"
    folder=cdktf.out/$2/$stack
    if "$terraform" -chdir="$folder" init -input=false -no-color </dev/null >"$work/init.log" 2>&1; then
      if "$terraform" -chdir="$folder" apply -input=false -no-color -lock-timeout="${FLEET_LOCK_TIMEOUT:-2m}" \
        "$work/plans/$stack.tfplan" </dev/null >&2; then
        applied+=("$stack")
        continue
      fi
    else
      cat "$work/init.log" >&2
    fi
    failed=$stack
  done 3<"$record"
  say ''
  say "applied:     ${applied[*]:-nothing}"
  [ -n "$failed" ] || return 0
  say "failed:      $failed (what it had done is in its state)"
  say "not applied: ${left[*]:-nothing else}"
  fail "Mend it, then plan and review again: pipelines/fleet.sh plan --bundle <file> $failed${left[*]:+ ${left[*]}}"
}

# Those that could not be planned before these were applied.
waiting_stacks() {
  local kind stack _rest waiting=()
  while read -r kind stack _rest; do
    if [ "$kind" = waits ]; then waiting+=("$stack"); fi
  done <"$1"
  [ -z "$option_waiting" ] || printf '%s\n' "${waiting[*]-}" >"$option_waiting"
  [ ${#waiting[@]} -eq 0 ] || say "to be planned now: ${waiting[*]}"
}

main "$@"
