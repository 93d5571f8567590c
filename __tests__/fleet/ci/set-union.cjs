// gitlab-ci-local is made for Node 22, which has this method. Nothing else of what is newer than Node 20 is in its way.
Set.prototype.union ??= function union(other) {
  return new Set([...this, ...other]);
};
