#!/usr/bin/env bash
# What the workflows of .github run: fleet.sh, and what has to do with GitHub alone, through gh.
set -euo pipefail
umask 077

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'EOF'
Usage: fleet/ci/github.sh <command>, in a job of GitHub Actions

  changed --base-ref <commit> --matrix <jobs>   fleet.sh changed; its outputs are matrix, count and removed
  plan <bundle> <stacks>                        fleet.sh plan
  review <bundles' folder> <folder>             fleet.sh review; its output is the exit code
  comment <number> <review.md>                  comments a pull request, or changes the comment that is there
  verdict <code>                                fails the job where the review says error or data loss
  find <commit>                                 the run that planned the pull request that made a commit; its output is run
  fetch <run> <folder>                          the plans and the review of a run
  apply <folder>                                fleet.sh apply of what was fetched
  continue <workflow> <file>                    starts a workflow for the stacks in the file, where there are some
EOF
}

output() { printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"; }
notice() { printf '::%s::%s\n' "$1" "$2"; }

# What a JavaScript expression makes of a JSON file, which it calls "it".
json() { node -p "const it = JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8')); $2" "$1"; }

changed() {
  local found=$RUNNER_TEMP/changed.json
  "$here/fleet.sh" changed --json "$found" "$@" >/dev/null
  output matrix "$(json "$found" 'JSON.stringify(it.matrix)')"
  output count "$(json "$found" 'it.matrix.include.length')"
  output removed "$(json "$found" 'it.removed.join(" ")')"
  # shellcheck disable=SC2016 # JavaScript
  json "$found" '["added", "changed", "removed"].map((kind) => `${kind}: ${it[kind].join(" ") || "none"}`).join("\n")'
}

plan() {
  local stacks
  read -ra stacks <<<"$2"
  "$here/fleet.sh" plan --bundle "$1" ${stacks[@]+"${stacks[@]}"}
}

review() {
  local code=0 bundles=("$1"/*.bundle)
  "$here/fleet.sh" review --out "$2" --removed "${REMOVED-}" "${bundles[@]}" || code=$?
  output code "$code"
  [ -f "$2/review.md" ] || exit "$code"
}

comment() {
  local marker body id
  [ -f "$2" ] || { notice error 'there is no review to comment'; exit 1; }
  marker="<!-- fleet-review:${NATS_ENV:?} -->"
  body=$RUNNER_TEMP/comment.md
  { printf '%s\n' "$marker"; cat "$2"; } >"$body"
  # Only one of our own: anybody may write the marker.
  id=$(MARKER=$marker gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$1/comments?per_page=100" \
    --jq '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith(env.MARKER))) | .id' | head -n 1)
  if [ -n "$id" ]; then
    gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$body" --silent
  else
    gh api --method POST "repos/$GITHUB_REPOSITORY/issues/$1/comments" --field "body=@$body" --silent
  fi
}

verdict() {
  case $1 in
    0) notice notice 'the review says: safe' ;;
    2) notice warning 'the review says: somebody has to say yes. The comment says to what' ;;
    3) notice error 'the review says: stored data is lost'; exit 1 ;;
    *) notice error 'the review is not of all that changes: see the steps before'; exit 1 ;;
  esac
}

find_run() {
  local head run
  head=$(COMMIT=$1 gh api "repos/$GITHUB_REPOSITORY/commits/$1/pulls" \
    --jq '[.[] | select(.merged_at != null and .merge_commit_sha == env.COMMIT)][0].head.sha // ""')
  if [ -z "$head" ]; then
    notice warning 'no pull request made this commit, so there is no reviewed plan of it. Run this workflow by hand to plan it'
    output run ''
    return
  fi
  run=$(gh api "repos/$GITHUB_REPOSITORY/actions/workflows/plan.yml/runs?event=pull_request&head_sha=$head&per_page=100" \
    --jq '[.workflow_runs[] | select(.status == "completed")] | sort_by(.run_number) | last.id // ""')
  if [ -z "$run" ]; then
    notice error "no run of plan.yml has planned $head. Run this workflow by hand to plan it"
    exit 1
  fi
  if [ -z "$(gh api "repos/$GITHUB_REPOSITORY/actions/runs/$run/artifacts?name=review" --jq '.artifacts[] | select(.expired | not) | .id')" ]; then
    notice notice "run $run has no review: it changed no stack, or its artifacts have expired"
    run=''
  fi
  output run "$run"
}

fetch() {
  mkdir -p "$2"
  gh run download "$1" --repo "$GITHUB_REPOSITORY" --pattern 'plan-*' --dir "$2/plans"
  gh run download "$1" --repo "$GITHUB_REPOSITORY" --name review --dir "$2/review"
}

apply() {
  local bundles=("$1"/plans/*/*.bundle)
  "$here/fleet.sh" apply --reviewed "$1/review/reviewed" --waiting "$1/waiting" "${bundles[@]}"
}

continue_with() {
  local stacks
  stacks=$(cat "$2")
  [ -n "$stacks" ] || return 0
  gh workflow run "$1" --repo "$GITHUB_REPOSITORY" --ref "${GITHUB_REF_NAME:?}" --raw-field "stacks=$stacks"
  notice notice "planned in another run, which waits for a yes again: $stacks"
}

command=${1-}
[ $# -eq 0 ] || shift
case $command in
  changed | plan | review | comment | verdict | fetch | apply) "$command" "$@" ;;
  find) find_run "$@" ;;
  continue) continue_with "$@" ;;
  -h | --help) usage ;;
  *) usage >&2; exit 1 ;;
esac
