import type { KubernetesObject } from '../manifests';
import type { Value } from '../model';
import { listAt, textAt } from '../model/json';
import type { ClusterApi } from './api';
import { pathOf } from './wanted';

/** All Services of this type; the API knows this field. */
const LOAD_BALANCERS = `/api/v1/services?fieldSelector=${encodeURIComponent('spec.type=LoadBalancer')}`;

/** Whether an object is a Service that waits for an address from outside. */
function isLoadBalancer(object: KubernetesObject): boolean {
  return object.kind === 'Service' && textAt(object, 'spec', 'type') === 'LoadBalancer';
}

/**
 * What the existing load balancers show about a new one. The API does not show whether a controller assigns addresses;
 * that others have one does.
 */
function loadBalancerNotes(service: KubernetesObject, services: Value): string[] {
  const title = `Service ${String(service.metadata.namespace)}/${service.metadata.name}`;
  const served = listAt(services, 'items').filter(
    (item) => listAt(item, 'status', 'loadBalancer', 'ingress').length > 0,
  );
  if (served.length === 0) {
    return [
      `${title} needs a load balancer address, and no Service of this cluster has one: does a controller assign them (the cloud's, MetalLB …)?`,
    ];
  }
  const classes = [...new Set(served.map((item) => textAt(item, 'spec', 'loadBalancerClass')))];
  if (classes.includes('')) return [];
  return [
    `${title} sets no loadBalancerClass, and all Services that have an address do (${classes.join(', ')}): does a controller handle Services without a class?`,
  ];
}

/**
 * Notes on the load balancers that a stack needs and that have no address yet; none where the user may not list all
 * Services.
 */
export async function addressNotes(api: ClusterApi, objects: readonly KubernetesObject[]): Promise<string[]> {
  const notes: string[] = [];
  for (const object of objects.filter(isLoadBalancer)) {
    const own = await api.get(pathOf(object));
    if (own.kind === 'found' && listAt(own.value, 'status', 'loadBalancer', 'ingress').length > 0) continue;
    const all = await api.get(LOAD_BALANCERS);
    if (all.kind === 'found') notes.push(...loadBalancerNotes(object, all.value));
  }
  return notes;
}
