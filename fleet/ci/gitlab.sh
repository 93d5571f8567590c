#!/usr/bin/env bash
# What .gitlab-ci.yml runs: fleet.sh, and what has to do with GitLab alone, through its API.
set -euo pipefail
umask 077

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'EOF'
Usage: fleet/ci/gitlab.sh <command>, in a job of GitLab CI/CD

  changed --base-ref <commit> --matrix <jobs>   fleet.sh changed; writes plans.out/child.yml, the pipeline that plans these stacks
  plan <bundle> <stacks>                        fleet.sh plan; "all" is all stacks
  review <bundles' folder> <folder>             fleet.sh review
  note <review.md>                              comments the merge request, or changes the comment that is there
  fetch <commit> <folder> <folder>              plans and review of the merge request that made a commit
  apply <bundles' folder> <review's folder>     fleet.sh apply

Variables
  FLEET_GITLAB_TOKEN   a token of a project or group that may use the API as a Reporter or more: note needs the scope api,
                       fetch read_api
EOF
}

api=${CI_API_V4_URL-}/projects/${CI_PROJECT_ID-}

# The token goes through a file: a command line can be read by others.
call() {
  curl --silent --show-error --fail --location --header @<(printf 'PRIVATE-TOKEN: %s\n' "${FLEET_GITLAB_TOKEN:?}") "$@"
}

# What a JavaScript expression makes of the JSON at the standard input, which it calls "it".
json() { node -p "const it = JSON.parse(require('fs').readFileSync(0, 'utf8')); $1"; }

changed() {
  mkdir -p plans.out
  "$here/fleet.sh" changed --json plans.out/changed.json "$@" >/dev/null
  node "$here/gitlab-child.js" plans.out/changed.json >plans.out/child.yml
  cat plans.out/child.yml
}

plan() {
  local stacks
  read -ra stacks <<<"$2"
  [ "$2" != all ] || stacks=()
  "$here/fleet.sh" plan --bundle "$1" ${stacks[@]+"${stacks[@]}"}
}

review() {
  local bundles=("$1"/*.bundle)
  "$here/fleet.sh" review --out "$2" --removed "${REMOVED-}" "${bundles[@]}"
}

note() {
  local notes marker body id
  [ -f "$1" ] || { printf 'there is no review to comment\n' >&2; exit 1; }
  notes=$api/merge_requests/${CI_MERGE_REQUEST_IID:?}/notes
  marker="<!-- fleet-review:${NATS_ENV:?} -->"
  body=$(mktemp)
  { printf '%s\n' "$marker"; cat "$1"; } >"$body"
  id=$(own_note "$notes" "$marker")
  if [ -n "$id" ]; then
    call --request PUT --data-urlencode "body@$body" --output /dev/null "$notes/$id"
  else
    call --request POST --data-urlencode "body@$body" --output /dev/null "$notes"
  fi
  rm -f "$body"
}

# Only one of our own: anybody may write the marker.
own_note() {
  local page=1 me found notes
  me=$(call "${CI_API_V4_URL:?}/user" | json it.id)
  while notes=$(call "$1?per_page=100&page=$page"); do
    found=$(MARKER=$2 ME=$me json \
      '(it.find(({ body, author }) => author.id === Number(process.env.ME) && body.startsWith(process.env.MARKER)) ?? { id: "" }).id' \
      <<<"$notes")
    if [ -n "$found" ]; then printf '%s' "$found"; return; fi
    [ "$(json it.length <<<"$notes")" = 100 ] || return 0
    page=$((page + 1))
  done
  return 1
}

# The bundles and the review are artifacts of jobs of the child pipeline of the merge request's last pipeline.
fetch() {
  local merge_request pipeline child jobs job zip
  merge_request=$(call "$api/repository/commits/$1/merge_requests" | json '(it.find(({ state }) => state === "merged") ?? { iid: "" }).iid')
  [ -n "$merge_request" ] || nothing 'no merge request made this commit'
  pipeline=$(call "$api/merge_requests/$merge_request/pipelines" | json '(it.sort((a, b) => b.id - a.id)[0] ?? { id: "" }).id')
  [ -n "$pipeline" ] || nothing "merge request !$merge_request has no pipeline"
  child=$(call "$api/pipelines/$pipeline/bridges" | json '(it.find(({ name }) => name === "plans")?.downstream_pipeline ?? { id: "" }).id')
  [ -n "$child" ] || nothing "pipeline $pipeline has planned nothing"
  jobs=$(call "$api/pipelines/$child/jobs?per_page=100" | json 'it.filter(({ artifacts_file }) => artifacts_file).map(({ id }) => id).join(" ")')
  zip=$(mktemp)
  for job in $jobs; do
    call --output "$zip" "$api/jobs/$job/artifacts"
    unzip -q -o "$zip" -d .
  done
  rm -f "$zip"
  [ -f "$3/reviewed" ] || nothing "the review of pipeline $child is not there any more"
  printf 'reviewed in merge request !%s, pipeline %s\n' "$merge_request" "$child"
  [ -d "$2" ]
}

nothing() {
  printf '%s, so there is no reviewed plan. Run a pipeline of this branch with FLEET_STACKS set to the stacks, or to all\n' "$1" >&2
  exit 1
}

apply() {
  local bundles=("$1"/*.bundle) waiting
  waiting=$(mktemp)
  "$here/fleet.sh" apply --reviewed "$2/reviewed" --waiting "$waiting" "${bundles[@]}"
  if [ -n "$(cat "$waiting")" ]; then
    printf 'Run a pipeline of this branch with FLEET_STACKS="%s"\n' "$(cat "$waiting")"
  fi
  rm -f "$waiting"
}

command=${1-}
[ $# -eq 0 ] || shift
case $command in
  changed | plan | review | note | fetch | apply) "$command" "$@" ;;
  -h | --help) usage ;;
  *) usage >&2; exit 1 ;;
esac
