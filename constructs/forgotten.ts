import { Construct } from 'constructs';
import { TerraformElement, TerraformStack } from './cdktf';

/**
 * Has Terraform forget an object that the stack may have created before: it is dropped from the state and not deleted.
 * No effect if it is not in the state. Needs Terraform 1.7, see
 * https://developer.hashicorp.com/terraform/language/block/removed
 */
export class Forgotten extends TerraformElement {
  private readonly address: string;

  /**
   * @param type resource type
   * @param id the id that the resource had in the same scope
   */
  constructor(scope: Construct, type: string, id: string) {
    super(scope, `${id}-forgotten`);
    this.address = `${type}.${TerraformStack.of(this).getLogicalId(new Construct(scope, id).node)}`;
  }

  override toTerraform(): { readonly removed: readonly unknown[] } {
    return { removed: [{ from: this.address, lifecycle: { destroy: false } }] };
  }
}
