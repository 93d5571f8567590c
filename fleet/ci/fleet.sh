#!/usr/bin/env bash
# What pipelines do, as commands that run anywhere: see --help, and docs/pipelines.md.
set -euo pipefail
umask 077

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$here/../.." && pwd)
terraform=${TERRAFORM_BINARY_NAME:-terraform}
export TF_IN_AUTOMATION=1 TF_INPUT=0

usage() {
  cat <<'EOF'
Usage: fleet/ci/fleet.sh <command>, in the folder of cdktf.json

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
  fleet/ci/fleet.sh changed --base-ref origin/main
  fleet/ci/fleet.sh plan --bundle /tmp/all.bundle
  fleet/ci/fleet.sh review --out /tmp/review /tmp/all.bundle
  fleet/ci/fleet.sh apply --reviewed /tmp/review/reviewed /tmp/all.bundle
EOF
}

# shellcheck source=bundle.sh
. "$here/bundle.sh"
# shellcheck source=apply.sh
. "$here/apply.sh"

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

fleet() { node "$project/fleet/bin.js" "$@"; }

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
  # GitHub takes 65,536 characters: the rest is for the marker of the comment, and for the stacks that were removed.
  fleet plan --from "${folders[@]}" --out "$work/merged" --fail-on review --markdown "$work/review/review.md" --markdown-limit 50000 \
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

main "$@"
