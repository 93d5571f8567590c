# shellcheck shell=bash disable=SC2154 # fleet.sh, which takes this in, sets the variables.
# Applies what was reviewed, or refuses.

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

check_verdict() {
  local verdict this
  verdict=$(field verdict "$1")
  this=$(review_name "$1")
  case $verdict in
    safe | review) return 0 ;;
    data) ;;
    *) fail "the review has the verdict \"$verdict\", which this version does not know. Plan and review again. Nothing was applied." ;;
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
  fail "Mend it, then plan and review again: fleet/ci/fleet.sh plan --bundle <file> $failed${left[*]:+ ${left[*]}}"
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
