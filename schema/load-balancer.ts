/** An address that the cloud assigns, instead of a name that you own. */
export function loadBalancer(): { kind: 'load-balancer' } {
  return { kind: 'load-balancer' };
}
